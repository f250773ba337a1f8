import { posix } from "node:path";
import { expect, test } from "vitest";
import { lineOf, readSources, readStylesheets, syntaxNodes, type SyntaxNode } from "./sources.ts";

/** What the linter has no rule for. Each finding reads `file:line what`. */
function findBreaches(sources: ReadonlyMap<string, string>): string[] {
  const breaches: string[] = [];
  for (const [file, text] of sources) {
    for (const node of syntaxNodes(file, text)) {
      const breach = breachOf(file, text, node);
      if (breach) breaches.push(`${file}:${lineOf(text, node.start)} ${breach}`);
    }
  }
  return breaches;
}

function breachOf(file: string, text: string, node: SyntaxNode): string | null {
  if (node.type === "ExportAllDeclaration") return "export * (entries list their names)";
  if (node.type === "ExportDefaultDeclaration") return "default export";
  if (node.type === "TSAsExpression" && !isConst(text, node) && !hasReason(text, node)) return "a cast without SAFETY:";
  if (node.type === "ImportSpecifier" && warnsOnServer(file, text, node)) return "useLayoutEffect warns on a server";
  if (node.type === "NewExpression" && readsClock(text, node) && takesClock(file)) return "new Date() reads the clock";
  return null;
}

/** In React 18, when a server renders the component. `useBrowserLayoutEffect` does not. */
function warnsOnServer(file: string, text: string, node: SyntaxNode): boolean {
  return text.slice(node.start, node.end) === "useLayoutEffect" && file !== "react/useBrowserLayoutEffect.ts";
}

function isConst(text: string, node: SyntaxNode): boolean {
  return /\bas\s+const$/.test(text.slice(node.start, node.end));
}

/** The reason stands on the cast's own lines or in the comment right above them. */
function hasReason(text: string, node: SyntaxNode): boolean {
  const lines = text.split("\n");
  return lines
    .slice(Math.max(0, lineOf(text, node.start) - 4), lineOf(text, node.end))
    .join("\n")
    .includes("SAFETY:");
}

function readsClock(text: string, node: SyntaxNode): boolean {
  return /^new\s+Date\s*(\(\s*\))?$/.test(text.slice(node.start, node.end));
}

function takesClock(file: string): boolean {
  return /^(platform|protocol|agents|client|server|sandbox)\//.test(file) && file !== "platform/environment.ts";
}

test("src keeps the conventions that the linter has no rule for", () => {
  expect(findBreaches(readSources())).toEqual([]);
});

test.each([
  [`export * from "./other.ts";`, "export *"],
  [`export default 1;`, "default export"],
  [`export const value = input as string;`, "a cast"],
  [`export const value = input as unknown as string;`, "a cast"],
  [`export const now = new Date();`, "reads the clock"],
  [`import { useLayoutEffect } from "react";`, "warns on a server"],
])("finds %s", (text, breach) => {
  expect(findBreaches(new Map([["client/planted.ts", text]]))[0]).toContain(breach);
});

test("accepts a cast with a reason, and `as const`", () => {
  const text = `// SAFETY: the caller checked.\nexport const value = input as string;\nexport const list = [1] as const;`;
  expect(findBreaches(new Map([["client/planted.ts", text]]))).toEqual([]);
});

const longestFile = 300;
const fullestFolder = 15;

/** Files and folders that are too big to be read at once. */
function findCrowds(sources: ReadonlyMap<string, string>): string[] {
  const counts = new Map<string, number>();
  for (const file of sources.keys()) counts.set(posix.dirname(file), (counts.get(posix.dirname(file)) ?? 0) + 1);
  const files = [...sources].map(([file, text]) => ({ file, lines: text.trimEnd().split("\n").length }));
  return [
    ...files.filter(({ lines }) => lines > longestFile).map(({ file, lines }) => `${file} has ${lines} lines`),
    ...[...counts]
      .filter(([, count]) => count > fullestFolder)
      .map(([folder, count]) => `${folder} has ${count} files`),
  ];
}

test("no source file has more than 300 lines, and no folder more than 15 files of its own", () => {
  expect(findCrowds(new Map([...readSources(), ...readStylesheets()]))).toEqual([]);
});

test("finds a file that is too long and a folder that is too full", () => {
  const line = "export const value = 1;\n";
  const folder = Array.from({ length: 16 }, (_, index) => [`full/file${index}.ts`, line] as const);
  const sources = new Map([
    ["long.ts", line.repeat(301)],
    ["whole.ts", line.repeat(300)],
    ...folder,
    ["full/below/file.ts", line],
  ]);
  expect(findCrowds(sources)).toEqual(["long.ts has 301 lines", "full has 16 files"]);
});
