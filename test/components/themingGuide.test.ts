import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const guide = readFileSync("docs/theming.md", "utf8");

/** Names in the first column of a table of the guide. */
const listed = new Set(
  [...guide.matchAll(/^\| (`[^|]*`) /gm)].flatMap(([, cell = ""]) =>
    [...cell.matchAll(/`([^`]*)`/g)].map(([, name]) => name),
  ),
);

test("the theming guide lists every variable that the stylesheet reads", () => {
  const files = readdirSync("src/components", { recursive: true, encoding: "utf8" }).filter(
    (file) => file.endsWith(".css") && file !== "shadcn.css",
  );
  const styles = files.map((file) => readFileSync(join("src/components", file), "utf8")).join("\n");
  const names = new Set([...styles.matchAll(/var\((--cr-[a-z-]+)/g)].map(([, name]) => name));
  expect(names.size).toBeGreaterThan(10);
  expect([...names].filter((name) => !listed.has(name))).toEqual([]);
});

test("the theming guide lists every option of `theme`", () => {
  const source = readFileSync("src/react/context/context.ts", "utf8");
  const [, options = ""] = /export interface Theme \{(.*?)^\}/ms.exec(source) ?? [];
  const names = [...options.matchAll(/^ {2}(\w+)\?:/gm)].map(([, name]) => name);
  expect(names).toContain("accentColor");
  expect(names.filter((name) => !listed.has(name))).toEqual([]);
});

test("the theming guide lists every token of shadcn/ui that the kit takes", () => {
  const sheet = readFileSync("src/components/shadcn.css", "utf8");
  const tokens = new Set([...sheet.matchAll(/var\((--[a-z-]+)/g)].map(([, name]) => name));
  expect(tokens).toContain("--primary");
  expect([...tokens].filter((name) => !listed.has(name))).toEqual([]);
});
