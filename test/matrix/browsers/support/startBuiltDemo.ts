import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import react from "@vitejs/plugin-react";
import { type Alias, build } from "vite";
import type { Backend } from "../../../../examples/demo/server/backend.ts";
import { type RemoteControl, connectSandbox } from "../../../../src/testing/index.ts";
import { listen } from "../../../support/listen.ts";
import { tarball } from "../../support/pack.ts";

export interface BuiltDemo {
  /** Where the demo is, without a slash at the end. */
  readonly url: string;
  readonly sandbox: RemoteControl;
  close(): void;
}

const folder = resolve(".cache/matrix/browsers");
const unpacked = join(folder, "composio-react");

/** The demo as a production build serves it, with the packed package in it, and below `/forms/` the page of `app`. */
export async function startBuiltDemo(): Promise<BuiltDemo> {
  await buildOnce();
  const { signIn, listener, summary, close } = await createBackend();

  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    signIn(request, response, () => {
      if (pathname.startsWith("/api")) return listener(request, response, () => response.writeHead(404).end());
      const [path, type] = fileOf(pathname);
      response.writeHead(200, { "content-type": type }).end(readFileSync(path));
    });
  });
  const port = await listen(server);
  const [origin = ""] = /http:\/\/127\.0\.0\.1:\d+/.exec(summary) ?? [];
  return {
    url: `http://localhost:${port}`,
    sandbox: connectSandbox(origin).control,
    close() {
      server.close();
      server.closeAllConnections();
      close();
    },
  };
}

const quiet = { logLevel: "error" } as const;
const pages: string[] = ["form", "bare", "server-rendered"].map((name) =>
  resolve(`test/matrix/browsers/app/${name}.html`),
);

/** The package as its entries name it. */
const packed: Alias[] = [
  { find: /^composio-react\/styles\.css$/, replacement: join(unpacked, "dist/styles.css") },
  { find: /^composio-react\/(\w+)$/, replacement: join(unpacked, "dist/$1/index.js") },
  { find: /^composio-react$/, replacement: join(unpacked, "dist/index.js") },
];

/** Once for each packed package: two files use it. */
async function buildOnce(): Promise<void> {
  const stamp = join(folder, "built-of");
  const wanted = String(statSync(tarball).mtimeMs);
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(unpacked, { recursive: true });
  execFileSync("tar", ["-xzf", tarball, "-C", unpacked, "--strip-components=1"]);
  const demo = { configFile: resolve("examples/demo/vite.config.ts"), resolve: { alias: packed }, ...quiet };
  await build({ ...demo, build: { outDir: join(folder, "demo"), emptyOutDir: true } });
  await build({ ...demo, build: { outDir: join(folder, "server"), ssr: "server/backend.ts" } });
  await build({
    root: resolve("test/matrix/browsers/app"),
    base: "/forms/",
    configFile: false,
    plugins: [react()],
    resolve: { alias: packed },
    build: { outDir: join(folder, "demo/forms"), rolldownOptions: { input: pages } },
    ...quiet,
  });
  writeFileSync(stamp, wanted);
}

async function createBackend(): Promise<Backend> {
  const path = pathToFileURL(join(folder, "server/backend.js")).href;
  // SAFETY: it is what was just built of that file.
  const module = (await import(/* @vite-ignore */ path)) as { createBackend(): Promise<Backend> };
  return module.createBackend();
}

const types: Record<string, string> = {
  ".css": "text/css",
  ".js": "text/javascript",
  ".svg": "image/svg+xml",
  ".txt": "text/plain",
};

/** A file of the build, else the demo's page, whatever the address. */
function fileOf(pathname: string): [path: string, type: string] {
  const path = join(folder, "demo", pathname);
  const isFile = path.startsWith(folder) && extname(path) !== "" && existsSync(path);
  return isFile ? [path, types[extname(path)] ?? "text/html"] : [join(folder, "demo/index.html"), "text/html"];
}
