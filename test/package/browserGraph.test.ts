import { build } from "esbuild";
import { describe, expect, test } from "vitest";

const bundle = (entry: string) =>
  build({
    entryPoints: [`dist/${entry}.js`],
    bundle: true,
    splitting: true,
    format: "esm",
    outdir: "unused",
    packages: "external",
    logLevel: "silent",
    metafile: true,
    write: false,
  });

/** The packages that a bundler finds from an entry of dist, with everything that is loaded later. */
async function packagesOf(entry: string): Promise<string[]> {
  const { metafile } = await bundle(entry);
  const imports = Object.values(metafile.inputs).flatMap((input) => input.imports);
  return [...new Set(imports.flatMap(({ path, external }) => (external ? [path] : [])))].toSorted();
}

// Storybook and component tests in a browser bundle the entry for tests, with what it loads early.
test.each(["index", "testing/index", "devtools/index"])("a bundler warns of nothing in %s", async (entry) => {
  expect((await bundle(entry)).warnings.map(({ text }) => text)).toEqual([]);
});

describe("what a browser loads of other packages", () => {
  test("is React and React Query for the browser entry: no zod, no Hono, no SDK of Composio", async () => {
    expect(await packagesOf("index")).toEqual(["@tanstack/react-query", "react", "react-dom", "react/jsx-runtime"]);
  });

  test.each(["query/index", "agents/index", "locales/de"])("is nothing for %s", async (entry) => {
    expect(await packagesOf(entry)).toEqual([]);
  });

  test("would be found: the server entry has Hono and zod", async () => {
    const packages = await packagesOf("server/index");
    expect(packages.some((name) => name.startsWith("hono"))).toBe(true);
    expect(packages).toContain("zod");
  });
});
