import { BaseAgenticProvider, Composio, type ExecuteToolFn, OpenAIProvider, type Tool } from "@composio/core";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { serveSandbox } from "../../src/sandbox/serve.ts";
import { forwardConnectionErrors, readConnectionRequest } from "../../src/agents/index.ts";
import { chosenAccounts } from "../../src/server/index.ts";
import { docsBlock } from "../matrix/support/readme.ts";
import { rawAccount } from "../support/rawAccount.ts";

let served: Awaited<ReturnType<typeof serveSandbox>>;
beforeAll(async () => {
  served = await serveSandbox({ port: 0, pageSize: 2 });
});
afterAll(() => served.close());
beforeEach(() => served.sandbox.control.reset());

type Run = (input: Readonly<Record<string, unknown>>) => Promise<unknown>;

/** As agent frameworks get the tools: functions that a model calls. */
class Functions extends BaseAgenticProvider<Readonly<Record<string, Run>>, Run, unknown> {
  override readonly name = "functions";
  override wrapTool(tool: Tool, execute: ExecuteToolFn): Run {
    return (input) => execute(tool.slug, input);
  }
  override wrapTools(tools: Tool[], execute: ExecuteToolFn): Readonly<Record<string, Run>> {
    return Object.fromEntries(tools.map((tool) => [tool.slug, this.wrapTool(tool, execute)]));
  }
}

const sdk = <Provider extends Functions | OpenAIProvider>({ provider }: { readonly provider: Provider }) =>
  new Composio({
    apiKey: served.sandbox.apiKey,
    baseURL: served.url,
    provider,
    toolkitVersions: { slack: "20260915_00" },
    allowTracking: false,
    disableVersionCheck: true,
  });
const add = (alias: string, more: object = {}) =>
  served.sandbox.control.addAccount({ userId: "ana", toolkit: "slack", alias, ...more }).id;
const chosenOf = (...chosen: unknown[]) =>
  chosenAccounts({ composio: sdk({ provider: new Functions() }), userId: "ana", chosen });
const input = { channel: "sales", markdown_text: "The report" };

describe("the recipes of docs/in-chat.md", () => {
  /** What the block makes, for a chat in which the user has chosen this account. */
  async function runRecipe(slack: string) {
    const lines = docsBlock("docs/in-chat.md", "connectedAccounts: chosen").split("\n");
    const isImport = (line: string) => line.startsWith("import");
    const wrapped = [
      ...lines.filter(isImport),
      "export async function run({ composio, userId, messages, input }) {",
      ...lines.filter((line) => !isImport(line)),
      "return { session, tools, posted, beforeExecute, askForAccount };",
      "}",
    ]
      .join("\n")
      .replace("composio-react/server", resolve("src/server/index.ts"))
      .replaceAll("composio-react/agents", resolve("src/agents/index.ts"));
    const file = resolve(".cache/recipes/chosen.ts");
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, wrapped);
    const recipe = await import(file);
    return recipe.run({
      composio: sdk({ provider: new Functions() }),
      userId: "ana",
      messages: [{}, { metadata: { connected: { slack } } }],
      input,
    });
  }
  const ranWith = () => served.sandbox.control.toolCalls().map(({ connectedAccountId }) => connectedAccountId);

  test.each(["the older", "the newer"])(
    "every kind of agent runs its tools with the chosen account: %s",
    async (which) => {
      const [older, newer] = [add("A"), add("B")];
      const chosen = which === "the older" ? older : newer;
      const { session, tools, beforeExecute } = await runRecipe(chosen);
      expect(ranWith(), "a tool that your code runs").toEqual([chosen]);
      await tools.SLACK_SEND_MESSAGE(input);
      expect(ranWith().at(-1), "tools of the SDK").toBe(chosen);
      await session.execute("SLACK_SEND_MESSAGE", input);
      expect(ranWith().at(-1), "a session's tool").toBe(chosen);
      const ofSession = await session.tools();
      await ofSession.COMPOSIO_MULTI_EXECUTE_TOOL({ tools: [{ tool_slug: "SLACK_SEND_MESSAGE", arguments: input }] });
      expect(ranWith().at(-1), "a session's meta tool").toBe(chosen);
      const body = {
        name: "COMPOSIO_MULTI_EXECUTE_TOOL",
        arguments: { tools: [{ tool_slug: "SLACK_SEND_MESSAGE", arguments: input }] },
      };
      await fetch(session.mcp.url, {
        method: "POST",
        headers: { ...session.mcp.headers, "content-type": "application/json" },
        body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params: body }),
      });
      expect(ranWith().at(-1), "the session's MCP server").toBe(chosen);
      // OpenAI's provider, without a session.
      const plain = sdk({ provider: new OpenAIProvider() });
      const call = { name: "SLACK_SEND_MESSAGE", arguments: JSON.stringify(input) };
      const tool_calls = [{ id: "call_1", type: "function" as const, function: call }];
      const message = { role: "assistant" as const, content: null, refusal: null, tool_calls };
      const choices = [{ index: 0, finish_reason: "tool_calls" as const, logprobs: null, message }];
      const answer = { id: "1", created: 0, model: "", object: "chat.completion" as const, choices };
      await plain.provider.handleToolCalls("ana", answer, {}, { beforeExecute });
      expect(ranWith().at(-1), "a provider that runs no tools by itself").toBe(chosen);
      expect(ranWith()).toHaveLength(6);
    },
  );

  /** What agents answer if the chosen account is lost: a request of the card, by the tool's result or by its error. */
  const asks = (lost: string) => (value: unknown) =>
    expect(readConnectionRequest(value)?.toolkits).toEqual([{ slug: "slack", connectedAccountId: lost }]);

  test.each(["EXPIRED", "INACTIVE", "REVOKED", "deleted", "another user's"])(
    "the chosen account is %s: no kind of agent takes another one, and the user is asked again",
    async (kind) => {
      const { control } = served.sandbox;
      const lost =
        kind === "deleted"
          ? "ca_deleted"
          : kind === "another user's"
            ? control.addAccount({ userId: "ben", toolkit: "slack" }).id
            : add("A", { status: kind });
      add("B");
      const { session, tools, posted, beforeExecute, askForAccount } = await runRecipe(lost);
      const isAsking = asks(lost);
      isAsking(posted);
      isAsking(await askForAccount());
      isAsking(await tools.SLACK_SEND_MESSAGE(input).catch((error: unknown) => error));
      await expect(session.execute("SLACK_SEND_MESSAGE", input)).rejects.toThrow(/not allowed/);
      const ofSession = await session.tools();
      const several = { tools: [{ tool_slug: "SLACK_SEND_MESSAGE", arguments: input }] };
      const refused = await ofSession.COMPOSIO_MULTI_EXECUTE_TOOL(several);
      expect(refused).toMatchObject({ data: { error_count: 1 } });
      // These would be requests for any account, and a card would be answered with the other one.
      expect(readConnectionRequest(refused)).toBeNull();
      expect(readConnectionRequest(await ofSession.COMPOSIO_MANAGE_CONNECTIONS({ toolkits: ["slack"] }))).toBeNull();
      expect(() => beforeExecute({ toolkitSlug: "slack", params: {} })).toThrow();
      expect(beforeExecute({ toolkitSlug: "gmail", params: { arguments: {} } })).toEqual({ arguments: {} });
      expect(ranWith()).toEqual([]);
    },
  );
});

test("the chosen account stops working while the agent is answering: whatever fails asks for that account", async () => {
  const [work] = [add("Work"), add("Private")];
  const chosen = [{ slack: work }];
  const composio = sdk({ provider: new Functions() });
  const connectedAccounts = await chosenAccounts({ composio, userId: "ana", chosen });
  const session = await composio.create("ana", { connectedAccounts });
  served.sandbox.control.expire(work);
  const asked = [{ slug: "slack", connectedAccountId: work }];
  const error: unknown = await session.execute("SLACK_SEND_MESSAGE", input).catch((reason: unknown) => reason);
  expect(readConnectionRequest(forwardConnectionErrors(undefined, { chosen })(error))?.toolkits).toEqual(asked);
  const tools = await session.tools();
  for (const answer of [
    await tools["COMPOSIO_MULTI_EXECUTE_TOOL"]?.({ tools: [{ tool_slug: "SLACK_SEND_MESSAGE", arguments: input }] }),
    await tools["COMPOSIO_MANAGE_CONNECTIONS"]?.({ toolkits: ["slack"] }),
  ])
    expect(readConnectionRequest(answer, { chosen })?.toolkits).toEqual(asked);
  expect(served.sandbox.control.toolCalls()).toEqual([]);
});

describe("chosenAccounts", () => {
  test("the newest choice counts, on whatever page the account is", async () => {
    const [a, b] = [add("A"), add("B")];
    for (let count = 0; count < 3; count++) add(`C${count}`);
    expect(await chosenOf({ slack: b }, undefined, { slack: a })).toEqual({ slack: a });
    expect(await chosenOf({ slack: a }, { slack: b })).toEqual({ slack: b });
  });

  test("a choice that no longer works is left out: Composio would refuse a session with it. The app hears of it", async () => {
    const { control } = served.sandbox;
    const paused = add("A", { status: "INACTIVE" });
    const expired = control.addAccount({ userId: "ana", toolkit: "gmail", status: "EXPIRED" }).id;
    const works = control.addAccount({ userId: "ana", toolkit: "github" }).id;
    const lost: unknown[] = [];
    const chosen = [{ slack: paused, gmail: expired, github: works, notion: works }];
    const composio = sdk({ provider: new Functions() });
    expect(await chosenAccounts({ composio, userId: "ana", chosen, onLost: (each) => lost.push(each) })).toEqual({
      github: works,
    });
    expect(lost).toEqual([
      { slug: "slack", connectedAccountId: paused },
      { slug: "gmail", connectedAccountId: expired },
      { slug: "notion", connectedAccountId: works },
    ]);
  });

  test("what is no id does not take back a choice", async () => {
    const slack = add("A");
    expect(await chosenOf({ slack }, { slack: null }, { slack: "" })).toEqual({ slack });
  });

  test("an account that Composio lists though it is another user's is left out", async () => {
    const { control } = served.sandbox;
    const foreign = control.addAccount({ userId: "ben", toolkit: "slack" });
    const items = [rawAccount(foreign)];
    control.failNext({ method: "GET", path: "/connected_accounts", status: 200, body: { items, next_cursor: null } });
    expect(await chosenOf({ slack: foreign.id })).toEqual({});
  });

  test("what is no choice is ignored, and asks Composio nothing", async () => {
    served.sandbox.control.clearRequests();
    expect(await chosenOf(undefined, null, "slack", { "not a slug": "ca_1", __proto__: { slack: "ca_1" } })).toEqual(
      {},
    );
    expect(served.sandbox.control.requests()).toEqual([]);
  });

  test("a browser that names thousands of toolkits costs one request", async () => {
    served.sandbox.control.clearRequests();
    expect(
      await chosenOf(Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`app_${index}`, "ca_1"]))),
    ).toEqual({});
    expect(served.sandbox.control.requests()).toHaveLength(1);
  });

  test("of more than a hundred toolkits those are looked up that were chosen last, whenever they were first named", async () => {
    const [older, newer] = [add("A"), add("B")];
    const others = Array.from({ length: 150 }, (_, index) => ({ [`app_${index}`]: "ca_1" }));
    expect(await chosenOf({ slack: older }, ...others, { slack: newer })).toEqual({ slack: newer });
    expect(await chosenOf({ slack: newer }, ...others.slice(0, 99))).toEqual({ slack: newer });
    expect(await chosenOf({ slack: newer }, ...others.slice(0, 100))).toEqual({});
  });
});
