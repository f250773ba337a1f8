import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";

const entries = [
  "index",
  "agents/index",
  "query/index",
  "server/index",
  "sandbox/index",
  "testing/index",
  "devtools/index",
];
const files = readdirSync("dist", { recursive: true, encoding: "utf8" }).map((file) => file.replaceAll("\\", "/"));

/** What the benchmarks import from `dist`: files with names of theirs. */
const benchmarkImports = readdirSync("bench")
  .filter((file) => file.endsWith(".mjs"))
  .flatMap((file) => [
    ...readFileSync(`bench/${file}`, "utf8").matchAll(
      /\{([^{}]*)\} (?:from|= await import\() ?"\.\.\/dist\/([^"]+)\.js"/g,
    ),
  ])
  .map(([, names = "", entry = ""]) => [entry, names.split(",").map((name) => name.trim())] as const);

/** The names that an entry exports at runtime, read by a plain Node without any bundler or DOM. */
function exportedNames(entry: string): string[] {
  const url = pathToFileURL(`dist/${entry}.js`).href;
  const code = `console.log(JSON.stringify(Object.keys(await import(${JSON.stringify(url)})).sort()))`;
  const output = execFileSync(process.execPath, ["--input-type=module", "--eval", code], { encoding: "utf8" });
  // SAFETY: the line above prints a JSON array of texts, and anything else on stdout fails the parse.
  return JSON.parse(output) as string[];
}

describe("the built package", () => {
  test.each(entries)("%s loads in Node without output, and has the same exports", (entry) => {
    expect(exportedNames(entry)).toMatchSnapshot();
  });

  test("'use client' is the first line of the entries for the browser, and of no other", () => {
    const marked = files.filter(
      (file) => file.endsWith(".js") && /^\s*["']use client["']/m.test(readFileSync(`dist/${file}`, "utf8")),
    );
    expect(marked.toSorted()).toEqual(["devtools/index.js", "index.js"]);
    for (const file of marked) expect(readFileSync(`dist/${file}`, "utf8")).toMatch(/^["']use client["'];?\n/);
  });

  test.each(["d.ts", "js"])("every relative import of a .%s file points to a file of the package", (extension) => {
    const checked = files.filter((file) => file.endsWith(`.${extension}`));
    const dead = checked.flatMap((file) => {
      const text = readFileSync(`dist/${file}`, "utf8");
      const specifiers = [...text.matchAll(/(?:from|import)\s*\(?\s*["'](\.[^"']+)["']/g)].map(
        (match) => match[1] ?? "",
      );
      return specifiers
        .map((specifier) => posix.join("dist", posix.dirname(file), specifier))
        .filter((path) => !path.endsWith(".js") || !existsSync(path.replace(/\.js$/, `.${extension}`)))
        .map((path) => `${file} → ${path}`);
    });
    expect(checked.length).toBeGreaterThan(8);
    expect(dead).toEqual([]);
  });

  test("exports what the benchmarks import", () => {
    expect(benchmarkImports.length).toBeGreaterThan(5);
    const exported = new Set(
      [...new Set(benchmarkImports.map(([entry]) => entry))].flatMap((entry) =>
        exportedNames(entry).map((name) => `${name} of ${entry}`),
      ),
    );
    const missing = benchmarkImports
      .flatMap(([entry, names]) => names.map((name) => `${name} of ${entry}`))
      .filter((name) => !exported.has(name));
    expect(missing).toEqual([]);
  });

  test("the sandbox's command starts with a shebang", () => {
    expect(readFileSync("dist/sandbox/bin.js", "utf8")).toMatch(/^#!\/usr\/bin\/env node\n/);
  });

  test("package.json names only files that exist", () => {
    const manifest: unknown = JSON.parse(readFileSync("package.json", "utf8"));
    const paths = [...JSON.stringify(manifest).matchAll(/"(?:\.\/)?(dist\/[^"*]+)"/g)].map((match) => match[1] ?? "");
    expect(paths.length).toBeGreaterThan(8);
    expect(paths.filter((path) => !existsSync(path))).toEqual([]);
  });
});
