import { expect, test } from "vitest";
import type { Fault } from "../../src/sandbox/index.ts";
import { call, link, testSandbox } from "./support.ts";

test("a fault applies once, to the next request that it matches", async () => {
  const sandbox = testSandbox();
  sandbox.control.failNext({ method: "post", path: "/connected_accounts/link", status: 503 });
  expect((await call(sandbox, "GET", "/toolkits/gmail")).status).toBe(200);
  expect(await link(sandbox, "ac_gmail")).toMatchObject({ status: 503, body: { error: { status: 503 } } });
  expect(sandbox.control.accounts()).toEqual([]);
  expect((await link(sandbox, "ac_gmail")).status).toBe(201);
});

test("a fault after the write: the request takes effect, and its answer does not arrive", async () => {
  const sandbox = testSandbox();
  sandbox.control.failNext({ network: true, when: "after" });
  await expect(link(sandbox, "ac_gmail")).rejects.toThrow(TypeError);
  expect(sandbox.control.accounts()).toHaveLength(1);
  sandbox.control.failNext({ network: true });
  await expect(link(sandbox, "ac_gmail")).rejects.toThrow("dropped");
  expect(sandbox.control.accounts()).toHaveLength(1);
});

test("429 has the flat body, with or without Retry-After", async () => {
  const sandbox = testSandbox();
  sandbox.control.failNext({ status: 429, headers: { "retry-after": "7" } });
  sandbox.control.failNext({ status: 429 });
  const get = () =>
    sandbox.fetch(new Request(`${sandbox.origin}/api/v3.1/toolkits`, { headers: { "x-api-key": sandbox.apiKey } }));
  const first = await get();
  expect(first.headers.get("retry-after")).toBe("7");
  expect(await first.json()).toEqual({ message: "Rate limit exceeded. Limit: 2000 requests per 1 minutes" });
  expect((await get()).headers.has("retry-after")).toBe(false);
});

test("faults can answer with HTML, malformed JSON or a wrong content type", async () => {
  const sandbox = testSandbox();
  sandbox.control.failNext({ status: 200, body: '{"items": [' });
  sandbox.control.failNext({ status: 502, body: "<!doctype html><h1>Bad gateway</h1>" });
  const get = () =>
    sandbox.fetch(new Request(`${sandbox.origin}/api/v3.1/toolkits`, { headers: { "x-api-key": sandbox.apiKey } }));
  const malformed = await get();
  expect([malformed.headers.get("content-type"), await malformed.text()]).toEqual(["application/json", '{"items": [']);
  const page = await get();
  expect([page.status, page.headers.get("content-type")]).toEqual([502, "text/html; charset=utf-8"]);
});

test("a delay holds matching requests back, by the injected wait", async () => {
  const waited: number[] = [];
  const sandbox = testSandbox({ wait: async (milliseconds) => void waited.push(milliseconds) });
  sandbox.control.delay(50);
  await call(sandbox, "GET", "/toolkits/gmail");
  sandbox.control.delay(0);
  sandbox.control.delay({ path: "/auth_configs", ms: 10_000, times: 1 });
  await call(sandbox, "GET", "/toolkits/gmail");
  await call(sandbox, "GET", "/auth_configs");
  await call(sandbox, "GET", "/auth_configs");
  expect(waited).toEqual([50, 10_000]);
});

test("the log has each request, without the API key", async () => {
  const sandbox = testSandbox();
  await call(sandbox, "GET", "/connected_accounts?user_ids=a%2Cb&limit=5");
  const { body } = await link(sandbox, "ac_gmail");
  await sandbox.fetch(new Request(body.redirect_url));
  expect(sandbox.requests).toMatchObject([
    {
      method: "GET",
      path: "/api/v3.1/connected_accounts",
      query: { user_ids: "a,b", limit: "5" },
      body: null,
      status: 200,
    },
    {
      method: "POST",
      path: "/api/v3.1/connected_accounts/link",
      body: { auth_config_id: "ac_gmail", user_id: "user-1" },
      status: 201,
    },
  ]);
  expect(JSON.stringify(sandbox.requests)).not.toContain(sandbox.apiKey);
  sandbox.control.clearRequests();
  expect(sandbox.requests).toEqual([]);
});

test("malformed JSON, unknown routes and unknown methods get Composio's error body", async () => {
  const sandbox = testSandbox();
  const headers = { "x-api-key": sandbox.apiKey };
  const bad = await sandbox.fetch(
    new Request(`${sandbox.origin}/api/v3.1/connected_accounts/link`, { method: "POST", headers, body: "{" }),
  );
  expect([bad.status, await bad.json()]).toMatchObject([
    400,
    { error: { message: expect.stringContaining("Invalid JSON") } },
  ]);
  expect(await call(sandbox, "GET", "/nowhere")).toMatchObject({
    status: 404,
    body: { error: { slug: "HTTP_NotFound", suggested_fix: expect.stringContaining("no triggers") } },
  });
  expect((await call(sandbox, "PUT", "/toolkits")).status).toBe(404);
  expect((await call(sandbox, "PATCH", "/auth_configs/ac_gmail/PAUSED")).status).toBe(404);
});

test.each<[string, Fault]>([
  ["a 204 with a body", { status: 204, body: { a: 1 } }],
  ["a header's name with a blank", { headers: { "a b": "c" } }],
  ["a header's value with a line break", { headers: { a: "b\r\nc" } }],
  ["a status that no answer has", { status: 99 }],
])("%s is refused when it is set, and has no effect", async (_, fault) => {
  const sandbox = testSandbox();
  expect(() => sandbox.control.failNext(fault)).toThrow();
  expect((await call(sandbox, "GET", "/toolkits/gmail")).status).toBe(200);
});

test.each([204, 205, 304])("a fault of status %i has no body", async (status) => {
  const sandbox = testSandbox();
  sandbox.control.failNext({ status });
  const answer = await sandbox.fetch(new Request(`${sandbox.origin}/api/v3.1/toolkits/gmail`));
  expect([answer.status, await answer.text()]).toEqual([status, ""]);
});
