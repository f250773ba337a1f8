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
