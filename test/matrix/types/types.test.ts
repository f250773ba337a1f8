import { cpSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { isCovering } from "../support/cells.ts";
import { install } from "../support/install.ts";
import { Results } from "../support/results.ts";
import { runScript } from "../support/runScript.ts";

const folder = "test/matrix/types";
const work = join(folder, ".work");
const page = "docs/matrix-types.md";

const compilers = ["5.4", "5.9", "6", "7"] as const;
const resolutions = { bundler: "esnext", node16: "node16", nodenext: "nodenext" } as const;
const results = new Results([...Object.keys(resolutions), "CommonJS, nodenext", "frameworks"]);
type Resolution = keyof typeof resolutions;

const table = compilers.flatMap((compiler) =>
  (["bundler", "node16", "nodenext"] as const).map((resolution: Resolution) => ({ compiler, resolution })),
);

/** Every resolution, and the compilers at both ends: checking all libraries' types takes the older ones 15 s each. */
const covering: typeof table = [
  { compiler: "5.4", resolution: "nodenext" },
  { compiler: "7", resolution: "node16" },
  { compiler: "7", resolution: "bundler" },
];

/** Milliseconds. Older compilers take 15 s for a cell on an idle machine, and minutes on a busy one. */
const patience = 600_000;

beforeAll(() => {
  install(folder);
  rmSync(work, { recursive: true, force: true });
  cpSync(join(folder, "app"), work, { recursive: true });
});

afterAll(() => {
  results.write(
    page,
    `# Types, by compiler and module resolution

A consumer of every entry, compiled against the packed tarball with every strict flag (\`exactOptionalPropertyTypes\`,
\`noUncheckedIndexedAccess\`, \`noPropertyAccessFromIndexSignature\`, \`verbatimModuleSyntax\`, \`isolatedModules\`,
\`noUncheckedSideEffectImports\` where the compiler has it, …) and library checks on. The last columns are a CommonJS
file that imports \`composio-react/server\`, and a server that mounts the handler in Express, Fastify, Hono and Koa,
with their types. Made by \`npm run test:matrix -- --project types\`.`,
    "TypeScript",
  );
  if (isCovering) expect(results.differences(page, "TypeScript")).toEqual([]);
});

const compile = (compiler: string, ...parameters: readonly string[]): Promise<string> =>
  runScript({
    folder: work,
    script: [resolve(folder, `node_modules/typescript-${compiler}/bin/tsc`), "--project", ".", ...parameters],
  });

test.concurrent.each(isCovering ? covering : table)(
  "TypeScript $compiler, $resolution",
  { timeout: patience },
  async ({ compiler, resolution }) => {
    const flags = compiler === "5.4" ? [] : ["--noUncheckedSideEffectImports"];
    const output = await compile(
      compiler,
      "--module",
      resolutions[resolution],
      "--moduleResolution",
      resolution,
      ...flags,
    );
    expect(output).toBe("");
    results.set(compiler, resolution, "clean");
  },
);

test.concurrent.each(isCovering ? ["7"] : ["5.9", "6", "7"])(
  "TypeScript %s, a CommonJS file, nodenext",
  { timeout: patience },
  async (compiler) => {
    expect(await compile(compiler, "--project", "tsconfig.commonjs.json")).toBe("");
    results.set(compiler, "CommonJS, nodenext", "clean");
  },
);

test.concurrent.each(isCovering ? ["7"] : ["5.9", "6", "7"])(
  "TypeScript %s, the types of Express, Fastify, Hono and Koa",
  { timeout: patience },
  async (compiler) => {
    expect(await compile(compiler, "--project", "tsconfig.frameworks.json")).toBe("");
    results.set(compiler, "frameworks", "clean");
  },
);

test("every stylesheet has types, and so has every entry", () => {
  // SAFETY: npm and Node give the field this shape; what is missing fails below.
  const { exports } = JSON.parse(readFileSync(join(folder, "node_modules/composio-react/package.json"), "utf8")) as {
    exports: Readonly<Record<string, string | { readonly types?: string }>>;
  };
  const untyped = Object.entries(exports).filter(([, entry]) => typeof entry === "string" || entry.types === undefined);
  expect(untyped.map(([name]) => name)).toEqual(["./package.json"]);
  expect(Object.keys(exports).filter((name) => name.endsWith(".css")).length).toBeGreaterThan(0);
});

test("`require` loads the package", async () => {
  const code = `
    const { createComposioHandler } = require("composio-react/server");
    const { createComposioClient } = require("composio-react");
    console.log(typeof createComposioHandler, typeof createComposioClient);`;
  expect(await runScript({ folder: work, script: ["--eval", code] })).toBe("function function\n");
});
