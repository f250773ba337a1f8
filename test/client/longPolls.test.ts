import { expect, test } from "vitest";
import { createStack } from "../support/stack.ts";

// Some proxies refuse a URL of 4,096 or 8,192 characters. A page of 40 pending accounts polled with one of 4,120.
test.each([
  [1, 1, true],
  [15, 1, true],
  [40, 1, false],
  [120, 3, false],
])("%i pending accounts are polled with %i requests, whose URLs are short", async (count, requests, hasTickets) => {
  const stack = createStack();
  const ids = Array.from(
    { length: count },
    () => stack.sandbox.control.addAccount({ userId: "user_1", toolkit: "gmail", status: "INITIATED" }).id,
  );
  const urls: string[] = [];
  const { client } = stack.openPage({
    client: {
      fetch: (input, init) => {
        const request = new Request(input, init);
        urls.push(request.url);
        return stack.handler(request);
      },
    },
  });
  const found = new Set<string>();
  client.connections.onAccounts((accounts) => {
    for (const { id } of accounts) found.add(id);
  });
  await client.connectedAccounts.list();
  urls.length = 0;
  const stop = client.connections.watch(ids);
  await stack.clock.advance(500);
  expect([urls.length, found.size]).toEqual([requests, count]);
  expect(urls.some((url) => url.includes("tickets="))).toBe(hasTickets);
  for (const end = stack.clock.now() + 90_000; stack.clock.now() < end;) await stack.clock.advance(1_000);
  stop();
  expect(urls.filter(({ length }) => length >= 2_000)).toEqual([]);
});
