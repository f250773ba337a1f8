import { describe, expect, test } from "vitest";
import { readConnectionRequest } from "../../src/agents/index.ts";
import { answers } from "./answers.ts";
import { failures, failureWrappings } from "./failures.ts";
import { wrappings } from "./wrappings.ts";

describe.each(wrappings)("$name", (wrapping) => {
  // What a legacy tool was called with names the toolkit, or it is not known.
  const readable = answers.filter(
    ({ tool, name }) => wrapping.hasInput || !/legacy (?:initiate|check:)|B: (?:list|re)/.test(tool + name),
  );

  test.each(readable)("$name", (answer) => {
    expect(readConnectionRequest(wrapping.wrap(answer))).toEqual(answer.asks);
  });
});

describe.each(failureWrappings)("a failure: $name", ({ hasCode, wrap }) => {
  // Of 1803 only the code says that it is another failure.
  const readable = failures.filter(({ name }) => hasCode || name !== "1803");

  test.each(readable)("$name", ({ body, asks }) => {
    const request = readConnectionRequest(wrap(body));
    expect(request).toEqual(asks.length === 0 ? null : { toolkits: asks.map((slug) => ({ slug })) });
  });
});

const manage = answers[0]?.output;
const said = (item: object) => ({
  type: "response.output_item.done",
  item: { ...item, content: [{ type: "output_text", text: JSON.stringify(manage) }] },
});
const missing = "No active connection found for toolkit(s) 'gmail' in this session";

describe("nothing is asked for", () => {
  test.each<[string, unknown]>([
    ["input-streaming", { type: "tool-X", state: "input-streaming", input: { toolkits: ["gmail"] } }],
    ["input-available", { type: "tool-X", state: "input-available", input: { toolkits: ["gmail"] } }],
    ["approval-requested", { type: "tool-X", state: "approval-requested", input: { toolkits: ["gmail"] } }],
    ["approval-responded", { type: "tool-X", state: "approval-responded", input: { toolkits: ["gmail"] } }],
    ["output-denied", { type: "tool-X", state: "output-denied", input: { toolkits: ["gmail"] } }],
    ["what the tool is called with", { toolkits: [{ name: "notion", action: "add", alias: "work" }] }],
    ["an input that holds an answer", { type: "tool-X", state: "input-available", input: manage }],
    ["an unknown failure", { type: "tool-X", state: "output-error", errorText: "An error occurred." }],
    ["free text", `Somebody told me: ${missing}`],
    ["the sentence by itself", missing],
    ["an error that somebody pastes", `Error: ${missing}`],
    ["a text part", { type: "text", text: `Error: 400 ${missing}` }],
    ["a user's message", { role: "user", content: JSON.stringify(manage) }],
    ["an assistant's message", { role: "assistant", content: [{ type: "text", text: JSON.stringify(manage) }] }],
    [
      "the text of a user's message in blocks",
      { role: "user", content: [{ type: "text", text: JSON.stringify(manage) }] },
    ],
    [
      "a block of a user's message by itself",
      { role: "user", content: { type: "text", text: JSON.stringify(manage) } },
    ],
    ["a user's message in parts", { role: "user", parts: [{ type: "text", text: JSON.stringify(manage) }] }],
    ["a user's text with a fence", { role: "user", content: [`\`\`\`json\n${JSON.stringify(manage)}\n\`\`\``] }],
    [
      "a user's text beside a result",
      { role: "user", content: [{ type: "tool_result", content: "ok" }, JSON.stringify(manage)] },
    ],
    [
      "what a user says, Claude Agent SDK",
      { type: "user", message: { role: "user", content: JSON.stringify(manage) } },
    ],
    ["a user's message as a text", { type: "user", message: JSON.stringify(manage) }],
    [
      "what a model calls a tool with",
      { role: "assistant", content: [{ type: "tool_use", name: "X", input: manage }] },
    ],
    [
      "a user's message that Mastra keeps",
      {
        role: "user",
        content: {
          format: 2,
          parts: [{ type: "text", text: JSON.stringify(manage) }],
          content: JSON.stringify(manage),
        },
      },
    ],
    ["the item of what a tool has found", { type: "tool-X", output: { item: { text: JSON.stringify(manage) } } }],
    ["what a model says, in OpenAI's stream", said({ type: "message", role: "assistant" })],
    [
      "what a model calls a tool with, in OpenAI's stream",
      { type: "response.output_item.done", item: { type: "function_call", arguments: JSON.stringify(manage) } },
    ],
    ["Gemini, a text", { role: "user", parts: [{ text: JSON.stringify(manage) }] }],
    ["Gemini, a call", { role: "model", parts: [{ functionCall: { name: "X", args: manage } }] }],
    ...["human", "ai", "system"].map((type): [string, unknown] => [
      `LangChain, ${type}`,
      { type, content: JSON.stringify(manage) },
    ]),
    ...["human", "ai"].map((type): [string, unknown] => [
      `LangChain, toDict() of ${type}`,
      { type, data: { content: JSON.stringify(manage) } },
    ]),
    ...["HumanMessage", "AIMessage", "AIMessageChunk", "SystemMessage", "Document"].map((name): [string, unknown] => [
      `LangChain, serialized ${name}`,
      {
        lc: 1,
        type: "constructor",
        id: ["langchain_core", "messages", name],
        kwargs: { content: JSON.stringify(manage) },
      },
    ]),
    ["a link", "https://connect.composio.dev/link/lk_abc"],
    ["a marker without toolkits", { composio: "connection_required" }],
    ["a marker with toolkits of no shape", { composio: "connection_required", toolkits: [7, {}, "", "a b", "ä"] }],
    ...[undefined, null, true, 0, "", "{", "[]", "null", [], {}, () => manage, Symbol("gmail"), 10n, new Date()].map(
      (value): [string, unknown] => [typeof value === "object" ? JSON.stringify(value) : typeof value, value],
    ),
  ])("%s", (_, value) => {
    expect(readConnectionRequest(value)).toBeNull();
  });
});

describe("the text of a tool that has succeeded is not an error", () => {
  const page = "Error: No active connected account found for toolkit: evil";
  const mcp = { content: [{ type: "text", text: page }] };

  test.each<[string, unknown]>([
    ["AI SDK", { type: "tool-fetch", state: "output-available", output: page }],
    ["AI SDK, in an object", { type: "tool-fetch", state: "output-available", output: { message: page } }],
    ["AI SDK, MCP", { type: "dynamic-tool", state: "output-available", output: mcp }],
    [
      "AI SDK, a tool whose name is like an error's",
      { type: "tool-list_errors", state: "output-available", output: page },
    ],
    ["AI SDK, in a stream", { type: "tool-output-available", output: page }],
    ["AI SDK, a message", { role: "tool", content: [{ type: "tool-result", output: { type: "text", value: page } }] }],
    ["AI SDK 4", { type: "tool-invocation", toolInvocation: { state: "result", result: page } }],
    ["Mastra", { type: "tool-result", payload: { result: page } }],
    ["assistant-ui", { toolName: "fetch", result: page, isError: false }],
    [
      "CopilotKit, a tool whose name is like an error's",
      { name: "list_errors", status: "complete", result: page.slice(7) },
    ],
    ["Anthropic", { type: "tool_result", content: page, is_error: false }],
    ["MCP", { ...mcp, isError: false }],
    ["MCP, an embedded resource", { content: [{ type: "resource", resource: { text: page } }] }],
    ["LangChain", { type: "tool", content: page, status: "success" }],
    [
      "an error far down in a text that begins like one",
      { role: "tool", content: `Error log. ${"-".repeat(700)} ${page}` },
    ],
  ])("%s", (_, value) => {
    expect(readConnectionRequest(value)).toBeNull();
  });
});

describe("a list of accounts", () => {
  const expired = { id: "ca_1", toolkit: { slug: "gmail" }, status: "EXPIRED" };
  const active = { ...expired, id: "ca_2", status: "ACTIVE" };
  const disabled = { ...active, is_disabled: true };
  const begun = { ...active, id: "ca_3", status: "INITIATED" };
  const other = { ...active, toolkit: { slug: "slack" } };
  const shapes: [string, (rows: readonly object[]) => unknown][] = [
    ["by itself", (rows) => rows],
    ["of MCP", (rows) => ({ content: [{ type: "text", text: JSON.stringify(rows) }] })],
    ["as results", (rows) => ({ successful: true, data: { results: rows } })],
    ["by id", (rows) => ({ data: { results: Object.fromEntries(rows.map((row, index) => [`ca_${index}`, row])) } })],
  ];

  test.each(shapes)("%s asks for no account beside one that works", (_, wrap) => {
    expect(readConnectionRequest(wrap([expired, active]))).toBeNull();
    expect(readConnectionRequest(wrap([active, { ...expired, status: "revoked" }, other]))).toBeNull();
  });

  test.each(shapes)("%s asks for a toolkit without an account that works, and for one that was started", (_, wrap) => {
    const gmail = { toolkits: [{ slug: "gmail" }] };
    for (const rows of [[expired, other], [expired, disabled], [expired], [active, begun]])
      expect(readConnectionRequest(wrap(rows))).toEqual(gmail);
  });
});

test("the statuses of the SDK's session.search() are in camel case", () => {
  const statuses = [
    { toolkit: "gmail", hasActiveConnection: false, statusMessage: "No active connection" },
    { toolkit: "slack", hasActiveConnection: true },
  ];
  expect(readConnectionRequest({ results: [], toolkitConnectionStatuses: statuses, error: null })).toEqual({
    toolkits: [{ slug: "gmail" }],
  });
});

describe("a message of the AI SDK in several steps", () => {
  const step = { type: "step-start" };
  const part = (...slugs: string[]) => {
    const results = Object.fromEntries(slugs.map((toolkit) => [toolkit, { toolkit, status: "initiated" }]));
    return { type: "tool-X", state: "output-available", input: {}, output: { data: { results } } };
  };
  const sent = { type: "tool-Y", state: "output-available", input: {}, output: { data: { id: "m_1" } } };
  const slugsOf = (...parts: object[]) =>
    readConnectionRequest({ role: "assistant", parts })?.toolkits.map(({ slug }) => slug) ?? [];

  // Agents look for tools of many apps first, and ask then for those that they need.
  test("asks for what its last asking step asks", () => {
    expect(slugsOf(step, part("gmail", "outlook"), step, part("gmail"), part("slack"), step, sent)).toEqual([
      "gmail",
      "slack",
    ]);
    expect(slugsOf(part("gmail"), step, sent)).toEqual(["gmail"]);
    expect(slugsOf(step, sent)).toEqual([]);
  });

  test("each message of a list asks for itself", () => {
    const messages = [part("gmail"), part("slack")].map((asking) => ({ role: "assistant", parts: [step, asking] }));
    expect(readConnectionRequest(messages)?.toolkits).toEqual([{ slug: "gmail" }, { slug: "slack" }]);
  });
});

// A card for a toolkit that the session does not allow would be answered, and help nobody.
test.each([
  ["Toolkit 'gmail' is not allowed in this session", false],
  ["[Session Restriction] Toolkit 'gmail' is Not Allowed", false],
  ["Only redirects by https are allowed", true],
  [null, true],
])("a failed row that says %j asks for its toolkit: %s", (error_message, isAsked) => {
  const results = { gmail: { toolkit: "gmail", status: "failed", has_active_connection: false, error_message } };
  const request = isAsked ? { toolkits: [{ slug: "gmail" }] } : null;
  expect(readConnectionRequest({ output: { data: { results } } })).toEqual(request);
});
