import { describe, expect, it } from "vitest";
import { defaultEnvironment } from "../../src/platform/environment.ts";
import { ComposioError } from "../../src/protocol/errors.ts";
import { createPoller } from "../../src/client/accounts/accountPoller.ts";
import { type AccountWatcher } from "../../src/client/accounts/accountWatchers.ts";
import type { ConnectedAccount } from "../../src/protocol/types.ts";
import { account } from "../support/accounts.ts";
import { FakeWindow } from "../support/FakeWindow.ts";
import { ManualClock } from "../support/ManualClock.ts";

const pending = account({ status: "INITIATED" });

function setUp(answer: () => Promise<readonly ConnectedAccount[]> | readonly ConnectedAccount[] = () => [pending]) {
  const clock = new ManualClock();
  const looks: { at: number; ids: readonly string[] }[] = [];
  const heard: string[] = [];
  const startedAt = clock.now();
  const poller = createPoller({
    list: async (ids) => {
      looks.push({ at: clock.now() - startedAt, ids });
      return answer();
    },
    onAccounts: (accounts) => heard.push(...accounts.map(({ id }) => id)),
    environment: defaultEnvironment({ clock, random: () => 0.5 }),
  });
  return {
    clock,
    looks,
    heard,
    poller,
    gaps: () => looks.slice(1).map((look, index) => look.at - (looks[index]?.at ?? 0)),
  };
}

const watcher = (change: Partial<AccountWatcher> = {}): AccountWatcher => ({ onAccount: () => undefined, ...change });

describe("createPoller", () => {
  it("polls all pending accounts in one request", async () => {
    const { clock, looks, poller } = setUp();
    for (const id of ["ca_1", "ca_2", "ca_3"]) poller.watch(id, watcher());
    await clock.advance(0);
    expect(looks).toEqual([{ at: 0, ids: ["ca_1", "ca_2", "ca_3"] }]);
  });

  it("polls at most fifty accounts in a request, so that its URL stays short", async () => {
    const { clock, looks, poller } = setUp();
    for (let index = 0; index < 101; index++) poller.watch(`ca_${index}`, watcher());
    await clock.advance(0);
    expect(looks.map(({ ids }) => ids.length)).toEqual([50, 50, 1]);
  });

  it("backs off while nothing happens: at most 8 requests in a minute", async () => {
    const { clock, looks, poller, gaps } = setUp();
    poller.watch("ca_1", watcher());
    await clock.advance(60_000);
    expect(looks.length).toBeLessThanOrEqual(8); // The SDK makes 60.
    expect(gaps()).toEqual(gaps().toSorted((one, other) => one - other));
  });

  it("polls every half minute while the user is in another window", async () => {
    const { clock, looks, poller, gaps } = setUp();
    const window = new FakeWindow();
    poller.attach(window.asWindow);
    window.setFocused(false);
    poller.watch("ca_1", watcher());
    await clock.advance(100_000);
    expect(looks).toHaveLength(4);
    expect(gaps().every((gap) => gap >= 30_000 && gap <= 36_000)).toBe(true);
    window.setFocused(true);
    await clock.advance(0);
    expect(looks).toHaveLength(5);
  });

  it("treats a page that has never lost the focus as focused (jsdom)", async () => {
    const { clock, looks, poller } = setUp();
    const window = new FakeWindow();
    window.document.isFocused = false;
    poller.attach(window.asWindow);
    poller.watch("ca_1", watcher());
    await clock.advance(10_000);
    expect(looks).toHaveLength(4);
  });

  it("polls at once after an event, and frequently again", async () => {
    const { clock, looks, poller } = setUp();
    poller.watch("ca_1", watcher());
    await clock.advance(60_000);
    const before = looks.length;
    poller.pollNow();
    await clock.advance(0);
    expect(looks.length).toBe(before + 1);
    await clock.advance(2_000);
    expect(looks.length).toBe(before + 2);
  });

  it("after a callback polls about every second for a while, however slow answers are, then backs off", async () => {
    const { clock, looks, poller, gaps } = setUp();
    poller.watch("ca_1", watcher());
    await clock.advance(60_000);
    const before = looks.length;
    poller.pollFrequently();
    await clock.advance(10_000);
    expect(
      gaps()
        .slice(before)
        .every((gap) => gap <= 1_000),
    ).toBe(true);
    const after = looks.length;
    expect(after - before).toBeLessThanOrEqual(13);
    await clock.advance(60_000);
    expect(looks.length - after).toBeLessThanOrEqual(8);
  });

  it("calls onAnswered after the first poll that started after the call", async () => {
    const answers: ((accounts: readonly ConnectedAccount[]) => void)[] = [];
    const { clock, looks, poller } = setUp(() => new Promise((resolve) => answers.push(resolve)));
    poller.watch("ca_1", watcher());
    await clock.advance(0);
    let told = 0;
    poller.pollNow(() => told++);
    answers[0]?.([pending]);
    await clock.advance(0);
    expect(told).toBe(0);
    await clock.advance(300);
    expect(looks).toHaveLength(2);
    answers[1]?.([pending]);
    await clock.advance(0);
    expect(told).toBe(1);
  });

  it("polls once for a burst of events", async () => {
    const { clock, looks, poller } = setUp();
    poller.watch("ca_1", watcher());
    await clock.advance(1_000);
    for (let event = 0; event < 10; event++) poller.pollNow();
    await clock.advance(200);
    expect(looks.length).toBe(2);
  });

  it("polls again if pollNow is called during a request", async () => {
    let release: (accounts: readonly ConnectedAccount[]) => void = () => undefined;
    const { clock, looks, poller } = setUp(() => new Promise((resolve) => (release = resolve)));
    poller.watch("ca_1", watcher());
    await clock.advance(0);
    poller.pollNow();
    poller.pollNow();
    await clock.advance(100);
    expect(looks.length).toBe(1);
    release([pending]);
    await clock.advance(300);
    expect(looks.length).toBe(2);
  });

  it("stops without watchers, and ignores a late answer", async () => {
    let release: (accounts: readonly ConnectedAccount[]) => void = () => undefined;
    const seen: string[] = [];
    const { clock, looks, heard, poller } = setUp(() => new Promise((resolve) => (release = resolve)));
    const unwatch = poller.watch("ca_1", watcher({ onAccount: ({ id }) => seen.push(id) }));
    await clock.advance(0);
    unwatch();
    release([pending]);
    await clock.advance(60_000);
    expect(looks.length).toBe(1);
    expect([...seen, ...heard]).toEqual([]);
    expect(clock.pending).toBe(0);
  });

  it.each([
    ["watcher", false],
    ["user", true],
  ])("starts again for a new %s while an old request is under way", async (_, isUser) => {
    const answers: ((accounts: readonly ConnectedAccount[]) => void)[] = [];
    const { clock, looks, poller } = setUp(() => new Promise((resolve) => answers.push(resolve)));
    const unwatch = poller.watch("ca_1", watcher());
    await clock.advance(0);
    if (isUser) poller.clear();
    unwatch();
    poller.watch("ca_2", watcher());
    await clock.advance(300);
    expect(looks.map(({ ids }) => ids)).toEqual([["ca_1"], ["ca_2"]]);
    // The end of the old request does not let a third one begin.
    answers[0]?.([]);
    poller.pollNow();
    await clock.advance(30_000);
    expect(looks).toHaveLength(2);
  });

  it.each([
    ["watcher", false],
    ["user", true],
  ])("a new %s is polled at the first interval, whatever came before", async (_, isUser) => {
    const { clock, looks, poller } = setUp();
    const unwatch = poller.watch("ca_1", watcher());
    await clock.advance(120_000);
    poller.pollFrequently();
    if (isUser) poller.clear();
    unwatch();
    const before = looks.length;
    poller.watch("ca_2", watcher(), { immediately: false });
    await clock.advance(2_900);
    expect(looks).toHaveLength(before);
    await clock.advance(200);
    expect(looks).toHaveLength(before + 1);
  });

  it("follows Retry-After, also after pollNow", async () => {
    let fail = true;
    const { clock, looks, poller } = setUp(() => {
      if (fail) throw new ComposioError("rate_limited", { retryAfter: 30 });
      return [pending];
    });
    poller.watch("ca_1", watcher());
    await clock.advance(0);
    fail = false;
    poller.pollNow();
    await clock.advance(29_000);
    expect(looks.length).toBe(1);
    await clock.advance(10_000);
    expect(looks.length).toBeGreaterThan(1);
  });

  it("neither waits for hours nor polls frequently for hours after the clock was set back", async () => {
    let fail = true;
    const { clock, looks, poller } = setUp(() => {
      if (fail) throw new ComposioError("rate_limited", { retryAfter: 30 });
      return [pending];
    });
    const now = clock.now;
    poller.watch("ca_1", watcher());
    await clock.advance(0);
    poller.pollFrequently();
    fail = false;
    clock.now = () => now() - 3_600_000;
    poller.pollNow();
    await clock.advance(75_000);
    expect(looks.length).toBeGreaterThan(1);
    await clock.advance(60_000);
    expect(looks.length).toBeLessThanOrEqual(10);
  });

  it("continues after a failed poll, and passes the error to watchers", async () => {
    const errors: string[] = [];
    let failures = 2;
    const { clock, looks, poller } = setUp(() => {
      if (failures-- > 0) throw new ComposioError("network_error");
      return [pending];
    });
    const seen: string[] = [];
    poller.watch("ca_1", watcher({ onError: ({ code }) => errors.push(code), onAccount: ({ id }) => seen.push(id) }));
    await clock.advance(12_000);
    expect(errors).toEqual(["network_error", "network_error"]);
    expect(seen.length).toBeGreaterThan(0);
    expect(looks.length).toBeGreaterThan(2);
  });

  it("tells a watcher whose account is not listed", async () => {
    const missing: string[] = [];
    const { clock, poller } = setUp(() => []);
    poller.watch("ca_1", watcher({ onMissing: () => missing.push("ca_1") }));
    await clock.advance(0);
    expect(missing).toEqual(["ca_1"]);
  });

  it.each([
    ["hidden", (window: FakeWindow, asleep: boolean) => window.hide(asleep)],
    ["offline", (window: FakeWindow, asleep: boolean) => window.setOnline(!asleep)],
  ])("stops while %s and polls at once afterwards", async (_, put) => {
    const { clock, looks, poller } = setUp();
    const window = new FakeWindow();
    poller.attach(window.asWindow);
    poller.watch("ca_1", watcher());
    await clock.advance(0);
    put(window, true);
    await clock.advance(900_000);
    expect(looks.length).toBe(1);
    put(window, false);
    await clock.advance(0);
    expect(looks.length).toBe(2);
  });

  it("polls after a callback although the page is hidden (on a phone the popup is a tab)", async () => {
    const { clock, looks, poller } = setUp();
    const window = new FakeWindow();
    poller.attach(window.asWindow);
    poller.watch("ca_1", watcher());
    await clock.advance(0);
    window.hide(true);
    await clock.advance(60_000);
    poller.pollNow();
    await clock.advance(0);
    expect(looks.length).toBe(2);
  });
});
