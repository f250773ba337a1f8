import { afterEach, expect, test, vi } from "vitest";
import { createComposioHandler } from "../../../src/server/index.ts";
import { isolatesRequests } from "../../../src/server/settings/isolatesRequests.ts";
import { createStack } from "../../support/stack.ts";

/*
 * On Workers a request may not touch what another has under way, and nothing random may be made before the first
 * (hosts.md, 39). The real runtime is in test/matrix/runtimes; here is what the option does, anywhere.
 */

afterEach(() => vi.unstubAllGlobals());

const path = "http://app.example/api/composio";
const ask = (user: string, route = "/connected-accounts", init: RequestInit = {}) =>
  new Request(path + route, { ...init, headers: { "x-test-user": user, "content-type": "application/json" } });

test("no random value, timer or signal is made before the first request", () => {
  const forbidden = () => {
    throw new Error("Disallowed operation called within global scope.");
  };
  vi.stubGlobal("AbortController", function AbortController() {
    forbidden();
  });
  const environment = {
    randomId: forbidden,
    random: forbidden,
    clock: { now: () => 0, setTimeout: forbidden, clearTimeout: forbidden },
  };
  const bus = { publish: forbidden, subscribe: forbidden };
  const composio = { getClient: () => Object.create(null) };
  const options = { composio, identify: () => "ana", environment, bus, webhook: { secret: "whsec_1" } };
  expect(() => createComposioHandler({ ...options, verifyIdentity: true, oauthRedirect: true })).not.toThrow();
  expect(() => createComposioHandler({ ...options, isolateRequests: true })).not.toThrow();
});

test("in the edge runtime of Next.js, where Node's functions are there but throw, requests are answered", async () => {
  const stack = createStack();
  for (const name of ["setImmediate", "clearImmediate", "BroadcastChannel", "MessageChannel", "CompressionStream"]) {
    vi.stubGlobal(name, () => {
      throw new Error(`A Node.js API is used (${name}) which is not supported in the Edge Runtime.`);
    });
  }
  expect((await stack.handler(ask("ana"))).status).toBe(200);
});

test("a request without an answer does not block others", async () => {
  const stack = createStack({ isolateRequests: true, upstreamConcurrency: 1 });
  stack.sandbox.control.addAccount({ userId: "ana", toolkit: "gmail" });
  stack.intercept = () => new Promise(() => undefined);
  void stack.handler(ask("ana"));
  void stack.handler(ask("ana", "/toolkits/gmail"));
  void stack.handler(ask("ana", "/auth-configs"));
  stack.intercept = null;
  const list = await stack.handler(ask("ana"));
  expect(await list.json()).toMatchObject({ items: [{ toolkit: { slug: "gmail", name: "Gmail" } }] });
  expect((await stack.handler(ask("ana", "/toolkits/gmail"))).status).toBe(200);
  expect((await stack.handler(ask("ana", "/auth-configs"))).status).toBe(200);
});

test("polls of several users are not batched", async () => {
  const stack = createStack({ isolateRequests: true });
  const waiters = await Promise.all(
    ["ana", "ben"].map(async (user) => {
      const body = JSON.stringify({ toolkit: "gmail" });
      const link = await stack.handler(ask(user, "/connected-accounts/link", { method: "POST", body }));
      const { id } = await link.json();
      return { user, query: `?ids=${id}&tickets=${link.headers.get("composio-tickets")}` };
    }),
  );
  const before = stack.sandbox.requests.length;
  await Promise.all(waiters.map(({ user, query }) => stack.handler(ask(user, `/connected-accounts${query}`))));
  const reads = stack.sandbox.requests.slice(before).filter((request) => request.path.endsWith("/connected_accounts"));
  expect(reads).toHaveLength(2);
  expect(new Set(reads.map(({ query }) => query["user_ids"]))).toEqual(new Set(["ana", "ben"]));
});

test("plain data is kept between requests: toolkit names are read once", async () => {
  const stack = createStack({ isolateRequests: true });
  stack.sandbox.control.addAccount({ userId: "ana", toolkit: "gmail" });
  for (let count = 0; count < 3; count++) await stack.handler(ask("ana"));
  expect(stack.sandbox.requests.filter((request) => request.path.endsWith("/toolkits/gmail"))).toHaveLength(1);
});

test("the callback page is served while a stream is open", async () => {
  const stack = createStack({ isolateRequests: true });
  const { id } = stack.sandbox.control.addAccount({ userId: "ana", toolkit: "gmail", status: "INITIATED" });
  const stream = await stack.handler(ask("ana", `/events?ids=${id}`));
  expect(stream.status).toBe(200);
  const callback = await stack.handler(new Request(`${path}/callback?status=success&connected_account_id=${id}`));
  expect([callback.status, callback.headers.get("content-type")]).toEqual([200, expect.stringMatching(/^text\/html/)]);
  await stream.body?.cancel();
});

test.each([
  ["Cloudflare's Workers", { navigator: { userAgent: "Cloudflare-Workers" } }, true],
  ["an edge runtime", { EdgeRuntime: "edge-runtime" }, true],
  ["Node 20", {}, false],
  ["Node 22", { navigator: { userAgent: "Node.js/22" } }, false],
  ["Deno", { navigator: { userAgent: "Deno/2.9.6" } }, false],
  ["Bun", { navigator: { userAgent: "Bun/1.4.5" } }, false],
  ["something odd", { navigator: null }, false],
])("%s: %s → %s", (_, runtime, expected) => {
  expect(isolatesRequests(runtime)).toBe(expected);
});

test("AbortSignal.any may be missing, as on Next.js' edge (hosts.md, 41)", async () => {
  const { any: _any, ...statics } = Object.getOwnPropertyDescriptors(AbortSignal);
  vi.stubGlobal(
    "AbortSignal",
    Object.defineProperties(function AbortSignal() {}, statics),
  );
  expect("any" in AbortSignal).toBe(false);
  const stack = createStack();
  const { id } = stack.sandbox.control.addAccount({ userId: "ana", toolkit: "gmail", status: "INITIATED" });
  expect((await stack.handler(ask("ana"))).status).toBe(200);
  const stream = await stack.handler(ask("ana", `/events?ids=${id}`));
  const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
  expect((await reader?.read())?.value).toMatch(/^:/);
  await reader?.cancel();
});
