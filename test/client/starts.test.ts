import { describe, expect, it } from "vitest";
import { createLocks } from "../support/createLocks.ts";
import { expectEventually } from "../support/expectEventually.ts";
import { flowOf } from "../support/flowOf.ts";
import { settle } from "../support/ManualClock.ts";
import { type Page, type PageOptions, createStack } from "../support/stack.ts";

/*
 * Law 5 of the flow: no second connection is started while one is pending. An examiner saw that other tabs went on to offer
 * "Connect" until a slow Composio had answered the request for the link, and that two tabs made two accounts.
 */

const gmail = { toolkit: "gmail" } as const;
const slow = 3_000;

type Tab = ReturnType<ReturnType<typeof openScene>["openTab"]>;

function openScene(hasLocks: boolean) {
  const stack = createStack();
  const locks = createLocks();
  const openTab = (options: PageOptions = {}) => {
    const { locks: own, die } = locks.openView();
    const page = stack.openPage({
      ...options,
      prepare(window) {
        if (hasLocks) Object.assign(window.navigator, { locks: own });
        options.prepare?.(window);
      },
    });
    page.latency = slow;
    const flow = flowOf(page.client, gmail);
    return {
      page,
      flow,
      state: () => flow.getSnapshot().state,
      /** The tab crashes: it tells nobody. */
      crash() {
        Object.assign(page, { network: "down" });
        page.window.dispatchEvent = () => true;
        page.close();
        die();
      },
    };
  };
  const accounts = () => stack.sandbox.control.accounts().filter(({ deleted }) => !deleted);
  /** Composio answers the tabs' requests for links, of which there are so many. */
  async function answer(requests: number, ...tabs: readonly Tab[]): Promise<void> {
    const sent = () => tabs.flatMap(({ page }) => page.requests.filter((request) => request.endsWith("/link")));
    await expectEventually(() => sent().length, requests);
    await stack.clock.advance(slow);
  }
  return { stack, openTab, accounts, answer };
}

const openWindows = ({ window }: Page) => window.popups.filter(({ closed }) => !closed);

describe.each([
  ["with locks", true],
  ["without locks, as on plain http", false],
])("while a link is on its way, %s", (_, hasLocks) => {
  it("the other tabs show it, also one that is opened meanwhile, and a press there starts nothing", async () => {
    const { stack, openTab, accounts, answer } = openScene(hasLocks);
    const [first, second] = [openTab(), openTab()];
    first.flow.start();
    await expectEventually(second.state, "verifying");
    const third = openTab();
    await expectEventually(third.state, "verifying");
    for (const tab of [second, third]) tab.flow.start();
    await answer(1, first, second, third);
    for (const tab of [first, second, third]) await expectEventually(() => tab.flow.attempt?.id, accounts()[0]?.id);
    expect(accounts()).toHaveLength(1);
    expect([second, third].map(({ page }) => openWindows(page))).toEqual([[], []]);
    stack.sandbox.control.consent(accounts()[0]?.id ?? "", "allow");
    await stack.clock.advance(30_000);
    for (const tab of [first, second, third]) await expectEventually(tab.state, "connected");
  });

  it.each([
    ["it fails", ({ page }: Tab) => Object.assign(page, { network: "down" })],
    ["it is cancelled", ({ flow }: Tab) => flow.cancel()],
    ["its tab is closed", ({ page }: Tab) => page.unload()],
  ] as const)("the other tabs offer to connect again when %s", async (__, endStart) => {
    const { stack, openTab, accounts, answer } = openScene(hasLocks);
    const [first, second] = [openTab(), openTab()];
    first.flow.start();
    await expectEventually(second.state, "verifying");
    endStart(first);
    await stack.clock.advance(slow);
    await expectEventually(second.state, "idle");
    second.flow.start();
    await answer(1, second);
    await expectEventually(second.state, "waiting");
    expect(accounts().map(({ id }) => id)).toContain(second.flow.attempt?.id);
  });

  it("another tab can cancel it", async () => {
    const { stack, openTab, accounts } = openScene(hasLocks);
    const [first, second] = [openTab(), openTab()];
    first.flow.start();
    await expectEventually(second.state, "verifying");
    second.flow.cancel();
    await expectEventually(first.state, "cancelled");
    expect(second.state()).toBe("cancelled");
    expect(openWindows(first.page)).toEqual([]);
    await stack.clock.advance(slow);
    expect(accounts()).toEqual([]);
  });

  it("a crash of its tab is not waited for: at most a minute", async () => {
    const { stack, openTab, answer } = openScene(hasLocks);
    const [first, second] = [openTab(), openTab()];
    first.flow.start();
    await expectEventually(second.state, "verifying");
    first.crash();
    await settle();
    if (!hasLocks) await stack.clock.advance(60_000);
    await expectEventually(second.state, "idle");
    const third = openTab();
    await settle();
    await expectEventually(third.state, "idle");
    second.flow.start();
    await answer(1, second);
    await expectEventually(second.state, "waiting");
  });

  it("a start that takes more than a minute goes on when a tab is opened", async () => {
    const { stack, openTab, accounts, answer } = openScene(hasLocks);
    const first = openTab();
    const late = new Promise<object>((decide) => void stack.clock.setTimeout(() => decide({}), 62_000));
    first.flow.start({}, late);
    await settle();
    await stack.clock.advance(61_000);
    const second = openTab();
    await settle();
    expect(first.state()).toBe("opening");
    await stack.clock.advance(1_000);
    await answer(1, first);
    for (const tab of [first, second]) await expectEventually(() => tab.flow.attempt?.id, accounts()[0]?.id);
  });

  it("another user's tab shows nothing of it, and can start its own", async () => {
    const { stack, openTab, accounts, answer } = openScene(hasLocks);
    const [first, second] = [openTab(), openTab({ userId: "user_2" })];
    for (const { page } of [first, second]) {
      const listed = page.client.connectedAccounts.list();
      await stack.clock.advance(slow);
      await listed;
    }
    first.flow.start();
    await settle();
    expect(second.state()).toBe("idle");
    second.flow.start();
    await answer(2, first, second);
    for (const tab of [first, second]) await expectEventually(tab.state, "waiting");
    expect(
      accounts()
        .map(({ userId }) => userId)
        .toSorted(),
    ).toEqual(["user_1", "user_2"]);
  });
});

describe("where another user is signed in as well", () => {
  async function openFor(scene: ReturnType<typeof openScene>, userId: string): Promise<Tab> {
    const tab = scene.openTab({ userId });
    await know(scene, tab);
    return tab;
  }

  /** The tab hears who its user is. */
  async function know({ stack }: ReturnType<typeof openScene>, { page }: Tab): Promise<void> {
    const listed = page.client.connectedAccounts.list();
    await stack.clock.advance(slow);
    await listed;
  }

  it.each([true, false])(
    "a start is no longer shown when it turns out to be theirs, with locks: %s",
    async (hasLocks) => {
      const scene = openScene(hasLocks);
      const first = await openFor(scene, "user_1");
      const second = scene.openTab({ userId: "user_2" });
      first.page.latency = 4 * slow;
      first.flow.start();
      await expectEventually(second.state, "verifying");
      await know(scene, second);
      expect([first.state(), second.state()]).toEqual(["opening", "idle"]);
      second.flow.start();
      await scene.answer(1, second);
      await expectEventually(second.state, "waiting");
    },
  );

  it("the end of their start is not taken for the end of one's own", async () => {
    const scene = openScene(false);
    const [first, second] = [await openFor(scene, "user_1"), await openFor(scene, "user_1")];
    const theirs = await openFor(scene, "user_2");
    for (const tab of [first, theirs]) {
      tab.flow.start();
      await settle();
    }
    theirs.flow.cancel();
    await settle();
    expect([first, second, theirs].map(({ state }) => state())).toEqual(["opening", "verifying", "cancelled"]);
  });
});

describe("two tabs that are pressed at the same instant", () => {
  it("make one account: one goes on, the other shows it", async () => {
    const { openTab, accounts, answer } = openScene(true);
    const tabs = [openTab(), openTab()];
    for (const tab of tabs) tab.flow.start();
    await answer(1, ...tabs);
    for (const tab of tabs) await expectEventually(() => tab.flow.attempt?.id, accounts()[0]?.id);
    expect(accounts()).toHaveLength(1);
    expect(tabs.flatMap(({ page }) => openWindows(page))).toHaveLength(1);
  });

  it("also where the browser stores nothing: then the other offers to connect again", async () => {
    const { openTab, accounts, answer } = openScene(true);
    const forbid = (window: object) =>
      Object.defineProperty(window, "localStorage", {
        get() {
          throw new DOMException("Storage is blocked.", "SecurityError");
        },
      });
    const tabs = [openTab({ prepare: forbid }), openTab({ prepare: forbid })];
    for (const tab of tabs) tab.flow.start();
    await answer(1, ...tabs);
    await expectEventually(
      () =>
        tabs
          .map(({ state }) => state())
          .toSorted()
          .join(),
      "idle,waiting",
    );
    expect(accounts()).toHaveLength(1);
  });
});

it("where locks are refused, as in a sandboxed frame, a press connects all the same", async () => {
  const { openTab, answer } = openScene(false);
  const locks = { request: () => Promise.reject(new DOMException("Locks are not allowed.", "SecurityError")) };
  const tab = openTab({ prepare: ({ navigator }) => void Object.assign(navigator, { locks }) });
  tab.flow.start();
  await answer(1, tab);
  await expectEventually(tab.state, "waiting");
});

it("a suspended tab that has kept the lock, after it has waited for a start, stops no press", async () => {
  const scene = openScene(true);
  const [first, second, waiting] = [scene.openTab(), scene.openTab(), scene.openTab({ prepare: suspendWaits })];
  first.flow.start();
  for (const tab of [second, waiting]) await expectEventually(tab.state, "verifying");
  first.flow.cancel();
  await expectEventually(second.state, "idle");
  for (const tab of [first, second]) {
    tab.flow.start();
    await settle();
  }
  expect([first, second].map(({ state }) => state())).toEqual(["opening", "verifying"]);
  await scene.answer(2, first, second); // With the cancelled one.
  for (const tab of [first, second]) await expectEventually(() => tab.flow.attempt?.id, scene.accounts()[0]?.id);
});

/** The browser gives the tab each shared lock, and the tab comes neither to answer nor to abort. */
function suspendWaits({ navigator }: { readonly navigator: object }): void {
  const { locks } = navigator as Navigator; // SAFETY: `openTab` has set it.
  const request = (name: string, options: LockOptions, callback: () => unknown) =>
    options.mode === "shared"
      ? locks.request(name, { mode: "shared" }, () => new Promise(() => undefined))
      : locks.request(name, options, callback);
  Object.assign(navigator, { locks: { request } });
}
