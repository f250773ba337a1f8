import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseSync } from "vite";

/** The text of every TypeScript file under `src`, by its path from there (`core/errors.ts`). */
export function readSources(): ReadonlyMap<string, string> {
  return readFiles(/\.tsx?$/);
}

/** The same for every stylesheet. */
export function readStylesheets(): ReadonlyMap<string, string> {
  return readFiles(/\.css$/);
}

function readFiles(pattern: RegExp): ReadonlyMap<string, string> {
  const files = readdirSync("src", { recursive: true, encoding: "utf8" }).map((file) => file.replaceAll("\\", "/"));
  return new Map(
    files.filter((file) => pattern.test(file)).map((file) => [file, readFileSync(join("src", file), "utf8")]),
  );
}

/** A node of a syntax tree, of any kind. */
export interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

/** Every node of a file, types included. Throws where the file is not valid TypeScript. */
export function syntaxNodes(file: string, text: string): SyntaxNode[] {
  const { program, errors } = parseSync(file, text);
  if (errors.length > 0) throw new SyntaxError(`${file}: ${errors.map((error) => error.message).join("; ")}`);
  const nodes: SyntaxNode[] = [];
  visit(program, nodes);
  return nodes;
}

function visit(value: unknown, nodes: SyntaxNode[]): void {
  if (Array.isArray(value)) {
    for (const item of value) visit(item, nodes);
  } else if (isNode(value)) {
    nodes.push(value);
    for (const child of Object.values(value)) visit(child, nodes);
  }
}

function isNode(value: unknown): value is SyntaxNode {
  return typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
}

/** The line that a position is on, counted from 1. */
export function lineOf(text: string, position: number): number {
  return text.slice(0, position).split("\n").length;
}
