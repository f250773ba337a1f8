import { Hono } from "hono";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Sandbox } from "../../../src/sandbox/index.ts";
import { type ServedSandbox, serveSandbox } from "../../../src/sandbox/serve.ts";
import { type ComposioHandler, createComposioHandler } from "../../../src/server/index.ts";
import { parseBasePath, splitPath } from "../../../src/server/http/routePath.ts";
import { inExpress } from "./runtimes.ts";
import { connectSdk, openStage, ways } from "../stage.ts";

describe.each(ways)("%s", (way) => {
  test.each([
    "",
    "/api/composio",
    "/a/b/c",
    "/toolkits",
    "/connected-accounts",
    "/callback",
    "/webhook",
    "/übung/%20x",
    "/v1.0/@me",
  ])("is found under %j", async (mount) => {
    const webhook = { secret: "whsec_1" };
    // A mount point with the name of an open route needs `basePath`.
    const basePath = /callback|webhook/.test(mount) ? { basePath: mount } : {};
    const stage = await openStage(way, { mount, ...basePath, verifyIdentity: true, oauthRedirect: true, webhook });
    const { control } = stage.sandbox;
    const { id } = control.addAccount({ userId: "ana", toolkit: "gmail" });
    expect((await stage.send("ana", "GET", "/connected-accounts")).body.items).toHaveLength(1);
    expect((await stage.send("ana", "GET", "/connected-accounts/")).status).toBe(200);
    expect((await stage.send("ana", "GET", `/connected-accounts/${id}`)).body.id).toBe(id);
    expect((await stage.send("ana", "GET", "/toolkits/gmail")).body.slug).toBe("gmail");
    expect((await stage.send(null, "GET", "/callback?status=success")).status).toBe(200);
    const verified = await stage.send("ana", "GET", "/verify?session_uri=session_1");
    expect(new URL(verified.headers.get("location") ?? "", `${stage.origin}${mount}/verify`).pathname).toBe(
      new URL(`${stage.origin}${mount}/callback`).pathname,
    );
    expect((await stage.send(null, "GET", "/oauth-redirect?code=1")).status).toBe(302);
    expect((await stage.send(null, "POST", "/webhook", { body: {} })).status).toBe(401);
    const link = await stage.send("ana", "POST", "/connected-accounts/link", { body: { toolkit: "slack" } });
    expect(link.status).toBe(201);
    expect(stage.sandbox.requests.at(-1)?.body).toMatchObject({
      callback_url: new URL(`${stage.origin}${mount}/callback`).href,
    });
    await stage.close();
  });
});

test.each([
  ["/api/composio/connected-accounts", "/api/composio", "/connected-accounts"],
  ["/connected-accounts/connected-accounts/ca_1", "/connected-accounts", "/connected-accounts/ca_1"],
  ["/connected-accounts/connected-accounts", "/connected-accounts", "/connected-accounts"],
  ["/x/connected-accounts/link/", "/x", "/connected-accounts/link"],
  ["/x/my-connected-accounts", "", null],
  ["/x/verify", "/x", "/verify"],
  ["/verify/oauth-redirect/", "", null],
  ["/api/composio/webhook/connected-accounts/ca_1", "", null],
  ["/api/composio/callback/x/auth-configs", "", null],
  ["/x/webhook/1", "", null],
  ["/connected-accounts/ca_1/secrets", "", null],
  ["/", "", null],
])("reads %s as %j and %j", (path, basePath, route) => {
  expect(splitPath(path)).toEqual({ basePath, route });
});

describe("in frameworks", () => {
  let served: ServedSandbox;
  let sandbox: Sandbox;
  let handler: ComposioHandler;
  beforeEach(async () => {
    served = await serveSandbox({ port: 0 });
    sandbox = served.sandbox;
    handler = createComposioHandler({
      composio: connectSdk(served.url, sandbox.apiKey),
      identify: (request) => request.headers.get("x-user"),
      verifyIdentity: true,
    });
  });
  afterEach(() => served.close());

  const headers = { "x-user": "ana", "content-type": "application/json" };
  const post = { method: "POST", headers, body: JSON.stringify({ toolkit: "gmail" }) };

  test("Hono: app.mount that leaves the request as it is", async () => {
    const app = new Hono();
    app.mount("/api/composio", handler, { replaceRequest: false });
    expect((await app.request("http://app.example/api/composio/connected-accounts/link", post)).status).toBe(201);
    expect(sandbox.requests.at(-1)?.body).toMatchObject({ callback_url: "http://app.example/api/composio/callback" });
  });

  test("Hono: app.mount cuts the prefix off", async () => {
    const app = new Hono();
    app.mount("/api/composio", handler);
    expect((await app.request("/api/composio/connected-accounts", { headers })).status).toBe(200);
    expect((await app.request("http://app.example/api/composio/connected-accounts/link", post)).status).toBe(201);
    const verified = await app.request("/api/composio/verify?session_uri=session_1", { headers });
    // Relative: the browser knows the prefix, the handler does not.
    expect(verified.headers.get("location")).toBe("callback?status=failed");
  });

  test("Next.js: exports by method, called with a context", async () => {
    const exported: Record<string, (request: Request, context: object) => Promise<Response>> = {
      GET: handler,
      POST: handler,
    };
    const context = { params: Promise.resolve({ path: ["connected-accounts", "link"] }) };
    const response = await exported["POST"]?.(
      new Request("http://app.example/api/composio/connected-accounts/link", post),
      context,
    );
    expect(response?.status).toBe(201);
  });

  test.each([
    ["4", false],
    ["4", true],
    ["5", false],
    ["5", true],
  ] as const)("Express %s, mounted behind a proxy; behind express.json(): %s", async (version, parsesJson) => {
    const { default: express } = await (version === "4" ? import("express-4") : import("express"));
    const server = await inExpress(express, handler, "/api/composio", { parsesJson, trustsProxy: true });
    const base = `${server.origin}/api/composio`;
    const forwarded = { ...post, headers: { ...headers, "x-forwarded-proto": "https" } };
    const response = await fetch(`${base}/connected-accounts/link`, forwarded);
    expect(response.status).toBe(201);
    expect(sandbox.requests.at(-1)?.body).toMatchObject({
      callback_url: `${server.origin.replace("http:", "https:")}/api/composio/callback`,
    });
    expect((await fetch(`${base}/connected-accounts`, { headers })).status).toBe(200);
    // What a parser leaves alone is read here, and refused as anywhere.
    const asText = { ...post, headers: { ...headers, "content-type": "text/plain" } };
    expect((await fetch(`${base}/connected-accounts/link`, asText)).status).toBe(415);
    const empty = { method: "POST", headers, body: "" };
    expect((await fetch(`${base}/connected-accounts/link`, empty)).status).toBe(400);
    const umlauts = { ...post, body: JSON.stringify({ toolkit: "slack", alias: "Büro" }) };
    expect((await fetch(`${base}/connected-accounts/link`, umlauts)).status).toBe(201);
    expect(sandbox.requests.at(-1)?.body).toMatchObject({ alias: "Büro" });
    await server.close();
  });
});

test.each([
  ["/api/composio", "/api/composio/connected-accounts", "/connected-accounts"],
  ["/api/composio/", "/api/composio/connected-accounts/", "/connected-accounts"],
  ["/webhook", "/webhook/webhook", "/webhook"],
  ["", "/toolkits", "/toolkits"],
  ["/", "/toolkits", "/toolkits"],
  ["/übung", "/%C3%BCbung/toolkits", "/toolkits"],
  ["/api/composio", "/api/composio/x/auth-configs", null],
  ["/api/composio", "/api/composiox/auth-configs", null],
  ["/api/composio", "/auth-configs", null],
  ["", "/x/auth-configs", null],
])("with the basePath %j, %s is %j", (basePath, path, route) => {
  expect(splitPath(path, parseBasePath(basePath)).route).toBe(route);
});

test.each(["api/composio", "https://app.example/api", "/api/*", "/api/:id", "/api?x", "/api#x"])(
  "the basePath %j is refused when the server starts",
  (basePath) => {
    expect(() => parseBasePath(basePath)).toThrow(/is not a path/);
  },
);
