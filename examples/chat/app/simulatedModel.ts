import { type LanguageModel, simulateReadableStream } from "ai";
import { MockLanguageModelV4 } from "ai/test";

/** Calls the tool whatever the user says, and then tells what it has read. */
export const simulatedModel: LanguageModel = new MockLanguageModelV4({
  doStream: async ({ prompt }) => {
    const last = prompt.at(-1);
    const text = JSON.stringify(last?.content);
    if (last?.role === "tool") {
      const [, subject] = /"subject":"(.*?)"/.exec(text) ?? [];
      return answer(subject ? `Your newest email: ${subject}` : "I can't read your mail yet.");
    }
    return text.includes("Not now") ? answer("I read nothing.") : answer("Let me look.", "readNewestEmail");
  },
});

function answer(text: string, toolName?: string) {
  const call = { type: "tool-call" as const, toolCallId: crypto.randomUUID(), toolName: toolName ?? "", input: "{}" };
  return {
    stream: simulateReadableStream({
      chunks: [
        { type: "text-start" as const, id: "1" },
        { type: "text-delta" as const, id: "1", delta: text },
        { type: "text-end" as const, id: "1" },
        ...(toolName ? [call] : []),
        {
          type: "finish" as const,
          finishReason: { unified: toolName ? ("tool-calls" as const) : ("stop" as const), raw: undefined },
          usage: {
            inputTokens: { total: 1, noCache: 1, cacheRead: 0, cacheWrite: 0 },
            outputTokens: { total: 1, text: 1, reasoning: 0 },
          },
        },
      ],
    }),
  };
}
