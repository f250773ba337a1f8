import type { Composio } from "@composio/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { serveSandbox } from "../../src/sandbox/serve.ts";
import type { ServedSandbox } from "../../src/sandbox/serve.ts";
import { check } from "./contract.ts";
import { officialSdk } from "../support/officialSdk.ts";
import { Browser, call, testSandbox } from "./support.ts";

let served: ServedSandbox;
let composio: Composio;

beforeAll(async () => {
  served = await serveSandbox({ port: 0 });
  composio = officialSdk(served.url);
});
afterAll(() => served.close());

test("a session authorizes a toolkit and shows its connection", async () => {
  const session = await composio.create("user-1", {
    toolkits: ["gmail", "stripe", "hackernews"],
    manageConnections: { callbackUrl: "https://app.example/back" },
  });
  const request = await session.authorize("gmail");
  const browser = new Browser(served.url, fetch);
  const back = await browser.submit(await browser.open(request.redirectUrl ?? ""), "Allow");
  expect(back.url).toBe(`https://app.example/back?status=success&connected_account_id=${request.id}`);
  expect((await request.waitForConnection()).status).toBe("ACTIVE");

  const { items } = await session.toolkits();
  expect(items).toMatchObject([
    { slug: "gmail", connection: { isActive: true, connectedAccount: { id: request.id, status: "ACTIVE" } } },
    { slug: "stripe", connection: { isActive: false } },
    { slug: "hackernews", isNoAuth: true },
  ]);
  expect((await session.toolkits({ isConnected: true })).items.map(({ slug }) => slug)).toEqual(["gmail"]);
  expect((await composio.use(session.sessionId)).sessionId).toBe(session.sessionId);
});

test("a session makes a managed config if there is none, and is limited to its toolkits", async () => {
  const session = await composio.create("user-1", { toolkits: { disable: ["slack"] } });
  expect((await session.authorize("asana")).id).toMatch(/^ca_/);
  expect((await composio.authConfigs.list({ toolkit: "asana" })).items).toMatchObject([
    { isComposioManaged: true, status: "ENABLED" },
  ]);
  await expect(session.authorize("slack")).rejects.toThrow("[Session Restriction] Toolkit 'slack' is not allowed");
  await expect(session.authorize("twitter")).rejects.toMatchObject({ status: 400 });
});

test("a session whose app asks for connections itself has no tool for it", async () => {
  const session = await composio.create("user-1", { toolkits: ["gmail"], manageConnections: false });
  const names = async () =>
    (await call(served.sandbox, "GET", `/tool_router/session/${session.sessionId}/tools`)).body.items.map(
      ({ slug }: { slug: string }) => slug,
    );
  const others = ["COMPOSIO_SEARCH_TOOLS", "COMPOSIO_GET_TOOL_SCHEMAS", "COMPOSIO_MULTI_EXECUTE_TOOL"];
  expect(await names()).toEqual(others);
  await session.update({ manageConnections: { enable: true, waitForConnections: true } });
  expect(await names()).toEqual([...others, "COMPOSIO_MANAGE_CONNECTIONS", "COMPOSIO_WAIT_FOR_CONNECTIONS"]);
});

test("a session's settings change one by one, and null removes them", async () => {
  const session = await composio.create("user-1", {
    toolkits: ["gmail"],
    manageConnections: { callbackUrl: "https://app.example/back" },
  });
  const shown = async () => (await session.toolkits()).items.map(({ slug }) => slug);
  await session.update({ toolkits: { enable: ["slack", "gmail"] } });
  expect(await shown()).toEqual(["gmail", "slack"]);
  const stored = async () => (await call(served.sandbox, "GET", `/tool_router/session/${session.sessionId}`)).body;
  expect(await stored()).toMatchObject({
    config_version: 2,
    config: { manage_connections: { enabled: true, callback_url: "https://app.example/back" } },
  });
  await session.update({ manageConnections: null });
  expect((await stored()).config.manage_connections).toEqual({ enabled: true });
});

test("a change of an older version is refused; a session can be deleted; links can have the app's own address", async () => {
  const sandbox = testSandbox();
  const created = await call(sandbox, "POST", "/tool_router/session", { user_id: "user-1" });
  const path = `/tool_router/session/${created.body.session_id}`;
  const change = { expected_config_version: 1, experimental: { link_url_overwrite: "https://connect.app.example/" } };
  expect((await call(sandbox, "PATCH", path, change)).status).toBe(200);
  expect((await call(sandbox, "PATCH", path, change)).status).toBe(409);
  const { body } = await call(sandbox, "POST", `${path}/link`, { toolkit: "gmail" });
  expect(body.redirect_url).toBe(`https://connect.app.example/link/${body.link_token}`);
  expect(await call(sandbox, "DELETE", path)).toMatchObject({ status: 200, body: { deleted: true } });
  expect((await call(sandbox, "GET", path)).status).toBe(404);
});

test("accounts of a session are the user's own, one of a toolkit, and nothing else is connected in their place", async () => {
  const sandbox = testSandbox();
  const account = (userId: string, status = "ACTIVE") =>
    sandbox.control.addAccount({ userId, toolkit: "gmail", status }).id;
  const [first, second, paused, foreign] = [account("ana"), account("ana"), account("ana", "INACTIVE"), account("ben")];
  const open = (ids: readonly string[], settings: object = {}) =>
    call(sandbox, "POST", "/tool_router/session", { user_id: "ana", connected_accounts: { gmail: ids }, ...settings });
  const several = { multi_account: { enable: true } };
  expect(await Promise.all([open([foreign]), open([paused]), open([first, second])])).toMatchObject([
    { status: 400 },
    { status: 400 },
    { status: 400 },
  ]);
  expect((await open(["ca_gone"])).status).toBe(404);
  const shared = (access: object) =>
    sandbox.control.addAccount({ userId: "ben", toolkit: "gmail", accountType: "SHARED", access }).id;
  const lists = [{}, { allow_all_users: true, not_allowed_user_ids: ["ana"] }, { allowed_user_ids: ["ana"] }];
  expect(await Promise.all(lists.map((access) => open([shared(access)])))).toMatchObject([
    { status: 400 },
    { status: 400 },
    { status: 201 },
  ]);
  const one = await open([first]);
  const both = await open([first, second], several);
  const link = ({ body }: typeof one) =>
    call(sandbox, "POST", `/tool_router/session/${body.session_id}/link`, { toolkit: "gmail" });
  expect(await link(one)).toMatchObject({
    status: 400,
    body: { error: { message: expect.stringContaining("gmail") } },
  });
  expect((await link(both)).status).toBe(201);
  expect((await link(await open([]))).status).toBe(201);
  expect(
    await call(sandbox, "PATCH", `/tool_router/session/${both.body.session_id}`, { multi_account: { enable: false } }),
  ).toMatchObject({ status: 400 });
});

test("a session whose agent may not delete accounts keeps them", async () => {
  const sandbox = testSandbox();
  const { body } = await call(sandbox, "POST", "/tool_router/session", {
    user_id: "ana",
    multi_account: { enable: true },
    manage_connections: { enable_connection_removal: false },
  });
  expect(body.config.manage_connections).toEqual({ enabled: true, enable_connection_removal: false });
  const { id, wordId } = sandbox.control.addAccount({ userId: "ana", toolkit: "notion" });
  const answer = await call(sandbox, "POST", `/tool_router/session/${body.session_id}/execute`, {
    tool_slug: "COMPOSIO_MANAGE_CONNECTIONS",
    arguments: { toolkits: [{ name: "notion", action: "remove", account_id: wordId }] },
  });
  expect(answer.body.data).toMatchObject({ results: { notion: { status: "failed" } } });
  expect(sandbox.control.account(id).deleted).toBe(false);
});

test("answers match Composio's OpenAPI schema", async () => {
  const sandbox = testSandbox();
  const created = await call(sandbox, "POST", "/tool_router/session", {
    user_id: "user-1",
    toolkits: { enable: ["gmail"] },
  });
  const path = `/tool_router/session/${created.body.session_id}`;
  const linked = await call(sandbox, "POST", `${path}/link`, { toolkit: "gmail" });
  const toolkits = await call(sandbox, "GET", `${path}/toolkits`);
  expect(check("POST", "/api/v3.1/tool_router/session", created.status, created.body).errors).toEqual([]);
  expect(check("POST", `/api/v3.1${path}/link`, linked.status, linked.body).errors).toEqual([]);
  expect(check("GET", `/api/v3.1${path}/toolkits`, toolkits.status, toolkits.body).errors).toEqual([]);
  const config = await call(sandbox, "GET", "/org/project/config");
  expect(check("GET", "/api/v3.1/org/project/config", config.status, config.body).errors).toEqual([]);
});
