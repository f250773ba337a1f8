import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import type { Mounted, RemoteOptions, Runtime } from "../../server/runtimes/runtimes.ts";
import { serve } from "../../server/runtimes/serve.ts";
import { bundle } from "./bundle.ts";
import { load } from "./frameworks.ts";

/*
 * The handler of the packed tarball in a process of another runtime (or of another Node), over the official SDK. One
 * process serves all tests; a header says whose handler a request is for.
 */

const folder = resolve(".cache/matrix/runtimes");
const platform = `${process.platform}-${process.arch}`;

export const processes: Readonly<Record<string, Runtime>> = {
  Bun: inProcess(() => binary("@oven/bun-linux-x64/bin/bun"), ["run"]),
  Deno: inProcess(() => binary("@deno/linux-x64-glibc/deno"), ["run", "--allow-all", "--no-config"]),
  "Workers (workerd, by Miniflare)": remote(startWorker),
};

export const nodes: Readonly<Record<string, Runtime>> = Object.fromEntries(
  ["20", "22", "24", "26"].map((version) => [
    `Node ${version}`,
    inProcess(() => binary(`node-${version}/bin/node`, "test/matrix/runtimes/nodes"), []),
  ]),
);

interface Started {
  readonly origin: string;
  stop(): Promise<unknown>;
}

const started = new Set<Promise<Started>>();
let stages = 0;

/** Ends every process that was started. */
export async function stopAll(): Promise<void> {
  for (const each of started) await (await each).stop();
  started.clear();
}

function inProcess(command: () => string, parameters: readonly string[]): Runtime {
  return remote(() => startProcess(command(), parameters));
}

function remote(start: () => Promise<Started>): Runtime {
  let server: Promise<Started> | undefined;
  return {
    async open(options) {
      server ??= start();
      started.add(server);
      return openStage(await server, options);
    },
  };
}

/** Opens a handler in the runtime. Its rules stay here, and are asked over a port. */
async function openStage(
  { origin }: Started,
  { authorize, authorizeAdmin, ...options }: RemoteOptions,
): Promise<Mounted> {
  const stage = String(++stages);
  const rules = new Map(Object.entries({ authorize, authorizeAdmin }).filter(([, rule]) => rule !== undefined));
  const judge = await serve(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const subject = JSON.parse(Buffer.concat(chunks).toString("utf8"));
    response.end(JSON.stringify(await rules.get(request.url?.slice(1) ?? "")?.(subject)));
  });
  const opened = await fetch(`${origin}/_stage`, {
    method: "POST",
    headers: { "x-stage": stage },
    body: JSON.stringify({ ...options, rules: [...rules.keys()], judge: judge.origin }),
  });
  if (!opened.ok) throw new Error(`No handler: ${opened.status} ${await opened.text()}`);
  return {
    origin,
    fetch: (request) => {
      request.headers.set("x-stage", stage);
      return fetch(request);
    },
    close: judge.close,
  };
}

function binary(name: string, suite = "test/matrix/runtimes"): string {
  const file = resolve(suite, "node_modules", name);
  if (!existsSync(file))
    throw new Error(`${name} is not installed: this suite has runtimes for linux-x64, not for ${platform}.`);
  return file;
}

/** Written where no package.json is near: a runtime must not look for packages. */
async function programFile(): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, "main.mjs");
  writeFileSync(file, await program());
  return file;
}

let bundled: Promise<string> | undefined;
const program = () => (bundled ??= bundle("main", "node"));

async function startProcess(command: string, parameters: readonly string[]): Promise<Started> {
  const child = spawn(command, [...parameters, await programFile()], { stdio: ["ignore", "pipe", "inherit"] });
  return { origin: `http://127.0.0.1:${await portOf(child)}`, stop: () => stopped(child) };
}

async function portOf(child: ChildProcess & { stdout: NodeJS.ReadableStream }): Promise<string> {
  for await (const line of createInterface({ input: child.stdout })) {
    const port = /^listening (\d+)$/.exec(line)?.[1];
    if (port !== undefined) return port;
  }
  throw new Error(`${child.spawnfile} ended without a word of its port.`);
}

function stopped(child: ChildProcess): Promise<void> {
  return new Promise((done) => {
    child.once("exit", () => done());
    child.kill();
  });
}

interface Miniflare {
  readonly ready: Promise<URL>;
  dispose(): Promise<void>;
}
interface MiniflareOptions {
  readonly modules: true;
  readonly script: string;
  readonly compatibilityDate: string;
  readonly compatibilityFlags?: readonly string[];
  readonly bindings?: Readonly<Record<string, string>>;
}

/** A Worker by its script. */
export async function startMiniflare(
  options: Omit<MiniflareOptions, "modules" | "compatibilityDate">,
): Promise<Started> {
  const { Miniflare } = await load<{ Miniflare: new (options: MiniflareOptions) => Miniflare }>("miniflare");
  const worker = new Miniflare({ modules: true, compatibilityDate: "2026-01-01", ...options });
  return { origin: (await worker.ready).origin, stop: () => worker.dispose() };
}

async function startWorker(): Promise<Started> {
  return startMiniflare({ script: await bundle("worker", "worker") });
}
