import { describe, expect, it } from "vitest";
import { createPoller } from "../../src/client/accounts/accountPoller.ts";
import { type WaitEnd, createAccountWait } from "../../src/client/accounts/waitForAccount.ts";
import { createWatching } from "../../src/client/accounts/watching.ts";
import { createSeenAccounts } from "../../src/client/api/seenAccounts.ts";
import { defaultEnvironment } from "../../src/platform/environment.ts";
import { ComposioError } from "../../src/protocol/errors.ts";
import { account } from "../support/accounts.ts";
import { ManualClock } from "../support/ManualClock.ts";

/** What a poll finds: the account with a status, no account, or an error. */
type Answer = "INITIATED" | "ACTIVE" | "missing" | "refused" | "unreachable" | "busy";

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

function setUp(answers: readonly Answer[], more: { expiresAt?: number; deadline?: number } = {}) {
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
});

/** Watches accounts that Composio answers for in this order. */
function watchingOf(answers: readonly Answer[], onRemoved: (id: string) => void = () => undefined) {
  const { clock, environment, list, polls } = scripted(answers);
  const gone: boolean[] = [];
  const watching = createWatching({
    accounts: { list },
    seen: createSeenAccounts(clock),
    environment,
    live: undefined,
    staysLive: false,
    onAccounts: () => undefined,
    onRemoved,
    onGone: (isGone) => gone.push(isGone("ca_1")),
  });
  return { clock, watching, polls, readings: () => gone.length };
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

describe("a list that has failed", () => {
  it("is read again slower and slower, once for all parts of the page, and no more after an answer", async () => {
    const { clock, watching, polls, readings } = watchingOf(["unreachable", "unreachable", "unreachable", "missing"]);
    watching.watch("all");
    watching.watch("all");
    const counts: number[] = [];
    for (const seconds of [10, 2, 20, 2, 42, 2, 86]) {
      await clock.advance(seconds * 1_000);
      counts.push(polls());
    }
    expect(counts).toEqual([0, 1, 1, 2, 2, 3, 3]);
    expect(readings()).toBe(0);
    await clock.advance(2_000);
    expect([polls(), readings(), clock.pending]).toEqual([4, 1, 0]);
  });

  it("is not asked for again once the server refuses it for good", async () => {
    const { clock, watching, polls } = watchingOf(["unreachable", "refused"]);
    watching.watch("all");
    await clock.advance(3_600_000);
    expect(polls()).toBe(2);
  });

  it("is not asked for before the time that the server has named", async () => {
    const { clock, watching, polls } = watchingOf(["busy", "missing"]);
    watching.watch("all");
    await clock.advance(59_000);
    expect(polls()).toBe(1);
    await clock.advance(15_000);
    expect(polls()).toBe(2);
  });

  it("is read again after a reading for another reason that has just failed", async () => {
    const { clock, watching, polls, readings } = watchingOf(["unreachable", "missing"]);
    watching.watch("all");
    await clock.advance(10_500);
    watching.readAll(false);
    await clock.advance(10_000);
    expect([polls(), readings()]).toEqual([1, 0]);
    await clock.advance(20_000);
    expect([polls(), readings()]).toEqual([2, 1]);
  });

  it("is not asked for when no part of the page needs it any more, or needs it anew", async () => {
    const { clock, watching, polls } = watchingOf(["unreachable"]);
    const stop = watching.watch("all");
    await clock.advance(9_000);
    stop();
    const stopNext = watching.watch("all");
    await clock.advance(9_000);
    expect(polls()).toBe(0);
    await clock.advance(3_000);
    expect(polls()).toBe(1);
    stopNext();
    expect(clock.pending).toBe(0);
  });
});
