import { afterEach, describe, expect, test } from "vitest";
import type { ComposioHandler, EventBus, LogEntry } from "../../../src/server/index.ts";
import { settle } from "../../support/ManualClock.ts";
import { rawSharedAccount } from "../../support/rawAccount.ts";
import { type Stack, createStack } from "../../support/stack.ts";

const origin = "http://app.example/api/composio";

interface Message {
  readonly account?: { readonly id: string; readonly status: string };
  readonly missing?: string;
  readonly error?: { readonly code: string };
}

interface Listener {
  readonly response: Response;
  /** What has come so far, heartbeats left out. */
  readonly messages: Message[];
  /** As it came. */
  text: string;
  isOver: boolean;
  leave(): Promise<void>;
}

const listeners: Listener[] = [];
afterEach(async () => {
  for (const listener of listeners.splice(0)) await listener.leave();
});

/** Opens a stream as a browser does, and reads on. */
async function listen(handler: ComposioHandler, userId: string | null, query = ""): Promise<Listener> {
  const headers: HeadersInit = userId === null ? {} : { "x-test-user": userId };
  const response = await handler(new Request(`${origin}/events${query}`, { headers }));
  const reader = response.body?.getReader();
  const listener: Listener = {
    response,
    messages: [],
    text: "",
    isOver: false,
    leave: async () => reader?.cancel(),
  };
  listeners.push(listener);
  const read = async () => {
    const decoder = new TextDecoder();
    for (let chunk = await reader?.read(); chunk && !chunk.done; chunk = await reader?.read()) {
      const text = decoder.decode(chunk.value);
      listener.text += text;
      // SAFETY: checked by what the tests expect of it.
      if (text.startsWith("data: ")) listener.messages.push(JSON.parse(text.slice(6)) as Message);
    }
    listener.isOver = true;
  };
  void read();
  await settle();
  return listener;
}

async function startWaiting(handler: ComposioHandler, userId: string): Promise<{ id: string; query: string }> {
  const response = await handler(
    new Request(`${origin}/connected-accounts/link`, {
      method: "POST",
      headers: { "x-test-user": userId, "content-type": "application/json" },
      body: JSON.stringify({ authConfigId: "ac_gmail" }),
    }),
  );
  const { id } = (await response.json()) as { id: string };
  return { id, query: `?ids=${id}&tickets=${response.headers.get("composio-tickets")}` };
}

const statuses = ({ messages }: Listener) => messages.map(({ account }) => account?.status);
const looks = (stack: Stack) => stack.sandbox.requests.filter(({ query }) => query["connected_account_ids"]).length;
const callback = (handler: ComposioHandler, id: string) =>
  handler(new Request(`${origin}/callback?status=success&connected_account_id=${id}`));

describe("GET /events", () => {
  test("sends the accounts at once and after each poll, until they are no longer pending", async () => {
    const stack = createStack();
    const { id, query } = await startWaiting(stack.handler, "ana");
    const listener = await listen(stack.handler, "ana", query);
    expect(listener.response.headers.get("content-type")).toMatch(/^text\/event-stream/);
    expect(listener.response.headers.get("cache-control")).toBe("no-store, no-transform");
    expect(statuses(listener)).toEqual(["INITIALIZING"]);
    await stack.clock.advance(24_000);
    expect(statuses(listener)).toEqual(["INITIALIZING", "INITIALIZING"]);
    stack.sandbox.control.consent(id, "allow");
    await stack.clock.advance(24_000);
    expect(statuses(listener).at(-1)).toBe("ACTIVE");
    const asked = looks(stack);
    await stack.clock.advance(120_000);
    expect(looks(stack)).toBe(asked);
  });

  test("polls Composio no more often than a page would", async () => {
    const stack = createStack();
    const { query } = await startWaiting(stack.handler, "ana");
    await listen(stack.handler, "ana", query);
    await stack.clock.advance(119_000);
    expect(looks(stack)).toBe(6);
  });

  test("sends listed fields only, like every other answer", async () => {
    const stack = createStack();
    const { id, query } = await startWaiting(stack.handler, "ana");
    stack.sandbox.control.maskSecrets(false);
    stack.sandbox.control.consent(id, "allow");
    const listener = await listen(stack.handler, "ana", query);
    expect(statuses(listener)).toEqual(["ACTIVE"]);
    const { displayName: _name, ...secrets } = stack.sandbox.control.account(id).val;
    expect(Object.keys(secrets)).toContain("access_token");
    const texts = Object.values(secrets).filter((value) => typeof value === "string" && value.length > 8);
    for (const secret of texts) expect(listener.text).not.toContain(secret);
    expect(listener.text).not.toContain("user_id");
    expect(listener.text).not.toContain("access_token");
  });

  test("sends no account of another user, whatever ticket is shown", async () => {
    const stack = createStack();
    const anas = await startWaiting(stack.handler, "ana");
    const listener = await listen(stack.handler, "ben", anas.query);
    expect(listener.messages).toEqual([{ missing: anas.id }]);
    stack.sandbox.control.consent(anas.id, "allow");
    await callback(stack.handler, anas.id);
    await stack.clock.advance(60_000);
    expect(listener.messages).toEqual([{ missing: anas.id }]);
  });

  test("sends no account that the app's rule refuses, also if the rule has changed meanwhile", async () => {
    let isForbidden = false;
    const stack = createStack({
      authorize: ({ connectedAccountId, request }) =>
        !(isForbidden && connectedAccountId !== null && request.url.includes("/events")),
    });
    const { id, query } = await startWaiting(stack.handler, "ana");
    const listener = await listen(stack.handler, "ana", query);
    expect(statuses(listener)).toEqual(["INITIALIZING"]);
    isForbidden = true;
    stack.sandbox.control.consent(id, "allow");
    await stack.clock.advance(25_000);
    expect(listener.messages.slice(1)).toEqual([{ missing: id }]);
  });

  test("sends no account if the app's rule throws, and logs why", async () => {
    const log: LogEntry[] = [];
    let isDown = false;
    const stack = createStack({
      logger: (entry) => log.push(entry),
      authorize({ connectedAccountId, request }) {
        if (isDown && connectedAccountId !== null && request.url.includes("/events")) throw new Error("no database");
        return true;
      },
    });
    const { id, query } = await startWaiting(stack.handler, "ana");
    const listener = await listen(stack.handler, "ana", query);
    isDown = true;
    stack.sandbox.control.consent(id, "allow");
    await stack.clock.advance(25_000);
    expect(statuses(listener).filter(Boolean)).toEqual(["INITIALIZING"]);
    expect(log).toContainEqual(expect.objectContaining({ level: "error", route: "GET /events" }));
  });

  test("sends no account that another user's request has just read", async () => {
    const stack = createStack();
    const { id } = await startWaiting(stack.handler, "ana");
    // Not sent: it is not proven yet that the account is this user's.
    let release: () => void = () => undefined;
    stack.intercept = async (request, send) => {
      if (request.url.includes("user_ids=ben")) await new Promise<void>((resolve) => (release = resolve));
      return send();
    };
    const listener = await listen(stack.handler, "ben", `?ids=${id}`);
    await stack.handler(new Request(`${origin}/connected-accounts`, { headers: { "x-test-user": "ana" } }));
    await settle();
    expect(listener.messages).toEqual([]);
    release();
    await settle();
    expect(listener.messages).toEqual([{ missing: id }]);
  });

  test("sends no account that is no longer shared with the user, though its owner's request has just read it", async () => {
    const stack = createStack();
    const shared = stack.sandbox.control.addAccount({ userId: "ben", toolkit: "gmail", status: "INITIATED" });
    let isShared = true;
    stack.intercept = async (request, send) => {
      const isAnas = isShared && request.url.includes("user_ids=ana");
      return isAnas ? Response.json({ items: [rawSharedAccount(shared)] }) : send();
    };
    const listener = await listen(stack.handler, "ana", `?ids=${shared.id}`);
    expect(statuses(listener)).toEqual(["INITIATED"]);
    isShared = false;
    await stack.handler(new Request(`${origin}/connected-accounts`, { headers: { "x-test-user": "ben" } }));
    await settle();
    expect(listener.messages).toHaveLength(1);
    await stack.clock.advance(30_000);
    expect(listener.messages.slice(1)).toEqual([{ missing: shared.id }]);
  });

  test("is refused to users who are signed out, and to pages of foreign origins", async () => {
    const stack = createStack();
    const { query } = await startWaiting(stack.handler, "ana");
    const { response } = await listen(stack.handler, null, query);
    expect(response.status).toBe(401);
    const foreign = new Request(`${origin}/events${query}`, {
      headers: { "x-test-user": "ana", "sec-fetch-site": "cross-site", origin: "https://elsewhere.example" },
    });
    expect((await stack.handler(foreign)).status).toBe(403);
    for (const wrong of ["?ids=a%2Cb%20c", `?ids=${"ca_1,".repeat(101)}`])
      expect([wrong, (await listen(stack.handler, "ana", wrong)).response.status]).toEqual([wrong, 400]);
  });

  test("sends a heartbeat every six seconds, since Bun closes after ten, and ends after five minutes, so that identify is called again", async () => {
    const stack = createStack();
    const listener = await listen(stack.handler, "ana");
    await stack.clock.advance(60_000);
    expect(listener.text.match(/^:$/gm)).toHaveLength(11);
    expect(listener.isOver).toBe(false);
    await stack.clock.advance(4 * 60_000);
    expect(listener.isOver).toBe(true);
    const left = stack.clock.pending;
    await stack.clock.advance(10 * 60_000);
    expect(left).toBe(0);
  });

  test("stops everything when the browser disconnects", async () => {
    const stack = createStack();
    const { query } = await startWaiting(stack.handler, "ana");
    const listener = await listen(stack.handler, "ana", query);
    await listener.leave();
    const asked = stack.sandbox.requests.length;
    await stack.clock.advance(120_000);
    expect(stack.sandbox.requests.length).toBe(asked);
    expect(stack.clock.pending).toBe(0);
  });

  test("stops everything when only the request's signal says that the browser has left", async () => {
    const stack = createStack();
    const { query } = await startWaiting(stack.handler, "ana");
    const leaving = new AbortController();
    const headers = { "x-test-user": "ana" };
    const request = new Request(`${origin}/events${query}`, { headers, signal: leaving.signal });
    const reader = (await stack.handler(request)).body?.getReader();
    await reader?.read();
    await settle();
    leaving.abort();
    let isOver = false;
    while (!isOver) isOver = (await reader?.read())?.done !== false;
    expect(stack.clock.pending).toBe(0);
    const asked = stack.sandbox.requests.length;
    await stack.clock.advance(60_000);
    expect(stack.sandbox.requests).toHaveLength(asked);
  });

  test("a stream that is never read is closed too", async () => {
    const stack = createStack();
    const request = new Request(`${origin}/events`, { headers: { "x-test-user": "ana" } });
    expect((await stack.handler(request)).status).toBe(200);
    await stack.clock.advance(5 * 60_000);
    expect(stack.clock.pending).toBe(0);
  });

  test("HEAD, and a browser that has left before the answer, open none", async () => {
    const left = new AbortController();
    const stack = createStack({
      identify: (request) => {
        if (request.headers.has("x-leaves")) left.abort();
        return request.headers.get("x-test-user");
      },
    });
    const head = new Request(`${origin}/events`, { method: "HEAD", headers: { "x-test-user": "ana" } });
    expect((await stack.handler(head)).headers.get("content-type")).toMatch(/^text\/event-stream/);
    const headers = { "x-test-user": "ana", "x-leaves": "1" };
    expect((await stack.handler(new Request(`${origin}/events`, { headers, signal: left.signal }))).status).toBe(499);
    expect(stack.clock.pending).toBe(0);
  });

  test("a page that stops reading is disconnected, and its queue is dropped", async () => {
    const stack = createStack();
    const { query } = await startWaiting(stack.handler, "ana");
    const response = await stack.handler(
      new Request(`${origin}/events${query}`, { headers: { "x-test-user": "ana" } }),
    );
    const reader = response.body?.getReader();
    await reader?.read();
    const list = () =>
      stack.handler(new Request(`${origin}/connected-accounts`, { headers: { "x-test-user": "ana" } }));
    for (let count = 0; count < 250; count++) await list();
    await settle();
    await expect(reader?.read()).rejects.toThrow("does not read");
    expect(stack.clock.pending).toBe(0);
  });

  test("polls many accounts in one request, also after a failed poll", async () => {
    const stack = createStack();
    const ids = Array.from({ length: 100 }, (_, index) => `ca_${index}`).join(",");
    stack.intercept = () => Promise.resolve(Response.json({ message: "Rate limit exceeded" }, { status: 429 }));
    await listen(stack.handler, "ana", `?ids=${ids}`);
    let asked = 0;
    stack.intercept = () => {
      asked++;
      return Promise.resolve(Response.json({ message: "Rate limit exceeded" }, { status: 429 }));
    };
    await stack.clock.advance(65_000);
    expect(asked).toBe(3);
  });

  test("a clock that is set back delays nothing", async () => {
    const stack = createStack();
    let behind = 0;
    const { setTimeout, clearTimeout } = stack.clock;
    const clock = { setTimeout, clearTimeout, now: () => stack.clock.now() - behind };
    const handler = stack.openHandler({ environment: { clock, random: () => 0.5 } });
    const { id, query } = await startWaiting(handler, "ana");
    const listener = await listen(handler, "ana", query);
    await callback(handler, id);
    await stack.clock.advance(1_000);
    behind = 3_600_000;
    stack.sandbox.control.consent(id, "allow");
    await callback(handler, id);
    await stack.clock.advance(30_000);
    expect(statuses(listener).at(-1)).toBe("ACTIVE");
    const answer = handler(new Request(`${origin}/connected-accounts${query}`, { headers: { "x-test-user": "ana" } }));
    await stack.clock.advance(1_000);
    expect((await answer).status).toBe(200);
  });

  test("continues after a failed poll, and sends the error", async () => {
    const stack = createStack();
    const { query } = await startWaiting(stack.handler, "ana");
    const listener = await listen(stack.handler, "ana", query);
    stack.sandbox.control.failNext({ status: 429, headers: { "retry-after": "30" }, path: "/connected_accounts" });
    await stack.clock.advance(24_000);
    expect(listener.messages.at(-1)?.error?.code).toBe("rate_limited");
    const asked = looks(stack);
    await stack.clock.advance(25_000);
    expect(looks(stack)).toBe(asked);
    await stack.clock.advance(40_000);
    expect(statuses(listener).at(-1)).toBe("INITIALIZING");
  });

  test("a user may have twenty streams", async () => {
    const stack = createStack();
    for (let count = 0; count < 20; count++) await listen(stack.handler, "ana");
    expect((await listen(stack.handler, "ana")).response.status).toBe(429);
    expect((await listen(stack.handler, "ben")).response.status).toBe(200);
    await listeners.find(({ response }) => response.status === 200)?.leave();
    expect((await listen(stack.handler, "ana")).response.status).toBe(200);
  });

  test("they count as long as they are open", async () => {
    const stack = createStack();
    for (let count = 0; count < 20; count++) await listen(stack.handler, "ana");
    await stack.clock.advance(4 * 60_000);
    expect((await listen(stack.handler, "ana")).response.status).toBe(429);
  });

  test("streams that the runtime has stopped without a word, as Workers do, soon count no longer", async () => {
    const stack = createStack({ isolateRequests: true });
    // As there: no more heartbeats, and nothing is called.
    const open = () => stack.handler(new Request(`${origin}/events`, { headers: { "x-test-user": "ana" } }));
    for (let count = 0; count < 20; count++) await open();
    expect((await open()).status).toBe(429);
    await stack.clock.advance(25_000);
    expect((await open()).status).toBe(200);
  });

  test("can be switched off", async () => {
    const stack = createStack({ liveUpdates: false });
    expect((await listen(stack.handler, "ana")).response.status).toBe(404);
  });
});

describe("changes", () => {
  test("after a callback the account is polled within half a second; the callback itself proves nothing", async () => {
    const stack = createStack();
    const { id, query } = await startWaiting(stack.handler, "ana");
    const listener = await listen(stack.handler, "ana", query);
    await callback(stack.handler, id);
    await stack.clock.advance(600);
    expect(statuses(listener)).toEqual(["INITIALIZING", "INITIALIZING"]);
    stack.sandbox.control.consent(id, "allow");
    await stack.clock.advance(5_000);
    await callback(stack.handler, id);
    await stack.clock.advance(5_000);
    expect(statuses(listener).at(-1)).toBe("ACTIVE");
  });

  test("very many callbacks cost one poll in five seconds", async () => {
    const stack = createStack();
    const { id, query } = await startWaiting(stack.handler, "ana");
    await listen(stack.handler, "ana", query);
    const asked = looks(stack);
    for (let count = 0; count < 300; count++) {
      await callback(stack.handler, id);
      await stack.clock.advance(100);
    }
    expect(looks(stack) - asked).toBeLessThanOrEqual(12);
    expect(looks(stack) - asked).toBeGreaterThanOrEqual(4);
  });

  test("an account that a request has read is sent to all streams that wait for it", async () => {
    const stack = createStack();
    const { id, query } = await startWaiting(stack.handler, "ana");
    const listener = await listen(stack.handler, "ana", query);
    stack.sandbox.control.consent(id, "allow");
    await stack.handler(new Request(`${origin}/connected-accounts`, { headers: { "x-test-user": "ana" } }));
    await settle();
    expect(statuses(listener)).toEqual(["INITIALIZING", "ACTIVE"]);
  });

  test("reach streams of other copies by the bus", async () => {
    const subscribers = new Set<(message: string) => void>();
    const sent: string[] = [];
    const bus: EventBus = {
      publish(message) {
        sent.push(message);
        for (const subscriber of subscribers) subscriber(message);
      },
      subscribe: (onMessage) => void subscribers.add(onMessage),
    };
    const stack = createStack({ bus });
    const other = stack.openHandler();
    const { id, query } = await startWaiting(stack.handler, "ana");
    const listener = await listen(other, "ana", query);
    stack.sandbox.control.consent(id, "allow");
    await callback(stack.handler, id);
    await stack.clock.advance(600);
    expect(statuses(listener).at(-1)).toBe("ACTIVE");
    expect(sent.map((message) => Object.keys(JSON.parse(message) as object).toSorted())).toEqual([
      ["connectedAccountId", "from", "userId"],
    ]);
    const asked = looks(stack);
    for (const nonsense of ["", "{", "null", '{"from":1}', '{"connectedAccountId":[]}'])
      for (const subscriber of subscribers) subscriber(nonsense);
    await stack.clock.advance(1_000);
    expect(looks(stack)).toBe(asked);
  });

  test.each([false, true])(
    "the handler unsubscribes from the bus with the last stream (isolated requests: %j)",
    async (isolateRequests) => {
      const subscribers = new Set<(message: string) => void>();
      const bus: EventBus = {
        publish: () => undefined,
        async subscribe(onMessage) {
          subscribers.add(onMessage);
          return () => void subscribers.delete(onMessage);
        },
      };
      const stack = createStack({ bus, isolateRequests });
      const { query } = await startWaiting(stack.handler, "ana");
      for (let turn = 0; turn < 3; turn++) {
        const open = [await listen(stack.handler, "ana", query), await listen(stack.handler, "ana", query)];
        expect(subscribers.size).toBe(isolateRequests ? 2 : 1);
        await open[0]?.leave();
        await settle();
        expect(subscribers.size).toBe(1);
        await open[1]?.leave();
        await settle();
        expect(subscribers.size).toBe(0);
      }
    },
  );

  test("a stream that opens while the bus still subscribes for one that has left stays subscribed", async () => {
    const subscribers = new Set<(message: string) => void>();
    let connect: () => void = () => undefined;
    const isConnected = new Promise<void>((resolve) => (connect = resolve));
    const bus: EventBus = {
      publish: () => undefined,
      async subscribe(onMessage) {
        await isConnected;
        subscribers.add(onMessage);
        return () => void subscribers.delete(onMessage);
      },
    };
    const stack = createStack({ bus });
    const { query } = await startWaiting(stack.handler, "ana");
    await (await listen(stack.handler, "ana", query)).leave();
    const second = await listen(stack.handler, "ana", query);
    connect();
    await settle();
    expect(subscribers.size).toBe(1);
    await second.leave();
    await settle();
    expect(subscribers.size).toBe(0);
  });

  test("callbacks are published once in five seconds for each account, with a limit for all", async () => {
    const sent: string[] = [];
    const stack = createStack({
      bus: {
        publish(message) {
          sent.push(message);
          return new Promise(() => undefined);
        },
        subscribe: () => undefined,
      },
    });
    for (let count = 0; count < 20; count++) await callback(stack.handler, "ca_same");
    expect(sent).toHaveLength(1);
    for (let count = 0; count < 300; count++) await callback(stack.handler, `ca_${count}`);
    expect(sent).toHaveLength(100);
  });

  test("callbacks are published again if the clock was set back since", async () => {
    const sent: string[] = [];
    const stack = createStack({
      bus: { publish: (message) => void sent.push(message), subscribe: () => undefined },
    });
    await callback(stack.handler, "ca_same");
    stack.clock.sleep(-3_600_000);
    await callback(stack.handler, "ca_same");
    expect(sent).toHaveLength(2);
  });

  describe("a webhook says that an account has expired, and Composio's list still has it as ACTIVE", () => {
    async function expireBehind() {
      const secret = "whsec_of_the_test";
      const stack = createStack({ webhook: { secret } });
      const { control } = stack.sandbox;
      control.subscribe({ url: `${origin}/webhook`, secret });
      const { id } = control.addAccount({ userId: "ana", toolkit: "gmail" });
      stack.intercept = async (request, send) => {
        const response = await send();
        if (!request.url.includes("/connected_accounts?")) return response;
        return Response.json(JSON.parse((await response.text()).replaceAll('"EXPIRED"', '"ACTIVE"')));
      };
      const listener = await listen(stack.handler, "ana");
      control.expire(id);
      await control.deliveries();
      await stack.clock.advance(1_000);
      expect(statuses(listener)).toEqual(["ACTIVE"]);
      return { stack, listener };
    }

    test("it is polled again, until the list has it", async () => {
      const { stack, listener } = await expireBehind();
      stack.intercept = null;
      await stack.clock.advance(5_000);
      expect(statuses(listener)).toEqual(["ACTIVE", "EXPIRED"]);
    });

    test("three times at most", async () => {
      const { stack, listener } = await expireBehind();
      await stack.clock.advance(100_000);
      expect(statuses(listener)).toEqual(["ACTIVE", "ACTIVE", "ACTIVE"]);
    });
  });

  test("a failing bus is logged, and changes still reach streams of the same copy", async () => {
    const log: string[] = [];
    const bus: EventBus = {
      publish: () => Promise.reject(new Error("down")),
      subscribe: () => {
        throw new Error("connect ECONNREFUSED");
      },
    };
    const stack = createStack({ bus, logger: ({ message }) => log.push(message) });
    const { id, query } = await startWaiting(stack.handler, "ana");
    const listener = await listen(stack.handler, "ana", query);
    stack.sandbox.control.consent(id, "allow");
    await callback(stack.handler, id);
    await stack.clock.advance(600);
    expect(statuses(listener).at(-1)).toBe("ACTIVE");
    // Once: a bus that stays down is not logged again.
    for (let count = 0; count < 50; count++) await callback(stack.handler, `ca_${count}`);
    expect(log.filter((message) => message.includes("event bus"))).toEqual([
      expect.stringContaining(
        "Subscribing to the event bus failed: pages learn of changes later. Cause: Error: connect ECONNREFUSED",
      ),
    ]);
  });
});
