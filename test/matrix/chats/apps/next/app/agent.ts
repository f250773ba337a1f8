import { type LanguageModel, tool } from "ai";
import { MockLanguageModelV4, simulateReadableStream } from "ai/test";
import { connectionRequired } from "composio-react/agents";
import { chosenAccounts } from "composio-react/server";
import { z } from "zod";
import { composio } from "../composio";
import { requestConnections } from "./requestConnections";

/** A card's answer is in the metadata of its message, or it is the output of the page's tool. */
interface Sent {
  readonly metadata?: { readonly connected?: object };
  readonly parts: readonly { readonly output?: { readonly connected?: object } }[];
}

export async function toolsOf(_request: Request, messages: readonly Sent[]) {
  const userId = "user_1";
  const answers = messages.flatMap(({ metadata, parts }) => [metadata, ...parts.map(({ output }) => output)]);
  const chosen = await chosenAccounts({ composio, userId, chosen: answers.map((answer) => answer?.connected) });
  const session = await composio.create(userId, { connectedAccounts: chosen });
  return {
    requestConnections,
    COMPOSIO_MANAGE_CONNECTIONS: tool({
      inputSchema: z.object({ toolkits: z.array(z.string()) }),
      execute: (input) => session.execute("COMPOSIO_MANAGE_CONNECTIONS", input),
    }),
    /** Of an agent whose accounts are not those of the page. */
    insist: tool({ inputSchema: z.object({}), execute: () => connectionRequired("gmail") }),
    /** Of an agent that lets the user choose, though the app is connected. */
    askForSlack: tool({ inputSchema: z.object({}), execute: () => connectionRequired("slack") }),
    GMAIL_SEND_EMAIL: tool({
      inputSchema: z.object({}),
      execute: () => session.execute("GMAIL_SEND_EMAIL", { recipient_email: "team@app.example" }),
    }),
    SLACK_SEND_MESSAGE: tool({
      inputSchema: z.object({}),
      execute: () => session.execute("SLACK_SEND_MESSAGE", { channel: "sales", text: "The report" }),
    }),
  };
}

/** "Mail": asks by Composio's tool; "Ask": by the page's; "Try": by a tool that throws. Then it goes on. "Both": two tools throw at once. "Insist": asks again and again. "Choose": asks for Slack, by whatever the page has. "Break": fails after it has asked. */
export const model: LanguageModel = new MockLanguageModelV4({
  doStream: async ({ prompt }) => {
    const last = prompt.at(-1);
    const text = JSON.stringify(last?.content);
    const usage = {
      inputTokens: { total: 1, noCache: 1, cacheRead: 0, cacheWrite: 0 },
      outputTokens: { total: 1, text: 1, reasoning: 0 },
    };
    const turn = (say: string, ...calls: readonly (readonly [toolName: string, input: object])[]) => ({
      stream: simulateReadableStream({
        chunks: [
          { type: "text-start" as const, id: "1" },
          { type: "text-delta" as const, id: "1", delta: say },
          { type: "text-end" as const, id: "1" },
          ...calls.map(([toolName, input]) => ({
            type: "tool-call" as const,
            toolCallId: crypto.randomUUID(),
            toolName,
            input: JSON.stringify(input),
          })),
          {
            type: "finish" as const,
            finishReason: { unified: calls.length > 0 ? ("tool-calls" as const) : ("stop" as const), raw: undefined },
            usage,
          },
        ],
      }),
    });
    if (last?.role === "user") {
      if (/Insist/.test(JSON.stringify(prompt))) return turn("Let me insist.", ["insist", {}]);
      if (/Connected: Gmail \(ca_\w+\), Slack/.test(text)) return turn("Both are connected.");
      if (/Connected: Slack/.test(text)) return turn("Let me post it.", ["SLACK_SEND_MESSAGE", {}]);
      if (/Connected: Gmail/.test(text)) return turn("Let me send it.", ["GMAIL_SEND_EMAIL", {}]);
      if (/Not now/.test(text)) return turn("I sent nothing.");
      if (/Both/.test(text)) return turn("Let me do both.", ["GMAIL_SEND_EMAIL", {}], ["SLACK_SEND_MESSAGE", {}]);
      if (/Choose here/.test(text))
        return turn("Let me ask.", ["requestConnections", { toolkits: ["slack"], reason: "To post the report." }]);
      if (/Choose/.test(text)) return turn("Let me ask.", ["askForSlack", {}]);
      if (/Post/.test(text)) return turn("Let me see.", ["COMPOSIO_MANAGE_CONNECTIONS", { toolkits: ["slack"] }]);
      if (/Mail|Break/.test(text)) return turn("Let me see.", ["COMPOSIO_MANAGE_CONNECTIONS", { toolkits: ["gmail"] }]);
      if (/Ask/.test(text))
        return turn("Let me ask.", ["requestConnections", { toolkits: ["gmail"], reason: "To mail the report." }]);
      return turn("Let me try.", ["GMAIL_SEND_EMAIL", {}]);
    }
    if (/SENT/.test(text)) return turn("It is sent.");
    if (/Break/.test(JSON.stringify(prompt))) throw new Error("The model is overloaded.");
    if (/"declined":true/.test(text)) return turn("I sent nothing.");
    if (/"connected":\{"gmail"/.test(text)) return turn("Let me send it.", ["GMAIL_SEND_EMAIL", {}]);
    if (/"connected":\{"slack"/.test(text)) return turn("Let me post it.", ["SLACK_SEND_MESSAGE", {}]);
    if (/"ts":/.test(text)) return turn("It is posted.");
    return turn("Please connect.");
  },
});
