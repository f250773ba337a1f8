import { expect, test } from "vitest";
import { bundleForEdge, runOnEdge } from "./edge.ts";

/*
 * routes.test.ts and ownership.test.ts run on this bundle, too.
 */

test("the server entry and its dependencies import no Node module", async () => {
  const { builtins, imports, code } = await bundleForEdge();
  expect({ builtins, imports }).toEqual({ builtins: [], imports: [] });
  expect(code).not.toMatch(/\brequire\(|from ?["']node:|__vite-browser-external/);
  const { toNodeListener, createComposioHandler } = runOnEdge({ code, builtins, imports });
  expect([typeof toNodeListener, typeof createComposioHandler]).toEqual(["function", "function"]);
});

test("runs without Node's globals and without eval", () => {
  const inside = (expression: string) => runOnEdge({ code: `var server = ${expression};`, builtins: [], imports: [] });
  for (const name of ["process", "Buffer", "require", "global", "module", "setImmediate"])
    expect(inside(`typeof ${name}`)).toBe("undefined");
  expect(() => inside(`new Function("return 1")()`)).toThrow("Code generation from strings disallowed");
});

test("the test finds an import of a Node module", async () => {
  const sandboxServer = new URL("../../../src/sandbox/serve.ts", import.meta.url).pathname;
  expect((await bundleForEdge(sandboxServer)).builtins).toContain("node:http");
});
