import { describe, expect, test } from "vitest";
import type { ComposioHandlerOptions } from "../../src/server/index.ts";
import { type HeldSlots, createHeldSlots } from "../../src/server/limits/heldSlots.ts";
import { createUserBudget } from "../../src/server/limits/userBudget.ts";
import { createStack } from "../support/stack.ts";

const base = "http://app.example/api/composio";
const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

function ask(path: string, user: string | null, init: RequestInit = {}): Request {
  return new Request(base + path, {
    ...init,
    headers: { ...(user !== null && { "x-test-user": user }) },
  });
}

function count(values: readonly number[]): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

const modes: readonly [string, Partial<ComposioHandlerOptions>][] = [
  ["shared", { isolateRequests: false }],
  ["each request by itself", { isolateRequests: true }],
];

describe.each(modes)("16. what one user may have under way (%s)", (_, mode) => {
  test("200 requests, whichever route they are on", async () => {
    const stack = createStack({ ...mode, verifyIdentity: true });
    const waiting: (() => void)[] = [];
    stack.intercept = (_, send) => new Promise((resolve) => waiting.push(() => resolve(send())));
    const statuses: number[] = [];
    const all = Array.from({ length: 400 }, async (_, index) => {
      const { status } = await stack.handler(ask(`/connected-accounts?ids=ca_${index}`, "mallory"));
      statuses.push(status);
    });
    while (statuses.length < 200) await settled();
    expect(count(statuses)).toEqual({ 429: 200 });
    stack.intercept = null;
    while (statuses.length < 400) {
      for (const answer of waiting.splice(0)) answer();
      await settled();
    }
    await Promise.all(all);
    expect(count(statuses)).toEqual({ 200: 200, 429: 200 });
    expect((await stack.handler(ask("/connected-accounts", "mallory"))).status).toBe(200);
  });

  test("4 verifications, also of windows that have closed", async () => {
    const stack = createStack({ ...mode, verifyIdentity: true });
    let underWay = 0;
    stack.intercept = () => (underWay++, new Promise(() => undefined));
    const gone = new AbortController();
    const statuses: number[] = [];
    for (let index = 0; index < 100; index++)
      void stack
        .handler(ask(`/verify?session_uri=s${index}`, "mallory", { signal: gone.signal }))
        .then(({ status }) => statuses.push(status));
    await settled();
    gone.abort();
    while (statuses.length < 96) await settled();
    expect([underWay, count(statuses)]).toEqual([4, { 429: 96 }]);
    void stack.handler(ask("/verify?session_uri=s", "ana"));
    await settled();
    expect(underWay).toBe(5);
  });

  test("20 streams", async () => {
    const stack = createStack(mode);
    const gone = new AbortController();
    const statuses: number[] = [];
    for (let index = 0; index < 100; index++)
      statuses.push((await stack.handler(ask("/events", "mallory", { signal: gone.signal }))).status);
    expect(count(statuses)).toEqual({ 200: 20, 429: 80 });
    gone.abort();
    expect((await stack.handler(ask("/events", "mallory"))).status).toBe(200);
  });

  test("requests to Composio in a minute: more get 429 with Retry-After, and other users are answered", async () => {
    const stack = createStack({ ...mode, userRateLimit: 60 });
    let asked = 0;
    stack.intercept = (_, send) => (asked++, send());
    const statuses: number[] = [];
    for (let index = 0; index < 300; index++)
      statuses.push((await stack.handler(ask(`/connected-accounts?ids=ca_${index}`, "mallory"))).status);
    expect([asked, count(statuses)]).toEqual([60, { 200: 60, 429: 240 }]);
    const refused = await stack.handler(ask("/connected-accounts", "mallory"));
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "1"]);
    expect((await stack.handler(ask("/connected-accounts", "ana"))).status).toBe(200);
    await stack.clock.advance(1_000);
    expect((await stack.handler(ask("/connected-accounts", "mallory"))).status).toBe(200);
    expect((await stack.handler(ask("/connected-accounts", "mallory"))).status).toBe(429);
  });

  test("unknown slugs are charged, cached ones are free", async () => {
    const stack = createStack({ ...mode, userRateLimit: 60 });
    for (let index = 0; index < 200; index++)
      expect((await stack.handler(ask("/toolkits/gmail", "ana"))).status).toBe(200);
    const statuses: number[] = [];
    for (let index = 0; index < 200; index++)
      statuses.push((await stack.handler(ask(`/toolkits/made_up_${index}`, "mallory"))).status);
    expect(count(statuses)).toEqual({ 404: 60, 429: 140 });
  });
});

describe("16. a page of 50 buttons", () => {
  test("loaded five times, in several polling tabs, reaches no limit", async () => {
    const stack = createStack();
    const statuses: number[] = [];
    const send = async (path: string) => void statuses.push((await stack.handler(ask(path, "ana"))).status);
    const known = ["gmail", "slack", "github", "notion", "stripe"];
    const slugs = Array.from({ length: 10 }, () => known).flat();
    for (let load = 0; load < 5; load++)
      await Promise.all([
        send("/connected-accounts"),
        ...slugs.map((slug) => send(`/auth-configs?toolkit=${slug}`)),
        ...slugs.map((slug) => send(`/toolkits/${slug}`)),
      ]);
    for (let poll = 0; poll < 100; poll++) {
      await stack.clock.advance(1_000);
      await Promise.all(Array.from({ length: 4 }, () => send("/connected-accounts?ids=ca_1")));
    }
    expect(count(statuses)).toEqual({ 200: 5 * 101 + 400 });
  });
});

describe.each(modes)("16. many reads for one request (%s)", (_, mode) => {
  const many = (prefix: string, index: number) =>
    Array.from({ length: 100 }, (_, each) => `${prefix}_${index}_${each}`).join(",");
  const nobody = async ({ toolkit }: { toolkit: string | null }) => toolkit === null;

  test.each<[string, (index: number) => string, Partial<ComposioHandlerOptions>?]>([
    ["made-up toolkits", (index) => `/toolkits?toolkits=${many("made_up", index)}`],
    ["made-up auth configs", (index) => `/auth-configs?ids=${many("ac", index)}`],
    [
      "a search of which nothing is permitted",
      (index) => `/toolkits?limit=1&search=app${index}`,
      { authorize: nobody },
    ],
    ["lists that never end", (index) => `/auth-configs?toolkits=endless${index}`],
  ])("%s: no more than the user's budget", async (what, path, options) => {
    const stack = createStack({ ...mode, ...options });
    await stack.handler(ask("/toolkits?toolkits=gmail,slack,github,notion", "ana")); // Fills the catalogue of all users.
    let asked = 0;
    stack.intercept = async (request, send) => {
      asked++;
      const { pathname } = new URL(request.url);
      const isEndless = pathname.endsWith(what.startsWith("a search") ? "/toolkits" : "/auth_configs");
      if (!isEndless || !/search|never end/.test(what)) return send();
      return Response.json({ items: [], next_cursor: `${asked}` });
    };
    const statuses = await Promise.all(
      Array.from({ length: 150 }, async (_, index) => (await stack.handler(ask(path(index), "mallory"))).status),
    );
    expect(asked).toBeLessThanOrEqual(600);
    expect(statuses).toContain(429);
    stack.intercept = null;
    expect((await stack.handler(ask("/connected-accounts", "ana"))).status).toBe(200);
  });

  test("a change is made to its end", async () => {
    const stack = createStack({ ...mode, userRateLimit: 2 });
    const { id } = stack.sandbox.control.addAccount({ userId: "ana", toolkit: "gmail" });
    const changed = await stack.handler(
      new Request(`${base}/connected-accounts/${id}`, {
        method: "PATCH",
        headers: { "x-test-user": "ana", "content-type": "application/json" },
        body: JSON.stringify({ alias: "Work", enabled: false }),
      }),
    );
    expect([changed.status, await changed.json()]).toMatchObject([200, { alias: "Work", status: "INACTIVE" }]);
  });
});

describe("16. a long list that is shared", () => {
  test("is charged by its length, to each user who asks", async () => {
    const stack = createStack({ userRateLimit: 200 });
    for (let index = 0; index < 1_000; index++)
      stack.sandbox.control.addAccount({ userId: "mallory", toolkit: "gmail" });
    const statuses = await Promise.all(
      Array.from({ length: 50 }, async () => (await stack.handler(ask("/connected-accounts", "mallory"))).status),
    );
    // 50 of the 200 for the requests, 50 for their first pages; the other 100 are the further 9 pages of 12 lists.
    expect(count(statuses)).toEqual({ 200: 12, 429: 38 });
  });
});

test("16. a user's budget is forgotten when it is full again", () => {
  let now = 0;
  const entries: Parameters<typeof createUserBudget>[0] = new Map();
  const budget = createUserBudget(entries, 60, () => now);
  for (let index = 0; index < 5_000; index++) budget.charge([`user ${index}`], 5);
  expect(entries.size).toBe(5_000);
  now = 10_000;
  budget.charge(["ana"], 1);
  expect(entries.size).toBe(1);
});

test("16. a slot that has expired is not given back for another one, and slots are kept of ten thousand users", () => {
  let now = 0;
  const held: HeldSlots = new Map();
  const take = createHeldSlots(held, { most: 1, lifetime: 1_000, refused: {}, now: () => now });
  const expired = take("ana");
  now = 1_000;
  const slot = take("ana");
  expired.leave();
  expect(() => take("ana")).toThrow();
  slot.leave();
  take("ana").leave();
  for (let index = 0; index < 10_001; index++) take(`user ${index}`);
  expect(held.size).toBe(10_000);
});

test.each([0, -1, Number.NaN])("16. a limit of %j throws when the server starts", (userRateLimit) => {
  expect(() => createStack({ userRateLimit })).toThrow("userRateLimit");
});
