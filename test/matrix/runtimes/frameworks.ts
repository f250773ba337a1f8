import { createRequire } from "node:module";
import type { RequestListener } from "node:http";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type * as Server from "../../../src/server/index.ts";
import type { ComposioHandler } from "../../../src/server/index.ts";
import type { Mounted, Runtime } from "../../server/runtimes/runtimes.ts";
import { serve } from "../../server/runtimes/serve.ts";

/*
 * The handler of the packed tarball in the frameworks themselves, as README's table mounts it, behind the body parsers
 * that an app has in front of everything.
 */

const require = createRequire(resolve("test/matrix/runtimes/package.json"));

/** A package of this suite. Its types are not the project's: what is used of it is named where it is used. */
export async function load<Module>(name: string): Promise<Module> {
  const module: unknown = await import(pathToFileURL(require.resolve(name)).href);
  return module as Module; // SAFETY: the suite's lock says which version that is.
}

const packed = (): Promise<typeof Server> => load("composio-react/server");
const create = async () => (await packed()).createComposioHandler;

/** Those that test/server/runtimes.ts does not have. */
export const newToNpmTest: Readonly<Record<string, Runtime>> = {
  Fastify: { load: create, mount: inFastify },
  "Koa behind bodyParser()": { load: create, mount: inKoa },
};

export const everyFramework: Readonly<Record<string, Runtime>> = {
  "Node (node:http)": {
    load: create,
    mount: async (handler) => listening((await packed()).toNodeListener(handler)),
  },
  "Hono on Node": { load: create, mount: inHono },
  "Express 5 behind json() and urlencoded()": {
    load: create,
    mount: (handler, path) => inExpress("express", handler, path),
  },
  "Express 4 behind json() and urlencoded()": {
    load: create,
    mount: (handler, path) => inExpress("express-4", handler, path),
  },
  ...newToNpmTest,
};

async function listening(listener: RequestListener): Promise<Mounted> {
  const { origin, close } = await serve(listener);
  return { origin, fetch: (request) => fetch(request), close };
}

async function inHono(handler: ComposioHandler, path: string): Promise<Mounted> {
  const { Hono } = await load<typeof import("hono")>("hono");
  const { getRequestListener } = await load<typeof import("@hono/node-server")>("@hono/node-server");
  const app = new Hono();
  app.all(`${path}/*`, (c) => handler(c.req.raw, c));
  return listening(getRequestListener(app.fetch));
}

interface Express {
  (): RequestListener & { use(...handlers: readonly unknown[]): void };
  json(): unknown;
  urlencoded(options: { extended: boolean }): unknown;
}

async function inExpress(name: string, handler: ComposioHandler, path: string): Promise<Mounted> {
  const { default: express } = await load<{ default: Express }>(name);
  const { toNodeListener } = await packed();
  const app = express();
  app.use(express.json());
  app.use(express.urlencoded({ extended: true }));
  app.use(path, toNodeListener(handler));
  return listening(app);
}

interface FastifyApp {
  register(plugin: unknown, options: { prefix: string }): unknown;
  listen(options: { port: number; host: string }): Promise<string>;
  close(): Promise<void>;
  readonly server: { closeAllConnections(): void };
}

async function inFastify(handler: ComposioHandler, path: string): Promise<Mounted> {
  const { default: fastify } = await load<{ default: () => FastifyApp }>("fastify");
  const { toFastifyPlugin } = await packed();
  const app = fastify();
  app.register(toFastifyPlugin(handler), { prefix: path });
  const origin = await app.listen({ port: 0, host: "127.0.0.1" });
  return {
    origin,
    fetch: (request) => fetch(request),
    close: async () => {
      app.server.closeAllConnections();
      await app.close();
    },
  };
}

interface KoaApp {
  use(middleware: unknown): unknown;
  callback(): RequestListener;
}

async function inKoa(handler: ComposioHandler, path: string): Promise<Mounted> {
  const { default: Koa } = await load<{ default: new () => KoaApp }>("koa");
  const { bodyParser } = await load<{ bodyParser: () => unknown }>("@koa/bodyparser");
  const { default: mount } = await load<{ default: (path: string, middleware: unknown) => unknown }>("koa-mount");
  const { toKoaMiddleware } = await packed();
  const app = new Koa();
  app.use(bodyParser());
  app.use(mount(path, toKoaMiddleware(handler)));
  return listening(app.callback());
}
