import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { sandboxToolkits } from "../../../src/sandbox/index.ts";
import { openStage, type Stage, ways } from "../stage.ts";

const canary = "c4n4ry";

/** Every name under which Composio's connection states are known to hold a value. */
const stateKeys = [
  "access_token",
  "refresh_token",
  "id_token",
  "token",
  "token_type",
  "scope",
  "code_verifier",
  "callback_url",
  "redirectUrl",
  "finalRedirectUri",
  "webhook_signature",
  "oauth_token",
  "oauth_token_secret",
  "consumer_key",
  "consumer_secret",
  "authUri",
  "generic_api_key",
  "api_key",
  "bearer_token",
  "basic_encoded",
  "username",
  "password",
  "credentials_json",
  "private_key",
  "application_id",
  "installation_id",
  "devKey",
  "sessionId",
  "client_id",
  "client_secret",
  "registration_access_token",
  "composio_link_redirect_url",
  "error",
  "error_description",
  "subdomain",
  "domain",
  "supabase_personal_token",
  "full",
  "proxy_password",
];

describe.each(ways)("%s", (way) => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await openStage(way, { sandbox: { maskSecrets: false }, authorizeAdmin: () => true });
  });
  afterEach(() => stage.close());

  const expectNoCanary = () => {
    expect(stage.sent.join("\n")).not.toContain(canary);
    expect(JSON.stringify(stage.log)).not.toContain(canary);
    expect(stage.sent.join("\n")).not.toContain(stage.sandbox.apiKey);
    expect(JSON.stringify(stage.log)).not.toContain(stage.sandbox.apiKey);
  };
  const readEverything = async () => {
    for (const path of ["/connected-accounts", "/auth-configs", "/toolkits"]) {
      const { body } = await stage.send("ana", "GET", path);
      for (const item of body.items) await stage.send("ana", "GET", `${path}/${item.id ?? item.slug}`);
    }
  };

  test("no answer contains a value of a connection's state, in any scheme and status", async () => {
    const val = Object.fromEntries(stateKeys.map((key) => [key, `${canary}-${key}`]));
    for (const { slug, seedAuthConfigs } of sandboxToolkits) {
      if (seedAuthConfigs === "none" || slug === "hackernews") continue;
      for (const status of ["ACTIVE", "EXPIRED", "INITIATED"])
        stage.sandbox.control.addAccount({
          userId: "ana",
          toolkit: slug,
          status,
          val: { ...val, nested: { deep: [`${canary}-nested`] } },
        });
    }
    await readEverything();
    const upstream = await rawAnswer("/api/v3.1/connected_accounts?user_ids=ana&limit=100");
    expect(upstream).toContain(`${canary}-access_token`);
    expectNoCanary();
  }, 180_000);

  test("no answer contains a value in a place that a newer Composio may use", async () => {
    const account = {
      id: "ca_1",
      user_id: "ana",
      status: "ACTIVE",
      status_reason: `new prose ${canary}`,
      toolkit: { slug: "gmail", secret: canary },
      auth_config: {
        id: "ac_gmail",
        is_composio_managed: true,
        is_disabled: false,
        credentials: { client_secret: canary },
      },
      state: { authScheme: "OAUTH2", val: { displayName: { token: canary } }, token: canary },
      data: { headers: { Authorization: `Bearer ${canary}` } },
      params: { key: canary },
      credentials: canary,
      created_at: "2026-01-01T00:00:00Z",
      updated_at: "2026-01-01T00:00:00Z",
    };
    stage.sandbox.control.failNext({
      method: "GET",
      path: "/connected_accounts",
      status: 200,
      body: { items: [account], secret: canary },
    });
    const answer = await stage.send("ana", "GET", "/connected-accounts");
    expect(answer.body.items[0]).toMatchObject({ id: "ca_1", statusReason: "unknown", displayName: null });
    expectNoCanary();
  });

  test("no answer contains an auth config's credentials, shared values or proxy key", async () => {
    const config = {
      id: "ac_1",
      name: "Mine",
      status: "ENABLED",
      type: "custom",
      toolkit: {
        slug: "posthog",
        logo: `javascript:${canary}`,
        auth_guide_url: `javascript:${canary}`,
        auth_hint_url: "data:text/html,x",
      },
      auth_scheme: "API_KEY",
      is_composio_managed: false,
      credentials: { client_secret: canary },
      shared_credentials: { generic_api_key: canary, subdomain: canary },
      proxy_config: { proxy_url: `https://${canary}`, proxy_auth_key: canary },
      expected_input_fields: [null, 7, { nothing: canary }],
      created_by: canary,
    };
    stage.sandbox.control.failNext({ method: "GET", path: "/auth_configs", status: 200, body: config });
    const answer = await stage.send("ana", "GET", "/auth-configs/ac_1");
    expect(answer.status).toBe(200);
    expect(answer.body.guideUrl).toBeNull();
    expectNoCanary();
  });

  test("what a user types is sent to Composio and nowhere else", async () => {
    const fields = { generic_api_key: `${canary}-typed` };
    const created = await stage.send("ana", "POST", "/connected-accounts", { body: { toolkit: "stripe", fields } });
    expect(created.status).toBe(201);
    await stage.send("ana", "PATCH", `/connected-accounts/${created.body.id}`, {
      body: { fields: { generic_api_key: `${canary}-new` } },
    });
    await stage.send("ana", "POST", "/connected-accounts", {
      body: { toolkit: "tavily", fields: { generic_api_key: canary, [`${canary}-name`]: "x" } },
    });
    await stage.send("ana", "POST", "/connected-accounts/link", {
      body: { toolkit: "zendesk", fields: { subdomain: canary } },
    });
    await stage.send("ana", "POST", "/connected-accounts", {
      body: `{"toolkit":"stripe","fields":{"generic_api_key":"${canary}"`,
    });
    await stage.send("ana", "POST", "/connected-accounts", {
      body: { toolkit: "stripe", fields: { generic_api_key: { [canary]: canary } } },
    });
    await stage.send("ana", "POST", "/auth-configs", {
      body: { toolkit: "linear", authScheme: "OAUTH2", credentials: { client_id: "id", client_secret: canary } },
    });
    stage.sandbox.control.failNext({
      method: "POST",
      status: 400,
      body: {
        error: {
          message: `Invalid value ${canary}`,
          code: 600,
          slug: canary.repeat(40),
          status: 400,
          request_id: `${canary} ${canary}`,
          errors: [canary],
        },
      },
    });
    await stage.send("ben", "POST", "/connected-accounts", { body: { toolkit: "stripe", fields } });
    // An error may contain a name that is from the same request.
    expect(
      stage.sent
        .filter((text) => text.includes(canary))
        .every((text) => text.includes("invalid_fields") || text.includes("fields.generic_api_key")),
    ).toBe(true);
    expect(JSON.stringify(stage.log)).not.toContain(canary);
    expect(stage.sent.join("\n")).not.toMatch(/c4n4ry-(typed|new)/);
  });

  test.each([400, 401, 403, 404, 409, 422, 429, 500, 503])(
    "no answer contains the body of a %i of Composio",
    async (status) => {
      const body = {
        error: {
          message: `Key ${canary} of user ben`,
          code: 600,
          slug: "Some_Slug",
          status,
          request_id: "req_1",
          suggested_fix: canary,
          errors: [canary],
        },
        message: canary,
      };
      stage.sandbox.control.failNext({
        status,
        body,
        headers: { "x-secret": canary, "set-cookie": `session=${canary}` },
        times: 2,
      });
      const answer = await stage.send("ana", "GET", "/connected-accounts");
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expectNoCanary();
    },
  );

  test("no answer contains the link token except in redirectUrl", async () => {
    const answer = await stage.send("ana", "POST", "/connected-accounts/link", { body: { toolkit: "gmail" } });
    expect(Object.keys(answer.body).toSorted()).toEqual(["expiresAt", "id", "redirectUrl"]);
    expect(JSON.stringify(stage.log)).not.toContain("ln_");
  });

  async function rawAnswer(path: string): Promise<string> {
    const headers = { "x-api-key": stage.sandbox.apiKey };
    return (await stage.sandbox.fetch(new Request(`${stage.sandbox.origin}${path}`, { headers }))).text();
  }
});
