import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { runScript } from "../support/runScript.ts";
import { type Server, startServer } from "../support/startServer.ts";

const folder = "test/matrix/chats";
const modules = "../../node_modules";

type Environment = Readonly<Record<string, string>>;

/** A chat app around a recipe of docs/in-chat.md. */
export interface ChatApp {
  readonly name: string;
  readonly folder: string;
  /** The address of each recipe, and what to say so that the agent asks. */
  readonly pages: readonly { readonly recipe: string; readonly path: string; readonly say: string }[];
  write(): void;
  build(environment: Environment): Promise<void>;
  start(environment: Environment): Promise<Server>;
}

export const chatApps: readonly ChatApp[] = [nextApp(), assistantUiApp()];

function nextApp(): ChatApp {
  const app = join(folder, ".work/next");
  const next = `${modules}/next/dist/bin/next`;
  return {
    name: "Next.js, AI SDK",
    folder: app,
    pages: [
      { recipe: "next message", path: "/", say: "Mail the report" },
      { recipe: "tool that throws", path: "/", say: "Try to send the report" },
      { recipe: "tool that the page answers", path: "/ask", say: "Ask me" },
    ],
    write: () =>
      write("next", app, {
        "app/chat.tsx": recipe("export function Chat()"),
        "app/ask.tsx": recipe("export function Ask()"),
        "app/api/chat/route.ts": recipe("export async function POST"),
        "app/requestConnections.ts": `import { tool } from "ai";\nimport { z } from "zod";\n\n${recipe("export const requestConnections")}`,
      }),
    build: async (environment) => void (await runScript({ folder: app, script: [next, "build"], environment })),
    start: (environment) => startServer({ folder: app, script: [next, "start", "--port", "0"], environment }),
  };
}

function assistantUiApp(): ChatApp {
  const app = join(folder, ".work/assistant-ui");
  const vite = `${modules}/vite/bin/vite.js`;
  return {
    name: "assistant-ui, Vite",
    folder: app,
    pages: [{ recipe: "next message", path: "/", say: "Mail the report" }],
    write: () => write("assistant-ui", app, { "src/message.tsx": recipe("export const AssistantMessage") }),
    async build(environment) {
      await runScript({ folder: app, script: [vite, "build"], environment });
      const ssr = ["build", "--ssr", "server.ts", "--outDir", "build"];
      await runScript({ folder: app, script: [vite, ...ssr], environment });
    },
    start: (environment) => startServer({ folder: app, script: ["build/server.js"], environment }),
  };
}

/** The one block of code of docs/in-chat.md that has a text, as a reader would copy it. */
export function recipe(holding: string): string {
  const page = readFileSync("docs/in-chat.md", "utf8");
  const blocks = [...page.matchAll(/^```(?:tsx|ts)\n(.*?)^```$/gms)].map((match) => match[1] ?? "");
  const [block, ...others] = blocks.filter((code) => code.includes(holding));
  if (block === undefined || others.length > 0)
    throw new Error(`docs/in-chat.md must have one block of code with ${holding}.`);
  return block;
}

function write(name: string, app: string, recipes: Readonly<Record<string, string>>): void {
  rmSync(app, { recursive: true, force: true });
  cpSync(join(folder, "apps", name), app, { recursive: true });
  for (const [path, text] of Object.entries(recipes)) {
    mkdirSync(dirname(join(app, path)), { recursive: true });
    writeFileSync(join(app, path), text);
  }
}
