import { describe, expect, test } from "vitest";
import type { ConnectSnapshot } from "../../src/client/flow/states.ts";
import { createFlows } from "../../src/client/flow/flows.ts";
import { createLazyFlows } from "../../src/client/flow/lazyFlows.ts";
import type { ConnectFlow } from "../../src/client/flow/flow.ts";
import { expectEventually } from "../support/expectEventually.ts";
import { settle } from "../support/ManualClock.ts";
import { type Page, type Stack, createStack } from "../support/stack.ts";

const gmail = { toolkit: "gmail" } as const;

interface Scene {
  readonly stack: Stack;
  readonly page: Page;
  readonly flow: ConnectFlow;
  readonly ends: ConnectSnapshot[];
  /** Lets the code of the flow load, or fail to load. */
  deliver(): void;
  fail(): void;
}

/** A page on which the code that connects is on its way until it is delivered. */
function openScene(options: Parameters<Stack["openPage"]>[0] = {}): Scene {
  const stack = createStack();
  let answer: { resolve: () => void; reject: () => void } = { resolve: () => undefined, reject: () => undefined };
  const load = () =>
    new Promise<{ createFlows: typeof createFlows }>((resolve, reject) => {
      answer = { resolve: () => resolve({ createFlows }), reject: () => reject(new TypeError("Failed to fetch")) };
    });
  const page = stack.openPage({ ...options, flows: (services) => createLazyFlows(services, load) });
  const flow = page.client.connections.flows().flow(gmail);
  const ends: ConnectSnapshot[] = [];
  flow.onEnd((end) => ends.push(end));
  return { stack, page, flow, ends, deliver: () => answer.resolve(), fail: () => answer.reject() };
}

const linksAsked = ({ requests }: Page) => requests.filter((each) => each.endsWith("/link")).length;

describe("a press before the code of the flow is loaded", () => {
  test("opens the window in the click, requests the link when the code is loaded, and connects", async () => {
    const { stack, page, flow, ends, deliver } = openScene();
    flow.start({ popup: { title: "Connecting Gmail…", message: "Connecting Gmail…" } });
    expect(page.window.popups).toHaveLength(1);
    expect(flow.getSnapshot()).toMatchObject({ state: "opening", hasWindow: true });
    expect(page.client.connections.underWay.has("toolkit:gmail")).toBe(true);
    await settle();
    expect(linksAsked(page)).toBe(0);

    deliver();
    await expectEventually(() => flow.getSnapshot().state, "waiting");
    expect(page.window.popups).toHaveLength(1);
    expect(page.window.popups[0]?.navigations).toEqual([expect.stringContaining("/link/")]);
    const [account] = stack.sandbox.control.accounts();
    stack.sandbox.control.consent(account?.id ?? "", "allow");
    await stack.clock.advance(5_000);
    await expectEventually(() => flow.getSnapshot().state, "connected");
    await settle();
    expect(ends.map(({ state }) => state)).toEqual(["connected"]);
    expect(page.events.filter(({ name }) => name === "connect.opening")).toHaveLength(1);
  });

  test("a second press opens no second window", async () => {
    const { page, flow, deliver } = openScene();
    flow.start();
    flow.start();
    deliver();
    await expectEventually(() => flow.getSnapshot().state, "waiting");
    expect(page.window.popups).toHaveLength(1);
    expect(linksAsked(page)).toBe(1);
  });

  test("a window that the browser blocks ends as blocked", async () => {
    const { page, flow, ends, deliver } = openScene({ prepare: (window) => (window.popupsBlocked = true) });
    flow.start();
    deliver();
    await expectEventually(() => flow.getSnapshot().state, "blocked");
    await settle();
    expect(ends.map(({ error }) => error?.code)).toEqual(["popup_blocked"]);
    expect(linksAsked(page)).toBe(0);
  });

  test("mode redirect opens no window: the page navigates", async () => {
    const { page, flow, deliver } = openScene();
    flow.start({ mode: "redirect" });
    deliver();
    await expectEventually(() => page.window.navigations.length, 1);
    expect(page.window.popups).toHaveLength(0);
  });

  test("late options reach the flow: null closes the window", async () => {
    const { page, flow, deliver } = openScene();
    flow.start({}, Promise.resolve(null));
    deliver();
    await expectEventually(() => flow.getSnapshot().state, "idle");
    expect(page.window.popups[0]?.closed).toBe(true);
    expect(linksAsked(page)).toBe(0);
  });

  test("late options of a press that was cancelled do not close the window of the next press", async () => {
    const { page, flow, deliver } = openScene();
    let decide: (options: null) => void = () => undefined;
    flow.start({}, new Promise((resolve) => (decide = resolve)));
    flow.cancel();
    flow.start();
    decide(null);
    await settle();
    deliver();
    await expectEventually(() => flow.getSnapshot().state, "waiting");
    expect(page.window.popups.map(({ closed }) => closed)).toEqual([true, false]);
  });

  test("a cancel closes the window, and no link is requested when the code is loaded", async () => {
    const { page, flow, ends, deliver } = openScene();
    flow.start();
    flow.cancel();
    expect(flow.getSnapshot()).toMatchObject({ state: "cancelled", hasWindow: false, leftWindow: false });
    expect(page.window.popups[0]?.closed).toBe(true);
    deliver();
    await settle();
    await settle();
    expect(linksAsked(page)).toBe(0);
    expect(ends.map(({ error }) => error?.code)).toEqual(["cancelled"]);
  });

  test("the press of a previous user requests nothing", async () => {
    const { page, flow, deliver } = openScene();
    flow.start();
    page.client.reset();
    expect(flow.getSnapshot().state).toBe("idle");
    expect(page.window.popups[0]?.closed).toBe(true);
    deliver();
    await settle();
    await settle();
    expect(linksAsked(page)).toBe(0);
  });

  describe("that is refused, because another user is signed in meanwhile,", () => {
    async function refused(press: (flow: ConnectFlow) => unknown) {
      const scene = openScene();
      const { page, flow } = scene;
      await page.client.connectedAccounts.list();
      void press(flow);
      page.userId = "user_2";
      await page.client.connectedAccounts.list();
      await settle();
      return scene;
    }

    test("says so when the code is loaded; the next press is the new user's", async () => {
      const { stack, page, flow, ends, deliver } = await refused(({ start }) => start());
      expect(page.window.popups[0]?.closed).toBe(true);
      expect(flow.getSnapshot()).toMatchObject({ state: "opening", hasWindow: false });
      deliver();
      const end = { state: "failed", error: { code: "user_changed", messageKey: "userChanged" } };
      await expectEventually(() => flow.getSnapshot().state, "failed");
      await settle();
      expect(ends).toMatchObject([end]);
      expect(page.events.at(-1)).toMatchObject({ name: "connect.failed", code: "user_changed" });
      expect(page.window.popups).toHaveLength(1);
      expect(linksAsked(page)).toBe(0);
      flow.start();
      await expectEventually(() => flow.getSnapshot().state, "waiting");
      expect(stack.sandbox.control.accounts()).toMatchObject([{ userId: "user_2" }]);
    });

    test("says so of the app's own credentials, too", async () => {
      const { flow, deliver } = await refused(({ submit }) => submit({}));
      deliver();
      await expectEventually(() => flow.getSnapshot().error?.code, "user_changed");
    });

    test("can be cancelled until the code is loaded", async () => {
      const { flow, ends, deliver } = await refused(({ start }) => start());
      flow.cancel();
      deliver();
      await settle();
      expect(ends.map(({ error }) => error?.code)).toEqual(["cancelled"]);
    });

    test("says nothing of typed fields: their form does", async () => {
      const { flow, ends } = await refused(({ submit }) => submit({ generic_api_key: "sk_test_1" }));
      expect(flow.getSnapshot().state).toBe("idle");
      expect(ends).toEqual([]);
    });
  });

  test("credentials wait for the code, and are sent once", async () => {
    const { page, flow, deliver } = openScene();
    const submitted = page.client.connections
      .flows()
      .flow({ toolkit: "stripe" })
      .submit({ generic_api_key: "sk_test_1" });
    expect(flow.getSnapshot().state).toBe("idle");
    deliver();
    await submitted;
    await expectEventually(
      () => page.client.connections.flows().flow({ toolkit: "stripe" }).getSnapshot().state,
      "connected",
    );
    expect(page.requests.filter((each) => each === "POST /connected-accounts")).toHaveLength(1);
  });
});

describe("code that can't be loaded", () => {
  test("ends the flow once, closes the window, and the next press tries again", async () => {
    const { page, flow, ends, deliver, fail } = openScene();
    flow.start();
    fail();
    await expectEventually(() => flow.getSnapshot().state, "failed");
    await settle();
    expect(flow.getSnapshot().error).toMatchObject({ code: "not_loaded", messageKey: "notLoaded" });
    expect(page.window.popups[0]?.closed).toBe(true);
    expect(ends).toHaveLength(1);

    flow.retry();
    deliver();
    await expectEventually(() => flow.getSnapshot().state, "waiting");
    expect(page.window.popups).toHaveLength(2);
  });

  test("credentials are not kept for a retry: the form comes again", async () => {
    const { page, flow, fail } = openScene();
    void flow.submit({ generic_api_key: "sk_test_1" });
    fail();
    await expectEventually(() => flow.getSnapshot().state, "failed");
    flow.retry();
    expect(flow.getSnapshot()).toMatchObject({ state: "idle", error: null });
    expect([page.window.popups, page.requests]).toEqual([[], []]);
  });

  test("reports nothing before a press", async () => {
    const { flow, ends, fail } = openScene();
    fail();
    await settle();
    expect(flow.getSnapshot().state).toBe("idle");
    expect(ends).toEqual([]);
  });
});

test("after the code is loaded, a target has the same flow as before", async () => {
  const { page, flow, deliver } = openScene();
  flow.start();
  deliver();
  await expectEventually(() => flow.getSnapshot().state, "waiting");
  const { flow: flowOf } = page.client.connections.flows();
  expect(flowOf(gmail)).toBe(flow);
  expect(flowOf({ toolkit: "slack" })).toBe(flowOf({ toolkit: "slack" }));
});

test("an attempt from before a reload is adopted when the code is loaded", async () => {
  const { stack, page, flow, deliver } = openScene();
  flow.start();
  deliver();
  await expectEventually(() => flow.getSnapshot().state, "waiting");
  page.unload();
  const after = stack.openPage({
    reloaded: page.window,
    flows: (services) => createLazyFlows(services, () => Promise.resolve({ createFlows })),
  });
  const again = after.client.connections.flows().flow(gmail);
  expect(again.getSnapshot().state).toBe("idle");
  await stack.clock.advance(1_000);
  await expectEventually(() => again.getSnapshot().state, "waiting");
});

test("a page that is left before the code is loaded adopts nothing", async () => {
  const stack = createStack();
  const before = stack.openPage();
  before.client.connections.flows().flow(gmail).start();
  await stack.clock.advance(2_000);
  before.unload();
  let deliver: () => void = () => undefined;
  const load = () =>
    new Promise<{ createFlows: typeof createFlows }>((resolve) => (deliver = () => resolve({ createFlows })));
  const page = stack.openPage({ reloaded: before.window, flows: (services) => createLazyFlows(services, load) });
  page.close();
  deliver();
  await stack.clock.advance(30_000);
  expect(page.requests).toEqual([]);
});

test("a window that is opened for an attempt of a page redirect is closed: its link returns to this page", async () => {
  const stack = createStack();
  const before = stack.openPage();
  before.client.connections.flows().flow(gmail).start({ mode: "redirect" });
  await expectEventually(() => before.window.navigations.length, 1);
  before.unload();
  const page = stack.openPage({
    reloaded: before.window,
    flows: (services) => createLazyFlows(services, () => Promise.resolve({ createFlows })),
  });
  page.client.connections.flows().flow(gmail).start();
  expect(page.window.popups).toHaveLength(1);
  await stack.clock.advance(2_000);
  expect(page.window.popups.map(({ closed, navigations }) => ({ closed, navigations }))).toEqual([
    { closed: true, navigations: [] },
  ]);
  expect(page.window.navigations).toEqual(before.window.navigations);
});
