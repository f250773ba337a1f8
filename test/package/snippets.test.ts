import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { readmeBlock } from "../matrix/support/readme.ts";

/*
 * The code of these pages is compiled as a reader would copy it, with the built package and strict options. The tests of
 * the demo run the same calls, `npm run test:matrix -- --project customer-tests` runs the tests themselves (in Vitest,
 * Jest, Playwright and Storybook), and its project `chats` the recipes for chats.
 */

const pages = ["docs/testing.md", "docs/devtools.md", "docs/connections.md"];
const work = ".cache/snippets";
const entries = ["query", "agents", "server", "sandbox", "testing", "devtools"];

/** Pages whose blocks leave names to the reader (`readersOwn`). */
const partial = ["docs/in-chat.md", "docs/server.md", "docs/admin.md", "docs/migration.md", "docs/theming.md"];
/**
 * Not of these: parts of functions, what has been there before the kit, what needs packages that only `test/matrix` has,
 * parts of elements, and variables of the environment that the packages of others do not take with these options.
 */
const notCompiled =
  /@assistant-ui|@copilotkit|registerTool|wrapTools|^if |setInterval|items }|apiKey|[rR]edis|toNodeListener|^process|^<ComposioProvider/m;

/** What these blocks leave to the reader. */
const readersOwn = {
  "agent.ts": `
    import type { LanguageModel, ToolSet } from "ai";
    export declare const model: LanguageModel;
    export declare function toolsOf(request: Request, messages: unknown): Promise<ToolSet>;`,
  "names.ts": `
    import type * as core from "@composio/core";
    import type * as reactQuery from "@tanstack/react-query";
    import type * as kit from "composio-react";
    import type { readConnectionRequest as read } from "composio-react/agents";
    import type * as server from "composio-react/server";
    import type { ToolUIPart, tool as makeTool } from "ai";
    import type * as hono from "hono";
    import type * as zod from "zod";
    declare global {
      const AuthConfigList: typeof kit.AuthConfigList;
      const ComposioProvider: typeof kit.ComposioProvider;
      const ConnectButton: typeof kit.ConnectButton;
      const app: hono.Hono;
      const auth: { api: { getSession(of: { headers: Headers }): Promise<{ user: { id: string } } | null> } };
      const authConfigs: Record<string, string>;
      const composio: core.Composio<core.BaseAgenticProvider<object, object, unknown>>;
      type Context = hono.Context;
      const createComposioHandler: typeof server.createComposioHandler;
      const client: kit.ComposioClient;
      const composioQueries: typeof kit.composioQueries;
      const queryClient: reactQuery.QueryClient;
      const goOn: (accounts: readonly object[]) => void;
      const identify: (request: Request) => Promise<string | null>;
      const sent: readonly unknown[];
      const input: Record<string, unknown>;
      const messages: readonly { metadata?: { connected?: Record<string, string> } }[];
      const inputSchema: zod.ZodObject<{ to: zod.ZodString }>;
      const isAdmin: (userId: string) => Promise<boolean>;
      const isPaying: (userId: string) => Promise<boolean>;
      const mailReconnect: (userId: string, toolkit: string | null) => Promise<void>;
      const part: ToolUIPart;
      const request: ReturnType<typeof read>;
      const save: (accountId: string) => void;
      const getSession: (request: Request) => Promise<{ userId: string } | null>;
      const sessionOf: (request: Request) => Promise<{ userId: string; workspaceId: string; role: string } | null>;
      const send: (input: { to: string }, accountId: string | undefined) => Promise<object>;
      const styles: Record<string, string>;
      const tavilyKey: string;
      const tool: typeof makeTool;
      const userId: string;
      // As in MUI 9.
      const useTheme: () => ThemeValues & {
        palette: { mode: "light" | "dark" };
        typography: { fontFamily: string | undefined };
        vars?: ThemeValues;
      };
      interface ThemeValues {
        palette: {
          primary: { main: string; contrastText: string };
          background: { paper: string };
          text: { primary: string };
        };
        shape: { borderRadius: string | number };
      }
      const userOf: (context: hono.Context) => Promise<string>;
      const z: typeof zod;
    }`,
};

/** Modules of the reader's app that blocks import. */
const modules = {
  "composio.ts": `
    import type { Composio } from "@composio/core";
    import type { QueryClient } from "@tanstack/react-query";
    import type { ComposioClient, ComposioEvent } from "composio-react";
    export declare const client: ComposioClient;
    export declare const composio: Composio;
    export declare const queryClient: QueryClient;
    export declare const onEvent: (event: ComposioEvent) => void;
    export declare const handler: (request: Request) => Promise<Response>;`,
  "analytics.ts": "export declare function track(event: string, properties: object): void;",
  "actions.ts": "export declare function sendReport(): Promise<{ isSent: boolean }>;",
  "Island.ts": `
    import type { DehydratedState } from "@tanstack/react-query";
    import type { ReactNode } from "react";
    export declare function Island(props: { state?: DehydratedState | undefined; children: ReactNode }): ReactNode;`,
  "sign-in-form.ts": "export declare function SignInForm(): null;",
};

function blocksOf(page: string): readonly { name: string; text: string }[] {
  const blocks = [...readFileSync(page, "utf8").matchAll(/^```(tsx?)\n(.*?)^```$/gms)];
  const name = basename(page, ".md");
  return blocks.map(([, language, text = ""], index) => ({ name: `${name}${index + 1}.${language}`, text }));
}

beforeAll(() => {
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  const page = readmeBlock("export const Integrations");
  writeFileSync(join(work, "integrations.tsx"), `${page}\nexport const IntegrationsContent = Integrations;\n`);
  writeFileSync(
    join(work, "session.ts"),
    "export declare function sessionOf(request: Request): Promise<{ userId: string } | null>;",
  );
  for (const [name, text] of Object.entries(modules)) writeFileSync(join(work, name), text);
  for (const [name, text] of Object.entries(readersOwn)) writeFileSync(join(work, name), text);
  const built = (name: string) => [resolve("dist", name)];
  const tsconfig = {
    extends: resolve("tsconfig.json"),
    compilerOptions: {
      // As in an app that a bundler builds.
      module: "esnext",
      moduleResolution: "bundler",
      exactOptionalPropertyTypes: true,
      // As in most apps.
      noPropertyAccessFromIndexSignature: false,
      noUnusedLocals: false,
      isolatedDeclarations: false,
      declaration: false,
      rewriteRelativeImportExtensions: false,
      allowImportingTsExtensions: true,
      paths: {
        "composio-react": built("index.d.ts"),
        "composio-react/locales/*": built("locales/*.d.ts"),
        ...Object.fromEntries(entries.map((name) => [`composio-react/${name}`, built(`${name}/index.d.ts`)])),
        // The same runner, under the name that apps install.
        "@playwright/test": [resolve("node_modules/playwright/test.d.ts")],
      },
    },
    include: ["."],
    exclude: [],
  };
  writeFileSync(join(work, "tsconfig.json"), JSON.stringify(tsconfig));
});

/** What the compiler says; empty if it has nothing to say. */
function compile(): string {
  try {
    return execFileSync(process.execPath, ["node_modules/typescript/bin/tsc", "--project", work], { encoding: "utf8" });
  } catch (error) {
    if (error instanceof Error && "stdout" in error) return String(error.stdout);
    throw error;
  }
}

test("the code of these pages compiles, and a wrong name of a scenario does not", () => {
  // Of the skill only its test: the rest are parts of files.
  const skill = blocksOf("skills/composio-react/SKILL.md").filter(({ text }) => text.includes("createTestComposio"));
  expect(skill).toHaveLength(1);
  const parts = partial.map((page) => blocksOf(page).filter(({ text }) => !notCompiled.test(text)));
  expect(parts.map(({ length }) => length)).toEqual([9, 7, 2, 2, 5]);
  // Servers from the beginning, with the options of a strict app. One needs Express's session, which is not installed here.
  const isServer = ({ text }: { text: string }) => text.includes("new Composio(") && !text.includes("express-session");
  const servers = ["README.md", "docs/server.md", "skills/composio-react/SKILL.md"].flatMap(blocksOf).filter(isServer);
  expect(servers).toHaveLength(4);
  // Of the components' pages what can be compiled alone: the other blocks are parts of elements.
  const wrapper = blocksOf("docs/components/ConnectButton.md").filter(({ text }) =>
    text.includes("ConnectButtonProps"),
  );
  expect(wrapper).toHaveLength(1);
  // Whole files of this page; the other blocks go on with each other's names.
  const files = blocksOf("docs/browser.md").filter(({ text }) => /^export (default )?function/m.test(text));
  expect(files).toHaveLength(8);
  const prefetch = blocksOf("docs/integrations.md").filter(({ text }) => text.includes("prefetchIntegrationsPage"));
  expect(prefetch).toHaveLength(1);
  const blocks = [...pages.flatMap(blocksOf), ...skill, ...parts.flat(), ...servers, ...wrapper, ...files, ...prefetch];
  expect(blocks.length).toBeGreaterThan(5);
  for (const { name, text } of blocks)
    writeFileSync(join(work, name), `${text.replace(/(\.\.\/)+(?=agent"|composio")/, "./")}\nexport {};\n`);
  const scenarios = blocks.find(({ text }) => text.includes(`scenario: "expired" });`));
  writeFileSync(join(work, "wrong.tsx"), (scenarios?.text ?? "").replace(`"expired" }`, `"conected" }`));
  const complaints = compile()
    .split("\n")
    .filter((line) => line.includes("error TS"));
  expect(complaints).toEqual([expect.stringMatching(/^\S*wrong\.tsx.*"conected"/)]);
  // A compiler that shares two cores with other tests takes its time.
}, 120_000);
