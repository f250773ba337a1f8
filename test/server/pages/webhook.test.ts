import { createHmac } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { defaultEnvironment } from "../../../src/platform/environment.ts";
import { createSandbox } from "../../../src/sandbox/index.ts";
import { type AccountExpiredEvent, createComposioHandler, type WebhookOptions } from "../../../src/server/index.ts";
import { sandboxComposio } from "../../../src/testing/index.ts";
import { openStage, type SendOptions, type Stage, type StageOptions, ways } from "../stage.ts";

const secret = "whsec_dGhlIGxldHRlcnMgdGhlbXNlbHZlcw==";
const now = Date.UTC(2026, 10, 2, 10, 20, 30);
const seconds = String(now / 1_000);
const canary = "c4n4ry";

/** An event as Composio's documentation shows it, credentials and all. */
const expired = {
  id: "msg_1",
  timestamp: "2026-11-02T10:20:29.000Z",
  type: "composio.connected_account.expired",
  metadata: { project_id: "pr_1", org_id: "ok_1" },
  data: {
    id: "ca_1",
    user_id: "ana",
    toolkit: { slug: "gmail" },
    auth_config: { id: "ac_1", auth_scheme: "OAUTH2", is_composio_managed: true, is_disabled: false },
    status: "EXPIRED",
    status_reason: "OAuth refresh token expired",
    alias: "work",
    state: { authScheme: "OAUTH2", val: { refresh_token: canary } },
    data: { access_token: canary },
    params: { access_token: canary },
  },
};
const event: AccountExpiredEvent = {
  connectedAccountId: "ca_1",
  userId: "ana",
  toolkit: "gmail",
  authConfigId: "ac_1",
  statusReason: "refresh_failed",
  alias: "work",
  occurredAt: "2026-11-02T10:20:29.000Z",
};

function sign(body: string, { id = "msg_1", timestamp = seconds, key = secret } = {}): string {
  return `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64")}`;
}

/** A request as Composio sends it; `headers` override its own. */
function signed(content: object, headers: Readonly<Record<string, string>> = {}): SendOptions {
  const body = JSON.stringify(content);
  const id = headers["webhook-id"] ?? "msg_1";
  const timestamp = headers["webhook-timestamp"] ?? seconds;
  return {
    body,
    headers: {
      "webhook-id": id,
      "webhook-timestamp": timestamp,
      "webhook-signature": sign(body, { id, timestamp }),
      "x-composio-webhook-version": "V3",
      ...headers,
    },
  };
}

describe.each(ways)("%s", (way) => {
  let stage: Stage;
  let stages: Stage[] = [];
  let heard: unknown[];
  const open = async (webhook: Partial<WebhookOptions> = {}, options: StageOptions = {}) => {
    stage = await openStage(way, {
      environment: { clock: { ...defaultEnvironment().clock, now: () => now } },
      // Composio has no session, and no origin.
      identify: () => {
        throw new Error("Nobody has signed in.");
      },
      webhook: {
        secret,
        onExpired: (given) => void heard.push(given),
        onOtherEvent: (given) => void heard.push(given),
        ...webhook,
      },
      ...options,
    });
    stages.push(stage);
  };
  beforeEach(async () => {
    heard = [];
    await open();
  });
  afterEach(async () => {
    await Promise.all(stages.map((each) => each.close()));
    stages = [];
  });
  const post = (options: SendOptions) => stage.send(null, "POST", "/webhook", options);

  test("calls onExpired with listed fields only", async () => {
    const answer = await post(signed(expired));
    expect([answer.status, answer.text]).toEqual([200, "{}"]);
    expect(heard).toEqual([event]);
    expect(answer.headers.get("access-control-allow-origin")).toBeNull();
  });

  test.each([
    ["whose user is not told", { user_id: undefined }, { userId: null }],
    ["whose user is empty", { user_id: "" }, { userId: null }],
    ["without a reason", { status_reason: null }, { statusReason: null }],
    ["with a new reason", { status_reason: "SOLAR_FLARE" }, { statusReason: "unknown" }],
    ["without an alias", { alias: undefined }, { alias: null }],
    ["of which little is told", { toolkit: null, auth_config: "ac_1" }, { toolkit: null, authConfigId: null }],
  ])("accepts an account %s", async (_, data, fields) => {
    expect((await post(signed({ ...expired, data: { ...expired.data, ...data } }))).status).toBe(200);
    expect(heard).toEqual([{ ...event, ...fields }]);
  });

  test("uses the delivery's time if the event has none, and accepts any shape of id", async () => {
    const { timestamp: _, ...undated } = expired;
    await post(signed({ ...undated, id: "evt_1" }, { "webhook-id": "evt_1" }));
    expect(heard).toEqual([{ ...event, occurredAt: "2026-11-02T10:20:30.000Z" }]);
  });

  test("passes other events to onOtherEvent unchanged", async () => {
    const message = { ...expired, type: "composio.trigger.message", data: { text: "a new mail" } };
    expect((await post(signed(message))).status).toBe(200);
    expect(heard).toEqual([message]);
  });

  test.each([{ data: null }, { data: [] }, { data: "none" }, {}])("passes on another event with %j", async (data) => {
    const disabled = { id: "msg_1", timestamp: expired.timestamp, type: "composio.trigger.disabled", ...data };
    expect((await post(signed(disabled))).status).toBe(200);
    expect(heard).toEqual([disabled]);
  });

  test("accepts the version in small letters", async () => {
    expect((await post(signed(expired, { "x-composio-webhook-version": "v3" }))).status).toBe(200);
    expect(heard).toEqual([event]);
  });

  test("makes the pages of all copies poll, even if the app's function fails", async () => {
    const published: string[] = [];
    await open(
      { onExpired: () => Promise.reject(new Error("not now")) },
      { bus: { publish: (message) => void published.push(message), subscribe: () => undefined } },
    );
    await post(signed(expired));
    await post(signed({ ...expired, type: "composio.trigger.message" }, { "webhook-id": "msg_2" }));
    expect(published.map((message) => JSON.parse(message))).toEqual([
      { hasEnded: true, from: expect.any(String), connectedAccountId: "ca_1", userId: "ana" },
    ]);
  });

  test("works without onExpired and onOtherEvent", async () => {
    await open({ onExpired: undefined, onOtherEvent: undefined });
    expect((await post(signed(expired))).status).toBe(200);
    expect((await post(signed({ ...expired, type: "composio.new" }, { "webhook-id": "msg_2" }))).status).toBe(200);
  });

  test("checks the signature over the raw bytes", async () => {
    const content = { ...expired, data: { ...expired.data, alias: "Büro 🏢 \u2028" } };
    expect((await post(signed(content))).status).toBe(200);
    expect(heard).toEqual([{ ...event, alias: "Büro 🏢 \u2028" }]);
  });

  test.each([
    ["another secret", { "webhook-signature": sign(JSON.stringify(expired), { key: "whsec_other" }) }],
    ["a decoded secret", { "webhook-signature": sign(JSON.stringify(expired), { key: secret.slice(6) }) }],
    ["another body", { "webhook-signature": sign(`${JSON.stringify(expired)} `) }],
    ["another id", { "webhook-signature": sign(JSON.stringify(expired), { id: "msg_2" }) }],
    ["another version", { "webhook-signature": sign(JSON.stringify(expired)).replace("v1,", "v2,") }],
    ["half of it", { "webhook-signature": sign(JSON.stringify(expired)).slice(0, 20) }],
    ["more than it", { "webhook-signature": `${sign(JSON.stringify(expired))}A` }],
    ["nothing", { "webhook-signature": "" }],
    ["an empty one", { "webhook-signature": "v1," }],
    ["no id", { "webhook-id": "" }],
    ["no time", { "webhook-timestamp": "" }],
    ["an odd time", { "webhook-timestamp": "soon" }],
    ["a time too old", { "webhook-timestamp": String(now / 1_000 - 301) }],
    ["a time too new", { "webhook-timestamp": String(now / 1_000 + 301) }],
  ])("refuses %s", async (_, headers) => {
    const answer = await post(signed(expired, headers));
    expect(answer.status).toBe(401);
    expect(answer.body.error.code).toBe("unauthenticated");
    expect(answer.body.error.message).toMatch(/webhook/i);
    expect(heard).toEqual([]);
    expect(stage.log).toMatchObject([{ route: "POST /webhook", code: "unauthenticated" }]);
  });

  test.each([
    ["among others", (right: string) => `v1,bm8= v2,eHg= ${right}`],
    ["twice", (right: string) => `${right} ${right}`],
  ])("accepts a valid signature %s", async (_, write) => {
    const { status } = await post(signed(expired, { "webhook-signature": write(sign(JSON.stringify(expired))) }));
    expect(status).toBe(200);
  });

  test("accepts a signature by any of several secrets", async () => {
    await open({ secret: ["whsec_new", secret] });
    expect((await post(signed(expired))).status).toBe(200);
    const other = { "webhook-id": "msg_2" };
    const signature = sign(JSON.stringify(expired), { id: "msg_2", key: "whsec_new" });
    expect((await post(signed(expired, { ...other, "webhook-signature": signature }))).status).toBe(200);
    expect(heard).toHaveLength(2);
  });

  test("uses the app's tolerance; 0 accepts any time", async () => {
    await open({ tolerance: 10 });
    expect((await post(signed(expired, { "webhook-timestamp": String(now / 1_000 - 10) }))).status).toBe(200);
    expect((await post(signed(expired, { "webhook-timestamp": String(now / 1_000 - 11) }))).status).toBe(401);
    await open({ tolerance: 0 });
    expect((await post(signed(expired, { "webhook-timestamp": "1" }))).status).toBe(200);
  });

  test("passes on an event once, in any order and however often it arrives", async () => {
    let finish = () => undefined;
    const done = new Promise<void>((resolve) => {
      finish = () => {
        resolve();
        return undefined;
      };
    });
    await open({
      onExpired: (given) => {
        heard.push(given);
        return done;
      },
    });
    const both = [post(signed(expired)), post(signed(expired, { "webhook-timestamp": String(now / 1_000 + 1) }))];
    await expect.poll(() => heard).toHaveLength(1);
    finish();
    expect((await Promise.all(both)).map(({ status }) => status)).toEqual([200, 200]);
    expect((await post(signed(expired))).status).toBe(200);
    expect(heard).toHaveLength(1);
    await post(signed(expired, { "webhook-id": "msg_2" }));
    expect(heard).toHaveLength(2);
  });

  test.each(["onExpired", "onOtherEvent"] as const)("answers 500 if %s fails, and calls it again", async (name) => {
    const content = name === "onExpired" ? expired : { ...expired, type: "composio.trigger.message" };
    let failures = 1;
    await open({
      [name]: (given: unknown) => {
        heard.push(given);
        if (failures-- > 0) throw new Error("the mail server is down");
      },
    });
    const answer = await post(signed(content));
    expect(answer.status).toBe(500);
    expect(answer.body.error.code).toBe("internal_error");
    expect(answer.text).not.toContain("mail server");
    expect(stage.log).toMatchObject([{ level: "error", message: expect.stringContaining("the mail server is down") }]);
    expect((await post(signed(content))).status).toBe(200);
    expect((await post(signed(content))).status).toBe(200);
    expect(heard).toHaveLength(2);
  });

  test.each([
    ["version 1", { trigger_name: "GMAIL_NEW", connection_id: "c", trigger_id: "t", payload: {}, log_id: "l" }, "V1"],
    ["version 2", { type: "gmail_new", timestamp: "now", log_id: "l", data: {} }, "V2"],
    ["version 2 that does not say so", { type: "gmail_new", timestamp: "now", log_id: "l", data: {} }, ""],
    ["a version to come", expired, "V4"],
    ["a list", [expired], "V3"],
  ])("explains how to fix %s", async (_, content, version) => {
    const { headers, ...rest } = signed(content, { "x-composio-webhook-version": version });
    const { "x-composio-webhook-version": stated, ...others } = headers ?? {};
    const answer = await post({ ...rest, headers: stated ? { ...headers } : others });
    expect(answer.status).toBe(400);
    expect(answer.body.error).toMatchObject({ code: "invalid_request", message: expect.stringContaining("V3") });
    expect(heard).toEqual([]);
  });

  test("refuses an event without an account, and a body that is not JSON", async () => {
    for (const data of [{}, null, "ca_1", ["ca_1"]])
      expect((await post(signed({ ...expired, data }))).body.error.code).toBe("invalid_request");
    const headers = { "webhook-id": "msg_1", "webhook-timestamp": seconds, "webhook-signature": sign("{") };
    expect((await post({ body: "{", headers })).body.error.code).toBe("invalid_json");
  });

  test("reads at most a megabyte", async () => {
    const padded = (size: number) => ({ ...expired, padding: "x".repeat(size - JSON.stringify(expired).length - 13) });
    expect((await post(signed(padded(1_048_576)))).status).toBe(200);
    const answer = await post(signed(padded(1_048_577), { "webhook-id": "msg_2" }));
    expect(answer.status).toBe(413);
    expect(answer.body.error.message).toContain("1 MiB");
  });

  test("accepts POST only", async () => {
    for (const method of ["GET", "PUT", "DELETE"]) {
      const answer = await stage.send(null, method, "/webhook");
      expect([answer.status, answer.headers.get("allow")]).toEqual([405, "POST"]);
    }
  });

  test("no credential of an event gets into an answer or the log", async () => {
    await open({
      onExpired: () => {
        throw new Error("no");
      },
    });
    await post(signed(expired));
    await post(signed({ ...expired, type: "composio.trigger.message" }, { "webhook-id": "msg_2" }));
    await post(signed(expired, { "webhook-signature": "v1,bm8=" }));
    await post(signed(expired, { "x-composio-webhook-version": "V2" }));
    const said = `${stage.sent.join("\n")}\n${JSON.stringify(stage.log)}`;
    for (const hidden of [canary, secret, sign(JSON.stringify(expired))]) expect(said).not.toContain(hidden);
  });

  test("handles the sandbox's deliveries: an account expires, the app fails once, and gets the event again", async () => {
    let failures = 1;
    const reach: { fetch: (request: Request) => Promise<Response> } = {
      fetch: () => Promise.reject(new Error("early")),
    };
    await open(
      {
        onExpired: (given) => {
          heard.push(given);
          if (failures-- > 0) throw new Error("not yet");
        },
      },
      {
        environment: {},
        sandbox: { deliver: (request) => reach.fetch(request), wait: () => Promise.resolve() },
      },
    );
    reach.fetch = stage.fetch;
    const { control } = stage.sandbox;
    control.subscribe({ url: `${stage.origin}/api/composio/webhook`, secret });
    const { id } = control.addAccount({ userId: "ana", toolkit: "gmail" });
    control.expire(id);
    const deliveries = await control.deliveries();
    expect(deliveries.map(({ attempt, status }) => [attempt, status])).toEqual([
      [1, 500],
      [2, 200],
    ]);
    expect(heard).toHaveLength(2);
    expect(heard[1]).toMatchObject({ connectedAccountId: id, userId: "ana", statusReason: "refresh_failed" });
  });
});

test.each([
  { secret: "" },
  { secret: [] },
  { secret: [secret, ""] },
  { secret, tolerance: -1 },
  { secret, tolerance: Number.NaN },
])("refuses to start with %j", (webhook) => {
  const composio = sandboxComposio(createSandbox());
  expect(() => createComposioHandler({ composio, identify: () => "ana", webhook })).toThrow(
    "createComposioHandler({ webhook })",
  );
});

test("a webhook with wrong headers, or an old one, is refused before its body is read", async () => {
  const stage = await openStage("in memory", { webhook: { secret: "whsec_1" } });
  let read = 0;
  const post = (headers: Record<string, string>) =>
    stage.fetch(
      new Request(`${stage.origin}/api/composio/webhook`, {
        method: "POST",
        headers,
        body: new ReadableStream({ pull: (controller) => (read++, controller.close()) }, { highWaterMark: 0 }),
        duplex: "half",
      } as RequestInit), // SAFETY: `duplex` is fetch's; the types lack it.
    );
  const claim = { "webhook-id": "msg_1", "webhook-signature": "v1,AAAA" };
  for (const headers of [{}, claim, { ...claim, "webhook-timestamp": "1" }])
    expect((await post(headers)).status).toBe(401);
  expect(read).toBe(0);
  const now = String(Math.floor(Date.now() / 1_000));
  expect((await post({ ...claim, "webhook-timestamp": now })).status).toBe(401);
  expect(read).toBe(1);
  await stage.close();
});

test("is off by default", async () => {
  const stage = await openStage("in memory");
  const answer = await stage.send(null, "POST", "/webhook", signed(expired));
  expect(answer.status).toBe(404);
  expect(answer.body.error.code).toBe("route_not_found");
  await stage.close();
});
