import { describe, expect, test } from "vitest";
import type { ComposioHandler } from "../../../src/server/index.ts";
import { settle } from "../../support/ManualClock.ts";
import { type Stack, createStack } from "../../support/stack.ts";

/** One who waits: a link of theirs, and how their page asks for it. */
interface Waiter {
  readonly userId: string;
  readonly id: string;
  readonly tickets: string;
}

interface Look {
  readonly status: number;
  readonly ids: readonly string[];
  readonly retryAfter: number | null;
}

const origin = "http://app.example/api/composio";

function send(handler: ComposioHandler, userId: string, path: string, init: RequestInit = {}): Promise<Response> {
  const headers = { "x-test-user": userId, "content-type": "application/json" };
  return handler(new Request(`${origin}${path}`, { headers, ...init }));
}

async function startWaiting(handler: ComposioHandler, userId: string): Promise<Waiter> {
  const body = JSON.stringify({ authConfigId: "ac_gmail" });
  const response = await send(handler, userId, "/connected-accounts/link", { method: "POST", body });
  const { id } = (await response.json()) as { id: string };
  return { userId, id, tickets: response.headers.get("composio-tickets") ?? "" };
}

async function look(handler: ComposioHandler, { userId, id, tickets }: Waiter, signal?: AbortSignal): Promise<Look> {
  const init = signal ? { signal } : {};
  const response = await send(handler, userId, `/connected-accounts?ids=${id}&tickets=${tickets}`, init);
  const body = (await response.json()) as { items?: { id: string }[]; error?: { retryAfter?: number } };
  return {
    status: response.status,
    ids: (body.items ?? []).map((item) => item.id),
    retryAfter: body.error?.retryAfter ?? null,
  };
}

/** Lets time pass until everything has an answer. */
async function pass<Value>(stack: Stack, answers: Promise<Value>, milliseconds = 5_000): Promise<Value> {
  await stack.clock.advance(milliseconds);
  return answers;
}

async function manyWaiting(stack: Stack, count: number): Promise<Waiter[]> {
  const waiters: Waiter[] = [];
  for (let index = 0; index < count; index++) waiters.push(await startWaiting(stack.handler, `user_${index}`));
  // The very first poll reads the catalogue.
  await pass(stack, look(stack.handler, waiters[0] ?? { userId: "", id: "", tickets: "" }));
  stack.sandbox.control.clearRequests();
  return waiters;
}

/** With few waiting users, five polls are sent at once; further ones are batched. */
async function useUpBurst(stack: Stack, waiter: Waiter | undefined, handlers = [stack.handler]): Promise<void> {
  if (!waiter) throw new Error("Somebody should wait.");
  for (const handler of handlers) for (let count = 0; count < 5; count++) await pass(stack, look(handler, waiter), 0);
  stack.sandbox.control.clearRequests();
}

const listsOf = (stack: Stack) =>
  stack.sandbox.requests.filter(({ method, path }) => method === "GET" && path.endsWith("/connected_accounts"));

describe("many waiting users", () => {
  test("get their own accounts from few requests to Composio", async () => {
    const stack = createStack();
    const waiters = await manyWaiting(stack, 120);
    await useUpBurst(stack, waiters[0]);
    const looks = await pass(stack, Promise.all(waiters.map((waiter) => look(stack.handler, waiter))));
    expect(looks.map(({ ids }) => ids)).toEqual(waiters.map(({ id }) => [id]));
    expect(listsOf(stack).length).toBeLessThanOrEqual(4);
    for (const { query } of listsOf(stack)) {
      expect(query["user_ids"]).not.toBe("");
      expect(query["connected_account_ids"]).toMatch(/^ca_/);
    }
  });

  test("a single user's poll is sent at once", async () => {
    const stack = createStack();
    const [waiter] = await manyWaiting(stack, 1);
    await stack.clock.advance(1_000);
    const answer = look(stack.handler, waiter ?? { userId: "", id: "", tickets: "" });
    await settle();
    expect((await answer).status).toBe(200);
  });

  test("are all told of an end", async () => {
    const stack = createStack();
    const waiters = await manyWaiting(stack, 3);
    stack.sandbox.control.consent(waiters[1]?.id ?? "", "allow");
    const answers = waiters.map(async (waiter) => {
      const response = await send(
        stack.handler,
        waiter.userId,
        `/connected-accounts?ids=${waiter.id}&tickets=${waiter.tickets}`,
      );
      return ((await response.json()) as { items: { status: string }[] }).items.map(({ status }) => status);
    });
    const [first, second, third] = await pass(stack, Promise.all(answers));
    for (const statuses of [first, third]) expect(statuses?.join()).toMatch(/^INITI\w+$/);
    expect(second).toEqual(["ACTIVE"]);
  });

  test("do not fail because Composio refuses the id of one of them", async () => {
    const stack = createStack();
    const waiters = await manyWaiting(stack, 20);
    stack.intercept = (request, next) =>
      decodeURIComponent(request.url).split(/[=,&]/).includes("user_13")
        ? Promise.resolve(Response.json({ error: { message: "no", code: 1, slug: "x", status: 400 } }, { status: 400 }))
        : next();
    const looks = await pass(stack, Promise.all(waiters.map((waiter) => look(stack.handler, waiter))));
    expect(looks.map(({ status }) => status)).toEqual(waiters.map(({ userId }) => (userId === "user_13" ? 502 : 200)));
  });

  test("are still answered when others have disconnected, whose accounts are not read", async () => {
    const stack = createStack();
    const waiters = await manyWaiting(stack, 4);
    await useUpBurst(stack, waiters[0]);
    let open = 0;
    let aborted = 0;
    stack.intercept = (request) => {
      open++;
      return new Promise((_, reject) => {
        request.signal.addEventListener("abort", () => {
          aborted++;
          reject(new DOMException("", "AbortError"));
        });
      });
    };
    const leaving = waiters.map(() => new AbortController());
    const answers = waiters.map((waiter, index) => look(stack.handler, waiter, leaving[index]?.signal));
    await stack.clock.advance(600);
    expect(open).toBe(1);
    for (const controller of leaving.slice(1)) controller.abort();
    await settle();
    expect(aborted).toBe(0);
    leaving[0]?.abort();
    await settle();
    expect(aborted).toBe(1);
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([499, 499, 499, 499]);
  });
});

describe("a ticket", () => {
  test("of another user, or a malformed one, only costs a separate request", async () => {
    const stack = createStack();
    const [ana, ben] = await manyWaiting(stack, 2);
    if (!ana || !ben) throw new Error("Two should wait.");
    const stolen = await pass(stack, look(stack.handler, { ...ben, id: ana.id, tickets: ana.tickets }));
    expect(stolen).toEqual({ status: 200, ids: [], retryAfter: null });
    const both = await pass(stack, look(stack.handler, { ...ben, tickets: `${ana.tickets},${ben.tickets}` }));
    expect(both.ids).toEqual([ben.id]);
    for (const tickets of ["", "x", "ca_1.abc.00", `${ben.id}.zzzz.${"0".repeat(64)}`]) {
      expect((await pass(stack, look(stack.handler, { ...ben, tickets }))).ids).toEqual([ben.id]);
    }
  });

  test("is issued again with each poll, until the account is no longer pending", async () => {
    const stack = createStack();
    const { userId, id } = await startWaiting(stack.handler, "ana");
    const list = () => pass(stack, send(stack.handler, userId, `/connected-accounts?ids=${id}`));
    expect((await list()).headers.get("composio-tickets")).toMatch(new RegExp(`^${id}\\.`));
    stack.sandbox.control.consent(id, "allow");
    expect((await list()).headers.get("composio-tickets")).toBeNull();
  });

  test("is accepted by another copy of the handler", async () => {
    const stack = createStack();
    const copies = [stack.handler, stack.openHandler()];
    const waiters: Waiter[] = [];
    for (let index = 0; index < 10; index++)
      waiters.push(await startWaiting(copies[index % 2] ?? stack.handler, `user_${index}`));
    await useUpBurst(stack, waiters[0], copies);
    for (let round = 0; round < 4; round++) {
      const answers = waiters.map((waiter, index) => look(copies[(index + round) % 2] ?? stack.handler, waiter));
      const looks = await pass(stack, Promise.all(answers), 600);
      expect(looks.map(({ ids }) => ids)).toEqual(waiters.map(({ id }) => [id]));
    }
    expect(listsOf(stack).length).toBeLessThanOrEqual(4 * 2 * 2);
  });

  test("of a copy with another secret is ignored, and its user is still answered", async () => {
    const stack = createStack({ secret: "one-secret-of-sixteen" });
    const other = stack.openHandler({ secret: "another-of-sixteen-and" });
    const waiter = await startWaiting(stack.handler, "ana");
    expect((await pass(stack, look(other, waiter))).ids).toEqual([waiter.id]);
  });
});

describe("Retry-After", () => {
  test("stops all requests to Composio for that time, and users return at different times", async () => {
    const stack = createStack();
    const handler = stack.openHandler({ environment: { clock: stack.clock } });
    const waiters = await manyWaiting(stack, 30);
    stack.sandbox.control.failNext({ status: 429, headers: { "retry-after": "20" } });
    const refused = await pass(stack, Promise.all(waiters.map((waiter) => look(handler, waiter))));
    expect(new Set(refused.map(({ status }) => status))).toEqual(new Set([429]));
    const waits = refused.map(({ retryAfter }) => retryAfter ?? 0);
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(20);
    expect(Math.max(...waits)).toBeLessThanOrEqual(30);
    expect(new Set(waits).size).toBeGreaterThan(3);
    const asked = stack.sandbox.requests.length;
    await pass(stack, Promise.all(waiters.map((waiter) => look(handler, waiter))));
    expect(stack.sandbox.requests.length).toBe(asked);
    await stack.clock.advance(20_000);
    const looks = await pass(stack, Promise.all(waiters.map((waiter) => look(handler, waiter))));
    expect(looks.every(({ status }) => status === 200)).toBe(true);
  });
});

describe("concurrent equal reads", () => {
  const list = (stack: Stack) => send(stack.handler, "ana", "/connected-accounts");

  test("are made once", async () => {
    const stack = createStack();
    stack.sandbox.control.addAccount({ userId: "ana", toolkit: "gmail" });
    const answers = await Promise.all(Array.from({ length: 20 }, () => list(stack)));
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(listsOf(stack)).toHaveLength(1);
  });

  test("are not shared with a read from before a change", async () => {
    const stack = createStack();
    const { id } = stack.sandbox.control.addAccount({ userId: "ana", toolkit: "gmail", alias: "old" });
    let release: () => void = () => undefined;
    let held = false;
    stack.intercept = async (request, next) => {
      const isFirstList = request.method === "GET" && request.url.includes("/connected_accounts?") && !held;
      const response = await next();
      if (!isFirstList) return response;
      held = true;
      await new Promise<void>((resolve) => (release = resolve));
      return response;
    };
    const early = list(stack);
    await settle();
    await send(stack.handler, "ana", `/connected-accounts/${id}`, { method: "PATCH", body: '{"alias":"new"}' });
    const late = (await (await list(stack)).json()) as { items: { alias: string }[] };
    release();
    expect(late.items[0]?.alias).toBe("new");
    expect((await early).status).toBe(200);
  });

  test("continue for the others if one caller disconnects", async () => {
    const stack = createStack();
    const leaving = new AbortController();
    const first = send(stack.handler, "ana", "/connected-accounts", { signal: leaving.signal });
    const second = list(stack);
    leaving.abort();
    expect((await second).status).toBe(200);
    expect((await first).status).toBe(499);
  });
});

test("the number of concurrent requests to Composio is limited; a request that waits too long times out", async () => {
  const stack = createStack({ upstreamConcurrency: 3, upstreamTimeout: 300 });
  let open = 0;
  let most = 0;
  stack.intercept = (request) => {
    most = Math.max(most, ++open);
    return new Promise((_, reject) => {
      request.signal.addEventListener("abort", () => {
        open--;
        reject(new DOMException("", "AbortError"));
      });
    });
  };
  const answers = await Promise.all(
    Array.from({ length: 9 }, (_, index) => send(stack.handler, `user_${index}`, "/connected-accounts")),
  );
  expect(most).toBe(3);
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([504]));
});
