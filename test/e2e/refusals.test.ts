import { describe, expect, test } from "vitest";
import { setUpDemo } from "./support/setUpDemo.ts";
import { changes } from "./support/upstream.ts";

const demo = setUpDemo();

/** A request to the running handler over its real port, and what it has to answer. */
interface Refusal {
  readonly method?: string;
  readonly path?: string;
  /** Sent as JSON, a text as it is. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signedOut?: boolean;
  /** Who is signed in. @default the demo's first user, its admin */
  readonly email?: string;
  readonly status: number;
  readonly code: string;
}

const link = "/connected-accounts/link";

const refusals: Readonly<Record<string, Refusal>> = {
  "unknown toolkit": { body: { toolkit: "no_such_app" }, status: 404, code: "toolkit_not_found" },
  "unknown auth config": { body: { authConfigId: "ac_nobody" }, status: 404, code: "auth_config_not_found" },
  "disabled auth config": { body: { authConfigId: "ac_asana_disabled" }, status: 409, code: "auth_config_disabled" },
  "toolkit with none but a disabled one": { body: { toolkit: "asana" }, status: 409, code: "auth_config_disabled" },
  "toolkit without an OAuth app": { body: { toolkit: "twitter" }, status: 409, code: "toolkit_oauth_unmanaged" },
  "toolkit that needs no connection": { body: { toolkit: "hackernews" }, status: 400, code: "toolkit_no_auth" },
  "no session": { body: { toolkit: "gmail" }, signedOut: true, status: 401, code: "unauthenticated" },
  "no session, reading": {
    method: "GET",
    path: "/connected-accounts",
    signedOut: true,
    status: 401,
    code: "unauthenticated",
  },
  "another site's origin": {
    body: { toolkit: "gmail" },
    headers: { origin: "https://evil.example" },
    status: 403,
    code: "origin_not_allowed",
  },
  "another site, by fetch metadata": {
    body: { toolkit: "gmail" },
    headers: { "sec-fetch-site": "cross-site" },
    status: 403,
    code: "origin_not_allowed",
  },
  "a sandboxed frame": {
    body: { toolkit: "gmail" },
    headers: { origin: "null" },
    status: 403,
    code: "origin_not_allowed",
  },
  "garbage for JSON": { body: '{"toolkit": "gmail"', status: 400, code: "invalid_json" },
  "JSON that is no object": { body: ["gmail"], status: 400, code: "invalid_request" },
  "a form": {
    body: "toolkit=gmail",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    status: 415,
    code: "unsupported_media_type",
  },
  "no target": { body: {}, status: 400, code: "invalid_request" },
  "two targets": { body: { toolkit: "gmail", authConfigId: "ac_slack" }, status: 400, code: "invalid_request" },
  "a user id of one's own choosing": {
    body: { toolkit: "gmail", userId: "user_jonas" },
    status: 400,
    code: "invalid_request",
  },
  "a callback to another site": {
    body: { toolkit: "gmail", callbackUrl: "https://evil.example/" },
    status: 400,
    code: "callback_url_not_allowed",
  },
  "1 MB": { body: { toolkit: "gmail", alias: "x".repeat(1_000_000) }, status: 413, code: "body_too_large" },
  "unknown route": { path: "/connected-accounts/link/further/on", body: {}, status: 404, code: "route_not_found" },
  "wrong method": { method: "PUT", path: "/connected-accounts", body: {}, status: 405, code: "method_not_allowed" },
  "an admin's route": {
    email: "jonas@fernhill.example",
    path: "/auth-configs",
    body: { toolkit: "gmail" },
    status: 403,
    code: "not_allowed",
  },
};

describe.each(Object.entries(refusals))("%s", (_, refusal) => {
  test(`is refused with ${refusal.status} ${refusal.code}, and nothing changes`, async () => {
    await demo.sandbox.addAccount({ userId: "user_jonas", toolkit: "gmail" });
    await expectRefused(refusal);
  });
});

test.each(["GET", "PATCH", "DELETE"])(
  "%s of another user's account is refused as if it did not exist",
  async (method) => {
    const { id } = await demo.sandbox.addAccount({ userId: "user_jonas", toolkit: "gmail" });
    const body = method === "PATCH" ? { enabled: false } : undefined;
    await expectRefused({
      method,
      path: `/connected-accounts/${id}`,
      body,
      status: 404,
      code: "connected_account_not_found",
    });
  },
);

test("reconnecting another user's account is refused as if it did not exist", async () => {
  const { id } = await demo.sandbox.addAccount({ userId: "user_jonas", toolkit: "gmail" });
  await expectRefused({ body: { connectedAccountId: id }, status: 404, code: "connected_account_not_found" });
});

async function expectRefused({
  method = "POST",
  path = link,
  body,
  headers,
  signedOut = false,
  email,
  status,
  code,
}: Refusal): Promise<void> {
  const before = await demo.sandbox.accounts();
  const response = await fetch(`${demo.url}/api/composio${path}`, {
    method,
    headers: {
      ...(body !== undefined && { "content-type": "application/json" }),
      ...(!signedOut && { cookie: await sessionCookie(email) }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const answer: unknown = await response.json();
  expect({ status: response.status, answer }).toMatchObject({
    status,
    answer: { error: { code, message: expect.any(String) } },
  });
  expect(Object.keys(Object(answer))).toEqual(["error"]);
  expect(await changes(demo.sandbox)).toEqual([]);
  expect(await demo.sandbox.accounts()).toEqual(before);
}

/** Signs in as a visit of the page does: as Maya. */
async function sessionCookie(email?: string): Promise<string> {
  const response = await (email === undefined
    ? fetch(demo.url, { headers: { accept: "text/html" } })
    : fetch(`${demo.url}/api/session`, {
        method: "POST",
        headers: { origin: demo.url },
        body: new URLSearchParams({ email }),
      }));
  const [cookie = ""] = response.headers.getSetCookie();
  return cookie.split(";")[0] ?? "";
}
