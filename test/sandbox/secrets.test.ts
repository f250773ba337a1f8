import { expect, test } from "vitest";
import { call, create, testSandbox } from "./support.ts";

test("a custom config's secrets are cut to four characters, short ones redacted", async () => {
  const sandbox = testSandbox();
  const { body } = await create(sandbox, "ac_zulip", "BASIC", {
    username: "bot@example.com",
    password: "abc",
    your_server: "https://acme.example",
  });
  expect(body.connectionData.val).toEqual({
    status: "ACTIVE",
    username: "bot@example.com",
    password: "REDACTED",
    your_server: "https://acme.example",
  });
  const stripe = await create(sandbox, "ac_stripe", "API_KEY", { generic_api_key: "sk_live_canary" });
  const { body: account } = await call(sandbox, "GET", `/connected_accounts/${stripe.body.id}`);
  expect(account.state.val.generic_api_key).toBe("sk_l...");
  expect(account.data).toEqual({ status: "ACTIVE", generic_api_key: "sk_l...", headers: { Authorization: "Bear..." } });
  expect(account.params).toEqual(account.data);
  expect(JSON.stringify([stripe.body, account])).not.toContain("canary");
});

test("a managed connection's secrets are always REDACTED", async () => {
  const sandbox = testSandbox({ maskSecrets: false });
  const { id } = sandbox.control.addAccount({
    userId: "user-1",
    toolkit: "slack",
    val: {
      access_token: "canary-1",
      refresh_token: "canary-2",
      authed_user: { access_token: "canary-3", scope: "chat" },
    },
  });
  const { body } = await call(sandbox, "GET", `/connected_accounts/${id}`);
  expect(body.state.val).toMatchObject({
    access_token: "REDACTED",
    refresh_token: "REDACTED",
    authed_user: { access_token: "REDACTED", scope: "chat" },
  });
  expect(body.data.headers).toEqual({ Authorization: "REDACTED" });
  expect(JSON.stringify(body)).not.toContain("canary");
});

test("with masking off, a custom config's secrets are unmasked in create, get and list", async () => {
  const sandbox = testSandbox({ maskSecrets: false });
  const created = await create(sandbox, "ac_canvas", "BEARER_TOKEN", { token: "canary-token" });
  const got = await call(sandbox, "GET", `/connected_accounts/${created.body.id}`);
  const listed = await call(sandbox, "GET", "/connected_accounts");
  expect(created.body.connectionData.val.token).toBe("canary-token");
  expect(got.body).toMatchObject({
    state: { val: { token: "canary-token" } },
    data: { headers: { Authorization: "Bearer canary-token" } },
    params: { token: "canary-token" },
  });
  expect(listed.body.items[0].state.val.token).toBe("canary-token");
  expect(listed.body.items[0]).not.toHaveProperty("params");
});

test("a pending custom OAuth flow holds its verifier and addresses in val", async () => {
  const sandbox = testSandbox({ maskSecrets: false });
  const id = sandbox.control.addAuthConfig({ toolkit: "twitter" });
  const { body } = await create(sandbox, id, "OAUTH2", { status: "INITIALIZING" });
  expect(body.connectionData.val).toEqual({
    status: "INITIATED",
    redirectUrl: body.redirect_url,
    code_verifier: expect.stringMatching(/^\w{43}$/),
    callback_url: "http://127.0.0.1:4100/api/v3.1/toolkits/auth/callback",
  });
});

test("an auth config's credentials are always redacted, except for OAuth's public values", async () => {
  const sandbox = testSandbox({ maskSecrets: false });
  const { body } = await call(sandbox, "POST", "/auth_configs", {
    toolkit: { slug: "twitter" },
    auth_config: {
      type: "use_custom_auth",
      authScheme: "OAUTH2",
      credentials: { client_id: "shown", client_secret: "canary-1", scopes: ["tweet.read"] },
      shared_credentials: { region: "eu", generic_api_key: "canary-2" },
      proxy_config: { proxy_url: "https://proxy.example/", proxy_auth_key: "canary-3" },
    },
  });
  const config = (await call(sandbox, "GET", `/auth_configs/${body.auth_config.id}`)).body;
  expect(config).toMatchObject({
    credentials: { client_id: "shown", client_secret: "REDACTED", scopes: ["tweet.read"] },
    shared_credentials: { region: "eu", generic_api_key: "REDACTED" },
    proxy_config: { proxy_url: "https://proxy.example/", proxy_auth_key: "REDACTED" },
  });
  expect(JSON.stringify(config)).not.toContain("canary");
});
