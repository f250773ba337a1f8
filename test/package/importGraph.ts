import { posix } from "node:path";
import { syntaxNodes } from "./sources.ts";

/** One import of a file: another file of `src` by its path, or a package by its specifier. */
export interface Import {
  readonly from: string;
  readonly to: string;
  readonly isPackage: boolean;
}

/** Design: who may know whom, type imports included. `testing` may use all. */
const allowedZones: Readonly<Record<string, readonly string[]>> = {
  core: [],
  locales: ["core"],
  react: ["core"],
  components: ["core", "react"],
  index: ["core", "react", "components"],
  query: ["core", "react"],
  server: ["core"],
  sandbox: ["core"],
  testing: ["core", "locales", "react", "components", "index", "server", "sandbox"],
};

const reactPackages = ["react", "react-dom", "@tanstack/react-query"];

const allowedPackages: Readonly<Record<string, readonly string[]>> = {
  core: [],
  locales: [],
  react: reactPackages,
  components: reactPackages,
  index: reactPackages,
  query: ["@tanstack/react-query"],
  server: ["hono", "zod", "@composio/core"],
  sandbox: ["hono", "zod"],
  testing: [...reactPackages, "hono", "zod", "@composio/core"],
};

/** What only Node has is served by Node alone: the sandbox's command. */
const nodeFiles = new Set(["sandbox/bin.ts", "sandbox/serve.ts"]);

/** Every import of the sources: static, dynamic, re-exports and types. */
export function readImports(sources: ReadonlyMap<string, string>): Import[] {
  const imports: Import[] = [];
  for (const [file, text] of sources) {
    for (const specifier of specifiers(file, text)) {
      const isPackage = !specifier.startsWith(".");
      const to = isPackage ? specifier : posix.normalize(posix.join(posix.dirname(file), specifier));
      imports.push({ from: file, to, isPackage });
    }
  }
  return imports;
}

function specifiers(file: string, text: string): string[] {
  const found: string[] = [];
  for (const node of syntaxNodes(file, text)) {
    switch (node.type) {
      case "ImportDeclaration":
      case "ExportNamedDeclaration":
      case "ExportAllDeclaration":
      case "ImportExpression":
      case "TSImportType":
      case "TSExternalModuleReference": {
        const source = node["source"] ?? node["expression"];
        if (source === null || source === undefined) break;
        found.push(literal(source) ?? fail(`${file} imports something that is not a plain text`));
      }
    }
  }
  return found;
}

function literal(node: unknown): string | null {
  return typeof node === "object" && node !== null && "value" in node && typeof node.value === "string"
    ? node.value
    : null;
}

function fail(message: string): never {
  throw new Error(message);
}

/** What the imports break, in words; empty where all is well. */
export function findViolations(imports: readonly Import[], files: ReadonlySet<string>): string[] {
  return imports.flatMap(({ from, to, isPackage }) => {
    const zone = zoneOf(from);
    if (isPackage) return mayUsePackage(from, zone, to) ? [] : [`${from} (${zone}) may not use the package ${to}`];
    if (!files.has(to)) return [`${from} imports ${to}, which is not a source file`];
    const target = zoneOf(to);
    return zone === target || allowedZones[zone]?.includes(target)
      ? []
      : [`${from} (${zone}) may not know ${to} (${target})`];
  });
}

function mayUsePackage(file: string, zone: string, specifier: string): boolean {
  if (specifier.startsWith("node:")) return nodeFiles.has(file);
  return (allowedPackages[zone] ?? []).some((name) => specifier === name || specifier.startsWith(`${name}/`));
}

function zoneOf(file: string): string {
  const [zone = ""] = file.split("/");
  return zone.replace(/\.tsx?$/, "");
}

/** Everything that a file pulls in, directly or through others: files and packages. */
export function reach(entry: string, imports: readonly Import[]): Set<string> {
  const reached = new Set([entry]);
  for (const file of reached) {
    for (const { from, to } of imports) if (from === file) reached.add(to);
  }
  return reached;
}
