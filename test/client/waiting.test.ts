import { describe, expect, it } from "vitest";
import { createPoller } from "../../src/client/accounts/accountPoller.ts";
import { type WaitEnd, createAccountWait } from "../../src/client/accounts/waitForAccount.ts";
import { createWatching } from "../../src/client/accounts/watching.ts";
import { createSeenAccounts } from "../../src/client/api/seenAccounts.ts";
import { createUsers } from "../../src/client/api/users.ts";
import { defaultEnvironment } from "../../src/platform/environment.ts";
import { ComposioError } from "../../src/protocol/errors.ts";
import { account } from "../support/accounts.ts";
import { FakeWindow } from "../support/FakeWindow.ts";
import { ManualClock } from "../support/ManualClock.ts";

/** What a poll finds: the account with a status, no account, or an error. */
type Answer = "INITIATED" | "ACTIVE" | "FAILED" | "missing" | "refused" | "unreachable" | "busy";

/** The answers in their order; the last one stays. */
function scripted(answers: readonly Answer[]) {
  const clock = new ManualClock();
  const environment = defaultEnvironment({ clock, random: () => 0.5 });
  let polls = 0;
  const list = async () => {
    const answer = answers[Math.min(polls++, answers.length - 1)];
    if (answer === "refused") throw new ComposioError("unauthenticated");
    if (answer === "busy") throw new ComposioError("rate_limited", { retryAfter: 50 });
    if (answer === "unreachable") throw new ComposioError("network_error");
    return answer === undefined || answer === "missing" ? [] : [account({ id: "ca_1", status: answer })];
  };
  return { clock, environment, list, polls: () => polls };
}

function setUp(
  answers: readonly Answer[],
  more: { expiresAt?: number; deadline?: number; expectsCallback?: boolean } = {},
) {
  const { clock, environment, list } = scripted(answers);
  const poller = createPoller({ list, environment });
  const ends: WaitEnd[] = [];
  const startedAt = clock.now();
  const wait = createAccountWait({
    id: "ca_1",
    poller,
    clock,
    immediately: true,
    expiresAt: more.expiresAt === undefined ? null : startedAt + more.expiresAt,
    deadline: more.deadline === undefined ? null : startedAt + more.deadline,
    toleratedMisses: 3,
    expectsCallback: more.expectsCallback ?? false,
    onEnd: (end) => ends.push(end),
  });
  return { clock, wait, poller, ends: () => ends.map(({ state, error }) => error?.code ?? state) };
}

describe("a wait for an account", () => {
  it("ends if a new account is not listed four times in a row", async () => {
    const { clock, ends } = setUp(["missing", "missing", "missing", "missing"]);
    await clock.advance(60_000);
    expect(ends()).toEqual(["connected_account_not_found"]);
  });

  it("ends at the second answer in a row without an account that was listed, not at two that are apart", async () => {
    const { clock, ends } = setUp(["INITIATED", "missing", "INITIATED", "missing", "INITIATED", "missing", "missing"]);
    await clock.advance(45_000);
    expect(ends()).toEqual([]);
    await clock.advance(10_000);
    expect(ends()).toEqual(["connected_account_not_found"]);
  });

  it.each([
    ["only refusals", ["refused"], ["unauthenticated"]],
    ["refusals with an answer between them", ["refused", "refused", "INITIATED", "refused"], []],
    ["refusals with an unreachable server between them", ["refused", "refused", "unreachable", "refused"], []],
  ] as const)("of %s for a minute and a half", async (_, answers, end) => {
    const { clock, ends } = setUp(answers);
    await clock.advance(85_000);
    expect(ends()).toEqual([]);
    await clock.advance(25_000);
    expect(ends()).toEqual(end);
  });

  it("ends by what was up first: the caller's time or the link", async () => {
    const both = { expiresAt: 60_000, deadline: 61_000 };
    const { clock, ends } = setUp(["INITIATED"], both);
    await clock.advance(100_000);
    expect(ends()).toEqual(["link_expired"]);
  });

  it("polls twice when the time is up: the answer to the first poll may be old", async () => {
    const { clock, ends } = setUp(["INITIATED", "INITIATED", "ACTIVE"], { deadline: 1_000 });
    await clock.advance(10_000);
    expect(ends()).toEqual(["connected"]);
  });

  it("ends at the second of these polls if the account is still pending", async () => {
    const { clock, ends } = setUp(["INITIATED"], { deadline: 1_000 });
    await clock.advance(10_000);
    expect(ends()).toEqual(["timed_out"]);
  });

  it("ends half a minute after the time is up if the server can't be reached", async () => {
    const { clock, ends } = setUp(["INITIATED", "unreachable"], { deadline: 1_000 });
    await clock.advance(29_000);
    expect(ends()).toEqual([]);
    await clock.advance(3_000);
    expect(ends()).toEqual(["timed_out"]);
  });

  it("polls three times after each callback with a failure", async () => {
    const { clock, wait, ends } = setUp(["INITIATED"]);
    await clock.advance(60_000);
    wait.receive("failed");
    await clock.advance(1_500);
    wait.receive("denied");
    await clock.advance(1_500);
    expect(ends()).toEqual([]);
    await clock.advance(2_000);
    expect(ends()).toEqual(["access_denied"]);
  });

  // Seen with a COOP header: the closed window causes a poll between Composio's FAILED and the callback page.
  it("that fails before its callback has arrived takes the callback's reason", async () => {
    const { clock, wait, ends } = setUp(["FAILED"], { expectsCallback: true });
    await clock.advance(1_500);
    expect(ends()).toEqual([]);
    wait.receive("denied");
    await clock.advance(300);
    expect(ends()).toEqual(["access_denied"]);
  });

  it.each([
    ["no later than two seconds if no callback arrives", true, 2_000],
    ["at once if there is none to expect", false, 0],
  ])("that fails ends %s", async (_, expectsCallback, within) => {
    const { clock, ends } = setUp(["FAILED"], { expectsCallback });
    await clock.advance(Math.max(0, within - 1));
    expect(ends()).toEqual(expectsCallback ? [] : ["connection_failed"]);
    await clock.advance(2);
    expect(ends()).toEqual(["connection_failed"]);
    expect(clock.pending).toBe(0);
  });
});

/** Watches accounts that Composio answers for in this order. */
function watchingOf(
  answers: readonly Answer[],
  onRemoved: (id: string) => void = () => undefined,
  window: Window | null = null,
) {
  const { clock, list, polls, ...more } = scripted(answers);
  const environment = { ...more.environment, window };
  const gone: boolean[] = [];
  const lists: ReturnType<typeof failedQuery>[] = [];
  const watching = createWatching({
    accounts: { list },
    seen: createSeenAccounts(clock),
    users: createUsers(() => null),
    environment,
    live: undefined,
    staysLive: false,
    onAccounts: () => undefined,
    onRemoved,
    onGone(isGone) {
      gone.push(isGone("ca_1"));
      for (const list of lists) void list.fetch(); // As `dropAccounts` does.
    },
  });
  return { clock, watching, lists, polls, readings: () => gone.length };
}

it("an account counts as deleted after three answers in a row without it, not before", async () => {
  const answers: readonly Answer[] = ["INITIATED", "missing", "missing", "INITIATED", "missing", "missing", "missing"];
  const removed: string[] = [];
  const { clock, watching } = watchingOf(answers, (id) => removed.push(id));
  const stop = watching.watch(["ca_1"]);
  await clock.advance(50_000);
  expect(removed).toEqual([]);
  await clock.advance(60_000);
  expect(removed).toEqual(["ca_1"]);
  stop();
  expect(clock.pending).toBe(0);
});

it("an account is watched no longer than it can be pending", async () => {
  const { clock, watching } = watchingOf(["INITIATED"]);
  watching.watch(["ca_1"]);
  await clock.advance(15 * 60_000);
  expect(clock.pending).toBeGreaterThan(0);
  await clock.advance(2 * 60_000);
  expect(clock.pending).toBe(0);
});

/** A failed query, as React Query has it. Its answers are in their order; the last one stays. */
function failedQuery(kind: string, answers: readonly (Answer | object)[] = [], initialPageParam?: null) {
  let asked = 0;
  const fetched: string[] = [];
  const query = {
    queryKey: ["composio-react", "/api", kind],
    options: {
      ...(initialPageParam === null && { initialPageParam }),
      queryFn: async () => {
        const answer = answers[Math.min(asked++, answers.length - 1)];
        if (answer === "refused") throw new ComposioError("unauthenticated");
        if (answer === "busy") throw new ComposioError("rate_limited", { retryAfter: 50 });
        if (answer === "unreachable") throw new ComposioError("network_error");
        return answer;
      },
    },
    state: { data: undefined as unknown, error: new ComposioError("network_error") as ComposioError | null },
    isNeeded: true,
    isActive: () => query.isNeeded,
    setData: (data: unknown) => (query.state = { data, error: null }),
    async fetch() {
      fetched.push(kind);
      query.state = { ...query.state, error: null };
    },
    asked: () => asked,
    fetched: () => fetched.length,
  };
  return query;
}

describe("a query that has failed", () => {
  it("is asked again slower and slower, once for all parts of the page, and no more after an answer", async () => {
    const script: Answer[] = ["unreachable", "unreachable", "unreachable", "missing"];
    const { clock, watching, lists, polls, readings } = watchingOf(script);
    const list = failedQuery("connected-accounts");
    lists.push(list);
    watching.retry(list);
    watching.retry(list);
    const counts: number[] = [];
    for (const seconds of [10, 2, 20, 2, 42, 2, 86]) {
      await clock.advance(seconds * 1_000);
      counts.push(polls());
    }
    expect(counts).toEqual([0, 1, 1, 2, 2, 3, 3]);
    expect([readings(), list.fetched()]).toEqual([0, 0]);
    await clock.advance(2_000);
    expect([polls(), readings(), list.fetched(), clock.pending]).toEqual([4, 1, 1, 0]);
  });

  it("gets the answer without its component seeing the failures in between", async () => {
    const { clock, watching } = watchingOf([]);
    const [toolkits, config] = [failedQuery("toolkits", ["unreachable", { items: [] }], null), failedQuery("toolkit")];
    const { state } = toolkits;
    watching.retry(toolkits);
    watching.retry(config);
    await clock.advance(12_000);
    expect(toolkits.state).toBe(state);
    await clock.advance(24_000);
    expect(toolkits.state).toEqual({ data: { pages: [{ items: [] }], pageParams: [null] }, error: null });
    expect([toolkits.asked(), config.asked(), toolkits.fetched(), clock.pending]).toEqual([2, 1, 0, 0]);
  });

  it("is not asked again while others of its kind fail, and is the next of them", async () => {
    const { clock, watching } = watchingOf([]);
    const broken = failedQuery("toolkit", ["unreachable"]);
    const others = [failedQuery("toolkit", [{}]), failedQuery("toolkit", ["unreachable", {}])];
    for (const query of [broken, ...others].toReversed()) watching.retry(query);
    await clock.advance(12_000);
    expect([broken, ...others].map((query) => query.asked())).toEqual([1, 0, 0]);
    await clock.advance(24_000);
    expect([broken, ...others].map((query) => query.asked())).toEqual([2, 1, 1]);
    await clock.advance(3_600_000);
    expect(others.map((query) => query.asked())).toEqual([1, 2]);
    expect(broken.asked()).toBeLessThan(36);
  });

  it("is shown to have failed for good once the server refuses it, and is not asked again", async () => {
    const { clock, watching, polls } = watchingOf(["unreachable", "refused"]);
    const [list, other] = [failedQuery("connected-accounts"), failedQuery("toolkits", ["refused"], null)];
    watching.retry(list);
    watching.retry(other);
    await clock.advance(3_600_000);
    expect([polls(), list.fetched(), other.asked(), other.fetched()]).toEqual([2, 1, 1, 1]);
  });

  // With `refetchOnWindowFocus: false`, React Query does not ask when the user returns.
  it.each([
    ["shown", (window: FakeWindow, isAway: boolean) => window.hide(isAway)],
    ["online", (window: FakeWindow, isAway: boolean) => window.setOnline(!isAway)],
  ])("is asked soon after the page is %s again, if it was due before; not before that", async (_, leave) => {
    const window = new FakeWindow();
    const { clock, watching } = watchingOf([], undefined, window.asWindow);
    const query = failedQuery("toolkit", ["unreachable", "unreachable", "unreachable", {}]);
    watching.retry(query);
    await clock.advance(160_000);
    expect(query.asked()).toBe(3);
    leave(window, true);
    await clock.advance(3_600_000);
    expect([query.asked(), clock.pending]).toEqual([3, 0]);
    leave(window, false);
    leave(window, true);
    await clock.advance(60_000);
    leave(window, false);
    await clock.advance(1_300);
    expect([query.asked(), clock.pending]).toEqual([4, 0]);
    for (const again of [true, false]) leave(window, again);
    await clock.advance(3_600_000);
    expect([query.asked(), clock.pending]).toEqual([4, 0]);
  });

  it("is not asked after the return if a press has brought its answer meanwhile", async () => {
    const window = new FakeWindow();
    const { clock, watching } = watchingOf([], undefined, window.asWindow);
    const query = failedQuery("toolkit", [{}]);
    watching.retry(query);
    window.hide(true);
    await clock.advance(60_000);
    window.hide(false);
    query.setData({});
    await clock.advance(60_000);
    expect([query.asked(), clock.pending]).toEqual([0, 0]);
  });

  it("is not asked before the time that the server has named, in its own answer or in one for the same kind", async () => {
    const { clock, watching } = watchingOf([]);
    const [busy, other] = [failedQuery("toolkit", ["busy", {}]), failedQuery("toolkit", [{}])];
    busy.state.error = new ComposioError("rate_limited", { retryAfter: 50 });
    const asked = () => [busy.asked(), other.asked()];
    watching.retry(other);
    watching.retry(busy);
    await clock.advance(49_000);
    expect(asked()).toEqual([0, 0]);
    await clock.advance(15_000);
    expect(asked()).toEqual([1, 0]);
    await clock.advance(45_000);
    expect(asked()).toEqual([1, 0]);
    await clock.advance(75_000);
    expect([...asked(), clock.pending]).toEqual([2, 1, 0]);
  });

  it("is asked after the first pause, although another one has failed for an hour", async () => {
    const { clock, watching, lists, polls } = watchingOf(["missing"]);
    watching.retry(failedQuery("auth-configs", ["unreachable"]));
    await clock.advance(3_600_000);
    const [config, list] = [failedQuery("auth-configs", [{}]), failedQuery("connected-accounts")];
    lists.push(list);
    watching.retry(config);
    watching.retry(list);
    await clock.advance(12_000);
    expect([config.asked(), polls(), list.fetched()]).toEqual([1, 1, 1]);
  });

  it("is not asked if a press has brought its answer while another one of its kind was asked", async () => {
    const { clock, watching } = watchingOf([]);
    const [first, other] = [failedQuery("toolkit", [{}]), failedQuery("toolkit", [{}])];
    const send = first.options.queryFn;
    first.options.queryFn = () => {
      other.setData({});
      return send();
    };
    watching.retry(other);
    watching.retry(first);
    await clock.advance(60_000);
    expect([first.asked(), other.asked(), clock.pending]).toEqual([1, 0, 0]);
  });

  it("that an app has wrapped, and that throws something else, is left to React Query, and ends no loop", async () => {
    const { clock, watching } = watchingOf([]);
    const [wrapped, other] = [failedQuery("toolkit"), failedQuery("toolkit", [{}])];
    wrapped.options.queryFn = () => Promise.reject(new TypeError("The context has no client."));
    watching.retry(other);
    watching.retry(wrapped);
    await clock.advance(12_000);
    expect([wrapped.fetched(), other.asked(), clock.pending]).toEqual([1, 1, 0]);
  });

  it("is asked again after a reading for another reason that has just failed", async () => {
    const { clock, watching, lists, polls, readings } = watchingOf(["unreachable", "missing"]);
    lists.push(failedQuery("connected-accounts"));
    for (const list of lists) watching.retry(list);
    await clock.advance(10_500);
    watching.readAll();
    await clock.advance(10_000);
    expect([polls(), readings()]).toEqual([1, 0]);
    await clock.advance(20_000);
    expect([polls(), readings()]).toEqual([2, 1]);
  });

  it("is not asked when no part of the page needs it any more, or when only its next page is missing", async () => {
    const { clock, watching, polls } = watchingOf(["unreachable"]);
    const [list, pages] = [failedQuery("connected-accounts"), failedQuery("toolkits", [{}], null)];
    pages.state.data = { pages: [{}], pageParams: [null] };
    watching.retry(pages);
    expect(clock.pending).toBe(0);
    watching.retry(list);
    await clock.advance(9_000);
    list.isNeeded = false;
    await clock.advance(60_000);
    expect([polls(), pages.asked(), clock.pending]).toEqual([0, 0, 0]);
    list.isNeeded = true;
    watching.retry(list);
    await clock.advance(12_000);
    expect(polls()).toBe(1);
  });

  it("keeps what a press has brought meanwhile, and goes on if the press has failed", async () => {
    const { clock, watching } = watchingOf([]);
    const query = failedQuery("toolkits", [{ items: ["late"] }, { items: [] }], null);
    const send = query.options.queryFn;
    query.options.queryFn = () => {
      query.state = { data: undefined, error: new ComposioError("composio_timeout") };
      watching.retry(query);
      return send();
    };
    watching.retry(query);
    await clock.advance(12_000);
    expect([query.asked(), query.state.error?.code]).toEqual([1, "composio_timeout"]);
    query.options.queryFn = send;
    await clock.advance(24_000);
    expect(query.state.data).toEqual({ pages: [{ items: [] }], pageParams: [null] });
  });
});
