import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { copyExample } from "../../examples/support/examples.ts";
import { freePort } from "../../../support/freePort.ts";
import { runScript } from "../../support/runScript.ts";
import { type Server, startServer } from "../../support/startServer.ts";
import { writeFiles } from "../../support/writeFiles.ts";

/** A way in which a customer builds and serves one of the examples. */
export interface Framework {
  readonly name: string;
  readonly example: string;
  /** The copy's files that are added, or are another here: of each its name in the copy, and its text. */
  readonly files: Readonly<Record<string, string>>;
  readonly edits: Readonly<Record<string, readonly Edit[]>>;
  readonly build: readonly string[];
  readonly start: readonly string[];
}

type Edit = readonly [old: string | RegExp, replacement: string];

const suite = "test/matrix/frameworks-ssr";
const modules = "../../node_modules";
const pageOf = (name: string): string => readFileSync(join(suite, "apps/pages", `${name}.tsx`), "utf8");

/** Several users, as their cookie says. */
const identifyByCookie: Edit = [
  `() => "user_1"`,
  `(request) => /\\buser=(\\w+)/.exec(request.headers.get("cookie") ?? "")?.[1]`,
];

/** The providers move from the layout to the pages, because one page has others. */
const withoutProviders: Edit = [/<Providers>(.*)<\/Providers>/s, "$1"];
const prefetchedPage = (providers: string): readonly Edit[] => [
  [/^/, `import { Providers } from "${providers}";\n`],
  [/<HydrationBoundary .*<\/HydrationBoundary>/s, "<Providers>$&</Providers>"],
  ["{ createComposioClient", "{ composioQueries, createComposioClient"],
  [
    `{ toolkit: "slack" }]);`,
    `{ toolkit: "slack" }, { toolkit: "tavily" }, { toolkit: "hackernews" }]);
  await queryClient.prefetchInfiniteQuery(composioQueries.toolkits(client, { search: "mail" }));`,
  ],
];

const next = (options: string) => ({
  example: "next",
  files: {
    "app/integrations.tsx": pageOf("integrations"),
    "app/plain/page.tsx": pageOf("plain"),
    "app/own-query-client/page.tsx": pageOf("ownQueryClient"),
    "next.config.ts": `export default { turbopack: { root: ${JSON.stringify(resolve(suite))} }, ${options} };\n`,
  },
  edits: {
    "app/composio.ts": [identifyByCookie],
    "app/layout.tsx": [withoutProviders],
    "app/page.tsx": prefetchedPage("./providers"),
  },
  build: [`${modules}/next/dist/bin/next`, "build"],
  start: [`${modules}/next/dist/bin/next`, "start"],
});

export const frameworks: readonly Framework[] = [
  { name: "Next 16", ...next("") },
  { name: "Next 16, `cacheComponents`", ...next("cacheComponents: true, partialPrefetching: true") },
  {
    name: "React Router 7, framework mode",
    example: "react-router",
    files: {
      "app/integrations.tsx": pageOf("integrations"),
      "app/routes/plain.tsx": pageOf("plain"),
      "app/routes/ownQueryClient.tsx": pageOf("ownQueryClient"),
    },
    edits: {
      "app/composio.server.ts": [identifyByCookie],
      "app/root.tsx": [withoutProviders],
      "app/routes.ts": [
        [
          "[index",
          `[route("plain", "routes/plain.tsx"), route("own-query-client", "routes/ownQueryClient.tsx"), index`,
        ],
      ],
      "app/routes/home.tsx": prefetchedPage("../providers"),
    },
    build: [`${modules}/@react-router/dev/bin.js`, "build"],
    start: [`${modules}/@react-router/serve/bin.js`, "build/server/index.js"],
  },
];

/** Copies the example, builds it for production, and serves it over a sandbox. */
export async function buildAndStart(framework: Framework, sandboxUrl: string): Promise<Server> {
  const { example, files, edits, build, start } = framework;
  const folder = copyExample(example, join(suite, ".work", `example-${example}`));
  writeFiles(folder, files);
  for (const [name, changes] of Object.entries(edits)) edit(join(folder, name), changes);
  const environment = {
    NODE_ENV: "production",
    NEXT_TELEMETRY_DISABLED: "1",
    COMPOSIO_API_KEY: "ak_sandbox",
    COMPOSIO_BASE_URL: sandboxUrl,
  };
  await runScript({ folder, script: build, environment });
  return startServer({ folder, script: start, environment: { ...environment, PORT: String(await freePort()) } });
}

function edit(file: string, changes: readonly Edit[]): void {
  let text = readFileSync(file, "utf8");
  for (const [old, replacement] of changes) {
    const changed = text.replace(old, replacement);
    if (changed === text) throw new Error(`${file} has no ${String(old)} to replace.`);
    text = changed;
  }
  writeFileSync(file, text);
}
