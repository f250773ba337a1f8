import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ComposioError } from "../../../src/server/index.ts";
import { type SendOptions, openStage, type Stage, type StageOptions, ways } from "../stage.ts";

type Refusal = readonly [
  what: string,
  method: string,
  path: string,
  options: SendOptions,
  status: number,
  code: string,
];

const link = "/connected-accounts/link";
const initiate = "/connected-accounts";
const key = { generic_api_key: "sk" };
/** What guards of frameworks throw for who is not signed in. */
const redirect = new Response(null, { status: 302, headers: { location: "/login" } });
const redirectOfNext = Object.assign(new Error("NEXT_REDIRECT"), { digest: "NEXT_REDIRECT;replace;/login;307;" });

/** `{id}` stands for an account of ana's. */
const refusals: readonly Refusal[] = [
  // What does not exist.
  ["an unknown toolkit", "POST", link, { body: { toolkit: "nope" } }, 404, "toolkit_not_found"],
  ["an unknown toolkit", "POST", initiate, { body: { toolkit: "nope", fields: {} } }, 404, "toolkit_not_found"],
  ["an unknown toolkit", "GET", "/toolkits/nope", {}, 404, "toolkit_not_found"],
  ["an unknown auth config", "POST", link, { body: { authConfigId: "ac_nope" } }, 404, "auth_config_not_found"],
  [
    "chat#13: an auth config id of long ago",
    "POST",
    initiate,
    { body: { authConfigId: "8f2c", fields: key } },
    404,
    "auth_config_not_found",
  ],
  ["an unknown auth config", "GET", "/auth-configs/ac_nope", {}, 404, "auth_config_not_found"],
  ["an unknown account", "GET", "/connected-accounts/ca_nope", {}, 404, "connected_account_not_found"],
  [
    "an unknown account",
    "PATCH",
    "/connected-accounts/ca_nope",
    { body: { enabled: false } },
    404,
    "connected_account_not_found",
  ],
  ["an unknown account", "DELETE", "/connected-accounts/ca_nope", {}, 404, "connected_account_not_found"],
  ["an unknown account", "POST", link, { body: { connectedAccountId: "ca_nope" } }, 404, "connected_account_not_found"],
  ["an id that is none", "GET", "/connected-accounts/ca_1,ca_2", {}, 404, "connected_account_not_found"],
  ["an id that is none", "GET", "/connected-accounts/%2e%2e%2f", {}, 404, "connected_account_not_found"],
  ["an id that is none", "GET", "/connected-accounts/%zz", {}, 404, "connected_account_not_found"],
  ["an id that is none", "DELETE", "/connected-accounts/ca%20x", {}, 404, "connected_account_not_found"],
  ["an id that is none", "GET", "/auth-configs/a%2Cb", {}, 404, "auth_config_not_found"],
  ["an id that is none", "GET", "/toolkits/a.b", {}, 404, "toolkit_not_found"],
  // What can't be connected.
  [
    "houston#1202: OAuth without a managed app",
    "POST",
    link,
    { body: { toolkit: "twitter" } },
    409,
    "toolkit_oauth_unmanaged",
  ],
  ["a toolkit without authentication", "POST", link, { body: { toolkit: "hackernews" } }, 400, "toolkit_no_auth"],
  ["a disabled auth config", "POST", link, { body: { authConfigId: "ac_slack" } }, 409, "auth_config_disabled"],
  [
    "a toolkit whose auth config is disabled",
    "POST",
    link,
    { body: { toolkit: "slack" } },
    409,
    "auth_config_disabled",
  ],
  [
    "rowboat#896: managed OAuth by initiate",
    "POST",
    initiate,
    { body: { toolkit: "gmail", fields: {} } },
    400,
    "link_required",
  ],
  [
    "a scheme the auth config hasn't",
    "POST",
    initiate,
    { body: { authConfigId: "ac_stripe", scheme: "BASIC", fields: key } },
    400,
    "scheme_not_supported",
  ],
  [
    "a scheme the toolkit hasn't",
    "POST",
    initiate,
    { body: { toolkit: "stripe", scheme: "BASIC", fields: key } },
    409,
    "auth_config_missing",
  ],
  [
    "new credentials for OAuth",
    "PATCH",
    "/connected-accounts/{id}",
    { body: { fields: { access_token: "x" } } },
    400,
    "scheme_not_supported",
  ],
  // Fields.
  [
    "mailchimp: a field of another name",
    "POST",
    link,
    { body: { toolkit: "mailchimp", fields: { server_prefix: "us19" } } },
    422,
    "invalid_fields",
  ],
  [
    "a field of another name",
    "POST",
    initiate,
    { body: { toolkit: "stripe", fields: { ...key, api_key: "x" } } },
    422,
    "invalid_fields",
  ],
  [
    "no value for a required field",
    "POST",
    initiate,
    { body: { toolkit: "stripe", fields: {} } },
    422,
    "invalid_fields",
  ],
  [
    "an empty value for a required field",
    "POST",
    initiate,
    { body: { toolkit: "stripe", fields: { generic_api_key: "" } } },
    422,
    "invalid_fields",
  ],
  [
    "white space for a required field",
    "POST",
    initiate,
    { body: { toolkit: "stripe", fields: { generic_api_key: " \t\n\u00a0" } } },
    422,
    "invalid_fields",
  ],
  [
    "a value that is no text",
    "POST",
    initiate,
    { body: { toolkit: "stripe", fields: { generic_api_key: 7 } } },
    400,
    "invalid_request",
  ],
  [
    "a value of more than 32 KiB",
    "POST",
    initiate,
    { body: { toolkit: "stripe", fields: { generic_api_key: "x".repeat(33_000) } } },
    400,
    "invalid_request",
  ],
  // Shapes.
  ["no target", "POST", link, { body: {} }, 400, "invalid_request"],
  ["two targets", "POST", link, { body: { toolkit: "gmail", authConfigId: "ac_gmail" } }, 400, "invalid_request"],
  ["a target that smuggles in another", "POST", link, { body: { toolkit: "gmail,slack" } }, 400, "invalid_request"],
  [
    "ever-works#1101: a user id in the body",
    "POST",
    link,
    { body: { toolkit: "gmail", userId: "ben" } },
    400,
    "invalid_request",
  ],
  ["an unknown option", "PATCH", "/connected-accounts/{id}", { body: { alais: "x" } }, 400, "invalid_request"],
  ["nothing to change", "PATCH", "/connected-accounts/{id}", { body: {} }, 400, "invalid_request"],
  [
    "an id in the body",
    "PATCH",
    "/connected-accounts/{id}",
    { body: { id: "ca_2", alias: "x" } },
    400,
    "invalid_request",
  ],
  ["an odd revoke", "DELETE", "/connected-accounts/{id}?revoke=yes", {}, 400, "invalid_request"],
  ["a cursor that is none", "GET", "/toolkits?cursor=nonsense", {}, 400, "invalid_request"],
  ["a limit of nought", "GET", "/toolkits?limit=0", {}, 400, "invalid_request"],
  ["a limit without bounds", "GET", "/toolkits?limit=1e9", {}, 400, "invalid_request"],
  ["more than 100 ids", "GET", `/connected-accounts?ids=${"ca_1,".repeat(101)}`, {}, 400, "invalid_request"],
  ["ids that are none", "GET", "/connected-accounts?ids=ca_1%26user_ids%3Dben", {}, 400, "invalid_request"],
  ["garbage", "POST", link, { body: "{not json" }, 400, "invalid_json"],
  ["an empty body", "POST", link, { body: "" }, 400, "invalid_json"],
  ["a list", "POST", link, { body: [] }, 400, "invalid_request"],
  ["null", "POST", link, { body: "null" }, 400, "invalid_request"],
  ["1 MB", "POST", link, { body: { toolkit: "gmail", alias: "x".repeat(1_000_000) } }, 413, "body_too_large"],
  [
    "text",
    "POST",
    link,
    { body: { toolkit: "gmail" }, headers: { "content-type": "text/plain" } },
    415,
    "unsupported_media_type",
  ],
  [
    "a form",
    "POST",
    link,
    { body: "toolkit=gmail", headers: { "content-type": "application/x-www-form-urlencoded" } },
    415,
    "unsupported_media_type",
  ],
  ["no media type", "PATCH", "/connected-accounts/{id}", {}, 415, "unsupported_media_type"],
  // Where from and where to.
  [
    "another site's page",
    "POST",
    link,
    { body: { toolkit: "gmail" }, headers: { "sec-fetch-site": "cross-site" } },
    403,
    "origin_not_allowed",
  ],
  [
    "a sister site's page",
    "DELETE",
    "/connected-accounts/{id}",
    { headers: { "sec-fetch-site": "same-site" } },
    403,
    "origin_not_allowed",
  ],
  [
    "another origin",
    "POST",
    link,
    { body: { toolkit: "gmail" }, headers: { origin: "https://evil.example" } },
    403,
    "origin_not_allowed",
  ],
  [
    "an origin of none",
    "PATCH",
    "/connected-accounts/{id}",
    { body: { alias: "x" }, headers: { origin: "null" } },
    403,
    "origin_not_allowed",
  ],
  [
    "ansvisor#643: a callback elsewhere",
    "POST",
    link,
    { body: { toolkit: "gmail", callbackUrl: "https://evil.example/" } },
    400,
    "callback_url_not_allowed",
  ],
  [
    "a callback that is no address",
    "POST",
    link,
    { body: { toolkit: "gmail", callbackUrl: "/done" } },
    400,
    "callback_url_not_allowed",
  ],
  [
    "a callback that runs",
    "POST",
    link,
    { body: { toolkit: "gmail", callbackUrl: "javascript:alert(1)" } },
    400,
    "callback_url_not_allowed",
  ],
  [
    "a callback with a name in front",
    "POST",
    link,
    { body: { toolkit: "gmail", callbackUrl: "http://app.example@evil.example/" } },
    400,
    "callback_url_not_allowed",
  ],
  // Routes.
  ["a route that isn't", "GET", "/connected-accounts/ca_1/secrets", {}, 404, "route_not_found"],
  ["a route that isn't", "POST", "/tools", { body: {} }, 404, "route_not_found"],
  ["a method that isn't", "PUT", "/connected-accounts", { body: {} }, 405, "method_not_allowed"],
  ["a method that isn't", "GET", link, {}, 405, "method_not_allowed"],
  ["a method that isn't", "POST", "/toolkits", { body: {} }, 405, "method_not_allowed"],
  ["a method that isn't", "POST", "/callback", { body: {} }, 405, "method_not_allowed"],
];

describe.each(ways)("%s", (way) => {
  let stage: Stage;
  let id: string;
  const open = async (options?: StageOptions) => {
    await stage.close();
    stage = await openStage(way, options);
  };
  beforeEach(async () => {
    stage = await openStage(way);
    const { control } = stage.sandbox;
    ({ id } = control.addAccount({ userId: "ana", toolkit: "github" }));
    control.setAuthConfigEnabled("ac_slack", false);
  });
  afterEach(() => stage.close());

  test.each(refusals)("refuses %s: %s %s", async (_, method, path, options, status, code) => {
    const before = stage.sandbox.control.accounts();
    const answer = await stage.send("ana", method, path.replace("{id}", id), options);
    expect([answer.status, answer.body.error]).toEqual([status, expect.objectContaining({ code, status })]);
    expect(answer.body.error.message).toEqual(expect.any(String));
    expect(stage.sandbox.control.accounts()).toEqual(before);
    expect(stage.sandbox.requests.filter((request) => request.method !== "GET")).toEqual([]);
  });

  test.each(refusals.filter(([, method, path]) => path.startsWith("/connected-accounts") && method !== "PUT"))(
    "refuses %s to a visitor, too: %s %s",
    async (_, method, path, options) => {
      const answer = await stage.send(null, method, path.replace("{id}", id), options);
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
      expect(stage.sandbox.requests).toEqual([]);
    },
  );

  test("refuses white space as a new key, and does not trim other values", async () => {
    const key = stage.sandbox.control.addAccount({ userId: "ana", toolkit: "stripe" });
    const send = (generic_api_key: string) =>
      stage.send("ana", "PATCH", `/connected-accounts/${key.id}`, { body: { fields: { generic_api_key } } });
    const blank = await send(" \n ");
    expect([blank.status, blank.body.error]).toMatchObject([
      422,
      { code: "invalid_fields", fields: { generic_api_key: expect.any(String) } },
    ]);
    expect((await send(" sk new ")).status).toBe(200);
    expect(stage.sandbox.control.account(key.id).val).toMatchObject({ generic_api_key: " sk new " });
  });

  test.each([
    ["GET", "/connected-accounts"],
    ["GET", "/connected-accounts/{id}"],
    ["PATCH", "/connected-accounts/{id}"],
    ["DELETE", "/connected-accounts/{id}"],
    ["POST", "/connected-accounts"],
    ["POST", link],
    ["GET", "/auth-configs"],
    ["GET", "/auth-configs/ac_gmail"],
    ["POST", "/auth-configs"],
    ["PATCH", "/auth-configs/ac_gmail"],
    ["GET", "/toolkits"],
    ["GET", "/toolkits/gmail"],
  ])("answers 401 to a signed-out user: %s %s", async (method, path) => {
    const body = method === "POST" || method === "PATCH" ? {} : undefined;
    for (const user of [null, ""]) {
      const answer = await stage.send(user, method, path.replace("{id}", id), { body });
      expect([answer.status, answer.body.error.code]).toEqual([401, "unauthenticated"]);
    }
    expect(stage.sandbox.requests).toEqual([]);
  });

  test("names the wrong field, never its value", async () => {
    const body = { toolkit: "stripe", fields: { api_key: "sk_secret_value" } };
    const answer = await stage.send("ana", "POST", initiate, { body });
    expect(answer.body.error.fields).toEqual({ api_key: expect.any(String) });
    const missing = await stage.send("ana", "POST", initiate, { body: { toolkit: "firecrawl", fields: {} } });
    expect(missing.body.error.fields).toEqual({ generic_api_key: expect.any(String) });
    const shape = await stage.send("ana", "POST", initiate, {
      body: { toolkit: "stripe", fields: { generic_api_key: ["sk_secret_value"] }, sk_secret_value: 1 },
    });
    expect(shape.body.error.message).toContain("fields.generic_api_key");
    expect(answer.text + missing.text).not.toContain("sk_secret_value");
  });

  test("never writes a masked value back over the credential", async () => {
    const stripe = stage.sandbox.control.addAccount({
      userId: "ana",
      toolkit: "stripe",
      val: { generic_api_key: "sk_live_1" },
    });
    for (const masked of ["sk_l...", "REDACTED"]) {
      const answer = await stage.send("ana", "PATCH", `/connected-accounts/${stripe.id}`, {
        body: { fields: { generic_api_key: masked } },
      });
      expect([answer.status, answer.body.error.code]).toEqual([422, "invalid_fields"]);
    }
    expect(stage.sandbox.control.account(stripe.id).val["generic_api_key"]).toBe("sk_live_1");
  });

  test("answers alias_taken when connecting and when renaming", async () => {
    stage.sandbox.control.addAccount({ userId: "ana", toolkit: "gmail", alias: "work" });
    const other = stage.sandbox.control.addAccount({ userId: "ana", toolkit: "gmail" });
    const renamed = await stage.send("ana", "PATCH", `/connected-accounts/${other.id}`, { body: { alias: "work" } });
    expect([renamed.status, renamed.body.error.code]).toEqual([409, "alias_taken"]);
    const body = { toolkit: "gmail", alias: "work", allowMultiple: true };
    const linked = await stage.send("ana", "POST", link, { body });
    expect([linked.status, linked.body.error.code]).toEqual([409, "alias_taken"]);
  });

  test("counts the bytes of a body without Content-Length", async () => {
    const chunk = new TextEncoder().encode("x".repeat(10_000));
    let left = 100;
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => (left-- > 0 ? controller.enqueue(chunk) : controller.close()),
    });
    const init: RequestInit & { duplex: "half" } = {
      method: "POST",
      body,
      duplex: "half",
      headers: { "x-user": "ana", "content-type": "application/json" },
    };
    const response = await stage.fetch(new Request(`${stage.origin}/api/composio${link}`, init));
    expect(response.status).toBe(413);
  });

  test("names the methods of a route in the Allow header", async () => {
    expect((await stage.send("ana", "PUT", "/connected-accounts")).headers.get("allow")).toBe("GET, POST");
    expect((await stage.send("ana", "GET", link)).headers.get("allow")).toBe("POST");
  });

  test.each([
    [
      "throws",
      () => {
        throw new Error("database at 10.0.0.1 is gone");
      },
      500,
      "internal_error",
    ],
    [
      "throws something odd",
      () => {
        // oxlint-disable-next-line typescript/only-throw-error -- what an app may do
        throw "odd";
      },
      500,
      "internal_error",
    ],
    ["rejects", () => Promise.reject(new Error("database at 10.0.0.1 is gone")), 500, "internal_error"],
    [
      "throws an answer of ours",
      () => {
        throw new ComposioError("rate_limited", { retryAfter: 7 });
      },
      429,
      "rate_limited",
    ],
    ["throws a redirect, as in React Router", () => Promise.reject(redirect), 401, "unauthenticated"],
    ["throws an answer 401", () => Promise.reject(new Response(null, { status: 401 })), 401, "unauthenticated"],
    ["throws an answer 503", () => Promise.reject(new Response(null, { status: 503 })), 500, "internal_error"],
    ["throws a redirect of Next.js", () => Promise.reject(redirectOfNext), 401, "unauthenticated"],
    ["gives a user id with a comma", () => "ana,ben", 500, "internal_error"],
    ["gives nothing", () => undefined, 401, "unauthenticated"],
  ])("identify that %s", async (_, identify, status, code) => {
    await open({ identify });
    const answer = await stage.send("ana", "GET", "/connected-accounts");
    expect([answer.status, answer.body.error.code]).toEqual([status, code]);
    expect(answer.text).not.toContain("10.0.0.1");
    expect(stage.sandbox.requests).toEqual([]);
  });

  test("explains to the developer that a user id must not have a comma", async () => {
    await open({ identify: () => "ana,ben" });
    await stage.send("ana", "GET", "/connected-accounts");
    expect(stage.log[0]).toMatchObject({ level: "error", message: expect.stringContaining("comma") });
  });

  test("identify and authorize get the request with its body unread", async () => {
    const bodies: unknown[] = [];
    await open({
      identify: async (request) => {
        bodies.push(await request.clone().json());
        return request.headers.get("x-user");
      },
      authorize: async ({ request }) => {
        bodies.push(await request.json());
        return true;
      },
    });
    const body = { toolkit: "gmail" };
    expect((await stage.send("ana", "POST", link, { body })).status).toBe(201);
    expect(bodies).toEqual([body, body]);
  });

  test("allows nothing if authorize throws", async () => {
    await open({ authorize: () => Promise.reject(new Error("policy server down")) });
    const answer = await stage.send("ana", "GET", "/connected-accounts");
    expect([answer.status, answer.body.error.code]).toEqual([500, "internal_error"]);
    expect(answer.text).not.toContain("policy server");
  });
});
