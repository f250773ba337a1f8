import { defaultEnvironment } from "../../../src/platform/environment.ts";
import { getEventListeners } from "node:events";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { ComposioClientLike } from "../../../src/server/composio/sdk.ts";
import type { ComposioErrorCode } from "../../../src/server/index.ts";
import type { Fault } from "../../../src/sandbox/index.ts";
import { rawAccount } from "../../support/rawAccount.ts";
import { connectSdk, everySdk, openStage, type Stage, type StageOptions, ways } from "../stage.ts";

const link = { body: { toolkit: "gmail" } };
const subdomain = { body: { toolkit: "zendesk", fields: { subdomain: "bad value" } } };
const initiate = { body: { toolkit: "stripe", fields: { generic_api_key: "sk" } } };
const retired =
  "Creating connections on this endpoint for Composio-managed OAuth auth configs is no longer supported. Use POST /api/v3/connected_accounts/link instead.";

function envelope(status: number, message: string, code = 600) {
  return { error: { message, code, slug: "ConnectedAccount_BadRequest", status, request_id: "req_1" } };
}

describe.each([...ways, ...everySdk])("%s", (way) => {
  let stage: Stage;
  const open = async (options?: StageOptions) => {
    await stage.close();
    stage = await openStage(way, options);
  };
  beforeEach(async () => {
    stage = await openStage(way);
  });
  afterEach(() => stage.close());

  const readFault = (fault: Fault) => {
    stage.sandbox.control.failNext({ ...fault, method: "GET", path: "/connected_accounts", times: 2 });
    return stage.send("ana", "GET", "/connected-accounts");
  };

  test.each<[what: string, fault: Fault, status: number, code: ComposioErrorCode]>([
    ["400", { status: 400 }, 502, "composio_rejected"],
    ["401", { status: 401 }, 502, "composio_unauthorized"],
    ["opencompany#2337: 403", { status: 403 }, 502, "composio_forbidden"],
    ["408", { status: 408 }, 504, "composio_timeout"],
    ["422", { status: 422 }, 502, "composio_rejected"],
    ["429", { status: 429 }, 429, "rate_limited"],
    ["500", { status: 500 }, 502, "composio_unavailable"],
    ["501", { status: 501 }, 502, "composio_unavailable"],
    ["503", { status: 503 }, 502, "composio_unavailable"],
    ["a dropped connection", { network: true }, 502, "composio_unavailable"],
    ["HTML with 200", { status: 200, body: "<html>A proxy says hello</html>" }, 502, "composio_unavailable"],
    ["HTML with 502", { status: 502, body: "<html>Bad gateway</html>" }, 502, "composio_unavailable"],
    ["broken JSON", { status: 200, body: '{"items":[' }, 502, "composio_unavailable"],
    ["JSON of another kind", { status: 200, body: { hello: "world" } }, 502, "composio_unavailable"],
    ["null", { status: 200, body: "null" }, 502, "composio_unavailable"],
  ])("turns %s into an error of the kit", async (_, fault, status, code) => {
    const answer = await readFault(fault);
    expect([answer.status, answer.body.error]).toEqual([status, { code, status, message: expect.any(String) }]);
    const isOurFault = status >= 500;
    expect(stage.log.at(-1)).toMatchObject({
      level: isOurFault ? "error" : "warn",
      code,
      route: "GET /connected-accounts",
    });
    const isRefusal = fault.status !== undefined && fault.status >= 400;
    expect(stage.log.at(-1)?.upstreamStatus).toBe(isRefusal ? fault.status : undefined);
  });

  test.each<[what: string, fault: Fault, retryAfter: number | undefined]>([
    ["seconds", { headers: { "retry-after": "17" } }, 17],
    ["a fraction", { headers: { "retry-after": "0.4" } }, 1],
    ["a flat body and no header", {}, undefined],
    ["the envelope", { body: envelope(429, "Too many requests"), headers: { "retry-after": "3" } }, 3],
    ["nonsense", { headers: { "retry-after": "soon" } }, undefined],
    ["a negative number", { headers: { "retry-after": "-5" } }, undefined],
    ["a date in the past", { headers: { "retry-after": "Thu, 01 Jan 2026 00:00:00 GMT" } }, undefined],
  ])("sends a Retry-After after a 429 with %s", async (_, fault, retryAfter) => {
    const answer = await readFault({ ...fault, status: 429 });
    expect(answer.status).toBe(429);
    expect(answer.body.error.retryAfter).toBe(retryAfter);
    expect(answer.headers.get("retry-after")).toBe(retryAfter === undefined ? null : String(retryAfter));
  });

  test("reads a Retry-After with a date by its own clock", async () => {
    const now = Date.parse("2026-11-22T12:00:00Z");
    await open({ environment: { clock: { ...defaultEnvironment().clock, now: () => now } } });
    const answer = await readFault({ status: 429, headers: { "retry-after": new Date(now + 42_000).toUTCString() } });
    expect(answer.body.error.retryAfter).toBe(42);
  });

  test("does not wait for a long Retry-After itself", async () => {
    const start = performance.now();
    await readFault({ status: 429, headers: { "retry-after": "60" } });
    expect(performance.now() - start).toBeLessThan(30_000);
    expect(stage.sandbox.requests).toHaveLength(1);
  });

  test.each<[what: string, fault: Fault]>([
    ["a dropped connection", { network: true }],
    ["a gateway's hiccup", { status: 503 }],
  ])("repeats a read once after %s", async (_, fault) => {
    stage.sandbox.control.failNext({ ...fault, method: "GET", path: "/connected_accounts" });
    const answer = await stage.send("ana", "GET", "/connected-accounts");
    expect([answer.status, answer.body]).toEqual([200, { items: [] }]);
  });

  test.each<[what: string, fault: Fault]>([
    ["500", { status: 500 }],
    ["502", { status: 502 }],
    ["429", { status: 429 }],
    ["409", { status: 409 }],
    ["x-should-retry", { status: 500, headers: { "x-should-retry": "true" } }],
    ["a connection dropped before it took effect", { network: true }],
    ["a connection dropped after it took effect", { network: true, when: "after" }],
  ])("rowboat#896: never repeats a POST (%s)", async (_, fault) => {
    for (const [path, options] of [
      ["/connected-accounts/link", link],
      ["/connected-accounts", initiate],
    ] as const) {
      stage.sandbox.control.failNext({ ...fault, method: "POST", path: "/connected_accounts" });
      expect((await stage.send("ana", "POST", path, options)).status).toBeGreaterThanOrEqual(400);
    }
    expect(stage.sandbox.requests.filter(({ method }) => method === "POST")).toHaveLength(2);
  });

  test.each(["PATCH", "DELETE"])("never repeats a %s", async (method) => {
    const { id } = stage.sandbox.control.addAccount({ userId: "ana", toolkit: "gmail" });
    stage.sandbox.control.failNext({ method, status: 503, times: 2 });
    const answer = await stage.send(
      "ana",
      method,
      `/connected-accounts/${id}`,
      method === "PATCH" ? { body: { enabled: false } } : {},
    );
    expect([answer.status, answer.body.error.code]).toEqual([502, "composio_unavailable"]);
    expect(stage.sandbox.requests.filter((request) => request.method === method)).toHaveLength(1);
  });

  test.each<[what: string, path: string, options: { body: object }, fault: Fault, code: ComposioErrorCode]>([
    [
      "the retired direct create",
      "/connected-accounts",
      initiate,
      { status: 400, body: envelope(400, retired) },
      "link_required",
    ],
    [
      "code 607",
      "/connected-accounts",
      initiate,
      { status: 400, body: envelope(400, "Auth config not found", 607) },
      "auth_config_not_found",
    ],
    ["an auth config that has just gone", "/connected-accounts/link", link, { status: 404 }, "auth_config_not_found"],
    [
      "an auth config that has just been disabled",
      "/connected-accounts/link",
      link,
      { status: 400, body: envelope(400, "Auth config is disabled") },
      "auth_config_disabled",
    ],
    ...[400, 409, 422].map((status): [string, string, { body: object }, Fault, ComposioErrorCode] => [
      `an auth config that has just been disabled, in Composio's own words, with ${status}`,
      "/connected-accounts",
      initiate,
      { status, body: envelope(status, "Disabled configurations cannot be used for new connections") },
      "auth_config_disabled",
    ]),
    [
      "an alias in use",
      "/connected-accounts/link",
      { body: { ...link.body, alias: "work" } },
      { status: 409, body: envelope(409, "Duplicate") },
      "alias_taken",
    ],
    [
      "an alias in use, with a polite text",
      "/connected-accounts",
      { body: { ...initiate.body, alias: "work" } },
      { status: 409, body: envelope(409, "Please choose a different name") },
      "alias_taken",
    ],
    [
      "an alias in use, as a 400",
      "/connected-accounts",
      { body: { ...initiate.body, alias: "work" } },
      { status: 400, body: envelope(400, "Alias already exists") },
      "alias_taken",
    ],
    ["a lease", "/connected-accounts", initiate, { status: 409 }, "conflict"],
    [
      "a lease, although there was an alias",
      "/connected-accounts",
      { body: { ...initiate.body, alias: "work" } },
      { status: 409, body: envelope(409, "Row is leased by another operation") },
      "conflict",
    ],
    ["credentials it can't use", "/connected-accounts", initiate, { status: 422 }, "credentials_rejected"],
    [
      "an alias it can't use",
      "/connected-accounts/link",
      { body: { ...link.body, alias: "work" } },
      { status: 400, body: envelope(400, "alias: Too long") },
      "invalid_fields",
    ],
    [
      "an alias it can't use, as a detail",
      "/connected-accounts/link",
      { body: { ...link.body, alias: "work" } },
      { status: 422, body: { error: { ...envelope(422, "Validation error").error, errors: ["alias: Too long"] } } },
      "invalid_fields",
    ],
    [
      "a field of a link that it can't use",
      "/connected-accounts/link",
      subdomain,
      { status: 422, body: envelope(422, "Invalid value for subdomain") },
      "credentials_rejected",
    ],
    [
      "an alias it can't use, beside fields",
      "/connected-accounts",
      { body: { ...initiate.body, alias: "work" } },
      { status: 400, body: envelope(400, "alias: Too long") },
      "invalid_fields",
    ],
    [
      "a link without fields that it can't make",
      "/connected-accounts/link",
      link,
      { status: 422 },
      "composio_rejected",
    ],
    ["a key without the scope", "/connected-accounts/link", link, { status: 403 }, "composio_forbidden"],
  ])("recognises %s", async (_, path, options, fault, code) => {
    stage.sandbox.control.failNext({ ...fault, method: "POST", path: "/connected_accounts" });
    expect((await stage.send("ana", "POST", path, options)).body.error.code).toBe(code);
  });

  test.each([400, 422])("an alias of an account that Composio refuses with %i", async (status) => {
    const { id } = stage.sandbox.control.addAccount({ userId: "ana", toolkit: "gmail" });
    stage.sandbox.control.failNext({ method: "PATCH", status, body: envelope(status, "Too long") });
    const answer = await stage.send("ana", "PATCH", `/connected-accounts/${id}`, { body: { alias: "work" } });
    expect([answer.status, answer.body.error]).toMatchObject([
      422,
      { code: "invalid_fields", fields: { alias: "Composio did not accept this name." } },
    ]);
  });

  test.each(["javascript:alert(1)", "http://evil.example/link", "not an address", ""])(
    "opencompany#633: follows no link to %s",
    async (url) => {
      const answer = {
        link_token: "ln_1",
        redirect_url: url,
        expires_at: "2026-11-22T12:10:00Z",
        connected_account_id: "ca_1",
      };
      stage.sandbox.control.failNext({ method: "POST", status: 201, body: answer });
      const { status, body } = await stage.send("ana", "POST", "/connected-accounts/link", link);
      expect([status, body.error.code]).toEqual([502, "composio_rejected"]);
    },
  );

  test("an API key that Composio rejects is reported to the developer, not to the user", async () => {
    await open({ upstreamTimeout: 5_000 });
    const answer = await readFault({ status: 401 });
    expect(answer.status).toBe(502);
    expect(stage.log[0]).toMatchObject({
      level: "error",
      message: expect.stringContaining("API key"),
      upstreamStatus: 401,
      requestId: "req_fault",
    });
  });

  test("opencompany#633: a request without an answer times out", async () => {
    await open({ upstreamTimeout: 60 });
    stage.sandbox.control.delay(60_000);
    const start = performance.now();
    const answer = await stage.send("ana", "GET", "/connected-accounts");
    expect([answer.status, answer.body.error.code]).toEqual([504, "composio_timeout"]);
    // Without the option it would take 20 s.
    expect(performance.now() - start).toBeLessThan(15_000);
  });

  test("accepts unknown statuses, missing fields and additional fields", async () => {
    const account = { id: "ca_1", status: "QUANTUM", toolkit: { slug: "gmail" }, auth_config: { id: "ac_gmail" } };
    const body = { items: [account, null, 7, { id: "" }, { id: "ca_2" }], next_cursor: 12 };
    // The account names no owner, so it must be in the list of the user's PRIVATE accounts too. Each list has two pages.
    stage.sandbox.control.failNext({ method: "GET", path: "/connected_accounts", status: 200, body, times: 4 });
    const answer = await stage.send("ana", "GET", "/connected-accounts");
    expect(answer.body.items).toEqual([
      {
        id: "ca_1",
        status: "QUANTUM",
        statusReason: null,
        toolkit: { slug: "gmail", name: "Gmail", logo: expect.any(String) },
        authConfig: { id: "ac_gmail", isComposioManaged: false, isDisabled: false },
        authScheme: null,
        alias: null,
        wordId: null,
        displayName: null,
        isDisabled: false,
        createdAt: "",
        updatedAt: "",
      },
    ]);
    expect(stage.log).toContainEqual(expect.objectContaining({ level: "warn" }));
  });

  test("a list with a repeated cursor ends there", async () => {
    const page = (id: string) => ({
      items: [{ id, user_id: "ana", status: "ACTIVE", toolkit: { slug: "gmail" }, auth_config: { id: "ac_gmail" } }],
      next_cursor: "same",
    });
    for (const id of ["ca_1", "ca_2"])
      stage.sandbox.control.failNext({ method: "GET", path: "/connected_accounts", status: 200, body: page(id) });
    const answer = await stage.send("ana", "GET", "/connected-accounts");
    expect(answer.body.items.map(({ id }: { id: string }) => id)).toEqual(["ca_1", "ca_2"]);
  });

  test("a cursor may be a number", async () => {
    await open({ sandbox: { pageSize: 1 } });
    for (let count = 0; count < 3; count++) stage.sandbox.control.addAccount({ userId: "ana", toolkit: "gmail" });
    const [newest] = stage.sandbox.control.accounts().toReversed();
    const [first, second] = stage.sandbox.control.accounts();
    if (!newest || !first || !second) throw new Error("There are no accounts.");
    [newest, second, first].forEach((account, index) =>
      stage.sandbox.control.failNext({
        ...{ method: "GET", path: "/connected_accounts", status: 200 },
        body: { items: [rawAccount(account)], next_cursor: index < 2 ? index : null },
      }),
    );
    const answer = await stage.send("ana", "GET", "/connected-accounts");
    expect(answer.body.items.map(({ id }) => id)).toEqual([newest.id, second.id, first.id]);
    const lists = stage.sandbox.requests.filter(({ path }) => path.endsWith("/connected_accounts"));
    expect(lists.map(({ query }) => query["cursor"])).toEqual([undefined, "0", "1"]);
  });

  test("a failure on a later page makes the whole list fail", async () => {
    await open({ sandbox: { pageSize: 1 } });
    for (let count = 0; count < 2; count++) stage.sandbox.control.addAccount({ userId: "ana", toolkit: "gmail" });
    stage.sandbox.control.failNext({
      method: "GET",
      path: "/connected_accounts",
      status: 200,
      body: { items: [], next_cursor: "x" },
    });
    stage.sandbox.control.failNext({ method: "GET", path: "/connected_accounts", status: 500 });
    expect((await stage.send("ana", "GET", "/connected-accounts")).status).toBe(502);
  });

  test("an auth config without known fields is an error while the catalogue is down", async () => {
    stage.sandbox.control.failNext({ path: "/toolkits/", status: 500, times: 5 });
    const answer = await stage.send("ana", "GET", "/auth-configs/ac_stripe");
    expect([answer.status, answer.body.error.code]).toEqual([502, "composio_unavailable"]);
  });
});

test("aborts the request to Composio when the browser disconnects", async () => {
  const stage = await openStage("in memory");
  stage.sandbox.control.delay(200);
  const controller = new AbortController();
  const headers = { "x-user": "ana" };
  const answer = stage.fetch(
    new Request(`${stage.origin}/api/composio/connected-accounts`, { headers, signal: controller.signal }),
  );
  setTimeout(() => controller.abort(), 30);
  expect((await answer).status).toBe(499);
  expect(stage.log).toEqual([expect.objectContaining({ level: "info", code: "aborted" })]);
  await stage.close();
});

test("a body of Composio that never ends ends at the timeout, and gives its slot back", async () => {
  const stage = await openStage("in memory");
  const { createComposioHandler } = await import("../../../src/server/index.ts");
  const client: ComposioClientLike = connectSdk(stage.sandbox.origin, stage.sandbox.apiKey).getClient();
  let endless = 2;
  // As client 2.x of the SDK does: it stops listening to the signal when the headers have arrived.
  const list: typeof client.connectedAccounts.list = (query, options) =>
    endless-- > 0 ? new Promise(() => undefined) : client.connectedAccounts.list(query, options);
  const connectedAccounts = Object.assign(Object.create(client.connectedAccounts), { list });
  const handler = createComposioHandler({
    composio: { getClient: () => Object.assign(Object.create(client), { connectedAccounts }) },
    identify: () => "ana",
    logger: () => undefined,
    upstreamTimeout: 500,
    upstreamConcurrency: 1,
  });
  const read = async () => (await handler(new Request("http://app.example/connected-accounts"))).status;
  expect(await read()).toBe(504);
  expect(await read()).toBe(504);
  expect(await read()).toBe(200);
  await stage.close();
});

// Node keeps a timer's signal, with its listeners and what they refer to, until the timer ends.
test("a call that has ended leaves nothing on the signal of its timeout", async () => {
  const stage = await openStage("in memory");
  const { id } = stage.sandbox.control.addAccount({ userId: "ana", toolkit: "gmail" });
  const timeouts = vi.spyOn(AbortSignal, "timeout");
  const { status } = await stage.send("ana", "PATCH", `/connected-accounts/${id}`, { body: { alias: "Work" } });
  const signals = timeouts.mock.results.map(({ value }) => value as AbortSignal);
  timeouts.mockRestore();
  expect(status).toBe(200);
  expect(signals.length).toBeGreaterThan(1);
  expect(signals.flatMap((signal) => getEventListeners(signal, "abort"))).toEqual([]);
  await stage.close();
});

test("an outage tells the browser only that Composio can't be reached", async () => {
  const stage = await openStage("in memory", {});
  await stage.close();
  const answer = await stage.send("ana", "GET", "/connected-accounts");
  expect([answer.status, answer.body.error.code]).toEqual([502, "composio_unavailable"]);
  expect(stage.log[0]?.message).toContain("ECONNREFUSED");
});

test("a wrong API key has another code than a wrong request", async () => {
  const stage = await openStage("in memory");
  const { createComposioHandler } = await import("../../../src/server/index.ts");
  const handler = createComposioHandler({
    composio: connectSdk(stage.sandbox.origin, "ak_wrong"),
    identify: () => "ana",
    logger: () => undefined,
  });
  const response = await handler(new Request("http://app.example/connected-accounts"));
  expect(await response.json()).toMatchObject({ error: { code: "composio_unauthorized" } });
  await stage.close();
});
