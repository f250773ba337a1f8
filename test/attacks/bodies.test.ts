import { describe, expect, test } from "vitest";
import { createStack } from "../support/stack.ts";
import { settle } from "../support/ManualClock.ts";

const base = "http://app.example/api/composio";
const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/** A body that stops before its end, and whether any of it was read. */
function unfinished(): { readonly body: ReadableStream<Uint8Array>; readonly reads: () => number } {
  let reads = 0;
  const pull = (controller: ReadableStreamDefaultController<Uint8Array>) => {
    if (++reads === 1) controller.enqueue(new Uint8Array(1_000).fill(32));
    else return new Promise<void>(() => undefined);
  };
  return { body: new ReadableStream({ pull }, { highWaterMark: 0 }), reads: () => reads };
}

function post(path: string, body: BodyInit, headers: Record<string, string>): Request {
  const init: RequestInit & { duplex: "half" } = { method: "POST", body, headers, duplex: "half" };
  return new Request(base + path, init);
}

const json = { "content-type": "application/json" };

describe("17. bodies that never end", () => {
  test.each(["/connected-accounts", "/connected-accounts/link", "/auth-configs"])(
    "%s: whoever isn't signed in gets 401, and not a byte is read",
    async (path) => {
      const { handler } = createStack();
      const { body, reads } = unfinished();
      expect((await handler(post(path, body, json))).status).toBe(401);
      expect(reads()).toBe(0);
    },
  );

  test("a signed-in user's body has 10 seconds", async () => {
    const stack = createStack();
    const answer = stack.handler(post("/connected-accounts", unfinished().body, { ...json, "x-test-user": "mallory" }));
    await stack.clock.advance(10_000);
    const response = await answer;
    expect([response.status, await response.json()]).toEqual([
      400,
      { error: expect.objectContaining({ code: "invalid_request" }) },
    ]);
  });

  test("200 bodies of one user are read at a time", async () => {
    const stack = createStack();
    const bodies = Array.from({ length: 300 }, unfinished);
    const statuses: number[] = [];
    const answers = bodies.map(async ({ body }) => {
      const request = post("/connected-accounts", body, { ...json, "x-test-user": "mallory" });
      statuses.push((await stack.handler(request)).status);
    });
    while (statuses.length < 100) await settle();
    expect(bodies.filter(({ reads }) => reads() > 0)).toHaveLength(200);
    await stack.clock.advance(10_000);
    await Promise.all(answers);
  });

  test("32 webhook bodies are held at a time, for 10 seconds, and a complete one is still read", async () => {
    const stack = createStack({ webhook: { secret } });
    const headers = () => ({
      ...json,
      "webhook-id": "msg_1",
      "webhook-timestamp": String(Math.floor(stack.clock.now() / 1_000)),
      "webhook-signature": "v1,AAAA",
    });
    const statuses: number[] = [];
    const answers = Array.from({ length: 300 }, async () => {
      statuses.push((await stack.handler(post("/webhook", unfinished().body, headers()))).status);
    });
    await settle();
    expect(statuses).toEqual(Array(268).fill(429));
    const forged = await stack.handler(post("/webhook", "{}", headers()));
    expect(forged.status).not.toBe(429); // Read whole: it is its signature that is wrong.
    await stack.clock.advance(10_000);
    await Promise.all(answers);
    expect(statuses.filter((status) => status === 400)).toHaveLength(31);
  });

  test("the error for an identify that reads the body explains how to clone", async () => {
    const stack = createStack({ identify: async (request) => (await request.text(), "ana") });
    const answer = await stack.handler(post("/connected-accounts/link", JSON.stringify({ toolkit: "gmail" }), json));
    expect(await answer.json()).toMatchObject({
      error: { code: "internal_error", message: expect.stringContaining("request.clone()") },
    });
  });
});
