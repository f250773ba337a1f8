import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  parseAuthConfig,
  parseAuthConfigs,
  parseAuthConfigSummaries,
  parseToolkit,
  parseToolkits,
} from "../../../src/protocol/answers/catalogueAnswers.ts";
import { parseAccount, parseAccounts, parseLink } from "../../../src/protocol/answers/accountAnswers.ts";
import { everyRuntime, everySdk, openStage, type Stage, type StageOptions } from "../stage.ts";

describe.each([...everyRuntime, ...everySdk])("%s", (way) => {
  let stage: Stage;
  const open = async (options?: StageOptions) => {
    await stage.close();
    stage = await openStage(way, options);
  };
  beforeEach(async () => {
    stage = await openStage(way);
  });
  afterEach(() => stage.close());

  test("a link leads to an ACTIVE account after consent", async () => {
    const link = await stage.send("ana", "POST", "/connected-accounts/link", { body: { toolkit: "gmail" } });
    expect(link.status).toBe(201);
    const { id, redirectUrl, expiresAt } = parseLink(link.body);
    expect(redirectUrl).toContain(stage.sandbox.origin);
    expect(Date.parse(expiresAt ?? "")).toBeGreaterThan(0);

    const pending = await stage.send("ana", "GET", `/connected-accounts/${id}`);
    expect(parseAccount(pending.body).status).toBe("INITIALIZING");

    const callback = stage.sandbox.control.consent(id, "allow");
    expect(callback).toBe(`${stage.origin}/api/composio/callback?status=success&connected_account_id=${id}`);
    const account = await stage.send("ana", "GET", `/connected-accounts/${id}`);
    expect(account.status).toBe(200);
    expect(parseAccount(account.body)).toEqual({
      id,
      status: "ACTIVE",
      statusReason: null,
      toolkit: { slug: "gmail", name: "Gmail", logo: expect.stringMatching(/^data:image\//) },
      authConfig: { id: "ac_gmail", isComposioManaged: true, isDisabled: false },
      authScheme: "OAUTH2",
      alias: null,
      wordId: expect.stringMatching(/^gmail_/),
      displayName: "alex@example.com",
      isDisabled: false,
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
    });
  });

  test("a link passes on callback URL, alias and fields unchanged", async () => {
    const callbackUrl = `${stage.origin}/done?x=1`;
    const body = { toolkit: "zendesk", callbackUrl, alias: "work", fields: { subdomain: "acme" } };
    const link = await stage.send("ana", "POST", "/connected-accounts/link", { body });
    expect(link.status).toBe(201);
    expect(stage.sandbox.requests.at(-1)?.body).toEqual({
      auth_config_id: "ac_zendesk",
      user_id: "ana",
      callback_url: callbackUrl,
      alias: "work",
      connection_data: { subdomain: "acme" },
    });
  });

  test("credentials create an ACTIVE account at once", async () => {
    const fields = { generic_api_key: "sk_live_1" };
    const created = await stage.send("ana", "POST", "/connected-accounts", { body: { toolkit: "stripe", fields } });
    expect(created.status).toBe(201);
    expect(parseAccount(created.body)).toMatchObject({ status: "ACTIVE", authScheme: "API_KEY" });
    const post = stage.sandbox.requests.find((request) => request.method === "POST");
    expect(post?.body).toEqual({
      auth_config: { id: "ac_stripe" },
      connection: { user_id: "ana", state: { authScheme: "API_KEY", val: { status: "ACTIVE", ...fields } } },
    });
  });

  test("a required field that was left out is sent with its default", async () => {
    const body = { toolkit: "firecrawl", fields: { generic_api_key: "fc-1" }, alias: "crawler" };
    const created = await stage.send("ana", "POST", "/connected-accounts", { body });
    expect(created.body).toMatchObject({ alias: "crawler" });
    expect(stage.sandbox.control.account(created.body.id).val).toMatchObject({
      generic_api_key: "fc-1",
      full: "https://api.firecrawl.dev/v1",
    });
  });

  test("initiate uses the given scheme, or one with fields", async () => {
    const fields = { subdomain: "acme", basic_encoded: "YTpi" };
    const told = await stage.send("ana", "POST", "/connected-accounts", {
      body: { toolkit: "zendesk", scheme: "API_KEY", fields },
    });
    expect(told.body).toMatchObject({ authScheme: "API_KEY" });
    const itself = await stage.send("ben", "POST", "/connected-accounts", { body: { toolkit: "zendesk", fields } });
    expect(itself.body).toMatchObject({ authScheme: "API_KEY" });
  });

  test("OAuth is preferred for a link where a toolkit offers several schemes", async () => {
    await stage.send("ana", "POST", "/connected-accounts/link", { body: { toolkit: "jira" } });
    expect(stage.sandbox.requests.at(-1)?.body).toMatchObject({ auth_config_id: "ac_jira" });
  });

  test("lists the user's accounts, with every filter", async () => {
    const { control } = stage.sandbox;
    const gmail = control.addAccount({ userId: "ana", toolkit: "gmail" });
    const slack = control.addAccount({
      userId: "ana",
      toolkit: "slack",
      status: "EXPIRED",
      statusReason: "Permanent auth error during token refresh",
    });
    const stripe = control.addAccount({ userId: "ana", toolkit: "stripe" });
    const idsOf = async (query: string) =>
      parseAccounts((await stage.send("ana", "GET", `/connected-accounts${query}`)).body)
        .items.map(({ id }) => id)
        .toSorted();
    expect(await idsOf("")).toEqual([gmail.id, slack.id, stripe.id].toSorted());
    expect(await idsOf("?toolkits=gmail,stripe")).toEqual([gmail.id, stripe.id].toSorted());
    expect(await idsOf("?toolkits=gmail&toolkits=stripe")).toEqual([gmail.id, stripe.id].toSorted());
    expect(await idsOf("?authConfigIds=ac_slack")).toEqual([slack.id]);
    expect(await idsOf("?statuses=EXPIRED")).toEqual([slack.id]);
    expect(await idsOf(`?ids=${slack.id},${gmail.id}`)).toEqual([gmail.id, slack.id].toSorted());
    expect(await idsOf(`?ids=${slack.id}&statuses=ACTIVE`)).toEqual([]);
  });

  test("filters by a status that Composio does not accept as a filter", async () => {
    const account = stage.sandbox.control.addAccount({ userId: "ana", toolkit: "gmail" });
    stage.sandbox.control.setStatus(account.id, "PENDING");
    const answer = await stage.send("ana", "GET", "/connected-accounts?statuses=PENDING,ACTIVE");
    expect(answer.body.items.map(({ id }: { id: string }) => id)).toEqual([account.id]);
    expect(stage.sandbox.requests[0]?.query).not.toHaveProperty("statuses");
  });

  test.each(["ids", "toolkits", "authConfigIds", "statuses"])(
    "an empty %s filter matches nothing, and asks nothing",
    async (filter) => {
      stage.sandbox.control.addAccount({ userId: "ana", toolkit: "gmail" });
      const answer = await stage.send("ana", "GET", `/connected-accounts?${filter}=`);
      expect(answer.body).toEqual({ items: [] });
      expect(stage.sandbox.requests).toEqual([]);
    },
  );

  test("classifies Composio's reasons, and does not pass on its text", async () => {
    stage.sandbox.control.addAccount({
      userId: "ana",
      toolkit: "slack",
      status: "EXPIRED",
      statusReason: "Permanent auth error during token refresh",
    });
    const answer = await stage.send("ana", "GET", "/connected-accounts");
    expect(answer.body.items[0]?.statusReason).toBe("refresh_failed");
    expect(answer.text).not.toContain("Permanent");
  });

  test("renames, pauses and resumes", async () => {
    const { id } = stage.sandbox.control.addAccount({ userId: "ana", toolkit: "gmail" });
    const renamed = await stage.send("ana", "PATCH", `/connected-accounts/${id}`, { body: { alias: "private" } });
    expect(parseAccount(renamed.body).alias).toBe("private");
    const cleared = await stage.send("ana", "PATCH", `/connected-accounts/${id}`, { body: { alias: "" } });
    expect(parseAccount(cleared.body).alias).toBeNull();
    const paused = await stage.send("ana", "PATCH", `/connected-accounts/${id}`, { body: { enabled: false } });
    expect(parseAccount(paused.body)).toMatchObject({ status: "INACTIVE", isDisabled: true });
    const resumed = await stage.send("ana", "PATCH", `/connected-accounts/${id}`, { body: { enabled: true } });
    expect(parseAccount(resumed.body)).toMatchObject({ status: "ACTIVE", isDisabled: false });
  });

  test("changes only the credentials that were sent", async () => {
    const { id } = stage.sandbox.control.addAccount({
      userId: "ana",
      toolkit: "firecrawl",
      val: { generic_api_key: "fc-old", full: "https://own.example/v1" },
    });
    const answer = await stage.send("ana", "PATCH", `/connected-accounts/${id}`, {
      body: { fields: { generic_api_key: "fc-new" } },
    });
    expect(answer.status).toBe(200);
    expect(stage.sandbox.control.account(id).val).toMatchObject({
      generic_api_key: "fc-new",
      full: "https://own.example/v1",
    });
  });

  test.each([
    [true, "INACTIVE", "ACTIVE"],
    [false, "ACTIVE", "INACTIVE"],
  ] as const)(
    "new credentials together with enabled: %s answer what the account is then",
    async (enabled, before, after) => {
      const { id } = stage.sandbox.control.addAccount({ userId: "ana", toolkit: "stripe", status: before });
      const answer = await stage.send("ana", "PATCH", `/connected-accounts/${id}`, {
        body: { enabled, fields: { generic_api_key: "sk_new" } },
      });
      expect(stage.sandbox.control.account(id)).toMatchObject({ status: after, val: { generic_api_key: "sk_new" } });
      expect(parseAccount(answer.body)).toMatchObject({ status: after, isDisabled: !enabled });
    },
  );

  test("openmausbot#336: deletes, and revokes at the provider only if asked to", async () => {
    const { control } = stage.sandbox;
    for (const [query, sent] of [
      ["", undefined],
      ["?revoke=false", undefined],
      ["?revoke=true", "true"],
    ] as const) {
      const { id } = control.addAccount({ userId: "ana", toolkit: "gmail" });
      const answer = await stage.send("ana", "DELETE", `/connected-accounts/${id}${query}`);
      expect([answer.status, answer.body]).toEqual([200, { success: true }]);
      expect(stage.sandbox.requests.at(-1)?.query["revoke_on_delete"]).toBe(sent);
      expect(control.account(id).deleted).toBe(true);
    }
  });

  test.each([404, 410])("multica#4608: an account that vanishes (%i) counts as deleted", async (status) => {
    const { id } = stage.sandbox.control.addAccount({ userId: "ana", toolkit: "gmail" });
    stage.sandbox.control.failNext({ method: "DELETE", status });
    expect((await stage.send("ana", "DELETE", `/connected-accounts/${id}`)).body).toEqual({ success: true });
  });

  test("a deleted account is gone", async () => {
    const { id } = stage.sandbox.control.addAccount({ userId: "ana", toolkit: "gmail" });
    await stage.send("ana", "DELETE", `/connected-accounts/${id}`);
    const again = await stage.send("ana", "DELETE", `/connected-accounts/${id}`);
    expect([again.status, again.body.error.code]).toEqual([404, "connected_account_not_found"]);
  });

  test("houston#173: a second account needs allowMultiple, and the error says so", async () => {
    stage.sandbox.control.addAccount({ userId: "ana", toolkit: "gmail" });
    stage.sandbox.control.addAccount({ userId: "ana", toolkit: "stripe" });
    const link = { toolkit: "gmail" };
    const key = { toolkit: "stripe", fields: { generic_api_key: "sk" } };
    for (const [path, body] of [
      ["/connected-accounts/link", link],
      ["/connected-accounts", key],
    ] as const) {
      const refused = await stage.send("ana", "POST", path, { body });
      expect([refused.status, refused.body.error.code]).toEqual([409, "already_connected"]);
      const allowed = await stage.send("ana", "POST", path, { body: { ...body, allowMultiple: true } });
      expect(allowed.status).toBe(201);
    }
    expect((await stage.send("ben", "POST", "/connected-accounts/link", { body: link })).status).toBe(201);
  });

  test.each(["EXPIRED", "FAILED", "INITIATED", "INACTIVE"])(
    "automatos#347: an account that is %s is in nobody's way",
    async (status) => {
      stage.sandbox.control.addAccount({ userId: "ana", toolkit: "gmail", status });
      expect((await stage.send("ana", "POST", "/connected-accounts/link", { body: { toolkit: "gmail" } })).status).toBe(
        201,
      );
    },
  );

  test("reconnects an ACTIVE account by its own auth config", async () => {
    const authConfigId = stage.sandbox.control.addAuthConfig({ toolkit: "gmail", name: "Second" });
    const { id } = stage.sandbox.control.addAccount({ userId: "ana", authConfigId });
    const link = await stage.send("ana", "POST", "/connected-accounts/link", { body: { connectedAccountId: id } });
    expect(link.status).toBe(201);
    expect(stage.sandbox.control.account(link.body.id).authConfigId).toBe(authConfigId);
  });

  test("reconnects an account by the toolkit's auth config if its own is disabled", async () => {
    const authConfigId = stage.sandbox.control.addAuthConfig({ toolkit: "gmail", name: "Old" });
    const { id } = stage.sandbox.control.addAccount({ userId: "ana", authConfigId, status: "EXPIRED" });
    stage.sandbox.control.setAuthConfigEnabled(authConfigId, false);
    const link = await stage.send("ana", "POST", "/connected-accounts/link", { body: { connectedAccountId: id } });
    expect(stage.sandbox.control.account(link.body.id).authConfigId).toBe("ac_gmail");
  });

  test("cline#13684: reads every page", async () => {
    await open({ sandbox: { pageSize: 3 } });
    for (let count = 0; count < 8; count++) stage.sandbox.control.addAccount({ userId: "ana", toolkit: "gmail" });
    const answer = await stage.send("ana", "GET", "/connected-accounts");
    expect(answer.body.items).toHaveLength(8);
    expect(stage.sandbox.requests.filter(({ path }) => path.endsWith("/connected_accounts"))).toHaveLength(3);
  });

  test("reads every page of the auth configs, too", async () => {
    await open({ sandbox: { pageSize: 3 } });
    const answer = await stage.send("ana", "GET", "/auth-configs");
    expect(parseAuthConfigSummaries(answer.body).items.length).toBeGreaterThan(24);
  });

  test("returns an auth config with its fields", async () => {
    const answer = await stage.send("ana", "GET", "/auth-configs/ac_posthog");
    expect(parseAuthConfig(answer.body)).toEqual({
      id: "ac_posthog",
      name: "PostHog",
      toolkit: { slug: "posthog", name: "PostHog", logo: expect.stringMatching(/^data:image\//) },
      authScheme: "API_KEY",
      isComposioManaged: false,
      isEnabled: true,
      fields: [
        {
          name: "subdomain",
          label: "Sub Domain",
          description: expect.any(String),
          required: true,
          secret: false,
          defaultValue: "us",
          kind: "text",
        },
        {
          name: "generic_api_key",
          label: "API Key",
          description: expect.any(String),
          required: true,
          secret: true,
          defaultValue: null,
          kind: "secret",
        },
      ],
      hintUrl: "https://us.posthog.com/settings/user-api-keys",
      guideUrl: null,
    });
  });

  test("lists a toolkit's auth configs", async () => {
    const answer = await stage.send("ana", "GET", "/auth-configs?toolkit=jira");
    expect(
      parseAuthConfigs(answer.body)
        .items.map(({ authScheme }) => authScheme)
        .toSorted(),
    ).toEqual(["API_KEY", "OAUTH2", "S2S_OAUTH2"]);
  });

  test("only admins can create and change auth configs", async () => {
    const refused = await stage.send("ana", "POST", "/auth-configs", { body: { toolkit: "gmail" } });
    expect([refused.status, refused.body.error.code]).toEqual([403, "not_allowed"]);
    expect((await stage.send("ana", "PATCH", "/auth-configs/ac_gmail", { body: { enabled: false } })).status).toBe(403);

    await open({ authorizeAdmin: ({ userId }) => userId === "admin" });
    const managed = await stage.send("admin", "POST", "/auth-configs", { body: { toolkit: "gmail", name: "Mail" } });
    expect(managed.status).toBe(201);
    expect(parseAuthConfig(managed.body)).toMatchObject({
      name: "Mail",
      isComposioManaged: true,
      authScheme: "OAUTH2",
    });
    const body = { toolkit: "stripe", authScheme: "API_KEY" };
    const custom = parseAuthConfig((await stage.send("admin", "POST", "/auth-configs", { body })).body);
    expect(custom).toMatchObject({ isComposioManaged: false, authScheme: "API_KEY" });
    const disabled = await stage.send("admin", "PATCH", `/auth-configs/${custom.id}`, { body: { enabled: false } });
    expect(parseAuthConfig(disabled.body).isEnabled).toBe(false);
    expect((await stage.send("ana", "POST", "/auth-configs", { body })).status).toBe(403);
  });

  test("pages through the catalogue", async () => {
    const first = parseToolkits((await stage.send("ana", "GET", "/toolkits?limit=2")).body);
    expect(first.items.map(({ slug }) => slug)).toEqual(["gmail", "slack"]);
    const second = parseToolkits((await stage.send("ana", "GET", `/toolkits?limit=2&cursor=${first.nextCursor}`)).body);
    expect(second.items.map(({ slug }) => slug)).not.toContain("gmail");
    const found = parseToolkits((await stage.send("ana", "GET", "/toolkits?search=mail")).body);
    expect(found.items.map(({ slug }) => slug)).toContain("gmail");
    const category = parseToolkits(
      (await stage.send("ana", "GET", `/toolkits?category=${encodeURIComponent("collaboration-&-communication")}`))
        .body,
    );
    expect(category.items.map(({ slug }) => slug)).toContain("slack");
  });

  test("returns a toolkit", async () => {
    expect(parseToolkit((await stage.send("ana", "GET", "/toolkits/supabase")).body)).toMatchObject({
      slug: "supabase",
      authSchemes: ["API_KEY", "OAUTH2"],
      managedAuthSchemes: ["OAUTH2"],
      noAuth: false,
    });
    expect(parseToolkit((await stage.send("ana", "GET", "/toolkits/hackernews")).body)).toMatchObject({ noAuth: true });
    expect((await stage.send("ana", "GET", "/toolkits/_2chat")).status).toBe(200);
  });

  test("reads each toolkit's name and logo once, for all users and requests", async () => {
    for (const userId of ["ana", "ana", "ben"]) stage.sandbox.control.addAccount({ userId, toolkit: "gmail" });
    await Promise.all([
      stage.send("ana", "GET", "/connected-accounts"),
      stage.send("ben", "GET", "/connected-accounts"),
    ]);
    const asked = () => stage.sandbox.requests.filter(({ path }) => path.endsWith("/toolkits/gmail")).length;
    // In Workers, requests that run at the same time share no question under way.
    expect(asked()).toBeLessThanOrEqual(way.includes("Workers") ? 2 : 1);
    const before = asked();
    await stage.send("ana", "GET", "/connected-accounts");
    expect([before > 0, asked()]).toEqual([true, before]);
  });

  test("openhuman#4290: a list does not fail because of a missing logo", async () => {
    stage.sandbox.control.addAccount({ userId: "ana", toolkit: "googlecalendar" });
    stage.sandbox.control.failNext({ path: "/toolkits/", status: 500, times: 10 });
    const answer = await stage.send("ana", "GET", "/connected-accounts");
    expect(answer.body.items[0]?.toolkit).toEqual({ slug: "googlecalendar", name: "Googlecalendar", logo: null });
  });

  test("answers HEAD like GET, without the body", async () => {
    const answer = await stage.send("ana", "HEAD", "/connected-accounts");
    expect([answer.status, answer.text]).toEqual([200, ""]);
  });

  describe("with an allowlist", () => {
    beforeEach(() => open({ authConfigs: { gmail: "ac_gmail", jira: ["ac_jira", "ac_jira_api_key"] } }));

    test("knows only its toolkits and auth configs", async () => {
      const configs = parseAuthConfigSummaries((await stage.send("ana", "GET", "/auth-configs")).body).items;
      expect(configs.map(({ id }) => id).toSorted()).toEqual(["ac_gmail", "ac_jira", "ac_jira_api_key"]);
      expect(parseAuthConfigs((await stage.send("ana", "GET", "/auth-configs?toolkit=slack")).body).items).toEqual([]);
      const toolkits = parseToolkits((await stage.send("ana", "GET", "/toolkits")).body);
      expect(toolkits.items.map(({ slug }) => slug)).toEqual(["gmail", "jira"]);
      expect(toolkits.nextCursor).toBeNull();
      const found = parseToolkits((await stage.send("ana", "GET", "/toolkits?search=JIR")).body);
      expect(found.items.map(({ slug }) => slug)).toEqual(["jira"]);
    });

    test.each([
      ["GET", "/auth-configs/ac_slack", undefined],
      ["GET", "/toolkits/slack", undefined],
      ["POST", "/connected-accounts/link", { toolkit: "slack" }],
      ["POST", "/connected-accounts/link", { authConfigId: "ac_slack" }],
      ["POST", "/connected-accounts/link", { authConfigId: "ac_jira_s2s_oauth2" }],
      ["POST", "/connected-accounts", { toolkit: "stripe", fields: { generic_api_key: "x" } }],
      ["POST", "/connected-accounts", { authConfigId: "ac_stripe", fields: { generic_api_key: "x" } }],
    ])("refuses %s %s %o", async (method, path, body) => {
      const answer = await stage.send("ana", method, path, { body });
      expect([answer.status, answer.body.error.code]).toEqual([403, "not_allowed"]);
      expect(stage.sandbox.requests).toEqual([]);
    });

    test("hides accounts of other toolkits, and shows those of a listed toolkit's older auth config", async () => {
      const older = stage.sandbox.control.addAuthConfig({ toolkit: "gmail", name: "Older" });
      const old = stage.sandbox.control.addAccount({ userId: "ana", authConfigId: older });
      const slack = stage.sandbox.control.addAccount({ userId: "ana", toolkit: "slack" });
      const list = await stage.send("ana", "GET", "/connected-accounts");
      expect(list.body.items.map(({ id }: { id: string }) => id)).toEqual([old.id]);
      expect((await stage.send("ana", "GET", `/connected-accounts/${slack.id}`)).status).toBe(404);
      expect((await stage.send("ana", "DELETE", `/connected-accounts/${slack.id}`)).status).toBe(404);
      expect((await stage.send("ana", "DELETE", `/connected-accounts/${old.id}`)).status).toBe(200);
    });

    test("reconnects an account of an older auth config by the current one", async () => {
      const older = stage.sandbox.control.addAuthConfig({ toolkit: "gmail", name: "Older" });
      const { id } = stage.sandbox.control.addAccount({ userId: "ana", authConfigId: older, status: "EXPIRED" });
      const link = await stage.send("ana", "POST", "/connected-accounts/link", { body: { connectedAccountId: id } });
      expect(stage.sandbox.control.account(link.body.id).authConfigId).toBe("ac_gmail");
    });

    test("uses only listed auth configs of a toolkit", async () => {
      const body = { toolkit: "jira", fields: { subdomain: "acme", generic_api_key: "k", generic_id: "a@b.example" } };
      const answer = await stage.send("ana", "POST", "/connected-accounts", { body });
      expect(answer.body).toMatchObject({ authScheme: "API_KEY", authConfig: { id: "ac_jira_api_key" } });
    });

    test("returns a disabled auth config of the allowlist as disabled", async () => {
      stage.sandbox.control.setAuthConfigEnabled("ac_gmail", false);
      const configs = parseAuthConfigs((await stage.send("ana", "GET", "/auth-configs?toolkit=gmail")).body).items;
      expect(configs.map(({ id, isEnabled }) => [id, isEnabled])).toEqual([["ac_gmail", false]]);
    });
  });

  test("credentials that all users share are not asked for", async () => {
    const authConfigId = stage.sandbox.control.addAuthConfig({
      toolkit: "posthog",
      sharedCredentials: { generic_api_key: "phx_shared", subdomain: "eu.i" },
    });
    const config = parseAuthConfig((await stage.send("ana", "GET", `/auth-configs/${authConfigId}`)).body);
    // Nor is the address that they are sent to.
    expect(config.fields).toEqual([]);
    const created = await stage.send("ana", "POST", "/connected-accounts", { body: { authConfigId, fields: {} } });
    expect(created.status).toBe(201);
    expect(stage.sandbox.control.account(created.body.id).val).toMatchObject({
      generic_api_key: "phx_shared",
      subdomain: "eu.i",
    });
  });

  test("lets Composio test a key first with validateCredentials", async () => {
    await open({ validateCredentials: true });
    const refused = await stage.send("ana", "POST", "/connected-accounts", {
      body: { toolkit: "stripe", fields: { generic_api_key: "bad_key" } },
    });
    expect([refused.status, refused.body.error.code]).toEqual([422, "credentials_rejected"]);
    const taken = await stage.send("ana", "POST", "/connected-accounts", {
      body: { toolkit: "stripe", fields: { generic_api_key: "sk_good" } },
    });
    expect(taken.status).toBe(201);
  });

  test("answers with a new account that is not in Composio's list yet", async () => {
    stage.sandbox.control.failNext({
      method: "GET",
      path: "/connected_accounts",
      status: 200,
      body: { items: [] },
      times: 2,
    });
    const answer = await stage.send("ana", "POST", "/connected-accounts", {
      body: { toolkit: "stripe", alias: "shop", fields: { generic_api_key: "sk" } },
    });
    expect(answer.status).toBe(201);
    expect(parseAccount(answer.body)).toMatchObject({
      status: "ACTIVE",
      alias: "shop",
      toolkit: { name: "Stripe" },
      authConfig: { id: "ac_stripe" },
    });
  });

  test("forbids caching of every answer", async () => {
    for (const path of ["/connected-accounts", "/auth-configs/nope", "/callback", "/nowhere"]) {
      const { headers } = await stage.send("ana", "GET", path);
      const privacy = [headers.get("cache-control"), headers.get("x-content-type-options")];
      expect([path, ...privacy]).toEqual([path, "no-store", "nosniff"]);
    }
  });
});
