import { expect, test } from "vitest";
import { readConnectionRequest } from "../../../src/agents/index.ts";
import type { Sandbox } from "../../../src/sandbox/index.ts";
import { call, testSandbox } from "../support.ts";

/** A session's MCP server, asked as a client of streamable HTTP does. */
async function mcpOf(sandbox: Sandbox, settings: object = {}) {
  const { body } = await call(sandbox, "POST", "/tool_router/session", { user_id: "ana", ...settings });
  const url: string = body.mcp.url;
  const send = (init: { method: string; body?: string; headers?: Readonly<Record<string, string>> }) =>
    sandbox.fetch(
      new Request(url, {
        ...init,
        headers: {
          "x-api-key": sandbox.apiKey,
          "content-type": "application/json",
          accept: "application/json, text/event-stream",
          ...init.headers,
        },
      }),
    );
  const ask = async (method: string, params: object = {}) => {
    const response = await send({ method: "POST", body: JSON.stringify({ jsonrpc: "2.0", id: 7, method, params }) });
    expect([response.status, response.headers.get("content-type")]).toEqual([200, "application/json"]);
    const answer = await response.json();
    expect(answer).toMatchObject({ jsonrpc: "2.0", id: 7 });
    return answer;
  };
  return { send, ask };
}

test("a client begins with a version of the protocol, and gets the session's tools", async () => {
  const { send, ask } = await mcpOf(testSandbox(), {
    toolkits: { enable: ["gmail"] },
    preload: { tools: ["GMAIL_SEND_EMAIL"] },
  });
  const began = await ask("initialize", { protocolVersion: "2025-06-18", capabilities: {}, clientInfo: {} });
  expect(began.result).toMatchObject({ protocolVersion: "2025-06-18", capabilities: { tools: {} } });
  expect((await ask("initialize", { protocolVersion: "2031-01-01" })).result.protocolVersion).toBe("2025-11-25");
  const notified = await send({
    method: "POST",
    body: JSON.stringify({ jsonrpc: "2.0", method: "notifications/initialized" }),
  });
  expect([notified.status, await notified.text()]).toEqual([202, ""]);
  expect((await ask("ping")).result).toEqual({});
  const { tools } = (await ask("tools/list")).result;
  expect(tools.map(({ name }: { name: string }) => name)).toEqual([
    "COMPOSIO_SEARCH_TOOLS",
    "COMPOSIO_GET_TOOL_SCHEMAS",
    "COMPOSIO_MULTI_EXECUTE_TOOL",
    "COMPOSIO_MANAGE_CONNECTIONS",
    "GMAIL_SEND_EMAIL",
  ]);
  expect(tools.at(-1)).toMatchObject({
    description: expect.any(String),
    inputSchema: { type: "object", required: ["recipient_email"] },
  });
});

test("a tool's result is text that a chat's card can read; a refusal is an error for the model", async () => {
  const sandbox = testSandbox();
  const { ask } = await mcpOf(sandbox, { preload: { tools: ["GMAIL_SEND_EMAIL"] } });
  const run = async (name: string, input: object) =>
    (await ask("tools/call", { name, arguments: input })).result as { content: { text: string }[]; isError?: boolean };

  const asked = await run("COMPOSIO_MANAGE_CONNECTIONS", { toolkits: ["gmail"] });
  expect(JSON.parse(asked.content[0]?.text ?? "")).toMatchObject({
    successful: true,
    error: null,
    data: { results: { gmail: { status: "initiated", redirect_url: expect.stringContaining("/link/") } } },
  });
  expect(asked.isError).toBeUndefined();
  const refused = await run("GMAIL_SEND_EMAIL", { recipient_email: "team@fernhill.example" });
  expect(refused.isError).toBe(true);
  for (const answer of [asked, refused]) expect(readConnectionRequest(answer)?.toolkits).toEqual([{ slug: "gmail" }]);

  sandbox.control.consent(sandbox.control.accounts()[0]?.id ?? "", "allow");
  const sent = await run("GMAIL_SEND_EMAIL", { recipient_email: "team@fernhill.example" });
  expect(JSON.parse(sent.content[0]?.text ?? "")).toMatchObject({ successful: true, data: { labelIds: ["SENT"] } });
  expect(await run("GMAIL_SEND_EMAIL", {})).toMatchObject({ isError: true });
});

test("a client of the protocol 2025-03-26 may send several messages at once, and gets an answer to each request", async () => {
  const { send } = await mcpOf(testSandbox());
  const batch = async (...messages: readonly object[]) =>
    send({ method: "POST", body: JSON.stringify(messages.map((each) => ({ jsonrpc: "2.0", ...each }))) });
  const notification = { method: "notifications/initialized" };
  const answered = await batch({ id: 1, method: "ping" }, notification, { id: "two", method: "resources/list" });
  expect([answered.status, await answered.json()]).toEqual([
    200,
    [
      { jsonrpc: "2.0", id: 1, result: {} },
      { jsonrpc: "2.0", id: "two", error: { code: -32_601, message: expect.any(String) } },
    ],
  ]);
  const one = await batch({ id: 1, method: "ping" });
  expect(await one.json()).toEqual([{ jsonrpc: "2.0", id: 1, result: {} }]);
  const told = await batch(notification, notification);
  expect([told.status, await told.text()]).toEqual([202, ""]);
  expect((await batch()).status).toBe(400);
});

test("what it does not have is refused in the words of the protocol, and nobody is let in without the key", async () => {
  const sandbox = testSandbox();
  const { send, ask } = await mcpOf(sandbox);
  expect((await ask("resources/list")).error).toMatchObject({ code: -32_601 });
  expect(sandbox.requests.at(-1)).toMatchObject({ method: "POST", path: expect.stringMatching(/\/mcp$/), status: 200 });
  expect((await ask("tools/call", { arguments: {} })).error).toMatchObject({ code: -32_602 });
  expect((await ask("tools/call", { name: "GMAIL_SEND_EMAIL" })).error).toEqual({
    code: -32_602,
    message: "Tool GMAIL_SEND_EMAIL not found", // It is not listed. Words as at Composio.
  });
  for (const method of ["GET", "DELETE"]) expect((await send({ method })).status).toBe(405);
  expect((await send({ method: "POST", body: "{}" })).status).toBe(400);
  const list = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list" });
  expect((await send({ method: "POST", body: list, headers: { "x-api-key": "wrong" } })).status).toBe(401);
  expect((await send({ method: "POST", body: list, headers: { origin: "https://evil.example" } })).status).toBe(403);
  const gone = new Request(`${sandbox.origin}/tool_router/v3/trs_gone/mcp`, {
    method: "POST",
    headers: { "x-api-key": sandbox.apiKey },
    body: list,
  });
  expect((await sandbox.fetch(gone)).status).toBe(404);
});
