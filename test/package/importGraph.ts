import { posix } from "node:path";
import { syntaxNodes } from "./sources.ts";

/** One import of a file: another file of `src` by its path, or a package by its specifier. */
export interface Import {
  readonly from: string;
  readonly to: string;
  readonly isPackage: boolean;
}

/**
 * Which folder may import which, type imports included. `client` and `server` never import each other. Every folder may
 * import its own files. A folder that is not listed may import nothing.
 */
const allowedFolders: Readonly<Record<string, readonly string[]>> = {
  platform: [],
  locales: ["locales/english"],
  "locales/english": ["locales"],
  protocol: ["platform", "locales", "locales/*"],
  "protocol/answers": ["platform", "protocol"],
  "client/api": ["platform", "locales", "locales/*", "protocol", "protocol/answers"],
  "client/catalogue": ["platform", "protocol", "protocol/answers", "client/api"],
  "client/browser": ["platform", "protocol"],
  "client/trace": ["platform", "protocol"],
  "client/retries": ["platform", "protocol", "client/browser"],
  "client/accounts": ["platform", "protocol", "client/api", "client/browser", "client/retries", "client/trace"],
  "client/flow": [
    "platform",
    "protocol",
    "client/api",
    "client/catalogue",
    "client/browser",
    "client/retries",
    "client/accounts",
    "client/trace",
  ],
  client: ["platform", "protocol", "client/*"],
  "react/context": ["platform", "locales", "locales/*", "protocol", "client"],
  "react/admin": ["protocol", "client", "client/catalogue", "react/context", "react/queries", "react/served"],
  "react/queries": ["protocol", "client", "client/api"],
  "react/served": ["protocol", "react/context", "react/queries"],
  "react/hooks": ["platform", "protocol", "client", "client/*", "react/context", "react/queries", "react/served"],
  react: ["platform", "locales", "locales/*", "protocol", "client", "client/*", "react/*"],
  "components/shared": ["platform", "locales", "locales/*", "protocol", "client", "client/*", "react", "react/*"],
  "components/announcer": ["locales", "locales/*", "protocol", "client/*", "react", "react/*", "components/shared"],
  "components/list-focus": [],
  "components/first-rows": [],
  "components/catalogue": ["locales", "protocol", "react/hooks", "react/queries"],
  "components/fields": ["platform", "locales", "locales/*", "protocol", "react", "react/*", "components/shared"],
  "components/status-badge": [
    "locales",
    "locales/*",
    "protocol",
    "client",
    "client/*",
    "react",
    "react/*",
    "components/shared",
  ],
  "components/dialog": ["platform", "react", "react/*", "components/shared"],
  "components/connection-menu": [
    ...["platform", "locales", "locales/*", "protocol", "react", "react/*"],
    ...["components/shared", "components/dialog"],
  ],
  "components/api-key-form": [
    ...["locales", "locales/*", "protocol", "client", "client/*", "react", "react/*"],
    ...["components/shared", "components/fields", "components/dialog"],
  ],
  "components/connect-view": [
    ...["platform", "locales", "locales/*", "protocol", "client", "client/*", "react", "react/*"],
    ...["components/shared", "components/announcer"],
  ],
  "components/connect-button": [
    ...["locales", "locales/*", "protocol", "client", "client/*", "react", "react/*"],
    ...["components/shared", "components/connect-view", "components/fields", "components/dialog"],
    ...["components/api-key-form", "components/connection-menu"],
  ],
  "components/connect-card": [
    ...["locales", "locales/*", "protocol", "client", "client/*", "react", "react/*"],
    ...["components/shared", "components/announcer", "components/connect-view", "components/connect-button"],
  ],
  "components/require-connection": [
    ...["locales", "locales/*", "protocol", "react", "react/*"],
    ...["components/shared", "components/announcer", "components/connect-button", "components/connect-card"],
  ],
  "components/account-picker": [
    ...["locales", "locales/*", "protocol", "client/accounts", "react", "react/*"],
    ...["components/shared", "components/announcer", "components/connect-button"],
  ],
  "components/disconnect-button": [
    ...["locales", "locales/*", "protocol", "react", "react/*"],
    ...["components/shared", "components/announcer", "components/dialog"],
    ...["components/connect-button", "components/connection-menu"],
  ],
  "components/connection-list": [
    ...["locales", "locales/*", "protocol", "client", "client/*", "react", "react/*"],
    ...["components/shared", "components/announcer", "components/list-focus", "components/first-rows"],
    ...["components/connect-view", "components/connect-button", "components/connection-menu"],
  ],
  "components/toolkit-logo": ["protocol", "react", "react/*", "components/shared"],
  "components/toolkit-picker": [
    ...["locales", "locales/*", "protocol", "client", "client/*", "react", "react/*"],
    ...["components/shared", "components/announcer", "components/list-focus"],
    ...["components/catalogue", "components/connect-view", "components/connect-button"],
  ],
  "components/integrations-page": [
    ...["locales", "locales/*", "protocol", "react", "react/*", "components/shared"],
    ...["components/connection-list", "components/toolkit-picker"],
  ],
  "components/auth-config-form": [
    ...["locales", "locales/*", "protocol", "client", "client/*", "react", "react/*"],
    ...["components/shared", "components/announcer", "components/catalogue", "components/fields"],
    ...["components/auth-config-list"],
  ],
  "components/auth-config-list": [
    ...["locales", "locales/*", "protocol", "client", "client/*", "react", "react/*"],
    ...["components/shared", "components/announcer", "components/catalogue", "components/auth-config-form"],
  ],
  index: ["platform", "locales", "locales/*", "protocol", "client", "client/*", "react", "react/*", "components/*"],
  query: ["protocol", "client", "client/api", "react/queries"],
  agents: ["protocol"],
  "server/http": ["platform", "protocol"],
  "server/pages": ["platform", "locales", "locales/*", "protocol"],
  "server/limits": ["protocol", "server/http"],
  "server/settings": ["protocol", "server/http"],
  "server/composio": ["platform", "protocol", "server/http", "server/limits"],
  "server/live": ["platform", "protocol", "server/http", "server/limits", "server/settings", "server/composio"],
  "server/batching": ["platform", "protocol", "server/http", "server/limits", "server/settings", "server/composio"],
  "server/request": [
    ...["platform", "protocol", "server/http", "server/limits", "server/settings", "server/composio"],
    ...["server/live", "server/batching"],
  ],
  "server/present": ["protocol", "server/http", "server/settings", "server/composio", "server/request"],
  "server/policy": [
    ...["protocol", "server/http", "server/settings", "server/composio", "server/request", "server/present"],
  ],
  "server/webhook": ["platform", "protocol", "server/http", "server/request"],
  "server/routes": [
    ...["platform", "protocol", "server/http", "server/pages", "server/settings", "server/composio", "server/live"],
    ...["server/batching", "server/request", "server/present", "server/policy"],
  ],
  "server/adapters": ["platform"],
  // For the output of an app's own tool while a connection is missing.
  server: ["platform", "locales", "protocol", "agents", "server/*"],
  "sandbox/seed": [],
  "sandbox/http": [],
  "sandbox/model": ["platform", "protocol", "sandbox/seed", "sandbox/http"],
  "sandbox/connecting": ["sandbox/seed", "sandbox/http", "sandbox/model"],
  "sandbox/tools": ["protocol", "sandbox/seed", "sandbox/http", "sandbox/model", "sandbox/connecting"],
  "sandbox/api": [
    ...["protocol", "sandbox/seed", "sandbox/http", "sandbox/model"],
    ...["sandbox/connecting", "sandbox/tools"],
  ],
  "sandbox/control": ["sandbox/http", "sandbox/model"],
  "sandbox/pages": ["protocol", "sandbox/seed", "sandbox/http", "sandbox/model"],
  sandbox: ["platform", "protocol", "sandbox/*"],
  // Nobody may know the devtools.
  devtools: ["platform", "protocol", "client", "client/*", "react", "react/*", "devtools/*"],
  "devtools/panels": ["protocol", "client/trace", "react/context", "react/hooks", "react/queries", "devtools"],
  testing: [
    "platform",
    "locales",
    "locales/*",
    "protocol",
    "client",
    "client/*",
    "react",
    "react/*",
    "components/*",
    "index",
    "server",
    "sandbox",
  ],
};

const reactPackages = ["react", "react-dom", "@tanstack/react-query"];

const allowedPackages: Readonly<Record<string, readonly string[]>> = {
  platform: [],
  locales: ["locales/english"],
  "locales/english": ["locales"],
  protocol: [],
  client: [],
  react: reactPackages,
  components: reactPackages,
  index: reactPackages,
  query: ["@tanstack/react-query"],
  agents: [],
  server: ["hono", "zod", "@composio/core"],
  sandbox: ["hono", "zod"],
  devtools: reactPackages,
  testing: [...reactPackages, "hono", "zod", "@composio/core"],
};

/** What only Node has is served by Node alone: the sandbox's command. */
const nodeFiles = new Set(["sandbox/bin.ts", "sandbox/runCommand.ts", "sandbox/serve.ts"]);

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

/** The forbidden imports, as texts; empty if there are none. */
export function findViolations(imports: readonly Import[], files: ReadonlySet<string>): string[] {
  return imports.flatMap(({ from, to, isPackage }) => {
    const folder = folderOf(from);
    if (isPackage) return mayUsePackage(from, to) ? [] : [`${from} (${folder}) may not use the package ${to}`];
    if (!files.has(to)) return [`${from} imports ${to}, which is not a source file`];
    return mayKnow(folder, folderOf(to)) ? [] : [`${from} (${folder}) may not know ${to} (${folderOf(to)})`];
  });
}

function mayKnow(folder: string, target: string): boolean {
  if (folder === target) return true;
  const allowed = allowedFolders[folder] ?? [];
  return allowed.includes(target) || allowed.includes(`${posix.dirname(target)}/*`);
}

function mayUsePackage(file: string, specifier: string): boolean {
  if (specifier.startsWith("node:")) return nodeFiles.has(file);
  const [zone = ""] = folderOf(file).split("/");
  return (allowedPackages[zone] ?? []).some((name) => specifier === name || specifier.startsWith(`${name}/`));
}

/** `client/flow` of `client/flow/machine.ts`; of a file of `src` itself, its name. */
function folderOf(file: string): string {
  const folder = posix.dirname(file);
  return folder === "." ? file.replace(/\.tsx?$/, "") : folder;
}

/** Groups of files that import each other, directly or by way of others. */
export function findCircles(imports: readonly Import[]): string[][] {
  const inner = imports.filter(({ isPackage }) => !isPackage);
  const reachable = new Map([...new Set(inner.map(({ from }) => from))].map((file) => [file, after(file, inner)]));
  const circles = new Map<string, string[]>();
  for (const [file, others] of reachable) {
    if (!others.has(file)) continue;
    const circle = [...others].filter((other) => reachable.get(other)?.has(file)).toSorted();
    circles.set(circle.join(), circle);
  }
  return [...circles.values()];
}

/** All that a file imports, directly or through others: itself, too, where it stands in a circle. */
function after(file: string, imports: readonly Import[]): Set<string> {
  const found = new Set(imports.filter(({ from }) => from === file).map(({ to }) => to));
  for (const each of found) for (const { from, to } of imports) if (from === each) found.add(to);
  return found;
}

/** Everything that a file pulls in, directly or through others: files and packages. */
export function reach(entry: string, imports: readonly Import[]): Set<string> {
  const reached = new Set([entry]);
  for (const file of reached) {
    for (const { from, to } of imports) if (from === file) reached.add(to);
  }
  return reached;
}
