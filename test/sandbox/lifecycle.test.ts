import { expect, test } from "vitest";
import { connectMethod } from "../../src/protocol/schemes.ts";
import { sandboxToolkits } from "../../src/sandbox/index.ts";
import { structuralKeysOf } from "../../src/sandbox/model/credentials.ts";
import { call, create, link, testSandbox } from "./support.ts";

const minutes = 60_000;

test("a link is valid for ten minutes: INITIALIZING, INITIATED once opened, then EXPIRED", async () => {
  const sandbox = testSandbox();
  const { status, body } = await link(sandbox, "ac_gmail");
  expect(status).toBe(201);
  expect(body).toEqual({
    link_token: expect.stringMatching(/^ln_\w{12}$/),
    redirect_url: `http://127.0.0.1:4100/link/${body.link_token}`,
    expires_at: "2026-11-02T10:30:30.400Z",
    connected_account_id: expect.stringMatching(/^ca_\w{12}$/),
    experimental: { account_type: "PRIVATE" },
  });
  const read = async () => (await call(sandbox, "GET", `/connected_accounts/${body.connected_account_id}`)).body;
  expect((await read()).status).toBe("INITIALIZING");
  await sandbox.fetch(new Request(body.redirect_url));
  expect((await read()).status).toBe("INITIATED");
  sandbox.control.advance(10 * minutes - 1);
  expect((await read()).status).toBe("INITIATED");
  sandbox.control.advance(1);
  expect(await read()).toMatchObject({
    status: "EXPIRED",
    status_reason: "Connection initiation did not complete within 10 minutes",
    updated_at: "2026-11-02T10:30:30.400Z",
    state: { val: { status: "EXPIRED", expired_at: "2026-11-02T10:30:30.400Z" } },
  });
  expect(() => sandbox.control.consent(body.connected_account_id, "allow")).toThrow("expired");
});

test("a link needs no callback, and the same user may get several", async () => {
  const sandbox = testSandbox();
  const first = await link(sandbox, "ac_gmail");
  const second = await link(sandbox, "ac_gmail");
  expect(first.body.connected_account_id).not.toBe(second.body.connected_account_id);
  expect(sandbox.control.consent(first.body.connected_account_id, "allow")).toBeNull();
  expect(sandbox.control.account(second.body.connected_account_id).status).toBe("INITIALIZING");
});

test.each([
  ["an unknown auth config", { auth_config_id: "ac_nope" }, 404, 607],
  ["a disabled auth config", { auth_config_id: "ac_asana_disabled" }, 400, 600],
  ["an empty user id", { user_id: "" }, 400, 10400],
  ["no user id", { user_id: undefined }, 400, 10400],
  ["a callback that is no text", { callback_url: 7 }, 400, 10400],
  [
    "an access list on a PRIVATE account",
    { experimental: { acl_config_for_shared: { allow_all_users: true } } },
    400,
    600,
  ],
])("link refuses %s and changes nothing", async (_, body, status, code) => {
  const sandbox = testSandbox();
  const answer = await link(sandbox, "ac_gmail", body);
  expect(answer).toMatchObject({
    status,
    body: { error: { status, code, slug: expect.any(String), request_id: expect.stringMatching(/^req_/) } },
  });
  expect(sandbox.control.accounts()).toEqual([]);
});

test("direct creation: managed OAuth is refused, with Composio's exact message", async () => {
  const sandbox = testSandbox();
  for (const authConfigId of ["ac_gmail", "ac_trello", "ac_granola_mcp"]) {
    const answer = await call(
      sandbox,
      "POST",
      "/connected_accounts",
      { auth_config: { id: authConfigId }, connection: { user_id: "user-1" } },
      "v3",
    );
    expect(answer).toMatchObject({
      status: 400,
      body: {
        error: {
          code: 600,
          slug: "ConnectedAccount_BadRequest",
          message:
            "Creating connections on this endpoint for Composio-managed OAuth auth configs is no longer supported. Use POST /api/v3/connected_accounts/link instead.",
          suggested_fix: expect.stringContaining("/link"),
        },
      },
    });
  }
  expect(sandbox.control.accounts()).toEqual([]);
});

test.each([
  ["ac_stripe", "API_KEY", { generic_api_key: "sk_1" }],
  ["ac_stripe", "API_KEY", { api_key: "under the wrong name: taken, and useless later" }],
  ["ac_posthog", "API_KEY", { subdomain: "eu.i", generic_api_key: "phx_1" }],
  ["ac_jira_api_key", "API_KEY", { subdomain: "acme" }],
  ["ac_jira_s2s_oauth2", "S2S_OAUTH2", { subdomain: "acme" }],
  ["ac_zulip", "BASIC", { username: "bot" }],
  ["ac_agencyzoom", "BASIC_WITH_JWT", { username: "alex", password: "word" }],
  ["ac_canvas", "BEARER_TOKEN", { token: "t", "your-domain": "acme" }],
  ["ac_googlebigquery", "GOOGLE_SERVICE_ACCOUNT", { credentials_json: '{\n"a": 1\n}' }],
  ["ac_github_app", "SERVICE_ACCOUNT", { application_id: "1", installation_id: "2", private_key: "-----\n\n-----" }],
  ["ac_bill", "BILLCOM_AUTH", { sessionId: "s", devKey: "d" }],
  ["ac_cal_calcom_auth", "CALCOM_AUTH", { api_key: "cal_1" }],
  ["ac_acme_erp", "ACME_SIGNED_TOKEN", { COMPANYDOMAIN: "acme", "suffix.one": "x" }],
])("%s by %s is ACTIVE at once, and has exactly %o", async (authConfigId, scheme, val) => {
  const sandbox = testSandbox();
  const { status, body } = await create(sandbox, authConfigId, scheme, val);
  expect(status).toBe(201);
  expect(body).toMatchObject({
    status: "ACTIVE",
    redirect_url: null,
    connectionData: { authScheme: scheme, val: { status: "ACTIVE" } },
  });
  expect(sandbox.control.account(body.id).val).toMatchObject(val);
});

test.each([
  ["ac_canvas", "BEARER_TOKEN", { "your-domain": "acme" }, ["Access token", "token"]],
  ["ac_zulip", "BASIC", { password: "word" }, ["Email", "username"]],
  ["ac_bill", "BILLCOM_AUTH", { devKey: "d" }, ["Session id", "sessionId"]],
  ["ac_stripe", "API_KEY", {}, ["API Key", "generic_api_key"]],
])(
  "direct creation refuses %s without what the scheme cannot do without, and names it by its label",
  async (authConfigId, scheme, val, [label, name]) => {
    const sandbox = testSandbox();
    const answer = await create(sandbox, authConfigId, scheme, val);
    expect(answer).toMatchObject({
      status: 400,
      body: {
        error: {
          code: 612,
          slug: "ConnectedAccount_MissingRequiredFields",
          message: `Missing required fields: ${label}`,
          errors: [`${name}: Required`],
        },
      },
    });
    expect(sandbox.control.accounts()).toEqual([]);
  },
);

test("direct creation: a scheme that isn't the config's, an old id, an unknown id, a disabled config", async () => {
  const sandbox = testSandbox();
  expect((await create(sandbox, "ac_stripe", "BEARER_TOKEN", { token: "t" })).status).toBe(400);
  expect(await create(sandbox, "0f0b5c1e", "API_KEY", { generic_api_key: "k" })).toMatchObject({
    status: 400,
    body: { error: { code: 607 } },
  });
  expect(await create(sandbox, "ac_nope", "API_KEY", { generic_api_key: "k" })).toMatchObject({
    status: 404,
    body: { error: { code: 607 } },
  });
  sandbox.control.setAuthConfigEnabled("ac_stripe", false);
  expect((await create(sandbox, "ac_stripe", "API_KEY", { generic_api_key: "k" })).status).toBe(400);
});

test('direct creation: user_id defaults to "default", deprecated data still works', async () => {
  const sandbox = testSandbox();
  const { body } = await call(sandbox, "POST", "/connected_accounts", {
    auth_config: { id: "ac_stripe" },
    connection: { data: { generic_api_key: "sk_old" } },
  });
  expect(sandbox.control.account(body.id)).toMatchObject({
    userId: "default",
    status: "ACTIVE",
    val: { generic_api_key: "sk_old" },
  });
});

test("own OAuth app: the provider's address on request, required fields before the redirect", async () => {
  const sandbox = testSandbox();
  const jira = sandbox.control.addAuthConfig({ toolkit: "jira", managed: false, credentials: { client_id: "mine" } });
  expect((await create(sandbox, jira, "OAUTH2", { status: "INITIALIZING" })).status).toBe(400);
  const { body } = await create(sandbox, jira, "OAUTH2", {
    status: "INITIALIZING",
    subdomain: "acme",
    long_redirect_url: true,
  });
  expect(body.connectionData.val).toMatchObject({ status: "INITIATED", subdomain: "acme" });
  expect(body.connectionData.val.redirectUrl).toMatch(
    /^http:\/\/127\.0\.0\.1:4100\/provider\/jira\/authorize\?response_type=code&client_id=mine&/,
  );
  expect((await create(sandbox, jira, "OAUTH2", { subdomain: "acme" })).body.error.message).toContain("access_token");
});

test("credentials: refused only with validation; otherwise wrong ones fail after 30 seconds", async () => {
  const sandbox = testSandbox();
  const validated = { validate_credentials: true };
  expect((await create(sandbox, "ac_stripe", "API_KEY", { generic_api_key: "bad_1" })).status).toBe(201);
  expect((await create(sandbox, "ac_stripe", "API_KEY", { generic_api_key: "bad_1" }, validated)).status).toBe(400);
  expect((await create(sandbox, "ac_tavily", "API_KEY", { generic_api_key: "sk_1" }, validated)).status).toBe(400);
  expect((await create(sandbox, "ac_tavily", "API_KEY", { generic_api_key: "tvly-1" }, validated)).status).toBe(201);
  const { body } = await create(sandbox, "ac_stripe", "API_KEY", { generic_api_key: "late_1" }, validated);
  sandbox.control.advance(29_999);
  expect(sandbox.control.account(body.id).status).toBe("ACTIVE");
  sandbox.control.advance(1);
  expect(sandbox.control.account(body.id)).toMatchObject({
    status: "EXPIRED",
    statusReason: "Max auth failures reached",
  });
});

test("refuseKeys refuses every key at once, and `consent` can fail a flow", async () => {
  const sandbox = testSandbox();
  sandbox.control.refuseKeys(true);
  expect((await create(sandbox, "ac_tavily", "API_KEY", { generic_api_key: "tvly-1" })).status).toBe(400);
  sandbox.control.reset();
  expect((await create(sandbox, "ac_tavily", "API_KEY", { generic_api_key: "tvly-1" })).status).toBe(201);
  const { body } = await link(sandbox, "ac_gmail", { callback_url: "https://app.example/back" });
  expect(sandbox.control.consent(body.connected_account_id, "fail")).toContain("error=invalid_grant");
  expect(sandbox.control.account(body.connected_account_id).status).toBe("FAILED");
});

test("refuseKeys refuses credentials of every scheme made of fields, and new ones of an account", async () => {
  const sandbox = testSandbox();
  const account = sandbox.control.addAccount({ userId: "user-1", toolkit: "zulip" });
  sandbox.control.refuseKeys(true);
  for (const { slug, schemes } of sandboxToolkits) {
    for (const { mode, fields = [] } of schemes.filter((scheme) => connectMethod(scheme.mode) === "fields")) {
      const id = sandbox.control.addAuthConfig({ toolkit: slug, scheme: mode });
      const names = [...fields.map(({ name }) => name), ...structuralKeysOf(mode)];
      const values = Object.fromEntries(names.map((name) => [name, "https://a.example"]));
      const { status, body } = await create(sandbox, id, mode, values);
      expect({ slug, mode, status }).toEqual({ slug, mode, status: 400 });
      expect(JSON.stringify(body)).toContain("the provider rejected the credentials");
    }
  }
  const state = { authScheme: "BASIC", val: { username: "a", password: "b" } };
  const changed = await call(sandbox, "PATCH", `/connected_accounts/${account.id}`, { connection: { state } });
  expect(changed.status).toBe(400);
});

test("shared credentials: users are asked for no fields, and a creation without any is ACTIVE", async () => {
  const sandbox = testSandbox();
  const id = sandbox.control.addAuthConfig({
    toolkit: "firecrawl",
    sharedCredentials: { generic_api_key: "fc-for-everyone" },
  });
  const config = await call(sandbox, "GET", `/auth_configs/${id}`);
  expect(config.body.expected_input_fields.map(({ name }: { name: string }) => name)).toEqual(["full"]);
  expect(config.body.shared_credentials).toEqual({ generic_api_key: "REDACTED" });
  const { body } = await call(sandbox, "POST", "/connected_accounts", {
    auth_config: { id },
    connection: { user_id: "user-1" },
  });
  expect(body.status).toBe("ACTIVE");
  expect(sandbox.control.account(body.id).val).toEqual({
    full: "https://api.firecrawl.dev/v1",
    generic_api_key: "fc-for-everyone",
  });
});

test("the callback may reach the app before the account is ACTIVE", async () => {
  // Kilo-Org/cloud#3400.
  const sandbox = testSandbox();
  sandbox.control.activationLag(3000);
  const { body } = await link(sandbox, "ac_gmail", { callback_url: "https://app.example/back" });
  expect(sandbox.control.consent(body.connected_account_id, "allow")).toContain("status=success");
  expect(sandbox.control.account(body.connected_account_id).status).toBe("INITIATED");
  sandbox.control.advance(3000);
  expect(sandbox.control.account(body.connected_account_id).status).toBe("ACTIVE");
});

test("status: pause and resume, idempotent; impossible steps are 409", async () => {
  const sandbox = testSandbox();
  const { id } = sandbox.control.addAccount({ userId: "user-1", toolkit: "stripe" });
  const set = async (enabled: boolean) =>
    (await call(sandbox, "PATCH", `/connected_accounts/${id}/status`, { enabled })).status;
  expect([await set(false), await set(false)]).toEqual([200, 200]);
  expect(sandbox.control.account(id)).toMatchObject({
    status: "INACTIVE",
    statusReason: "Connection status updated by user",
  });
  expect([await set(true), await set(true)]).toEqual([200, 200]);
  for (const status of ["INITIATED", "EXPIRED", "FAILED", "REVOKED"]) {
    sandbox.control.setStatus(id, status);
    expect([await set(true), await set(false)]).toEqual([409, 409]);
  }
});

test("PATCH: alias is unique per user and toolkit, and an empty one clears it", async () => {
  const sandbox = testSandbox();
  const mine = sandbox.control.addAccount({ userId: "user-1", toolkit: "gmail", alias: "work" });
  const second = sandbox.control.addAccount({ userId: "user-1", toolkit: "gmail" });
  sandbox.control.addAccount({ userId: "user-2", toolkit: "gmail", alias: "home" });
  sandbox.control.addAccount({ userId: "user-1", toolkit: "slack", alias: "home" });
  const patch = async (alias: string) =>
    (await call(sandbox, "PATCH", `/connected_accounts/${second.id}`, { alias })).status;
  expect(await patch("work")).toBe(409);
  expect(await patch("home")).toBe(200);
  expect((await link(sandbox, "ac_gmail", { alias: "work" })).status).toBe(409);
  expect((await call(sandbox, "PATCH", `/connected_accounts/${mine.id}`, { alias: "work" })).status).toBe(200);
  expect((await call(sandbox, "PATCH", `/connected_accounts/${mine.id}`, { alias: "" })).status).toBe(200);
  expect((await call(sandbox, "GET", `/connected_accounts/${mine.id}`)).body.alias).toBeNull();
  expect(await patch("work")).toBe(200);
});

test("PATCH: omitted credentials stay, null removes, an expired account comes back", async () => {
  const sandbox = testSandbox();
  const { body } = await create(sandbox, "ac_firecrawl", "API_KEY", {
    full: "https://own.example/v1",
    generic_api_key: "fc-1",
    extra: "x",
  });
  sandbox.control.expire(body.id);
  const patch = (authScheme: string, val: object) =>
    call(sandbox, "PATCH", `/connected_accounts/${body.id}`, { connection: { state: { authScheme, val } } });
  expect(await patch("API_KEY", { generic_api_key: "fc-2", extra: null })).toEqual({
    status: 200,
    body: { success: true, id: body.id, status: "ACTIVE" },
  });
  expect(sandbox.control.account(body.id)).toMatchObject({ status: "ACTIVE", statusReason: null });
  expect(sandbox.control.account(body.id).val).toEqual({ full: "https://own.example/v1", generic_api_key: "fc-2" });
  expect((await patch("BASIC", { username: "x" })).status).toBe(400);
  const oauth = sandbox.control.addAccount({ userId: "user-1", toolkit: "gmail" });
  const refused = await call(sandbox, "PATCH", `/connected_accounts/${oauth.id}`, {
    connection: { state: { authScheme: "OAUTH2", val: { access_token: "t" } } },
  });
  expect(refused.status).toBe(400);
});

test("refresh starts consent again for the same id; schemes without consent are 409", async () => {
  // ComposioHQ/composio#1914: an ACTIVE account stops being ACTIVE at once.
  const sandbox = testSandbox();
  const { id } = sandbox.control.addAccount({ userId: "user-1", toolkit: "gmail" });
  const { body } = await call(sandbox, "POST", `/connected_accounts/${id}/refresh`);
  expect(body).toEqual({ id, status: "INITIATED", redirect_url: expect.stringMatching(/\/api\/v3\/s\/s_/) });
  expect(sandbox.control.account(id).val).not.toHaveProperty("access_token");
  sandbox.control.advance(10 * minutes);
  expect(sandbox.control.account(id).status).toBe("EXPIRED");
  for (const toolkit of ["stripe", "canvas"]) {
    const account = sandbox.control.addAccount({ userId: "user-1", toolkit });
    expect((await call(sandbox, "POST", `/connected_accounts/${account.id}/refresh`)).status).toBe(409);
  }
  sandbox.control.revoke(id);
  expect((await call(sandbox, "POST", `/connected_accounts/${id}/refresh`)).status).toBe(422);
});

test("revoke: returns what was revoked, nothing the second time, and fails if the scheme can't revoke", async () => {
  const sandbox = testSandbox();
  const { id } = sandbox.control.addAccount({ userId: "user-1", toolkit: "gmail" });
  const revoke = (account: string) => call(sandbox, "POST", `/connected_accounts/${account}/revoke`);
  expect((await revoke(id)).body).toEqual({
    revoked_tokens: ["access_token", "refresh_token"],
    connected_account: { id, status: "REVOKED" },
  });
  expect((await revoke(id)).body.revoked_tokens).toEqual([]);
  expect(sandbox.control.account(id).statusReason).toBe("Revoked via user-initiated revoke endpoint");
  expect((await revoke(sandbox.control.addAccount({ userId: "user-1", toolkit: "stripe" }).id)).status).toBe(400);
  expect(
    (await revoke(sandbox.control.addAccount({ userId: "user-1", toolkit: "gmail", status: "EXPIRED" }).id)).status,
  ).toBe(409);
  expect((await revoke("ca_nope")).status).toBe(404);
});

test("delete is soft: the account is in no answer, and the second time is a 404", async () => {
  const sandbox = testSandbox();
  const { body } = await link(sandbox, "ac_gmail");
  const path = `/connected_accounts/${body.connected_account_id}`;
  expect((await call(sandbox, "DELETE", `${path}?revoke_on_delete=true`)).body).toEqual({
    success: true,
    revoke_job_id: expect.stringMatching(/^pj_/),
  });
  expect((await call(sandbox, "DELETE", path)).status).toBe(404);
  expect((await call(sandbox, "GET", "/connected_accounts")).body.items).toEqual([]);
  expect((await sandbox.fetch(new Request(body.redirect_url))).status).toBe(404);
  expect(sandbox.control.account(body.connected_account_id).deleted).toBe(true);
});

test("ids are the same in every run, unless they are injected", async () => {
  const ids = async () => (await link(testSandbox(), "ac_gmail")).body.connected_account_id;
  expect(await ids()).toBe(await ids());
  const sandbox = testSandbox({ newId: (prefix) => `${prefix}_chosen` });
  expect((await link(sandbox, "ac_gmail")).body.connected_account_id).toBe("ca_chosen");
});

test("reset goes back to the seed", async () => {
  const sandbox = testSandbox();
  await link(sandbox, "ac_gmail");
  sandbox.control.setAuthConfigEnabled("ac_gmail", false);
  sandbox.control.failNext({ status: 500 });
  sandbox.control.advance(5000);
  sandbox.control.reset();
  expect(sandbox.control.accounts()).toEqual([]);
  expect(sandbox.requests).toEqual([]);
  expect((await call(sandbox, "GET", "/auth_configs/ac_gmail")).body).toMatchObject({
    status: "ENABLED",
    created_at: "2026-11-02T10:20:30.400Z",
  });
});
