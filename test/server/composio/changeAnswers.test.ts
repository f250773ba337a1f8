import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Fault } from "../../../src/sandbox/index.ts";
import { createStack } from "../../support/stack.ts";
import { everySdk, openStage, type Stage, ways } from "../stage.ts";

describe.each([...ways, ...everySdk])("%s", (way) => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await openStage(way);
  });
  afterEach(() => stage.close());

  const changes: [string, string, object?][] = [
    ["DELETE", "DELETE"],
    ["PATCH of the alias", "PATCH", { alias: "work" }],
    ["PATCH of the state", "PATCH", { enabled: false }],
  ];
  const change = (id: string, method: string, body?: object) =>
    stage.send("ana", method, `/connected-accounts/${id}`, body ? { body } : {});

  describe.each(changes)("a %s", (_, method, body) => {
    test.each<[what: string, fault: Fault]>([
      ["HTML", { body: "<html>Sign in</html>" }],
      ["a text", { body: "Hello", headers: { "content-type": "text/plain" } }],
      ["null", { body: "null" }],
      ["a list", { body: [] }],
      ["success: false", { body: { success: false } }],
    ])("that Composio answers with 200 and %s has failed", async (_what, fault) => {
      const { id } = stage.sandbox.control.addAccount({ userId: "ana", toolkit: "gmail" });
      stage.sandbox.control.failNext({ method, status: 200, ...fault });
      const answer = await change(id, method, body);
      expect([answer.status, answer.body.error.code]).toEqual([502, "composio_unavailable"]);
      expect(stage.sandbox.requests.filter((request) => request.method === method)).toHaveLength(1);
    });

    test.each<[what: string, fault: Fault]>([
      ["204", { status: 204, body: null }],
      ["an empty 200", { body: "", headers: { "content-type": "text/plain" } }],
      ["an empty 200 of type JSON", { body: "" }],
      ["an object", { body: { done: 1 } }],
    ])("that Composio answers with %s has succeeded", async (_what, fault) => {
      const { id } = stage.sandbox.control.addAccount({ userId: "ana", toolkit: "gmail" });
      stage.sandbox.control.failNext({ method, status: 200, ...fault });
      expect((await change(id, method, body)).status).toBe(200);
    });

    test("that Composio refuses has Composio's status", async () => {
      const { id } = stage.sandbox.control.addAccount({ userId: "ana", toolkit: "gmail" });
      stage.sandbox.control.failNext({ method, status: 429, headers: { "retry-after": "7" } });
      const answer = await change(id, method, body);
      expect([answer.status, answer.body.error.retryAfter]).toEqual([429, 7]);
    });
  });
});

test("an empty answer of type JSON without a length is a success", async () => {
  const stack = createStack();
  const { id } = stack.sandbox.control.addAccount({ userId: "ana", toolkit: "gmail" });
  stack.intercept = async (request, send) => {
    const response = await send();
    if (request.method === "GET") return response;
    return new Response("", { headers: { "content-type": "application/json" } });
  };
  await stack.openPage({ userId: "ana" }).client.connectedAccounts.delete(id);
  expect(stack.sandbox.control.account(id).deleted).toBe(true);
});
