import { Composio } from "@composio/core";
import {
  type ToolSet,
  type UIMessage,
  isStepCount,
  readUIMessageStream,
  streamText,
  toUIMessageStream,
  tool,
} from "ai";
import { MockLanguageModelV4, simulateReadableStream } from "ai/test";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { forwardConnectionErrors, readConnectionRequest } from "../../src/agents/index.ts";
import { type ServedSandbox, serveSandbox } from "../../src/sandbox/serve.ts";
import { requireConnections } from "../../src/server/index.ts";

let served: ServedSandbox;
let composio: Composio;

beforeAll(async () => {
  served = await serveSandbox({ port: 0 });
  const { apiKey } = served.sandbox;
  composio = new Composio({ apiKey, baseURL: served.url, allowTracking: false, disableVersionCheck: true });
});
afterAll(() => served.close());
beforeEach(() => served.sandbox.control.reset());

const inputSchema = z.object({});
const reason = "To send the invitation from your address.";

/** The last message of a chat in which the model calls a tool, as the page gets it from AI SDK's stream. */
async function messageWith(run: ToolSet[string], onError?: (error: unknown) => string): Promise<UIMessage | undefined> {
  const usage = {
    inputTokens: { total: 1, noCache: 1, cacheRead: 0, cacheWrite: 0 },
    outputTokens: { total: 1, text: 1, reasoning: 0 },
  };
  const result = streamText({
    model: new MockLanguageModelV4({
      doStream: {
        stream: simulateReadableStream({
          chunks: [
            { type: "tool-call", toolCallId: "call_1", toolName: "run", input: "{}" },
            { type: "finish", finishReason: { unified: "tool-calls", raw: undefined }, usage },
          ],
        }),
      },
    }),
    prompt: "Invite Priya.",
    tools: { run },
    stopWhen: isStepCount(1),
  });
  let last: UIMessage | undefined;
  const stream = toUIMessageStream({ stream: result.stream, ...(onError && { onError }) });
  for await (const message of readUIMessageStream({ stream })) last = message;
  return last;
}

const invite = tool({
  inputSchema,
  execute: (_input, { abortSignal: signal }) =>
    requireConnections({
      ...{ composio, userId: "ana", toolkits: "gmail", reason, signal },
      run: ([account]) => ({ sentFrom: account?.id }),
    }),
});

/** A tool of Composio's, run as it is. */
const send = tool({
  inputSchema,
  async execute() {
    const session = await composio.create("ana");
    return session.execute("GMAIL_SEND_EMAIL", { recipient_email: "priya@fernhill.example" });
  },
});

test("requireConnections in a tool: the part asks for the connection, and holds the tool's result once there is one", async () => {
  const lacking = await messageWith(invite);
  const [part] = lacking?.parts.filter(({ type }) => type === "tool-run") ?? [];
  expect(part).toMatchObject({ state: "output-available" });
  expect(readConnectionRequest(part)).toEqual({ toolkits: [{ slug: "gmail" }], reason });

  const { id } = served.sandbox.control.addAccount({ userId: "ana", toolkit: "gmail" });
  const connected = await messageWith(invite);
  expect(connected?.parts).toContainEqual(expect.objectContaining({ output: { sentFrom: id } }));
  expect(readConnectionRequest(connected?.parts)).toBeNull();
});

test("forwardConnectionErrors: if a tool throws because a connection is missing, the page gets a request and nothing else", async () => {
  const lacking = await messageWith(send, forwardConnectionErrors());
  const [part] = lacking?.parts.filter(({ type }) => type === "tool-run") ?? [];
  expect(part).toMatchObject({ state: "output-error" });
  expect(readConnectionRequest(part)).toEqual({ toolkits: [{ slug: "gmail" }] });
  expect(JSON.stringify(part)).not.toMatch(/ToolRouterV2|in this session|log_/);

  served.sandbox.control.addAccount({ userId: "ana", toolkit: "gmail" });
  const connected = await messageWith(send, forwardConnectionErrors());
  expect(connected?.parts).toContainEqual(
    expect.objectContaining({ state: "output-available", output: expect.objectContaining({ error: null }) }),
  );
});

test("forwardConnectionErrors: another failure stays the app's own text", async () => {
  const fails = tool({
    inputSchema,
    execute(): string {
      throw new Error("password of the database: hunter2");
    },
  });
  for (const [onError, errorText] of [
    [forwardConnectionErrors(), "An error occurred."],
    [forwardConnectionErrors(() => "Something went wrong."), "Something went wrong."],
  ] as const) {
    const message = await messageWith(fails, onError);
    expect(message?.parts).toContainEqual(expect.objectContaining({ state: "output-error", errorText }));
    expect(JSON.stringify(message)).not.toContain("hunter2");
  }
});
