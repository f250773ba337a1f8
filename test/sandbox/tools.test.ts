import type { Composio } from "@composio/core";
import { Ajv } from "ajv";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { readConnectionRequest } from "../../src/agents/index.ts";
import { serveSandbox } from "../../src/sandbox/serve.ts";
import type { ServedSandbox } from "../../src/sandbox/serve.ts";
import { officialSdk } from "../support/officialSdk.ts";

let served: ServedSandbox;
let composio: Composio;

beforeAll(async () => {
  served = await serveSandbox({ port: 0 });
  composio = officialSdk(served.url, { toolkitVersions: { gmail: "20260915_00", hackernews: "20260915_00" } });
});
afterAll(() => served.close());
beforeEach(() => served.sandbox.control.reset());

const gmail = [{ slug: "gmail" }];

/** A JSON schema whose objects take the named properties only. */
function closed(schema: unknown): object {
  return JSON.parse(JSON.stringify(schema), (_name, value: unknown) =>
    typeof value === "object" && value !== null && "properties" in value && "type" in value
      ? { additionalProperties: false, ...value }
      : value,
  ) as object;
}

/** An error's answer from Composio, as the SDK keeps it. */
async function refusalOf(call: Promise<unknown>): Promise<unknown> {
  const error: unknown = await call.then(
    () => null,
    (cause: unknown) => cause,
  );
  expect(error).toBeInstanceOf(Error);
  return error;
}

// Composio's readme for Anthropic and Gemini runs a session's tools so: `provider.executeToolCall("user_123", …)`.
test("without its session, a meta tool is found: search and schemas run, and others say that they need one", async () => {
  const call = { userId: "ana", dangerouslySkipVersionCheck: true };
  const found = await composio.tools.execute("COMPOSIO_SEARCH_TOOLS", {
    ...call,
    arguments: { queries: [{ use_case: "send an email" }] },
  });
  expect(found).toMatchObject({ successful: true, data: { success: true } });
  expect(readConnectionRequest(found)?.toolkits).toContainEqual({ slug: "gmail" });
  const schemas = { ...call, arguments: { tool_slugs: ["GMAIL_SEND_EMAIL"] } };
  expect(await composio.tools.execute("COMPOSIO_GET_TOOL_SCHEMAS", schemas)).toMatchObject({
    ...{ successful: true, data: { tool_schemas: { GMAIL_SEND_EMAIL: { toolkit: "gmail" } } } },
  });
  for (const slug of ["COMPOSIO_MULTI_EXECUTE_TOOL", "COMPOSIO_MANAGE_CONNECTIONS"]) {
    const refused = await composio.tools.execute(slug, { ...call, arguments: { toolkits: ["gmail"] } });
    expect(refused).toMatchObject({
      ...{ successful: false, data: {} },
      error: `Invalid request for ${slug}: ${slug} can only be called inside a tool-router session.`,
    });
    expect(readConnectionRequest(refused)).toBeNull();
  }
  const listed = await composio.tools.getRawComposioTools({ tools: ["COMPOSIO_MANAGE_CONNECTIONS"] });
  expect(listed.map(({ slug }) => slug)).toEqual(["COMPOSIO_MANAGE_CONNECTIONS"]);
  const all = await composio.tools.getRawComposioTools({ toolkits: ["gmail"] });
  expect(all.map(({ slug }) => slug)).not.toContain("COMPOSIO_MANAGE_CONNECTIONS");
});

describe("the official SDK's sessions", () => {
  test("list the meta tools, also wrapped for the SDK's provider", async () => {
    const session = await composio.create("ana", { manageConnections: { waitForConnections: true } });
    const tools = await composio.tools.getRawToolRouterSessionTools(session.sessionId);
    expect(tools.map(({ slug }) => slug)).toEqual([
      "COMPOSIO_SEARCH_TOOLS",
      "COMPOSIO_GET_TOOL_SCHEMAS",
      "COMPOSIO_MULTI_EXECUTE_TOOL",
      "COMPOSIO_MANAGE_CONNECTIONS",
      "COMPOSIO_WAIT_FOR_CONNECTIONS",
    ]);
    expect(await session.tools()).toHaveLength(5);
    expect(await (await composio.create("ana")).tools()).toHaveLength(4);
  });

  // The AI SDK refuses a model's call if its input doesn't match the schema, and takes the schema's objects as closed.
  test("the meta tools' schemas take what models send to Composio's, and they run with it", async () => {
    const calls: readonly [slug: string, input: object, isMulti?: boolean][] = [
      [
        "COMPOSIO_SEARCH_TOOLS",
        {
          queries: [{ use_case: "send an email", known_fields: "to:team" }],
          session: { generate_id: true },
          model: "gpt-5.2",
        },
      ],
      [
        "COMPOSIO_GET_TOOL_SCHEMAS",
        { tool_slugs: ["GMAIL_SEND_EMAIL"], include: ["input_schema"], session_id: "week" },
      ],
      [
        "COMPOSIO_MULTI_EXECUTE_TOOL",
        {
          tools: [{ tool_slug: "HACKERNEWS_GET_FRONTPAGE", arguments: {} }],
          sync_response_to_workbench: false,
          memory: { hackernews: ["The team reads it."] },
          session_id: "week",
          thought: "To see what is new.",
          current_step: "READING",
          current_step_metric: "0/1 pages",
        },
      ],
      ["COMPOSIO_MANAGE_CONNECTIONS", { toolkits: ["gmail"], reinitiate_all: false, session_id: "week" }],
      ["COMPOSIO_MANAGE_CONNECTIONS", { toolkits: [{ name: "gmail", action: "add", alias: "work" }] }, true],
      ["COMPOSIO_MANAGE_CONNECTIONS", { toolkits: [{ name: "gmail", action: "list" }, "slack"] }, true],
    ];
    for (const [slug, input, isMulti = false] of calls) {
      const session = await composio.create("ana", { multiAccount: { enable: isMulti } });
      const tools = await composio.tools.getRawToolRouterSessionTools(session.sessionId);
      const schema = closed(tools.find((tool) => tool.slug === slug)?.inputParameters);
      const validate = new Ajv({ strict: false }).compile(schema);
      expect([slug, validate(input), validate.errors]).toEqual([slug, true, null]);
      expect(await session.execute(slug, { ...input })).toMatchObject({ error: null });
    }
    const session = await composio.create("ana");
    const read = await session.execute("COMPOSIO_GET_TOOL_SCHEMAS", { tool_slugs: ["gmail_send_email", "MADE_UP"] });
    expect(read.data).toMatchObject({
      tool_schemas: { GMAIL_SEND_EMAIL: { toolkit: "gmail", input_schema: { required: ["recipient_email"] } } },
    });
    const search = { queries: [{ use_case: "send an email" }], session: { id: "week" } };
    expect((await session.execute("COMPOSIO_SEARCH_TOOLS", search)).data).toMatchObject({ session: { id: "week" } });
  });

  test("nulls for what is left out, as models in strict mode send them, are the defaults", async () => {
    const session = await composio.create("ana", { multiAccount: { enable: true } });
    const inputs: readonly [slug: string, input: Record<string, unknown>][] = [
      ["COMPOSIO_SEARCH_TOOLS", { queries: [{ use_case: "send", known_fields: null }], session: null, model: null }],
      ["COMPOSIO_MANAGE_CONNECTIONS", { toolkits: ["gmail"], reinitiate_all: null, session_id: null }],
      [
        "COMPOSIO_MANAGE_CONNECTIONS",
        { toolkits: [{ name: "hackernews", action: null, alias: null, account_id: null }] },
      ],
      ["COMPOSIO_WAIT_FOR_CONNECTIONS", { toolkits: ["hackernews"], mode: null, session_id: null }],
      [
        "COMPOSIO_MULTI_EXECUTE_TOOL",
        { tools: [{ tool_slug: "HACKERNEWS_GET_FRONTPAGE", arguments: null, account: null }], session_id: null },
      ],
    ];
    for (const [slug, input] of inputs)
      expect([slug, (await session.execute(slug, input)).error]).toEqual([slug, null]);
  });

  test("run a tool only while its account is ACTIVE", async () => {
    const session = await composio.create("ana", { toolkits: ["gmail", "hackernews"] });
    const send = () => session.execute("GMAIL_SEND_EMAIL", { recipient_email: "team@fernhill.example" });
    const refusal = await refusalOf(send());
    expect(refusal).toMatchObject({
      status: 400,
      error: { error: { code: 4302, slug: "ToolRouterV2_NoActiveConnection" } },
    });
    expect(readConnectionRequest(refusal)?.toolkits).toEqual(gmail);

    const { id } = served.sandbox.control.addAccount({ userId: "ana", toolkit: "gmail" });
    expect(await send()).toMatchObject({
      error: null,
      data: { labelIds: ["SENT"] },
      logId: expect.stringMatching(/^log_/),
    });
    for (const status of ["EXPIRED", "INACTIVE", "REVOKED", "FAILED", "INITIATED"]) {
      served.sandbox.control.setStatus(id, status);
      expect([status, await refusalOf(send())]).toMatchObject([status, { status: 400 }]);
    }
    served.sandbox.control.addAccount({ userId: "ben", toolkit: "gmail" });
    expect(await refusalOf(send())).toMatchObject({ status: 400 }); // Another user's account.
    expect((await session.execute("HACKERNEWS_GET_FRONTPAGE")).error).toBeNull();
  });

  test("refuse what no connection would help with, and nothing is asked for", async () => {
    const session = await composio.create("ana", { toolkits: ["gmail"] });
    const restricted = await refusalOf(session.execute("SLACK_SEND_MESSAGE", { channel: "sales" }));
    expect(restricted).toMatchObject({ error: { error: { code: 4324, slug: "ToolRouterV2_ToolkitNotAllowed" } } });
    const unknown = await refusalOf(session.execute("GMAIL_TELEPORT"));
    expect(unknown).toMatchObject({ error: { error: { code: 4301 } } });
    expect([restricted, unknown].map((refusal) => readConnectionRequest(refusal))).toEqual([null, null]);
    served.sandbox.control.addAccount({ userId: "ana", toolkit: "gmail" });
    const incomplete = await session.execute("GMAIL_SEND_EMAIL", { subject: "Report" });
    expect(incomplete).toMatchObject({ error: "Following fields are missing: recipient_email", data: {} });
  });

  test("search: tools by words, and which apps are connected", async () => {
    const session = await composio.create("ana");
    served.sandbox.control.addAccount({ userId: "ana", toolkit: "slack" });
    const found = await session.search({ query: "send an email to the team and post a message in Slack" });
    expect(found.results[0]?.primaryToolSlugs).toEqual(
      expect.arrayContaining(["GMAIL_SEND_EMAIL", "SLACK_SEND_MESSAGE"]),
    );
    expect(Object.keys(found.toolSchemas)).toContain("GMAIL_SEND_EMAIL");
    const connected = found.toolkitConnectionStatuses.map(({ toolkit, hasActiveConnection }) => [
      toolkit,
      hasActiveConnection,
    ]);
    expect(Object.fromEntries(connected)).toMatchObject({ gmail: false, slack: true });
    const asTool = await session.execute("COMPOSIO_SEARCH_TOOLS", { queries: [{ use_case: "send an email" }] });
    expect(readConnectionRequest(asTool)?.toolkits).toEqual(gmail);
  });
});

describe("COMPOSIO_MANAGE_CONNECTIONS", () => {
  test("makes a link that connects, and then says active", async () => {
    const session = await composio.create("ana", { manageConnections: { callbackUrl: "https://app.example/back" } });
    const manage = () => session.execute("COMPOSIO_MANAGE_CONNECTIONS", { toolkits: ["gmail", "hackernews"] });
    const asked = await manage();
    expect(asked.data).toMatchObject({
      results: {
        gmail: {
          toolkit: "gmail",
          status: "initiated",
          has_active_connection: false,
          redirect_url: expect.stringContaining("/link/"),
          connected_account_id: null,
        },
        hackernews: { status: "active" },
      },
      summary: { total_toolkits: 2, active_connections: 1, initiated_connections: 1, failed_connections: 0 },
    });
    expect(readConnectionRequest(asked)?.toolkits).toEqual(gmail);

    const [account] = served.sandbox.control.accounts();
    served.sandbox.control.consent(account?.id ?? "", "allow");
    const settled = await manage();
    expect(settled.data).toMatchObject({
      results: { gmail: { status: "active", has_active_connection: true, connected_account_id: account?.id } },
    });
    expect(readConnectionRequest(settled)).toBeNull();
    expect(served.sandbox.control.accounts()).toHaveLength(1);
    expect(JSON.stringify(settled)).not.toMatch(/access_token|refresh_token/);

    const again = await session.execute("COMPOSIO_MANAGE_CONNECTIONS", { toolkits: ["gmail"], reinitiate_all: true });
    expect(again.data).toMatchObject({ results: { gmail: { status: "initiated", was_reinitiated: true } } });
    // The agent asks anew for an app that is connected: the card offers the account that is there, or another one.
    expect(readConnectionRequest(again)?.toolkits).toEqual(gmail);
    expect(served.sandbox.control.accounts().map(({ status }) => status)).toContain("ACTIVE");
  });

  test("an app whose account the session names is not linked again", async () => {
    const { id } = await (await composio.create("ana")).authorize("gmail");
    served.sandbox.control.consent(id, "allow");
    const session = await composio.create("ana", { connectedAccounts: { gmail: id } });
    const asked = await session.execute("COMPOSIO_MANAGE_CONNECTIONS", { toolkits: ["gmail"], reinitiate_all: true });
    expect(asked.data).toMatchObject({
      results: { gmail: { status: "failed", error_message: expect.stringContaining("already defined") } },
    });
    expect(served.sandbox.control.accounts()).toHaveLength(1);
  });

  test("a toolkit that can't be connected is a failed row, and the others go on", async () => {
    const session = await composio.create("ana", { toolkits: { disable: ["slack"] } });
    const answer = await session.execute("COMPOSIO_MANAGE_CONNECTIONS", {
      toolkits: ["made_up", "slack", "twitter", "GMAIL"],
    });
    expect(answer.data).toMatchObject({
      results: {
        made_up: { status: "failed", error_message: "Toolkit made_up not found" },
        slack: { status: "failed" },
        twitter: { status: "failed" },
        gmail: { status: "initiated" },
      },
      summary: { failed_connections: 3 },
    });
    const wrong = await session.execute("COMPOSIO_MANAGE_CONNECTIONS", { toolkits: "gmail" });
    expect(wrong.error).toMatch(/^Invalid request data provided: toolkits/);
  });

  test("in a session with several accounts each is named by its word id, and can be renamed and removed", async () => {
    const session = await composio.create("ana", { multiAccount: { enable: true } });
    const manage = (toolkit: object) => session.execute("COMPOSIO_MANAGE_CONNECTIONS", { toolkits: [toolkit] });
    const account = served.sandbox.control.addAccount({ userId: "ana", toolkit: "notion", alias: "home" });
    const added = await manage({ name: "notion", action: "add", alias: "work" });
    expect(added.data).toMatchObject({
      results: {
        notion: {
          status: "initiated",
          accounts: [
            { id: account.wordId, alias: "home", status: "active", is_default: true },
            { id: expect.stringMatching(/^notion_/), alias: "work", status: "initiated", is_default: false },
          ],
        },
      },
    });
    expect(readConnectionRequest(added)?.toolkits).toMatchObject([{ slug: "notion", alias: "work" }]);
    const renamed = await manage({ name: "notion", action: "rename", account_id: account.wordId, alias: "mine" });
    expect(renamed.data).toMatchObject({ results: { notion: { accounts: [{ alias: "mine" }, {}] } } });
    await manage({ name: "notion", action: "remove", account_id: "mine" });
    expect(served.sandbox.control.accounts().filter(({ deleted }) => !deleted)).toMatchObject([{ alias: "work" }]);
    expect((await manage({ name: "notion", action: "rename", account_id: "nobody's" })).data).toMatchObject({
      results: { notion: { status: "failed" } },
    });
  });
});

test("COMPOSIO_WAIT_FOR_CONNECTIONS answers when the user has connected", async () => {
  const session = await composio.create("ana");
  await session.execute("COMPOSIO_MANAGE_CONNECTIONS", { toolkits: ["gmail"] });
  const [account] = served.sandbox.control.accounts();
  const waiting = session.execute("COMPOSIO_WAIT_FOR_CONNECTIONS", { toolkits: ["gmail"], mode: "all" });
  served.sandbox.control.consent(account?.id ?? "", "allow");
  expect((await waiting).data).toMatchObject({
    results: { gmail: { status: "ACTIVE", has_active_connection: true, connected_account_id: account?.id } },
  });
  const other = await session.execute("COMPOSIO_WAIT_FOR_CONNECTIONS", { toolkits: ["gmail", "slack"], mode: "any" });
  expect(other.data).toMatchObject({ results: { slack: { status: "NOT_FOUND" } } });
});

test("COMPOSIO_MULTI_EXECUTE_TOOL runs what is connected, and says of the rest what is missing", async () => {
  const session = await composio.create("ana");
  const account = served.sandbox.control.addAccount({ userId: "ana", toolkit: "slack", alias: "sales" });
  const call = { tool_slug: "SLACK_SEND_MESSAGE", arguments: { channel: "#sales", markdown_text: "Report sent." } };
  const answer = await session.execute("COMPOSIO_MULTI_EXECUTE_TOOL", {
    tools: [
      { ...call, account: account.wordId },
      { ...call, account: "nobody's" },
      { tool_slug: "GMAIL_SEND_EMAIL", arguments: { recipient_email: "team@fernhill.example" } },
    ],
  });
  const missing = (toolkit: string) => `No active connected account found for toolkit: ${toolkit}`;
  expect(answer.data).toMatchObject({
    total_count: 3,
    error_count: 2,
    results: [
      { index: 1, response: { successful: true, data: { ok: true, message: { text: "Report sent." } } } },
      { index: 2, response: null, error: missing("slack") },
      { tool_slug: "GMAIL_SEND_EMAIL", index: 3, response: null, error: missing("gmail") },
    ],
  });
  expect(readConnectionRequest(answer)?.toolkits.map(({ slug }) => slug)).toContain("gmail");
});

describe("direct execution", () => {
  const run = (slug: string, options: object = {}) =>
    composio.tools.execute(slug, {
      userId: "ana",
      arguments: { recipient_email: "team@fernhill.example" },
      ...options,
    });

  test("runs with the user's account, or the one given", async () => {
    expect((await run("HACKERNEWS_GET_FRONTPAGE")).successful).toBe(true);
    const profile = await run("HACKERNEWS_GET_USER", { arguments: { username: "pg" } });
    expect(profile).toMatchObject({ successful: true, data: { username: "pg" } });
    const { id } = served.sandbox.control.addAccount({ userId: "ana", toolkit: "gmail" });
    expect(await run("GMAIL_SEND_EMAIL")).toMatchObject({
      successful: true,
      error: null,
      data: { labelIds: ["SENT"] },
    });
    expect(await run("GMAIL_SEND_EMAIL", { connectedAccountId: id })).toMatchObject({ successful: true });
    expect(await run("GMAIL_SEND_EMAIL", { arguments: {} })).toMatchObject({ successful: false });
  });

  test("without an ACTIVE account it is refused, and the refusal names the app", async () => {
    const refusal = await refusalOf(run("GMAIL_SEND_EMAIL"));
    expect(refusal).toMatchObject({ cause: { error: { error: { code: 1810 } } } });
    expect(readConnectionRequest(refusal)?.toolkits).toEqual(gmail);
    const { id } = served.sandbox.control.addAccount({ userId: "ben", toolkit: "gmail" });
    expect(await refusalOf(run("GMAIL_SEND_EMAIL"))).toMatchObject({ cause: { error: { error: { code: 1810 } } } });
    const foreign = await refusalOf(run("GMAIL_SEND_EMAIL", { connectedAccountId: id }));
    expect(foreign).toMatchObject({ cause: { error: { error: { code: 1812 } } } });
  });

  test("tools are listed by toolkit and by name", async () => {
    const tools = await composio.tools.getRawComposioTools({ toolkits: ["gmail"] });
    expect(tools.map(({ slug }) => slug)).toEqual(["GMAIL_SEND_EMAIL", "GMAIL_FETCH_EMAILS"]);
    const [wrapped] = await composio.tools.get("ana", { tools: ["GMAIL_SEND_EMAIL"] });
    expect(wrapped).toMatchObject({ type: "function", function: { name: "GMAIL_SEND_EMAIL" } });
    await expect(run("GMAIL_TELEPORT")).rejects.toThrow("GMAIL_TELEPORT");
  });
});
