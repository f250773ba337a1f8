import { afterAll, beforeAll, expect, test } from "vitest";
import { serveSandbox } from "../../src/sandbox/serve.ts";
import type { ServedSandbox } from "../../src/sandbox/serve.ts";
import { call, link, testSandbox } from "./support.ts";
import type { Parsed } from "./support.ts";

let served: ServedSandbox;

beforeAll(async () => {
  served = await serveSandbox({ port: 0 });
});
afterAll(() => served.close());

async function act(action: string, body?: unknown): Promise<Parsed> {
  const response = await fetch(`${served.url}/_sandbox/${action}`, {
    method: "POST",
    ...(body !== undefined && { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
  });
  return { status: response.status, ...(await response.json()) };
}

test("every action works over HTTP, with arguments by position or by name", async () => {
  const account = await act("addAccount", { userId: "user-1", toolkit: "gmail", status: "INITIATED" });
  const { id } = account.result;
  expect((await act("consent", [id, "allow"])).result).toBeNull();
  expect((await act("account", [id])).result).toMatchObject({ id, status: "ACTIVE", toolkit: "gmail" });
  expect((await act("setStatus", { connectedAccountId: id, status: "DORMANT", reason: "new upstream" })).status).toBe(
    200,
  );
  expect((await act("account", { connectedAccountId: id })).result).toMatchObject({
    status: "DORMANT",
    statusReason: "new upstream",
  });
  for (const [action, status] of [
    ["expire", "EXPIRED"],
    ["fail", "FAILED"],
    ["revoke", "REVOKED"],
  ]) {
    await act(action ?? "", [id]);
    expect((await act("accounts")).result).toMatchObject([{ id, status }]);
  }
  const { result: authConfigId } = await act("addAuthConfig", { toolkit: "stripe", id: "ac_second", enabled: true });
  expect(authConfigId).toBe("ac_second");
  for (const [action, body] of [
    ["setAuthConfigEnabled", ["ac_second", false]],
    ["delay", [1]],
    ["delay", { path: "/toolkits", ms: 1, times: 1 }],
    ["failNext", { status: 418, path: "/toolkits" }],
    ["activationLag", { ms: 5 }],
    ["coop", [true]],
    ["maskSecrets", [false]],
    ["refuseKeys", { on: false }],
    ["verifyCallbacks", [null]],
    ["advance", [1000]],
  ] as const) {
    expect(await act(action, body)).toEqual({ status: 200, result: null });
  }
  expect((await act("subscribe", { url: "http://127.0.0.1:9/", secret: "mine" })).result).toBe("mine");
  expect((await act("deliveries")).result).toEqual([]);
  const refused = await fetch(`${served.url}/api/v3/toolkits`, { headers: { "x-api-key": "ak_sandbox" } });
  expect(refused.status).toBe(418);
  expect((await act("requests")).result).toMatchObject([{ path: "/api/v3/toolkits", status: 418 }]);
  expect((await act("clearRequests")).result).toBeNull();
  await act("reset");
  expect((await act("accounts")).result).toEqual([]);
});

test("every action of the control is a route", async () => {
  for (const action of Object.keys(served.sandbox.control)) {
    const { error } = await act(action, "nonsense");
    expect(error ?? "").not.toContain("No such action");
  }
});

test("a wrong action is refused with a reason", async () => {
  expect(await act("dance")).toMatchObject({ status: 404, error: expect.stringContaining("consent") });
  expect(await act("consent", ["ca_nope", "allow"])).toMatchObject({
    status: 400,
    error: "Connected account ca_nope not found",
  });
  expect(await act("consent", ["ca_nope", "maybe"])).toMatchObject({ status: 400 });
  expect(await act("addAccount", { userId: "user-1", toolkit: "twitter" })).toMatchObject({
    status: 400,
    error: expect.stringContaining("twitter"),
  });
});

test("consent finishes any kind of flow in process", async () => {
  const sandbox = testSandbox();
  const callback_url = "https://app.example/back";
  const form = await link(sandbox, "ac_posthog", { callback_url });
  expect(sandbox.control.consent(form.body.connected_account_id, "allow", { generic_api_key: "phx_1" })).toContain(
    "status=success",
  );
  expect(sandbox.control.account(form.body.connected_account_id).val).toEqual({
    subdomain: "us",
    generic_api_key: "phx_1",
  });
  const field = await link(sandbox, "ac_jira", { callback_url });
  expect(sandbox.control.consent(field.body.connected_account_id, "deny")).toContain("error=access_denied");
  expect(() => sandbox.control.consent(field.body.connected_account_id, "allow")).toThrow("used");
});

test("an account of every config can be added without naming its fields", async () => {
  const sandbox = testSandbox();
  const { body } = await call(sandbox, "GET", "/auth_configs?show_disabled=true");
  for (const { id } of body.items)
    expect(sandbox.control.addAccount({ userId: "user-1", authConfigId: id }).status).toBe("ACTIVE");
});

test("a dropped connection closes the socket", async () => {
  await act("failNext", { network: true });
  await expect(fetch(`${served.url}/api/v3.1/toolkits`, { headers: { "x-api-key": "ak_sandbox" } })).rejects.toThrow(
    "fetch failed",
  );
});
