import type { Express } from "express";
import {
  type ComposioHandler,
  type ComposioHandlerOptions,
  type createComposioHandler,
  toNodeListener,
} from "../../../src/server/index.ts";
import { serve } from "./serve.ts";

/** A handler where an app has put it. */
export interface Mounted {
  readonly origin: string;
  fetch(request: Request): Promise<Response>;
  close(): Promise<void>;
}

/** What a handler in another process is made of. */
export interface RemoteOptions extends Partial<Omit<ComposioHandlerOptions, "composio" | "identify">> {
  readonly composioUrl: string;
  readonly apiKey: string;
}

/** One way to run the handler. */
export type Runtime =
  | {
      /** Where the handler is made; this process by default. */
      readonly load?: () => Promise<typeof createComposioHandler>;
      mount(handler: ComposioHandler, path: string): Mounted | Promise<Mounted>;
    }
  | { open(options: RemoteOptions): Promise<Mounted> };

/** What `runOn` is given instead, for the tests that are loaded after it. */
let chosen: Readonly<Record<string, Runtime>> | null = null;

/** Runs test files that are imported after this call on other runtimes: test/matrix has real ones. */
export function runOn(others: Readonly<Record<string, Runtime>>): void {
  chosen = others;
}

export function chosenRuntimes(): Readonly<Record<string, Runtime>> {
  return chosen ?? runtimes;
}

/** The default way. */
export const inMemory: Runtime = { mount: mountInMemory };

/** Frameworks are loaded where they are used: most tests need none. */
const runtimes: Readonly<Record<string, Runtime>> = {
  "in memory": inMemory,
  "over a port": { mount: (handler) => overPort(toNodeListener(handler)) },
  "in Hono": { mount: inHono },
  "in Express 5": {
    mount: async (handler, path) => inExpress((await import("express")).default, handler, path),
  },
  "in Express 4 behind express.json()": {
    mount: async (handler, path) => inExpress((await import("express-4")).default, handler, path, { parsesJson: true }),
  },
  "by the exports of a Next.js route": { mount: asNextRoute },
  "on an edge runtime": {
    load: () => (onEdge ??= loadOnEdge()),
    mount: mountInMemory,
  },
};

let onEdge: ReturnType<typeof loadOnEdge> | undefined;

/** Once for a file's tests: it takes a bundler. */
async function loadOnEdge(): Promise<typeof createComposioHandler> {
  const { bundleForEdge, runOnEdge } = await import("./edge.ts");
  return runOnEdge(await bundleForEdge()).createComposioHandler;
}

function mountInMemory(handler: ComposioHandler): Mounted {
  return { origin: "http://app.example", fetch: handler, close: () => Promise.resolve() };
}

async function overPort(listener: Parameters<typeof serve>[0]): Promise<Mounted> {
  const { origin, close } = await serve(listener);
  return { origin, fetch: (request) => fetch(request), close };
}

/** The request is left as it is, so that the handler knows its mount: it makes the callback's address of it. */
async function inHono(handler: ComposioHandler, path: string): Promise<Mounted> {
  const [{ Hono }, { getRequestListener }] = await Promise.all([import("hono"), import("@hono/node-server")]);
  const app = new Hono();
  app.mount(path, handler, { replaceRequest: false });
  // It would put its own `Response`, which checks less, into the process for all files.
  return overPort(getRequestListener(app.fetch, { overrideGlobalObjects: false }));
}

/** An app's body parser stands in front of everything. */
export function inExpress(
  express: Express,
  handler: ComposioHandler,
  path: string,
  { parsesJson = false, trustsProxy = false }: { parsesJson?: boolean; trustsProxy?: boolean } = {},
): Promise<Mounted> {
  const app = express();
  if (trustsProxy) app.set("trust proxy", "loopback");
  if (parsesJson) app.use(express.json());
  app.use(path, toNodeListener(handler));
  return overPort(app);
}

/** As Next.js calls a route's exports: by method, a HEAD by GET's, with a context of its own. */
function asNextRoute(handler: ComposioHandler, path: string): Mounted {
  const route = new Map<string, (request: Request, context: object) => Promise<Response>>(
    Object.entries({ GET: handler, POST: handler, PATCH: handler, DELETE: handler }),
  );
  const context = { params: Promise.resolve({ path: path.split("/") }) };
  return {
    ...mountInMemory(handler),
    fetch: async (request) => {
      const exported = route.get(request.method === "HEAD" ? "GET" : request.method);
      return exported ? exported(new NextRequest(request), context) : new Response(null, { status: 405 });
    },
  };
}

/** Next.js hands over a subclass of Request. */
class NextRequest extends Request {
  readonly nextUrl: URL = new URL(this.url);
}
