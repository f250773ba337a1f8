import { Composio, ConnectionExpiredEventSchema } from "@composio/core";
import { expect, test } from "vitest";
import type { Sandbox } from "../../src/sandbox/index.ts";
import { serveSandbox } from "../../src/sandbox/serve.ts";
import { call, testSandbox } from "./support.ts";

const expired = "composio.connected_account.expired";
const hook = "http://127.0.0.1:9/webhook";

interface Delivered {
  readonly headers: Headers;
  readonly body: string;
}

/** A sandbox whose subscriber answers with the statuses given, one after the other, then with 200; "down" is no answer. */
function subscribed(
  answers: (number | "down")[] = [],
  options: { readonly maskSecrets?: boolean } = {},
): { readonly sandbox: Sandbox; readonly secret: string; readonly delivered: Delivered[]; readonly waits: number[] } {
  const delivered: Delivered[] = [];
  const waits: number[] = [];
  const sandbox = testSandbox({
    ...options,
    deliver: async (request) => {
      delivered.push({ headers: request.headers, body: await request.text() });
      const answer = answers.shift() ?? 200;
      if (answer === "down") throw new TypeError("fetch failed");
      return new Response("noted", { status: answer });
    },
    wait: async (milliseconds) => {
      waits.push(milliseconds);
      sandbox.control.advance(milliseconds);
    },
  });
  return { sandbox, secret: sandbox.control.subscribe({ url: hook }), delivered, waits };
}

function expireGmail(sandbox: Sandbox): string {
  const { id } = sandbox.control.addAccount({ userId: "user-1", toolkit: "gmail" });
  sandbox.control.expire(id);
  return id;
}

test("an expired OAuth account sends an event that the official SDK verifies and parses", async () => {
  const { sandbox, secret, delivered } = subscribed();
  const id = expireGmail(sandbox);
  expect(await sandbox.control.deliveries()).toEqual([
    {
      id: expect.stringMatching(/^msg_[\da-f-]{36}$/),
      type: expired,
      url: hook,
      attempt: 1,
      status: 200,
      error: null,
      time: expect.any(Number),
    },
  ]);
  const [{ headers, body }] = delivered as [Delivered];
  expect(Object.fromEntries(headers)).toEqual({
    "content-type": "application/json",
    "webhook-id": JSON.parse(body).id,
    "webhook-timestamp": String(Math.floor(Date.UTC(2026, 10, 2, 10, 20, 30) / 1_000)),
    "webhook-signature": expect.stringMatching(/^v1,[\w+/]{43}=$/),
    "x-composio-webhook-version": "V3",
    "x-composio-delivery-attempt": "1",
  });
  const sdk = new Composio({ apiKey: "ak_any", allowTracking: false, disableVersionCheck: true });
  const verify = (payload: string) =>
    sdk.triggers.verifyWebhook({
      id: headers.get("webhook-id") ?? "",
      timestamp: headers.get("webhook-timestamp") ?? "",
      signature: headers.get("webhook-signature") ?? "",
      payload,
      secret,
      tolerance: 0,
    });
  const { version, rawPayload } = await verify(body);
  expect(version).toBe("V3");
  expect(ConnectionExpiredEventSchema.parse(rawPayload)).toMatchObject({
    type: expired,
    data: { id, user_id: "user-1", status: "EXPIRED", status_reason: "Permanent auth error during token refresh" },
  });
  await expect(verify(`${body} `)).rejects.toThrow("signature");
});

test("a failed delivery is sent twice more: the same event with a new signature", async () => {
  const { sandbox, delivered, waits } = subscribed([500, "down"]);
  expireGmail(sandbox);
  const attempts = await sandbox.control.deliveries();
  expect(attempts.map(({ attempt, status, error }) => [attempt, status, error])).toEqual([
    [1, 500, null],
    [2, 0, "TypeError: fetch failed"],
    [3, 200, null],
  ]);
  expect(new Set(attempts.map(({ id }) => id)).size).toBe(1);
  expect(new Set(delivered.map(({ body }) => body)).size).toBe(1);
  expect(new Set(delivered.map(({ headers }) => headers.get("webhook-signature"))).size).toBe(3);
  expect(delivered.map(({ headers }) => headers.get("x-composio-delivery-attempt"))).toEqual(["1", "2", "3"]);
  expect(waits).toEqual([1_000, 5_000]);
});

test("a delivery is sent three times at most", async () => {
  const { sandbox, delivered } = subscribed(["down", "down", "down", "down"]);
  expireGmail(sandbox);
  expect(await sandbox.control.deliveries()).toHaveLength(3);
  expect(delivered).toHaveLength(3);
});

test("a deleted subscription gets no events", async () => {
  const { sandbox, delivered } = subscribed([500]);
  expireGmail(sandbox);
  sandbox.control.subscribe({ url: "http://127.0.0.1:9/other" });
  await sandbox.control.deliveries();
  expect(delivered).toHaveLength(1);
  expireGmail(sandbox);
  expect((await sandbox.control.deliveries()).at(-1)).toMatchObject({ url: "http://127.0.0.1:9/other", status: 200 });
});

test("there is no event for expired keys, other endings, or event types that are not subscribed", async () => {
  const { sandbox, delivered } = subscribed();
  const { control } = sandbox;
  control.expire(control.addAccount({ userId: "user-1", toolkit: "stripe" }).id);
  control.revoke(control.addAccount({ userId: "user-1", toolkit: "gmail" }).id);
  control.fail(control.addAccount({ userId: "user-1", toolkit: "gmail" }).id);
  control.subscribe({ url: hook, events: ["composio.trigger.message"] });
  expireGmail(sandbox);
  control.reset();
  expireGmail(sandbox);
  expect(await control.deliveries()).toEqual([]);
  expect(delivered).toEqual([]);
});

test("the body is masked like the API's answers", async () => {
  for (const maskSecrets of [true, false]) {
    const { sandbox, delivered } = subscribed([], { maskSecrets });
    const authConfigId = sandbox.control.addAuthConfig({ toolkit: "gmail", managed: false });
    const { id } = sandbox.control.addAccount({
      userId: "user-1",
      authConfigId,
      val: { access_token: "hidden-token" },
    });
    sandbox.control.expire(id);
    await sandbox.control.deliveries();
    expect(delivered[0]?.body.includes("hidden-token")).toBe(!maskSecrets);
  }
});

test("the API: one subscription, created, listed, read, changed, rotated, deleted", async () => {
  const sandbox = testSandbox();
  const path = "/webhook_subscriptions";
  const body = { webhook_url: "https://app.example/webhook", enabled_events: [expired], version: "V3" };
  expect((await call(sandbox, "GET", path)).body).toMatchObject({ items: [], total_items: 0 });
  const created = await call(sandbox, "POST", path, body);
  expect(created).toEqual({
    status: 201,
    body: {
      ...body,
      id: expect.stringMatching(/^ws_\w+$/),
      secret: expect.stringMatching(/^whsec_\w{32}$/),
      created_at: "2026-11-02T10:20:30.400Z",
      updated_at: "2026-11-02T10:20:30.400Z",
    },
  });
  const one = `${path}/${created.body.id}`;
  expect((await call(sandbox, "POST", path, body)).status).toBe(409);
  expect((await call(sandbox, "GET", path)).body.items).toEqual([created.body]);
  expect((await call(sandbox, "GET", one)).body).toEqual(created.body);
  expect((await call(sandbox, "PATCH", one, { webhook_url: "https://app.example/other" })).body).toMatchObject({
    webhook_url: "https://app.example/other",
    enabled_events: [expired],
  });
  const rotated = await call(sandbox, "POST", `${one}/rotate_secret`);
  expect(rotated.body).toEqual({ id: created.body.id, secret: expect.stringMatching(/^whsec_/) });
  expect(rotated.body.secret).not.toBe(created.body.secret);
  expect((await call(sandbox, "GET", `${path}/event_types`)).body.items).toContainEqual({
    event_type: expired,
    description: expect.any(String),
    supported_versions: ["V3"],
  });
  expect((await call(sandbox, "DELETE", one)).body).toEqual({ success: true });
  expect((await call(sandbox, "DELETE", one)).status).toBe(404);
  expect((await call(sandbox, "GET", one)).status).toBe(404);
});

test.each([
  { webhook_url: "http://app.example/webhook", enabled_events: [expired] },
  { webhook_url: "https://app.example/webhook", enabled_events: [] },
  { webhook_url: "https://app.example/webhook", enabled_events: ["composio.connected_account.active"] },
  { webhook_url: "https://app.example/webhook", enabled_events: [expired], version: "V4" },
  { enabled_events: [expired] },
])("the API refuses %j", async (body) => {
  expect((await call(testSandbox(), "POST", "/webhook_subscriptions", body)).status).toBe(400);
});

test("version 2 has no such event", async () => {
  const { sandbox } = subscribed();
  const { body } = await call(sandbox, "GET", "/webhook_subscriptions");
  await call(sandbox, "PATCH", `/webhook_subscriptions/${body.items[0].id}`, { version: "V2" });
  expireGmail(sandbox);
  expect(await sandbox.control.deliveries()).toEqual([]);
});

test("the SDK's setWebhookSubscription creates a subscription, and replaces it the second time", async () => {
  const { sandbox, url, close } = await serveSandbox({ port: 0 });
  const sdk = new Composio({ apiKey: sandbox.apiKey, baseURL: url, allowTracking: false, disableVersionCheck: true });
  const set = (webhookUrl: string) =>
    sdk.triggers.setWebhookSubscription({ webhookUrl, enabledEvents: [expired], version: "V3" });
  const first = await set("https://app.example/one");
  const second = await set("https://app.example/two");
  expect(second).toMatchObject({ id: first.id, webhookUrl: "https://app.example/two", secret: first.secret });
  await close();
});
