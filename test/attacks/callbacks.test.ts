import { describe, expect, test } from "vitest";
import { createStack } from "../support/stack.ts";

describe("10. very many callbacks", () => {
  const base = "http://app.example/api/composio/callback";

  test.each([
    ["made-up ids", (index: number) => `?connected_account_id=ca_${index}`],
    ["made-up ids, the other spelling", (index: number) => `?connectedAccountId=ca_${index}`],
    ["one id", () => "?connected_account_id=ca_1"],
    ["a thousand ids in turn", (index: number) => `?connected_account_id=ca_${index % 1_001}`],
  ])("5,000 with %s: few messages on the bus", async (_, query) => {
    const messages: string[] = [];
    const bus = { publish: (message: string) => void messages.push(message), subscribe: () => undefined };
    const stack = createStack({ bus });
    for (let index = 0; index < 5_000; index++) {
      const headers = { "x-test-user": `user_${index}`, "x-forwarded-for": `10.0.${index % 256}.1` };
      expect((await stack.handler(new Request(base + query(index), { headers }))).status).toBe(200);
      if (index % 50 === 0) await stack.clock.advance(100);
    }
    expect(messages.length).toBeGreaterThan(0);
    expect(messages.length).toBeLessThan(400); // 100 at once, and 20 for each of the 10 seconds.
  });

  test("after they end, a real callback has an effect again", async () => {
    const messages: string[] = [];
    const stack = createStack({
      bus: { publish: (message) => void messages.push(message), subscribe: () => undefined },
    });
    for (let index = 0; index < 500; index++)
      await stack.handler(new Request(`${base}?connected_account_id=ca_${index}`));
    await stack.clock.advance(1_000);
    await stack.handler(new Request(`${base}?connected_account_id=ca_real`));
    expect(messages.at(-1)).toContain("ca_real");
  });
});
