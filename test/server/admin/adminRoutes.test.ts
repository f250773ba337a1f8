import { afterEach, describe, expect, test } from "vitest";
import type { AuthorizeContext } from "../../../src/server/index.ts";
import { openStage, type Stage, type StageOptions, ways } from "../stage.ts";

const secret = "GOCSPX-canary-1234567890";
const isAdmin = ({ userId }: AuthorizeContext) => userId === "ana";
const credentials = { client_id: "client-1", client_secret: secret };
const scope = "https://www.googleapis.com/auth/gmail.readonly";

describe.each(ways)("auth configs for admins, %s", (way) => {
  let stage: Stage | undefined;
  afterEach(() => stage?.close());

  async function open(options: StageOptions = {}): Promise<Stage> {
    stage = await openStage(way, { authorizeAdmin: isAdmin, ...options });
    return stage;
  }
  const create = (of: Stage, body: object) => of.send("ana", "POST", "/auth-configs", { body });

  test("an admin makes a custom config and a managed one with other scopes for one toolkit", async () => {
    const opened = await open();
    const { send, sandbox } = opened;
    const custom = await create(opened, { toolkit: "gmail", name: "Ours", authScheme: "OAUTH2", credentials });
    const managed = await create(opened, { toolkit: "gmail", name: "Read only", scopes: [scope] });
    expect([custom.status, managed.status]).toEqual([201, 201]);
    sandbox.control.addAccount({ userId: "ben", authConfigId: managed.body.id });
    const { body } = await send("ana", "GET", "/admin-auth-configs?toolkit=gmail");
    expect(body.items).toMatchObject([
      { name: "Read only", isComposioManaged: true, scopes: [scope], connections: 1 },
      { name: "Ours", isComposioManaged: false, isEnabled: true, scopes: [], redirectUri: null },
      { name: "Gmail", isComposioManaged: true, scopes: [], connections: 0, isOffered: true },
    ]);
  });

  test("lists auth configs, also disabled ones, by search and page by page", async () => {
    const opened = await open();
    const { send, sandbox } = opened;
    sandbox.control.setAuthConfigEnabled("ac_slack", false);
    const found = await send("ana", "GET", "/admin-auth-configs?search=slack");
    expect(found.body.items).toMatchObject([{ id: "ac_slack", isEnabled: false, isOffered: false }]);
    const names: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const { body } = await send("ana", "GET", `/admin-auth-configs?limit=7${cursor && `&cursor=${cursor}`}`);
      expect(body.items.length).toBeLessThanOrEqual(7);
      names.push(...body.items.map(({ id }) => id));
      cursor = body.nextCursor;
    }
    expect(names).toContain("ac_asana_disabled");
    expect(new Set(names).size).toBe(names.length);
  });

  test("says what a toolkit needs: schemes, fields, scopes, and the redirect URI to register", async () => {
    const { send } = await open();
    const { body } = await send("ana", "GET", "/admin-toolkits/gmail");
    expect(body).toMatchObject({
      toolkit: { slug: "gmail", name: "Gmail" },
      redirectUri: "https://backend.composio.dev/api/v3.1/toolkits/auth/callback",
      schemes: [
        {
          authScheme: "OAUTH2",
          isManaged: true,
          hasScopes: true,
          fields: [
            { name: "client_id", secret: false, required: true },
            { name: "client_secret", secret: true, required: true },
          ],
          defaultScopes: [expect.stringContaining("gmail.modify"), expect.stringContaining("userinfo.profile")],
        },
      ],
    });
    const { body: key } = await send("ana", "GET", "/admin-toolkits/stripe");
    expect(key).toMatchObject({ schemes: [{ authScheme: "API_KEY", isManaged: false, fields: [], hasScopes: false }] });
  });

  test("with `oauthRedirect` the redirect URI is the handler's own", async () => {
    const { send } = await open({ oauthRedirect: true });
    expect((await send("ana", "GET", "/admin-toolkits/gmail")).body).toMatchObject({ redirectUri: null });
  });

  test("changes name, scopes and credentials, and keeps the credentials that are left out", async () => {
    const opened = await open();
    const { send } = opened;
    const redirect = "https://app.example/redirect";
    const { body: made } = await create(opened, {
      toolkit: "gmail",
      authScheme: "OAUTH2",
      credentials: { ...credentials, oauth_redirect_uri: redirect },
    });
    const body = { name: "Renamed", scopes: [scope], credentials: { client_id: "client-2" } };
    expect((await send("ana", "PATCH", `/auth-configs/${made.id}`, { body })).body).toMatchObject({ name: "Renamed" });
    const listed = await send("ana", "GET", "/admin-auth-configs?search=Renamed");
    expect(listed.body.items).toMatchObject([{ id: made.id, scopes: [scope], redirectUri: redirect }]);
    const link = await send("ben", "POST", "/connected-accounts/link", { body: { authConfigId: made.id } });
    expect(link.status).toBe(201);
  });

  test("enables and disables", async () => {
    const { send } = await open();
    const off = await send("ana", "PATCH", "/auth-configs/ac_gmail", { body: { enabled: false } });
    expect(off.body).toMatchObject({ id: "ac_gmail", isEnabled: false });
    const on = await send("ana", "PATCH", "/auth-configs/ac_gmail", { body: { enabled: true } });
    expect(on.body).toMatchObject({ isEnabled: true });
  });

  test.each<readonly [string, string, object, number, string]>([
    ["no change", "ac_gmail", {}, 400, "invalid_request"],
    ["credentials for Composio's own app", "ac_gmail", { credentials }, 400, "invalid_request"],
    ["an empty name", "ac_gmail", { name: "" }, 400, "invalid_request"],
    ["a scope with a space", "ac_gmail", { scopes: ["a b"] }, 400, "invalid_request"],
    ["a scope with a comma", "ac_gmail", { scopes: ["a,b"] }, 400, "invalid_request"],
    ["a key that is unknown", "ac_gmail", { toolkit: "slack" }, 400, "invalid_request"],
    ["an unknown config", "ac_nope", { enabled: true }, 404, "auth_config_not_found"],
    ["a masked secret", "ac_stripe", { credentials: { client_secret: "GOCS..." } }, 422, "invalid_fields"],
    ["a redacted secret", "ac_stripe", { credentials: { client_secret: "REDACTED" } }, 422, "invalid_fields"],
  ])("refuses %s", async (_, id, body, status, code) => {
    const { send } = await open();
    expect(await send("ana", "PATCH", `/auth-configs/${id}`, { body })).toMatchObject({
      status,
      body: { error: { code } },
    });
  });

  test("a refused config is an error without Composio's text", async () => {
    const opened = await open();
    const answer = await create(opened, { toolkit: "gmail", authScheme: "OAUTH2", credentials: { client_id: "x" } });
    expect(answer).toMatchObject({ status: 422, body: { error: { code: "config_rejected" } } });
    expect(answer.text).not.toContain("Missing required");
  });

  // Composio answers 400 with "Default auth config not found for toolkit …", which is not about an id.
  test("a toolkit for which Composio has no OAuth app says so", async () => {
    const opened = await open();
    const answer = await create(opened, { toolkit: "twitter" });
    expect(answer).toMatchObject({ status: 409, body: { error: { code: "toolkit_oauth_unmanaged" } } });
    expect(answer.body.error.message).toContain("pass an authScheme");
  });

  const calls = [
    { method: "GET", path: "/admin-auth-configs", options: {} },
    { method: "GET", path: "/admin-toolkits/gmail", options: {} },
    { method: "POST", path: "/auth-configs", options: { body: { toolkit: "gmail", name: "Mine" } } },
    { method: "PATCH", path: "/auth-configs/ac_gmail", options: { body: { enabled: false } } },
    { method: "PATCH", path: "/auth-configs/ac_gmail", options: { body: { name: "Mine" } } },
    { method: "PATCH", path: "/auth-configs/ac_gmail", options: { body: { scopes: [] } } },
  ];
  test.each(calls)("only admins: $method $path", async ({ method, path, options }) => {
    const { send, sandbox } = await open();
    sandbox.control.clearRequests();
    expect(await send("ben", method, path, options)).toMatchObject({ status: 403, body: { error: { code: "not_allowed" } } }); // prettier-ignore
    expect(await send(null, method, path, options)).toMatchObject({ status: 401 });
    expect(sandbox.control.requests().filter((request) => request.method !== "GET")).toEqual([]);
    expect((await send("ana", method, path, options)).status).toBeLessThan(300);
  });

  test.each(calls)("closed by default: $method $path", async ({ method, path, options }) => {
    stage = await openStage(way, { authorize: () => true });
    const answer = await stage.send("ana", method, path, options);
    expect(answer).toMatchObject({ status: 403, body: { error: { code: "not_allowed" } } });
    expect(stage.sandbox.control.requests()).toEqual([]);
  });

  test("with an allowlist admins see and change its toolkits only", async () => {
    const opened = await open({ authConfigs: { gmail: [{ id: "ac_gmail", label: "Full access" }] } });
    const { send } = opened;
    const { body: made } = await create(opened, { toolkit: "gmail", name: "New" });
    const { body } = await send("ana", "GET", "/admin-auth-configs");
    expect(body.items).toMatchObject([
      { id: made.id, isOffered: false },
      { id: "ac_gmail", accessLevel: { label: "Full access" }, isOffered: true },
    ]);
    const renamed = await send("ana", "PATCH", `/auth-configs/${made.id}`, { body: { name: "Newer" } });
    expect(renamed.status).toBe(200);
    for (const [method, path, change] of [
      ["GET", "/admin-toolkits/slack"],
      ["POST", "/auth-configs", { toolkit: "slack" }],
      ["PATCH", "/auth-configs/ac_slack", { enabled: false }],
    ] as const)
      expect((await send("ana", method, path, change ? { body: change } : {})).status).toBe(403);
    expect((await send("ana", "GET", "/admin-auth-configs?toolkit=slack")).body.items).toEqual([]);
    // Also if Composio ignores the filter.
    const items = ["gmail", "slack"].map((slug) => ({ id: `ac_${slug}`, toolkit: { slug }, status: "ENABLED" }));
    opened.sandbox.control.failNext({ method: "GET", path: "/auth_configs", status: 200, body: { items } });
    expect((await send("ana", "GET", "/admin-auth-configs")).body.items).toMatchObject([{ id: "ac_gmail" }]);
  });

  test("leaves out what `authorizeAdmin` denies for single items", async () => {
    const { send } = await open({ authorizeAdmin: ({ toolkit }) => toolkit !== "gmail" });
    const { body } = await send("ana", "GET", "/admin-auth-configs");
    expect(body.items.length).toBeGreaterThan(5);
    expect(body.items.filter(({ toolkit }) => toolkit.slug === "gmail")).toEqual([]);
  });

  test("no secret that an admin has typed comes back, in answers or in the log", async () => {
    const opened = await open();
    const { send, sent, log, sandbox } = opened;
    const { body: made } = await create(opened, { toolkit: "gmail", authScheme: "OAUTH2", credentials });
    await send("ana", "PATCH", `/auth-configs/${made.id}`, { body: { credentials: { client_secret: `${secret}2` } } });
    sandbox.control.failNext({
      method: "PATCH",
      path: "/auth_configs",
      status: 400,
      body: { error: { message: secret } },
    });
    await send("ana", "PATCH", `/auth-configs/${made.id}`, { body: { credentials } });
    for (const user of ["ana", "ben"])
      for (const path of [
        "/admin-auth-configs",
        "/auth-configs",
        `/auth-configs/${made.id}`,
        "/auth-configs?toolkit=gmail",
      ])
        await send(user, "GET", path);
    expect(sent.join("\n")).not.toContain("GOCSPX");
    expect(JSON.stringify(log)).not.toContain("GOCSPX");
    const received = JSON.stringify(sandbox.control.requests().map(({ body }) => body));
    expect(received).toContain(secret);
  });
});
