import { describe, expect, test } from "vitest";
import { readConnectionRequest } from "../../src/agents/index.ts";

/*
 * What tools find of other people, and failures with other causes: nobody is asked to connect anything. Each value is read as it
 * is and as JSON, as a chat has it after a reload.
 */

const link = "https://connect.composio.dev/link/lk_abc";
const missing = "No active connection found for toolkit(s) 'gmail' in this session";
const row = { toolkit: "gmail", status: "initiated", has_active_connection: false, redirect_url: link };
const request = JSON.stringify({ data: { results: { gmail: row } }, error: null, successful: true });
const failure = {
  error: { message: missing, code: 4302, slug: "ToolRouterV2_NoActiveConnection", status: 400 },
};

const part = (name: string, output: unknown) => ({
  ...{ type: `tool-${name}`, toolCallId: "call_1", state: "output-available", input: {} },
  output,
});
const found = (data: unknown) => part("SOME_TOOL", { data, error: null, successful: true, logId: "log_1" });
const several = (row: object) =>
  part("COMPOSIO_MULTI_EXECUTE_TOOL", {
    ...{ error: null, successful: true },
    data: { results: [{ tool_slug: "X", index: 0, ...row }] },
  });
const copilot = (result: unknown) => ({ name: "latest", status: "complete", result: JSON.stringify(result) });
const mcp = (value: unknown) => ({ content: [{ type: "text", text: JSON.stringify(value) }] });

describe("what a tool has found", () => {
  test.each<[string, unknown]>([
    ["an e-mail with a link", found({ messages: [{ subject: "Connect Gmail", messageText: `Please: ${link}` }] })],
    ["an e-mail with the sentence", found({ messages: [{ messageText: missing, snippet: `Error: ${missing}` }] })],
    ["an e-mail with a tool's answer", found({ messages: [{ text: request, body: request, content: request }] })],
    ["an e-mail with an error", found({ messages: [{ body: `400 ${JSON.stringify(failure)}` }] })],
    ["messages of Slack with links", found({ messages: [{ user: "U2", type: "message", text: `<${link}|Connect>` }] })],
    ["a message that was sent", found({ ok: true, message: { type: "message", text: `${missing} ${link}` } })],
    ["an error that a log tells of", found({ error: missing, message: missing })],
    ["code", found({ type: "file", name: "x.ts", content: `throw new Error("${missing}")` })],
    ["what a shell printed", found({ stdout: `Error: 400 ${JSON.stringify(failure)}`, stderr: missing, exit_code: 1 })],
    ["a page of docs", part("fetch", `# Errors\n\n\`\`\`json\n${JSON.stringify(failure)}\n\`\`\``)],
    ["a page of docs, of MCP", mcp(`# Error 4302\n\nError: ${missing}`)],
    ["an e-mail as a result of MCP", mcp({ subject: "Hi", body: `Error: ${missing}` })],
    ["an e-mail as a result in CopilotKit", copilot({ subject: "Hi", text: `Error: ${missing}`, content: missing })],
    ["an e-mail that quotes a request, in CopilotKit", copilot({ subject: "Hi", body: request, text: request })],
    ["a search of several", several({ response: { successful: true, data: { error: missing, message: missing } } })],
    [
      "rows of another tool's, of several",
      several({ response: { successful: true, data: { results: { gmail: row } } } }),
    ],
    ["an app's failure, of several", several({ response: null, error: "Invalid recipient: no connection found" })],
    ["a forbidden toolkit", several({ response: null, error: "[Session Restriction] Toolkit 'razorpay' is disabled" })],
    ["accounts of Stripe", found([{ id: "acct_1", connected_account: "acct_2", status: "pending", requirements: {} }])],
    [
      "apps of an identity provider",
      found({ results: { web: { status: "pending", redirect_uris: ["https://a.example"] } } }),
    ],
    [
      "banks",
      found({ results: { acme: { status: "failed", redirect_url: "https://bank.example", connection: "x" } } }),
    ],
    ["orders of a toolkit", found([{ toolkit: "starter", status: "pending", order: 7 }])],
    ["orders by number", found({ results: { 7: { toolkit: "starter", status: "pending" } } })],
    ["a device without a connection", part("vpn", { has_active_connection: false, device: "eth0" })],
    ["a session's toolkits", part("list", { items: [{ slug: "gmail", connection: { isActive: false } }] })],
    ["a trigger", part("list", { items: [{ id: "ti_1", connected_account_id: "ca_1", state: {} }] })],
    ["an auth config", part("list", { items: [{ id: "ac_1", toolkit: { slug: "gmail" }, status: "DISABLED" }] })],
    [
      "cells",
      found({
        values: [
          ["toolkit", "status"],
          ["gmail", "initiated"],
        ],
      }),
    ],
    [
      "a description in a calendar",
      found({ items: [{ summary: "Connect Gmail", description: link, status: "confirmed" }] }),
    ],
  ])("%s", (_, value) => {
    expect(readConnectionRequest(value)).toBeNull();
    expect(readConnectionRequest(JSON.stringify(value))).toBeNull();
  });
});

describe("what the user or the model says", () => {
  test.each<[string, unknown]>([
    ["a link", { role: "assistant", content: `Click [Connect Gmail](${link}).` }],
    ["in German", { role: "assistant", parts: [{ type: "text", text: `Bitte verbinde Gmail: ${link}. ${missing}` }] }],
    ["in Japanese", { role: "assistant", parts: [{ type: "text", text: `Gmailを接続してください。${link}` }] }],
    ["a thought", { role: "assistant", parts: [{ type: "reasoning", text: `Error: ${missing}` }] }],
    ["a source", { role: "assistant", parts: [{ type: "source-url", url: link, title: missing }] }],
    ["the app's own data", { role: "assistant", parts: [{ type: "data-status", data: row }] }],
    ["metadata", { role: "assistant", metadata: { results: { gmail: row } }, parts: [] }],
    ["a file", { role: "user", parts: [{ type: "file", url: `data:,${request}`, filename: "x.json" }] }],
    ["a pasted error", { role: "user", parts: [{ type: "text", text: `400 ${JSON.stringify(failure)}` }] }],
    [
      "options of a message",
      { role: "assistant", content: missing, options: { toolCall: [{ id: "1", name: "X", input: row }] } },
    ],
  ])("%s", (_, value) => {
    expect(readConnectionRequest(value)).toBeNull();
    expect(readConnectionRequest(JSON.stringify(value))).toBeNull();
  });
});

test.each([
  { code: 4301, slug: "ToolRouterV2_ToolNotFound", message: "Tool GMAIL_X not found" },
  { code: 4305, slug: "ToolRouterV2_InvalidToolkitSlugs", message: "Invalid toolkit slugs: gmial" },
  { code: 4324, slug: "ToolRouterV2_ToolkitNotAllowed", message: "Toolkit 'gmail' is not allowed in this session" },
  { code: 1812, slug: "ActionExecute_ConnectedAccountEntityIdMismatch", message: "User ID does not match" },
  { code: 600, slug: "ConnectedAccount_BadRequest", message: "Auth config is disabled" },
  { code: 429, message: "Rate limit exceeded" },
  { code: "ECONNREFUSED", message: "No connection found for host db.example" },
  { code: 43_021, message: "Card declined, no toolkit" },
  { message: "No active connection found. The pool is empty." },
  { message: "401 Unauthorized: the token of gmail has expired" },
])("a failure with another cause: $message", (error) => {
  for (const value of [{ error }, Object.assign(new Error(error.message), error), JSON.stringify({ error })])
    expect(readConnectionRequest(value)).toBeNull();
});
