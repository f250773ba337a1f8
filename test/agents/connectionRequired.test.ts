import { describe, expect, test } from "vitest";
import { connectionRequired, forwardConnectionErrors, readConnectionRequest } from "../../src/agents/index.ts";
import { failures, failureWrappings } from "./failures.ts";

describe("connectionRequired", () => {
  const required = connectionRequired(["gmail", { slug: "slack", alias: "work" }], { reason: " To send\nit. " });

  test("is plain JSON, with a sentence for the model", () => {
    expect(required).toEqual({
      composio: "connection_required",
      toolkits: [{ slug: "gmail" }, { slug: "slack", alias: "work" }],
      reason: "To send it.",
      message: "The app is asking the user to connect gmail, connect slack. Send no link; try again once they have.",
    });
  });

  test.each<[string, (value: unknown) => unknown]>([
    ["as it is", (value) => value],
    ["JSON", (value) => JSON.stringify(value)],
    ["a structured clone", (value) => structuredClone(value)],
    ["the text of an MCP result", (value) => ({ content: [{ type: "text", text: JSON.stringify(value) }] })],
    ["a custom tool of Composio's", (value) => ({ data: value, error: null, successful: true })],
    ["the data of an MCP error", (value) => ({ code: -32042, message: "…", data: value })],
    ["a thrown error's message", (value) => new Error(JSON.stringify(value))],
  ])("is read: %s", (_, wrap) => {
    expect(readConnectionRequest(wrap(required))).toEqual({
      toolkits: [{ slug: "gmail" }, { slug: "slack", alias: "work" }],
      reason: "To send it.",
    });
  });

  test("takes one slug, and says nothing of a reason that is not given", () => {
    expect(connectionRequired("GMAIL").toolkits).toEqual([{ slug: "gmail" }]);
    expect(connectionRequired("gmail")).not.toHaveProperty("reason");
    expect(connectionRequired("gmail", { reason: "  " })).not.toHaveProperty("reason");
  });

  test("tells the model which connections the user has to renew", () => {
    const messageOf = (toolkits: string[], reconnect: string[]) => connectionRequired(toolkits, { reconnect }).message;
    const end = "Send no link; try again once they have.";
    expect(messageOf(["gmail"], ["gmail"])).toBe(`The app is asking the user to reconnect gmail. ${end}`);
    expect(messageOf(["gmail", "slack", "notion"], ["gmail", "stripe"])).toBe(
      `The app is asking the user to reconnect gmail, connect slack, connect notion. ${end}`,
    );
  });

  test.each(["", "google calendar", "https://evil.example", "__proto__"])("refuses %j, which is no slug", (slug) => {
    expect(() => connectionRequired(["gmail", slug])).toThrow(
      new TypeError(`connectionRequired: ${JSON.stringify(slug)} is not a toolkit's slug.`),
    );
  });

  test("refuses an empty list: the model would wait for a card that no page shows", () => {
    expect(() => connectionRequired([])).toThrow(new TypeError("connectionRequired: [] is not a toolkit's slug."));
  });
});

describe("forwardConnectionErrors, in a stream of the AI SDK", () => {
  /** As the AI SDK makes the part of a tool that threw. */
  const partOf = (error: unknown, onError: (error: unknown) => string) => ({
    ...{ type: "tool-GMAIL_SEND_EMAIL", toolCallId: "call_1", state: "output-error", input: {} },
    errorText: onError(error),
  });

  test.each(failureWrappings)("the page asks for what was missing: $name", ({ wrap }) => {
    const [{ body } = { body: { error: { message: "" } } }] = failures;
    expect(readConnectionRequest(partOf(wrap(body), forwardConnectionErrors()))).toEqual({
      toolkits: [{ slug: "gmail" }],
    });
  });

  test("anything else stays as it was, or is what the app says", () => {
    const error = new Error("password: hunter2");
    expect(forwardConnectionErrors()(error)).toBe("An error occurred.");
    expect(forwardConnectionErrors((given) => `Sorry. ${String(given === error)}`)(error)).toBe("Sorry. true");
  });

  test("nothing of Composio's error but the toolkits gets to the page", () => {
    const text = forwardConnectionErrors()(new Error("No active connection found for toolkit(s) 'gmail' of user_7"));
    expect(JSON.parse(text)).toEqual(connectionRequired("gmail"));
  });
});
