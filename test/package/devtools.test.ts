import { resolve } from "node:path";
import { type Rollup, build } from "vite";
import { describe, expect, test } from "vitest";

/** A production build of a module with Vite, as an app makes it: its JavaScript. */
async function bundle(code: string): Promise<string> {
  const id = "virtual:app";
  const result = await build({
    configFile: false,
    root: resolve("dist"),
    logLevel: "silent",
    mode: "production",
    // A test runner has set another one.
    define: { "process.env.NODE_ENV": JSON.stringify("production") },
    plugins: [
      {
        name: "app",
        resolveId: (source) => (source === id ? resolve("dist/app.js") : null),
        load: (source) => (source === resolve("dist/app.js") ? code : null),
      },
    ],
    build: {
      write: false,
      rollupOptions: {
        input: id,
        external: [/^react/, /^@tanstack/],
        preserveEntrySignatures: "strict",
        output: { format: "es" },
      },
    },
  });
  // SAFETY: a build without watching and with one output has one result of this type.
  const { output } = result as Rollup.RollupOutput;
  return output.map((file) => (file.type === "chunk" ? file.code : "")).join("");
}

const provider = `export { ComposioProvider, ConnectButton } from "./index.js";`;

describe("the devtools in a production build", () => {
  test("cost less than 200 bytes, and nothing of the panel is there", async () => {
    const without = await bundle(provider);
    const both = await bundle(`${provider} export { ComposioDevtools } from "./devtools/index.js";`);
    expect(both).not.toContain("cr-devtools");
    expect(both.length - without.length).toBeLessThan(200);
    expect(without.length).toBeGreaterThan(20_000);
    expect(without, "the trace of requests").not.toContain("endedAt");
  });
});
