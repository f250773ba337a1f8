import { describe, expect, test } from "vitest";
import type { RawToolkit } from "../../src/server/composio/rawTypes.ts";
import { createWaitingUsers, createQueue } from "../../src/server/composio/queue.ts";
import { createTurns } from "../../src/platform/turns.ts";
import { createCatalogueMemory, createToolkitCatalogue } from "../../src/server/composio/toolkitCatalogue.ts";
import { ComposioError } from "../../src/protocol/errors.ts";
import { createBatchedReader } from "../../src/server/batching/batchedReader.ts";
import { ManualClock } from "../support/ManualClock.ts";
import { createStack } from "../support/stack.ts";

const base = "http://app.example/api/composio";
const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

/** The users of each task, and the tasks that have begun so far. */
function openQueue(concurrency: number) {
  const queue = createQueue(concurrency);
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  const add = (name: string, waiting = createWaitingUsers([name.split(" ")[0] ?? ""]), signal?: AbortSignal) => {
    const done = queue(
      () => {
        begun.push(name);
        return new Promise<void>((resolve) => ends.push(resolve));
      },
      waiting,
      signal,
    );
    return { waiting, done };
  };
  return {
    begun,
    add,
    /** Ends what has begun first. */
    async next() {
      ends.shift()?.();
      await settled();
    },
  };
}

describe("4. turns in a queue", () => {
  test("a quiet user is next, however many tasks another has waiting", async () => {
    const { add, begun, next } = openQueue(4);
    for (let index = 0; index < 1_000; index++) void add(`mallory ${index}`);
    void add("ana 1");
    void add("ben 1");
    void add("ana 2");
    expect(begun).toEqual(["mallory 0", "mallory 1", "ana 1", "ben 1"]);
    await next();
    await next();
    await next();
    expect(begun.slice(4)).toEqual(["mallory 2", "ana 2"]);
  });

  test("no user ever holds more than half of the slots", async () => {
    const { add, begun, next } = openQueue(6);
    for (let index = 0; index < 100; index++) void add(`mallory ${index}`);
    expect(begun).toHaveLength(3);
    await next();
    expect(begun).toHaveLength(4);
  });

  test("a user who joins a waiting task adds their turn to it", async () => {
    const { add, begun } = openQueue(4);
    for (let index = 0; index < 10; index++) void add(`mallory ${index}`);
    const { waiting } = add("mallory's gmail", createWaitingUsers(["mallory"]));
    expect(begun).toEqual(["mallory 0", "mallory 1"]);
    waiting.join("ana");
    expect(begun).toEqual(["mallory 0", "mallory 1", "mallory's gmail"]);
  });

  test("an aborted task does not block the queue", async () => {
    const { add, begun, next } = openQueue(1);
    const leaving = new AbortController();
    void add("ana 1");
    const gone = add("ben 1", createWaitingUsers(["ben", "cem"]), leaving.signal);
    void add("cem 1");
    leaving.abort(new Error("gone"));
    await expect(gone.done).rejects.toThrow("gone");
    await next();
    expect(begun).toEqual(["ana 1", "cem 1"]);
  });

  test.each([2, 3, 9])("%i users whose tasks never end leave a slot to a user who has none", (users) => {
    const { add, begun } = openQueue(32);
    for (let user = 0; user < users; user++) for (let task = 0; task < 60; task++) void add(`mallory${user} ${task}`);
    void add("ana 1");
    expect(begun).toContain("ana 1");
  });
});

describe("4. turns of the event loop", () => {
  /** Requests that begin when it is their turn; the event loop turns when told. */
  function open({ atOnce = 2, most = 2, longest = 1_000 } = {}) {
    const scheduled: (() => void)[] = [];
    const later = (callback: () => void) => void scheduled.push(callback);
    const takeTurn = createTurns({
      ...{ atOnce, most, longest, later },
      refusal: (why) => new ComposioError(why === "aborted" ? "aborted" : "rate_limited", { retryAfter: 1 }),
    });
    const begun: string[] = [];
    const ask = async (name: string, signal = new AbortController().signal) => {
      await takeTurn(name.split(" ")[0] ?? "", signal);
      begun.push(name);
    };
    const turn = async () => {
      await settled();
      begun.length = 0;
      scheduled.shift()?.();
      await settled();
    };
    return { ask, begun, scheduled, turn };
  }

  test("a request of a quiet user begins at once, however many of another user wait", async () => {
    const { ask, begun } = open();
    for (let index = 0; index < 1_000; index++) void ask(`mallory ${index}`);
    await ask("ana 1");
    expect(begun).toEqual(["mallory 0", "mallory 1", "ana 1"]);
  });

  test("users with waiting requests take turns, and each user's order is kept", async () => {
    const { ask, begun, turn } = open();
    for (let index = 0; index < 100; index++) void ask(`mallory ${index}`);
    for (let index = 0; index < 4; index++) void ask(`ana ${index}`);
    await turn();
    expect(begun).toEqual(["mallory 2", "ana 2"]);
    await turn();
    expect(begun).toEqual(["mallory 3", "ana 3"]);
    await turn();
    expect(begun).toEqual(["mallory 4", "mallory 5"]);
  });

  test("no request is lost, and new ones wait behind earlier ones of the same user", async () => {
    const { ask, begun, turn } = open();
    const all = Array.from({ length: 5 }, (_, index) => ask(`mallory ${index}`));
    await turn();
    all.push(ask("mallory 5"));
    expect(begun).toEqual(["mallory 2", "mallory 3"]);
    await turn();
    expect(begun).toEqual(["mallory 4", "mallory 5"]);
    await expect(Promise.all(all)).resolves.toHaveLength(6);
  });

  test("an aborted request is rejected, and the next one gets its turn", async () => {
    const { ask, begun, turn } = open();
    const leaving = new AbortController();
    const all = Array.from({ length: 5 }, (_, index) =>
      ask(`mallory ${index}`, index === 2 ? leaving.signal : undefined),
    );
    leaving.abort();
    await expect(all[2]).rejects.toMatchObject({ code: "aborted" });
    await turn();
    expect(begun).toEqual(["mallory 3", "mallory 4"]);
    await expect(ask("mallory 5", leaving.signal)).rejects.toMatchObject({ code: "aborted" });
  });

  test("a user's number of waiting requests is limited, without effect on others", async () => {
    const { ask, begun } = open({ longest: 3 });
    for (let index = 0; index < 5; index++) void ask(`mallory ${index}`);
    await expect(ask("mallory 5")).rejects.toMatchObject({ code: "rate_limited", retryAfter: 1 });
    await ask("ana 1");
    expect(begun).toContain("ana 1");
  });

  test("no state and no timer remain when nothing waits", async () => {
    const { ask, begun, scheduled, turn } = open();
    void ask("mallory 0");
    await turn();
    await turn();
    expect(scheduled).toEqual([]);
    for (let index = 0; index < 2; index++) void ask(`mallory ${index}`);
    await settled();
    expect(begun).toEqual(["mallory 0", "mallory 1"]);
  });
});

describe("4. the catalogue of toolkits", () => {
  function open(known: (slug: string) => boolean) {
    let now = 0;
    const asked: string[] = [];
    const toolkit = (slug: string): RawToolkit => ({
      ...{ slug, name: "Known", logo: null, description: null, categories: [], guideUrl: null },
      ...{ authSchemes: [], managedAuthSchemes: [], noAuth: false, modes: [] },
    });
    const catalogue = createToolkitCatalogue({
      now: () => now,
      memory: createCatalogueMemory(),
      loadAll: async () => [],
      loadCurrent: async () => [],
      async load(slug) {
        asked.push(slug);
        await settled();
        if (!known(slug)) throw new ComposioError("toolkit_not_found");
        return toolkit(slug);
      },
    });
    return { catalogue, asked, pass: (time: number) => (now += time) };
  }

  test("unknown slugs evict no real toolkit", async () => {
    const { catalogue, asked } = open((slug) => slug === "gmail");
    await catalogue.get("gmail", "ana");
    for (let index = 0; index < 5_000; index += 100)
      await Promise.all(Array.from({ length: 100 }, (_, each) => catalogue.get(`made_up_${index + each}`, "mallory")));
    await catalogue.get("gmail", "ana");
    expect(asked.filter((slug) => slug === "gmail")).toHaveLength(1);
  });

  test("reading all other toolkits evicts none that is in use", async () => {
    const { catalogue, asked } = open(() => true);
    await catalogue.get("gmail", "ana");
    for (let index = 0; index < 6_000; index += 100) {
      await Promise.all(Array.from({ length: 100 }, (_, each) => catalogue.get(`real_${index + each}`, "mallory")));
      await catalogue.get("gmail", "ana");
    }
    expect(asked.filter((slug) => slug === "gmail")).toHaveLength(1);
  });

  test("one user's 600 made-up slugs leave another's toolkit no place in the queue behind them", async () => {
    const { catalogue, asked } = open((slug) => slug === "gmail");
    for (let index = 0; index < 600; index++) void catalogue.get(`made_up_${index}`, "mallory");
    void catalogue.get("gmail", "mallory"); // Asked for by both: the quiet one's turn counts.
    expect((await catalogue.get("gmail", "ana"))?.name).toBe("Known");
    expect(asked.length).toBeLessThan(30);
  });

  test("a name in the cache is shown at once, whatever is being read", async () => {
    const { catalogue, pass } = open((slug) => slug === "gmail");
    await catalogue.get("gmail", "ana");
    pass(60 * 60_000);
    for (let index = 0; index < 600; index++) void catalogue.get(`made_up_${index}`, "ana");
    const first = await Promise.race([catalogue.learn(["gmail"], "ana").then(() => "at once"), settled()]);
    expect([first, catalogue.known("gmail")?.name]).toEqual(["at once", "Known"]);
  });
});

describe("4. one user's requests and everybody else's", () => {
  const get = (path: string, user: string) => new Request(`${base}${path}`, { headers: { "x-test-user": user } });

  test("a list doesn't wait for names and logos", async () => {
    const stack = createStack();
    stack.sandbox.control.addAccount({ userId: "ana", toolkit: "gmail" });
    stack.intercept = (request, send) => (request.url.includes("/toolkits/") ? new Promise(() => undefined) : send());
    const answer = stack.handler(get("/connected-accounts", "ana"));
    await stack.clock.advance(1_000);
    expect(await (await answer).json()).toMatchObject({
      items: [{ toolkit: { slug: "gmail", name: "Gmail", logo: null } }],
    });
  });

  test("1,500 lists at once: most get 429, and the quiet user's is answered", async () => {
    const stack = createStack();
    const waiting: (() => void)[] = [];
    let isSlow = true;
    stack.intercept = (request, send) =>
      isSlow && request.url.includes("mallory")
        ? new Promise((resolve) => waiting.push(() => resolve(send())))
        : send();
    const statuses: number[] = [];
    const flood = Array.from({ length: 1_500 }, async (_, index) => {
      const { status } = await stack.handler(get(`/connected-accounts?ids=ca_${index}`, "mallory"));
      statuses.push(status);
    });
    expect((await stack.handler(get("/connected-accounts", "ana"))).status).toBe(200);
    while (statuses.length < 1_300) await settled();
    expect(waiting).toHaveLength(16); // Half of the 32 slots.
    isSlow = false;
    for (const answer of waiting.splice(0)) answer();
    await Promise.all(flood);
    expect(statuses.filter((status) => status === 200)).toHaveLength(200);
    expect(statuses.filter((status) => status === 429)).toHaveLength(1_300);
    expect((await stack.handler(get("/connected-accounts", "mallory"))).status).toBe(200);
  });

  test("a quiet user's request is sent to Composio before most of a flood is refused", async () => {
    const stack = createStack();
    let answered = 0;
    const answeredBefore: number[] = [];
    stack.intercept = (request, send) => {
      if (request.url.includes("ana")) answeredBefore.push(answered);
      return send();
    };
    const flood = Array.from({ length: 900 }, async (_, index) => {
      await stack.handler(get(`/connected-accounts?ids=ca_${index}`, "mallory"));
      answered++;
    });
    await Promise.all([stack.handler(get("/connected-accounts", "ana")), ...flood]);
    expect(answeredBefore).toEqual([expect.toSatisfy((count: number) => count < 100)]);
  });

  test("a thousand waiting requests of one user do not delay another user's single request", async () => {
    const clock = new ManualClock();
    const loads: (readonly string[])[] = [];
    const reader = createBatchedReader({
      clock,
      random: () => 0.5,
      load: async (users, ids) => {
        loads.push([...users, ...ids]);
        return [];
      },
    });
    // As requests have: one each.
    const read = (user: string, id: string) => reader.read(user, id, new AbortController().signal);
    const wishes: Promise<unknown>[] = [];
    for (let index = 0; index < 1_000; index++) wishes.push(read("mallory", `ca_m${index % 400}`));
    wishes.push(read("ana", "ca_a"));
    await Promise.all(wishes);
    expect(loads[0]).toContain("ca_a");
    expect(loads).toHaveLength(5); // 401 accounts, 100 at a time, each once.
  });
});
