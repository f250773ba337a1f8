import { expect, test } from "vitest";
import { lineOf, readSources, syntaxNodes, type SyntaxNode } from "./sources.ts";

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
  if (node.type === "NewExpression" && readsClock(text, node) && takesClock(file)) return "new Date() reads the clock";
  return null;
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
  return /^(platform|protocol|client|server|sandbox)\//.test(file) && file !== "platform/environment.ts";
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
])("finds %s", (text, breach) => {
  expect(findBreaches(new Map([["client/planted.ts", text]]))[0]).toContain(breach);
});

test("takes a cast with a reason, and a const one", () => {
  const text = `// SAFETY: the caller checked.\nexport const value = input as string;\nexport const list = [1] as const;`;
  expect(findBreaches(new Map([["client/planted.ts", text]]))).toEqual([]);
});
