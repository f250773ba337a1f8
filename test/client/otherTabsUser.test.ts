import { describe, expect, it } from "vitest";
import { changeSignal } from "../../src/client/browser/callbackChannel.ts";
import { signalChannel } from "../../src/protocol/callback.ts";
import { expectEventually } from "../support/expectEventually.ts";
import { flowOf } from "../support/flowOf.ts";
import { settle } from "../support/ManualClock.ts";
import { type Page, type Stack, createStack } from "../support/stack.ts";

/*
 * Two visible tabs: after a sign-out in one, the other went on to show the last user's list. A signal only makes a tab ask its own
 * handler, which alone says whose tab it is.
 */

const lists = (page: Page) => page.requests.filter((request) => request === "GET /connected-accounts").length;

async function openTabs(stack: Stack): Promise<readonly [Page, Page]> {
  stack.sandbox.control.addAccount({ userId: "user_1", toolkit: "gmail" });
  const tabs = [stack.openPage(), stack.openPage()] as const;
  for (const { client } of tabs) await client.connectedAccounts.list();
  return tabs;
}

/** Counts how often a tab forgets its user. */
function changesOf({ client }: Page): () => number {
  let changes = 0;
  client.connections.users.subscribe((isAnother) => void (isAnother && changes++));
  return () => changes;
}

async function pass(stack: Stack, seconds: number): Promise<void> {
  for (let passed = 0; passed < seconds; passed++) {
    await stack.clock.advance(1_000);
    await settle();
  }
}

describe("reset() in one tab", () => {
  it("after a sign-out: the other tab asks once, and forgets the user; nothing is told back", async () => {
    const stack = createStack();
    const [tab, other] = await openTabs(stack);
    const [changes, before] = [changesOf(other), lists(other)];
    const asked = tab.requests.length;
    for (const page of [tab, other]) page.userId = null;
    tab.client.reset();
    await pass(stack, 3);
    await expectEventually(changes, 1);
    expect(other.client.connections.seen.all).toEqual([]);
    await pass(stack, 60);
    expect([changes(), lists(other) - before, tab.requests.length - asked]).toEqual([1, 1, 0]);
  });

  it("ends a flow of the other tab without an error, and its link stays with its user", async () => {
    const stack = createStack();
    const [tab, other] = await openTabs(stack);
    const flow = flowOf(other.client, { toolkit: "slack" });
    flow.start();
    await expectEventually(() => flow.getSnapshot().state, "waiting");
    for (const page of [tab, other]) page.userId = null;
    tab.client.reset();
    await pass(stack, 3);
    await expectEventually(() => flow.getSnapshot().state, "idle");
    expect(flow.getSnapshot().error).toBeNull();
    expect(stack.sandbox.control.accounts().map(({ deleted }) => deleted)).toEqual([false, false]);
  });

  it("after another user has signed in: the other tab is that user's as well", async () => {
    const stack = createStack();
    const [tab, other] = await openTabs(stack);
    const [changes, before] = [changesOf(other), lists(other)];
    for (const page of [tab, other]) page.userId = "user_2";
    tab.client.reset();
    await pass(stack, 3);
    await expectEventually(changes, 1);
    await pass(stack, 60);
    expect([changes(), lists(other) - before]).toEqual([1, 1]);
  });

  it("changes nothing in a tab that belongs to somebody else, or whose user is the same", async () => {
    const stack = createStack();
    const [tab, other] = await openTabs(stack);
    const stranger = stack.openPage({ userId: "user_3" });
    await stranger.client.connectedAccounts.list();
    const changes = [changesOf(other), changesOf(stranger)];
    tab.userId = "user_2";
    tab.client.reset();
    await pass(stack, 5);
    expect(changes.map((count) => count())).toEqual([0, 0]);
    expect(other.client.connections.seen.all).toHaveLength(1);
  });
});

it("two clients of one page: after a sign-out, the other one forgets the user as well", async () => {
  const stack = createStack();
  const [page] = await openTabs(stack);
  const { window } = page;
  // It hears of the first one by no storage event, because they share a window.
  const other = stack.openPage({ client: { environment: { clock: stack.clock, window: window.asWindow } } });
  await other.client.connectedAccounts.list();
  const changes = changesOf(other);
  for (const each of [page, other]) each.userId = null;
  page.client.reset();
  await pass(stack, 3);
  await expectEventually(changes, 1);
});

it("a user who is noticed in one tab is noticed in the others", async () => {
  const stack = createStack();
  const [tab, other] = await openTabs(stack);
  const changes = changesOf(other);
  for (const page of [tab, other]) page.userId = "user_2";
  await tab.client.connectedAccounts.list();
  await pass(stack, 3);
  await expectEventually(changes, 1);
});

it.each([
  ["another user is signed in", "user_2", ([tab]: readonly Page[]) => tab?.client.connectedAccounts.list()],
  ["one of them has signed the user out", null, ([tab]: readonly Page[]) => tab?.client.reset()],
])("tabs whose apps call reset() when they hear that %s do not go on to tell each other", async (_, userId, act) => {
  const stack = createStack();
  const tabs = await openTabs(stack);
  // As an app does in `onUserChange`.
  for (const { client } of tabs)
    client.connections.users.subscribe((isAnother) => {
      if (isAnother && !client.connections.users.isByApp) queueMicrotask(() => client.reset());
    });
  for (const page of tabs) page.userId = userId;
  await act(tabs);
  await pass(stack, 10);
  const asked = tabs.map(lists);
  expect(Math.max(...asked)).toBeLessThanOrEqual(4);
  await pass(stack, 120);
  expect(tabs.map(lists)).toEqual(asked);
});

it("a 401 alone is no change: the session may have to be renewed", async () => {
  const stack = createStack();
  const [, other] = await openTabs(stack);
  const changes = changesOf(other);
  other.userId = null;
  other.window.dispatchEvent(Object.assign(new Event("storage"), { key: signalChannel, newValue: changeSignal }));
  await pass(stack, 5);
  expect(lists(other)).toBe(2);
  expect(changes()).toBe(0);
});
