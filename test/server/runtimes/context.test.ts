import type { IncomingMessage, ServerResponse } from "node:http";
import { Hono, type Context } from "hono";
import { afterEach, beforeEach, expect, expectTypeOf, test } from "vitest";
import { type ServedSandbox, serveSandbox } from "../../../src/sandbox/serve.ts";
import {
  type AuthorizeContext,
  type ComposioHandler,
  type ComposioHandlerOptions,
  createComposioHandler,
  toNodeListener,
} from "../../../src/server/index.ts";
import { serve } from "./serve.ts";
import { connectSdk } from "../stage.ts";

/*
 * Sessions of Express and Fastify, and what a middleware of Hono has set, are beside the Request: `identify` and
 * `authorize` get them as a second argument (hosts.md, 27).
 */

let served: ServedSandbox;
let composio: ReturnType<typeof connectSdk>;
const closers: (() => Promise<void>)[] = [];
beforeEach(async () => {
  served = await serveSandbox({ port: 0 });
  served.sandbox.control.addAccount({ userId: "ana", toolkit: "gmail" });
  composio = connectSdk(served.url, served.sandbox.apiKey);
});
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
  await served.close();
});

const path = "/api/composio/connected-accounts";

async function expectAnasAccount(response: Response): Promise<void> {
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({ items: [{ toolkit: { slug: "gmail" } }] });
}

test("identify and authorize get the handler's second argument", async () => {
  interface Session {
    readonly user: string;
  }
  const asked: unknown[] = [];
  const handler = createComposioHandler<Session>({
    composio,
    verifyIdentity: true,
    identify: (_request, session) => session.user,
    authorize: ({ context, action }) => {
      expectTypeOf(context).toEqualTypeOf<Session>();
      asked.push([context, action]);
      return true;
    },
  });
  const ana = { user: "ana" };
  await expectAnasAccount(await handler(new Request(`http://app.example${path}`), ana));
  // Of the list, and of the account in it.
  expect(asked).toEqual([
    [ana, "connectedAccounts.list"],
    [ana, "connectedAccounts.list"],
  ]);
  expect(asked.flat()[0]).toBe(ana);
  const verify = new Request("http://app.example/api/composio/verify?session_uri=session_1");
  const signedOut = await handler(verify.clone(), { user: "" });
  const signedIn = await handler(verify, ana);
  expect([signedOut.status, signedIn.status]).toEqual([401, 303]);
});

test("two concurrent requests have separate contexts", async () => {
  served.sandbox.control.addAccount({ userId: "ben", toolkit: "slack" });
  const handler = createComposioHandler<string>({ composio, identify: async (_request, user) => user });
  const answers = await Promise.all(
    ["ana", "ben"].map(async (user) => (await handler(new Request(`http://app.example${path}`), user)).json()),
  );
  expect(answers).toMatchObject([
    { items: [{ toolkit: { slug: "gmail" } }] },
    { items: [{ toolkit: { slug: "slack" } }] },
  ]);
});

test("Hono: the context has what a middleware has set on `c`", async () => {
  type App = { Variables: { userId: string } };
  const handler = createComposioHandler<Context<App>>({ composio, identify: (_request, c) => c.get("userId") });
  const app = new Hono<App>();
  app.use(async (c, next) => {
    c.set("userId", "ana");
    await next();
  });
  app.all("/api/composio/*", (c) => handler(c.req.raw, c));
  await expectAnasAccount(await app.request(path));

  const mounted = new Hono<App>();
  mounted.use(async (c, next) => {
    c.set("userId", "ana");
    await next();
  });
  mounted.mount("/api/composio", handler, { replaceRequest: false, optionHandler: (c) => c });
  await expectAnasAccount(await mounted.request(path));
});

test("Next.js: the context of a route", async () => {
  interface RouteContext {
    readonly params: Promise<{ tenant: string; path: string[] }>;
  }
  const handler = createComposioHandler<RouteContext>({
    composio,
    identify: async (_request, { params }) => (await params).tenant,
  });
  const exported: Record<string, (request: Request, context: RouteContext) => Promise<Response>> = { GET: handler };
  const params = Promise.resolve({ tenant: "ana", path: ["connected-accounts"] });
  const response = await exported["GET"]?.(new Request(`http://app.example/ana/connected-accounts`), { params });
  await expectAnasAccount(response ?? Response.error());
});

test("Workers: the bindings", async () => {
  const handler = createComposioHandler<{ readonly USER: string }>({ composio, identify: (_request, env) => env.USER });
  const worker = { fetch: handler };
  await expectAnasAccount(await worker.fetch(new Request(`http://app.example${path}`), { USER: "ana" }));
});

test("Node: the context is the request of node:http, or what the option returns", async () => {
  const byRequest = createComposioHandler<IncomingMessage>({
    composio,
    identify: (_request, incoming) => incoming.headers["x-user"]?.toString(),
  });
  const plain = await serve(toNodeListener(byRequest));
  closers.push(plain.close);
  await expectAnasAccount(await fetch(plain.origin + path, { headers: { "x-user": "ana" } }));

  const byLocals = createComposioHandler<{ user: string }>({ composio, identify: (_request, { user }) => user });
  const context = (request: IncomingMessage, response: ServerResponse) => ({
    user: `${request.headers["x-user"]?.toString()}${response.statusCode === 200 ? "a" : ""}`,
  });
  const withOption = await serve(toNodeListener(byLocals, { context }));
  closers.push(withOption.close);
  await expectAnasAccount(await fetch(withOption.origin + path, { headers: { "x-user": "an" } }));
});

test.each(["express", "express-4"] as const)("%s: the session that a middleware has set", async (name) => {
  interface WithSession extends IncomingMessage {
    session?: { user: string };
  }
  const { default: express } = await (name === "express" ? import("express") : import("express-4"));
  const handler = createComposioHandler<WithSession>({ composio, identify: (_request, req) => req.session?.user });
  const app = express();
  app.use((request: WithSession, _response, next) => {
    request.session = { user: "ana" };
    next();
  });
  app.use("/api/composio", toNodeListener(handler));
  const { origin, close } = await serve(app);
  closers.push(close);
  await expectAnasAccount(await fetch(origin + path));
});

test("an error of the option `context` is passed to onError", async () => {
  const handler = createComposioHandler<string>({ composio, identify: (_request, user) => user });
  const heard: unknown[] = [];
  const fault = new Error("no session store");
  const listener = toNodeListener(handler, {
    onError: (error) => heard.push(error),
    context: (): string => {
      throw fault;
    },
  });
  const { origin, close } = await serve(listener);
  closers.push(close);
  expect((await fetch(origin + path)).status).toBe(500);
  expect(heard).toEqual([fault]);
});

test("types: a named context is required, an unnamed one is optional", () => {
  type Options = ComposioHandlerOptions<{ user: string }>;
  expectTypeOf<Parameters<Options["identify"]>[1]>().toEqualTypeOf<{ user: string }>();
  expectTypeOf<AuthorizeContext<number>["context"]>().toEqualTypeOf<number>();
  expectTypeOf<Parameters<ComposioHandler<string>>>().toEqualTypeOf<[request: Request, context: string]>();
  expectTypeOf<Parameters<ComposioHandler>>().toEqualTypeOf<[request: Request, context?: unknown]>();
  // Inferred from an annotated parameter alone.
  const infer = () => createComposioHandler({ composio, identify: (_request, { id }: { id: string }) => id });
  expectTypeOf<ReturnType<typeof infer>>().toEqualTypeOf<ComposioHandler<{ id: string }>>();
});
