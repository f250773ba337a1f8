import { type LanguageModel, simulateReadableStream } from "ai";
import { type Turn, nextTurn } from "./nextTurn.ts";

/** The kind of model that AI SDK 7 takes. */
type Model = Exclude<LanguageModel, string> & { specificationVersion: "v4" };
type StreamPart = Awaited<ReturnType<Model["doStream"]>>["stream"] extends ReadableStream<infer Part> ? Part : never;

/** Stands for a language model: no key, no network, and the same words each time. */
export const simulatedModel: Model = {
  specificationVersion: "v4",
  provider: "fernhill",
  modelId: "simulated",
  supportedUrls: {},
  doStream: async ({ prompt }) => ({
    stream: simulateReadableStream({ chunks: streamParts(nextTurn(prompt)), chunkDelayInMs: 12 }),
  }),
  doGenerate: () => Promise.reject(new Error("The simulated model only streams.")),
};

function streamParts({ text, call }: Turn): StreamPart[] {
  const id = crypto.randomUUID();
  const words = text.match(/\S+\s*/g) ?? [];
  return [
    { type: "stream-start", warnings: [] },
    { type: "text-start", id },
    ...words.map((delta) => ({ type: "text-delta" as const, id, delta })),
    { type: "text-end", id },
    ...(call
      ? [
          {
            type: "tool-call" as const,
            toolCallId: `call_${id}`,
            toolName: call.tool,
            input: JSON.stringify(call.input),
          },
        ]
      : []),
    {
      type: "finish",
      finishReason: { unified: call ? "tool-calls" : "stop", raw: undefined },
      usage: {
        inputTokens: { total: undefined, noCache: undefined, cacheRead: undefined, cacheWrite: undefined },
        outputTokens: { total: words.length, text: words.length, reasoning: undefined },
      },
    },
  ];
}
