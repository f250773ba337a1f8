import { expect, test } from "vitest";
import type { Sandbox } from "../../../src/sandbox/index.ts";
import { check } from "../contract.ts";
import { type Answer, call, type Parsed, testSandbox } from "../support.ts";

const create = (sandbox: Sandbox, settings: object): Promise<Answer> =>
  call(sandbox, "POST", "/tool_router/session", { user_id: "ana", ...settings });

async function session(sandbox: Sandbox, settings: object) {
  const { status, body } = await create(sandbox, settings);
  expect([status, check("POST", "/api/v3/tool_router/session", status, schemaOfJanuary(body)).errors]).toEqual([
    201,
    [],
  ]);
  const path = `/tool_router/session/${body.session_id}`;
  const slugs = async () => (await call(sandbox, "GET", `${path}/tools`)).body.items.map((tool: Parsed) => tool.slug);
  return {
    body,
    path,
    slugs,
    apps: async () => (await slugs()).filter((slug: string) => !slug.startsWith("COMPOSIO_")),
    run: (slug: string) => call(sandbox, "POST", `${path}/execute`, { tool_slug: slug, arguments: { username: "pg" } }),
    update: (changes: object) => call(sandbox, "PATCH", path, changes),
  };
}

/** The specification that we have is older than arrays in `connected_accounts`. */
function schemaOfJanuary({ config, ...body }: Parsed): Parsed {
  return { ...body, config: { ...config, connected_accounts: {} } };
}

test("a session has only the tools that it allows: to run, to find, to preload", async () => {
  const sandbox = testSandbox();
  const { body, apps, run, path } = await session(sandbox, {
    toolkits: { enable: ["hackernews", "gmail"] },
    tools: { HACKERNEWS: { enable: ["HACKERNEWS_GET_USER"] }, gmail: { disable: ["GMAIL_SEND_EMAIL"] } },
    preload: { tools: "all" },
  });
  expect(body.config).toMatchObject({
    tools: { HACKERNEWS: { enabled: ["HACKERNEWS_GET_USER"] }, gmail: { disabled: ["GMAIL_SEND_EMAIL"] } },
    preload: { tools: "all" },
  });
  expect(await apps()).toEqual(["GMAIL_FETCH_EMAILS", "HACKERNEWS_GET_USER"]);
  expect((await run("HACKERNEWS_GET_USER")).body).toMatchObject({ error: null, data: { username: "pg" } });
  expect(await run("HACKERNEWS_GET_FRONTPAGE")).toMatchObject({ status: 404, body: { error: { code: 4301 } } });
  const queries = [{ use_case: "list emails or send an email, get the front page of hacker news" }];
  const found = await call(sandbox, "POST", `${path}/search`, { queries });
  expect(Object.keys(found.body.tool_schemas)).toEqual(["GMAIL_FETCH_EMAILS", "HACKERNEWS_GET_USER"]);
});

test("tags choose tools, and those of a toolkit replace those of the session", async () => {
  const sandbox = testSandbox();
  const reading = await session(sandbox, {
    toolkits: { enable: ["gmail", "slack"] },
    tags: ["readOnlyHint"],
    tools: { slack: { tags: { disable: ["readOnlyHint"] } } },
    preload: { tools: "all" },
  });
  expect(reading.body.config).toMatchObject({
    tags: { enabled: ["readOnlyHint"] },
    tools: { slack: { tags: { disabled: ["readOnlyHint"] } } },
  });
  expect(await reading.apps()).toEqual(["GMAIL_FETCH_EMAILS", "SLACK_SEND_MESSAGE"]);
});

test("a session of direct tools has no meta tools", async () => {
  const { slugs, body } = await session(testSandbox(), {
    toolkits: { enable: ["hackernews"] },
    manage_connections: { enable: false },
    workbench: { enable: false, enable_proxy_execution: false },
    preload: { tools: "all" },
    search: { enable: false },
    execute: { enable_multi_execute: false },
  });
  expect(await slugs()).toEqual(["HACKERNEWS_GET_FRONTPAGE", "HACKERNEWS_GET_USER"]);
  expect(body.tool_router_tools).toEqual([]);
  expect(body.config).toMatchObject({
    search: { enable: false },
    execute: { enable_multi_execute: false },
    workbench: { enable: false, proxy_execution_enabled: false },
  });
});

test("preload refuses a tool that is not allowed, and all tools of Composio", async () => {
  const sandbox = testSandbox();
  expect((await create(sandbox, { preload: { tools: "all" } })).status).toBe(400);
  const { apps, update } = await session(sandbox, { preload: { tools: ["GMAIL_SEND_EMAIL", "GMAIL_MADE_UP"] } });
  expect(await apps()).toEqual(["GMAIL_SEND_EMAIL"]);
  const narrowed = await update({ toolkits: { enable: ["slack"] } });
  expect(narrowed).toMatchObject({ status: 400 });
  expect(narrowed.body.error.message).toContain("GMAIL_SEND_EMAIL is not allowed by the session's filters");
  expect(await update({ toolkits: { enable: ["slack"] }, preload: null })).toMatchObject({
    status: 200,
    body: { config_version: 2, config: { preload: { tools: [] }, toolkits: { enabled: ["slack"] } } },
  });
  expect(await apps()).toEqual([]);
});

test("maps of tools are replaced as a whole; limits and the workbench are kept one by one; null removes them", async () => {
  const { update } = await session(testSandbox(), {
    tools: { gmail: { enable: ["GMAIL_FETCH_EMAILS"] }, slack: { enable: ["SLACK_SEND_MESSAGE"] } },
    multi_account: { enable: true, max_accounts_per_toolkit: 3 },
    workbench: { enable: true },
  });
  const changed = await update({
    tools: { slack: { enable: ["SLACK_LIST_ALL_CHANNELS"] } },
    multi_account: { require_explicit_selection: true },
    workbench: { sandbox_size: "large" },
  });
  expect(changed.body.config).toMatchObject({
    multi_account: { enable: true, max_accounts_per_toolkit: 3, require_explicit_selection: true },
    workbench: { enable: true, sandbox_size: "large" },
  });
  expect(changed.body.config.tools).toEqual({ slack: { enabled: ["SLACK_LIST_ALL_CHANNELS"] } });
  const { config } = (await update({ tools: null, multi_account: null, workbench: null })).body;
  expect([config.tools, config.multi_account, config.workbench]).toEqual([undefined, undefined, undefined]);
});

test("slugs in capitals name a session's auth configs and accounts, too", async () => {
  const sandbox = testSandbox();
  const authConfig = sandbox.control.addAuthConfig({ toolkit: "gmail", name: "Second" });
  const { id: account } = sandbox.control.addAccount({ userId: "ana", toolkit: "slack" });
  sandbox.control.addAccount({ userId: "ana", toolkit: "slack" });
  const { path } = await session(sandbox, {
    auth_configs: { GMAIL: authConfig },
    connected_accounts: { SLACK: [account] },
  });
  const linked = await call(sandbox, "POST", `${path}/link`, { toolkit: "gmail" });
  expect(sandbox.control.account(linked.body.connected_account_id).authConfigId).toBe(authConfig);
  const { items } = (await call(sandbox, "GET", `${path}/toolkits?toolkits=slack`)).body;
  expect(items).toMatchObject([{ connected_account: { id: account } }]);
});

test("the app's own tools get the names by which agents call them, also when a session is used again", async () => {
  const sandbox = testSandbox();
  const tool = { name: "Note", description: "A note.", input_schema: { type: "object", properties: {} } };
  const experimental = {
    custom_tools: [
      { ...tool, slug: "GET_NOTE", preload: true },
      { ...tool, slug: "FORMAT", extends_toolkit: "gmail" },
    ],
    custom_toolkits: [{ slug: "crm", name: "CRM", description: "Customers.", tools: [{ ...tool, slug: "FIND" }] }],
  };
  const named = {
    custom_tools: [
      { slug: "LOCAL_GET_NOTE", original_slug: "GET_NOTE", preload: true },
      { slug: "LOCAL_GMAIL_FORMAT", original_slug: "FORMAT", extends_toolkit: "gmail" },
    ],
    custom_toolkits: [{ slug: "crm", tools: [{ slug: "LOCAL_CRM_FIND", original_slug: "FIND" }] }],
  };
  const { body, path } = await session(sandbox, { experimental });
  expect(body.experimental).toMatchObject(named);
  expect((await call(sandbox, "POST", `${path}/attach`, { experimental })).body).toMatchObject({
    session_id: body.session_id,
    experimental: named,
  });
});
