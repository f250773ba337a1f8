import { flowOf } from "../support/flowOf.ts";
import { describe, expect, it } from "vitest";
import type { ConnectFlow, LateOptions } from "../../src/client/flow/flow.ts";
import type { ConnectSnapshot } from "../../src/client/flow/states.ts";
import { publishSignal } from "../../src/client/browser/callbackChannel.ts";
import type { FakeWindow } from "../support/FakeWindow.ts";
import { expectEventually } from "../support/expectEventually.ts";
import { settle } from "../support/ManualClock.ts";
import { type Page, type Stack, createStack } from "../support/stack.ts";

const gmail = { toolkit: "gmail" } as const;
const chrome = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";

/** As Chromium and Safari: a window at the provider, which has no opener any more, is closed by its user alone. */
function keepsWindows(window: FakeWindow): void {
  window.navigator.userAgent = chrome;
  const { open } = window;
  window.open = () => {
    const popup = open();
    return popup && Object.defineProperty(popup, "document", { get: () => isAway(popup.navigations) });
  };
}

function isAway(navigations: readonly string[]): object {
  if (navigations.length > 0)
    throw new DOMException("Blocked a frame from accessing a cross-origin frame.", "SecurityError");
  return { title: "", createElement: () => ({ setAttribute: () => undefined }), head: null, body: null };
}

async function start(page: Page): Promise<ConnectFlow> {
  const flow = flowOf(page.client, gmail);
  flow.start();
  await expectEventually(() => flow.getSnapshot().state, "waiting");
  return flow;
}

function newest({ sandbox }: Stack) {
  const account = sandbox.control.accounts().at(-1);
  if (!account) throw new Error("no account yet");
  return account;
}

function secretOf({ sandbox }: Stack, decision: "allow" | "deny"): string {
  const callback = sandbox.control.consent(newest({ sandbox } as Stack).id, decision) ?? "";
  return new URL(callback).searchParams.get("attempt") ?? "";
}

/** Every state and window that a flow shows, one after the other. */
function follow(flow: ConnectFlow): string[] {
  const seen: string[] = [];
  flow.subscribe(() => {
    const { state, hasWindow } = flow.getSnapshot();
    const now = `${state}${hasWindow ? " with a window" : ""}`;
    if (seen.at(-1) !== now) seen.push(now);
  });
  return seen;
}

describe("between the callback and the answer", () => {
  it.each([0, 400, 2_000, 9_000])(
    "nothing is said but that the server is asked, after Deny at a latency of %i ms",
    async (latency) => {
      const stack = createStack();
      const page = stack.openPage();
      const flow = await start(page);
      page.latency = latency;
      const seen = follow(flow);
      publishSignal({ attempt: secretOf(stack, "deny"), outcome: "denied" }, page.window.asWindow);
      page.window.popups[0]?.close();
      await settle(); // The channel is the real one.
      await stack.clock.advance(60_000);
      expect(seen.map((each) => each.replace(" with a window", ""))).toEqual([
        "verifying",
        ...(seen.length > 2 ? ["verifying"] : []),
        "denied",
      ]);
      expect(seen).not.toContain("waiting");
    },
  );

  it.each([0, 2_000])(
    "nor where the window closes and no callback is heard, at a latency of %i ms",
    async (latency) => {
      const stack = createStack();
      const page = stack.openPage();
      const flow = await start(page);
      page.latency = latency;
      const seen = follow(flow);
      secretOf(stack, "deny");
      page.window.popups[0]?.close();
      await stack.clock.advance(60_000);
      expect(seen).not.toContain("waiting");
      expect(seen.at(-1)).toBe("denied");
    },
  );

  // Seen with COOP: the window counts as closed as soon as it is at the provider, so a poll may be under way there.
  it("a poll that finds FAILED on the way to the callback page waits for its reason", async () => {
    const stack = createStack();
    const page = stack.openPage();
    const flow = await start(page);
    const seen = follow(flow);
    const secret = secretOf(stack, "deny");
    stack.sandbox.control.fail(newest(stack).id); // Its documented reason names no denial.
    page.window.popups[0]?.close();
    await stack.clock.advance(1_500);
    publishSignal({ attempt: secret, outcome: "denied" }, page.window.asWindow);
    await settle();
    await stack.clock.advance(400);
    expect(seen).toEqual(["verifying", "denied"]);
  });

  it("a window closed before consent: the flow polls first, then waits", async () => {
    const stack = createStack();
    const page = stack.openPage();
    const flow = await start(page);
    const seen = follow(flow);
    page.window.popups[0]?.close();
    await stack.clock.advance(2_000);
    expect(seen).toEqual(["verifying", "waiting"]);
  });

  it.each([1_000, 4_000, 8_000])("ACTIVE %i ms after the callback is seen within 1.5 s", async (lag) => {
    const stack = createStack();
    const page = stack.openPage();
    const flow = await start(page);
    stack.sandbox.control.activationLag(lag);
    const before = page.requests.length;
    publishSignal({ attempt: secretOf(stack, "allow"), outcome: "success" }, page.window.asWindow);
    await settle();
    await stack.clock.advance(lag);
    expect(flow.getSnapshot().state).toBe("verifying");
    await stack.clock.advance(1_500);
    expect(flow.getSnapshot().state).toBe("connected");
    expect(page.requests.length - before).toBeLessThanOrEqual(lag / 1_000 + 6);
  });
});

describe("a link that no longer works", () => {
  type Ends = (stack: Stack, page: Page) => Promise<unknown>;
  const fails: Ends = async (stack, page) => {
    stack.sandbox.control.fail(newest(stack).id);
    // Until the next poll, which is less often than once a second.
    for (const before = page.requests.length; page.requests.length === before;) await stack.clock.advance(1_000);
  };
  const expires: Ends = async (stack) => {
    stack.intercept = () => Promise.reject(new TypeError("fetch failed"));
    await stack.clock.advance(604_000);
    stack.intercept = null;
  };

  it.each([
    ["its account has failed, and the callback's reason is awaited", "start", fails],
    ["its account has failed, and the callback's reason is awaited", "retry", fails],
    ["its time is up, and Composio can't be asked", "start", expires],
    ["its time is up, and Composio can't be asked", "retry", expires],
  ] as const)("is not opened again: %s (%s)", async (_, press, ends) => {
    const stack = createStack();
    const page = stack.openPage();
    const flow = await start(page);
    const { link } = await leave(stack, page);
    await ends(stack, page);
    expect(flow.getSnapshot()).toMatchObject({ state: "verifying", hasWindow: false });
    flow[press]();
    await stack.clock.advance(5_000);
    expect(flow.getSnapshot()).toMatchObject({ state: "waiting", hasWindow: true, error: null });
    expect(page.window.popups.map(({ navigations }) => navigations)).toEqual([
      [link],
      [expect.not.stringMatching(link)],
    ]);
    stack.sandbox.control.consent(newest(stack).id, "allow");
    await stack.clock.advance(20_000);
    expect(flow.getSnapshot().state).toBe("connected");
  });

  it("is not opened for a press just after a reload, whose poll finds that its account has failed", async () => {
    const stack = createStack();
    const left = stack.openPage();
    await start(left);
    stack.sandbox.control.fail(newest(stack).id);
    left.unload();
    const page = stack.openPage({ reloaded: left.window });
    const flow = flowOf(page.client, gmail);
    flow.start();
    await stack.clock.advance(500);
    expect(flow.getSnapshot()).toMatchObject({ state: "verifying", hasWindow: true });
    await stack.clock.advance(3_000);
    expect(flow.getSnapshot().state).toBe("failed");
    expect(page.window.popups).toMatchObject([{ closed: true, navigations: [] }]);
  });

  it("is not shown to the user of a page in a frame", async () => {
    const stack = createStack();
    const page = stack.openPage({
      prepare: (window) => Object.assign(window, { self: window, top: {}, frameElement: null }),
    });
    const flow = flowOf(page.client, gmail);
    flow.start({ mode: "redirect" });
    await expectEventually(() => typeof flow.getSnapshot().link, "string");
    await fails(stack, page);
    expect(flow.getSnapshot()).toMatchObject({ state: "verifying", link: null });
  });

  /** The user closes the window; the page polls. */
  async function leave(stack: Stack, { window }: Page): Promise<{ readonly link: string }> {
    const [popup] = window.popups;
    popup?.close();
    await stack.clock.advance(2_000);
    return { link: popup?.navigations[0] ?? "" };
  }
});

/* airbytehq/airbyte#23200: an end here while the user is still at the provider. */
describe("a window that only its user can close", () => {
  async function cancelled() {
    const stack = createStack();
    const page = stack.openPage({ prepare: keepsWindows });
    const flow = await start(page);
    const ends: ConnectSnapshot[] = [];
    flow.onEnd((end) => ends.push(end));
    flow.cancel();
    await stack.clock.advance(1_000);
    const [popup] = page.window.popups;
    if (!popup) throw new Error("no window");
    return { stack, page, flow, ends, popup };
  }

  it("can't be closed by the page, so the user is asked to close it", async () => {
    const { flow, popup, stack } = await cancelled();
    expect(popup.closed).toBe(false);
    expect(flow.getSnapshot()).toMatchObject({ state: "cancelled", leftWindow: true, hasWindow: true });
    expect(newest(stack)).toMatchObject({ deleted: false });
  });

  it("is closed by the user: the pending account is deleted, and leftWindow is false", async () => {
    const { flow, popup, stack } = await cancelled();
    popup.close();
    await stack.clock.advance(2_000);
    expect(flow.getSnapshot()).toMatchObject({ state: "cancelled", leftWindow: false, hasWindow: false });
    expect(newest(stack)).toMatchObject({ deleted: true });
  });

  it.each([true, false])(
    "who finishes there all the same is connected, whether the callback is heard or not: %s",
    async (isHeard) => {
      const { flow, page, popup, stack, ends } = await cancelled();
      const attempt = secretOf(stack, "allow");
      if (isHeard) publishSignal({ attempt, outcome: "success" }, page.window.asWindow);
      await settle();
      popup.close();
      await stack.clock.advance(2_000);
      expect(flow.getSnapshot()).toMatchObject({ state: "connected", account: { status: "ACTIVE" } });
      await settle();
      expect(ends.map(({ state }) => state)).toEqual(["cancelled", "connected"]);
      expect(stack.sandbox.control.accounts().map(({ deleted }) => deleted)).toEqual([false]);
    },
  );

  it("an account that becomes ACTIVE some seconds after the callback is waited for, not deleted", async () => {
    const { flow, page, popup, stack } = await cancelled();
    stack.sandbox.control.activationLag(4_000);
    publishSignal({ attempt: secretOf(stack, "allow"), outcome: "success" }, page.window.asWindow);
    await settle();
    popup.close();
    await stack.clock.advance(10_000);
    expect(flow.getSnapshot().state).toBe("connected");
    expect(newest(stack)).toMatchObject({ deleted: false, status: "ACTIVE" });
  });

  it("starting again leaves it open, and creates one account", async () => {
    const { flow, page, stack } = await cancelled();
    flow.start();
    await expectEventually(() => flow.getSnapshot().state, "waiting");
    expect(page.window.popups).toHaveLength(2);
    stack.sandbox.control.consent(newest(stack).id, "allow");
    await stack.clock.advance(20_000);
    expect(flow.getSnapshot()).toMatchObject({ state: "connected", leftWindow: false });
    const left = stack.sandbox.control.accounts().filter(({ deleted }) => !deleted);
    expect(left.map(({ status }) => status)).toEqual(["ACTIVE"]);
  });

  it.each([
    ["timed_out", { timeout: 30_000 }, 62_000],
    ["link_expired", {}, 640_000],
  ] as const)("after %s the user is asked too, and a late consent still connects", async (end, options, until) => {
    const stack = createStack();
    // Composio has not ended the account yet.
    stack.intercept = async (_, send) => {
      const response = await send();
      return new Response((await response.text()).replace('"EXPIRED"', '"INITIATED"'), response);
    };
    const page = stack.openPage({ prepare: keepsWindows });
    const flow = flowOf(page.client, gmail);
    flow.start(options);
    await stack.clock.advance(until);
    expect(flow.getSnapshot()).toMatchObject({ state: end, leftWindow: true, hasWindow: true });
    await stack.clock.advance(120_000);
    stack.sandbox.control.setStatus(newest(stack).id, "ACTIVE");
    await stack.clock.advance(30_000);
    expect(flow.getSnapshot().state).toBe("connected");
  });

  it("after the provider's COOP it may be open: the user is asked, and the pending account is deleted", async () => {
    const stack = createStack();
    const page = stack.openPage({ prepare: keepsWindows });
    const flow = await start(page);
    Object.assign(page.window.popups[0] ?? {}, { closed: true });
    await stack.clock.advance(2_000);
    flow.cancel();
    await stack.clock.advance(2_000);
    expect(flow.getSnapshot()).toMatchObject({ state: "cancelled", leftWindow: true, hasWindow: false });
    expect(newest(stack)).toMatchObject({ deleted: true });
  });

  it("is closed by the page if it has not been navigated yet", async () => {
    const stack = createStack();
    const page = stack.openPage({ prepare: keepsWindows });
    const flow = flowOf(page.client, gmail);
    flow.start();
    flow.cancel();
    expect(page.window.popups[0]?.closed).toBe(true);
    expect(flow.getSnapshot()).toMatchObject({ state: "cancelled", leftWindow: false });
  });
});

/* roundcube/roundcubemail#8729: providers refuse to be shown in a frame. */
describe("in a frame", () => {
  const inFrame = (window: FakeWindow) => void Object.assign(window, { self: window, top: {}, frameElement: null });

  it.each([
    ["with this very page", { mode: "redirect" }, false],
    ["in a window that is blocked", {}, true],
  ] as const)("a connection %s is a link for the user to open", async (_, options, isBlocked) => {
    const stack = createStack();
    const page = stack.openPage({ prepare: inFrame });
    page.window.popupsBlocked = isBlocked;
    const flow = flowOf(page.client, gmail);
    flow.start(options);
    await expectEventually(() => flow.getSnapshot().state, "waiting");
    expect(flow.getSnapshot()).toMatchObject({ hasWindow: false, error: null });
    expect(flow.getSnapshot().link).toContain("/link/");
    expect([page.window.navigations, page.window.popups]).toEqual([[], []]);
    stack.sandbox.control.consent(newest(stack).id, "allow");
    await stack.clock.advance(20_000);
    expect(flow.getSnapshot()).toMatchObject({ state: "connected", link: null });
  });

  it("a window that opens works as usual", async () => {
    const stack = createStack();
    const page = stack.openPage({ prepare: inFrame });
    const flow = await start(page);
    expect(flow.getSnapshot()).toMatchObject({ hasWindow: true, link: null });
  });

  it("a sandboxed frame uses a link, and the flow returns to the embedding page", async () => {
    const stack = createStack();
    const around = { location: { pathname: "/host", search: "?a=1", hash: "" } };
    const frameElement = { getAttribute: () => "allow-scripts allow-same-origin allow-top-navigation" };
    const page = stack.openPage({
      prepare: (window) => void Object.assign(window, { self: window, top: around, parent: around, frameElement }),
    });
    flowOf(page.client, gmail).start({ mode: "redirect" });
    await expectEventually(() => flowOf(page.client, gmail).getSnapshot().link !== null, true);
    expect(page.window.sessionStorage.getItem("composio-react:page-redirect")).toMatch(/ \/host\?a=1$/);
  });
});

describe("a press before the auth config is known", () => {
  function press(page: Page) {
    const flow = flowOf(page.client, gmail);
    let decide: (options: LateOptions | null) => void = () => undefined;
    flow.start({}, new Promise((resolve) => (decide = resolve)));
    return { flow, decide };
  }

  it("opens the window in the click, and requests no link until it is known", async () => {
    const stack = createStack();
    const page = stack.openPage();
    const { flow, decide } = press(page);
    expect(page.window.popups).toHaveLength(1);
    await stack.clock.advance(5_000);
    expect([flow.getSnapshot().state, page.requests]).toEqual(["opening", []]);
    decide({ authConfigId: "ac_gmail" });
    await expectEventually(() => flow.getSnapshot().state, "waiting");
    expect(page.window.popups).toHaveLength(1);
    expect(page.window.popups[0]?.navigations).toHaveLength(1);
  });

  it("closes the window again if none is needed", async () => {
    const stack = createStack();
    const page = stack.openPage();
    const { flow, decide } = press(page);
    decide(null);
    await settle();
    expect(page.window.popups[0]?.closed).toBe(true);
    expect([flow.getSnapshot().state, page.requests]).toEqual(["idle", []]);
  });

  it("stays cancelled if the user cancels in the meantime", async () => {
    const stack = createStack();
    const page = stack.openPage();
    const { flow, decide } = press(page);
    flow.cancel();
    decide({});
    await stack.clock.advance(2_000);
    expect([flow.getSnapshot().state, page.requests]).toEqual(["cancelled", []]);
    expect(page.window.popups[0]?.closed).toBe(true);
  });

  it("known only after a cancel, that none is needed does not close the window of the next press", async () => {
    const page = createStack().openPage();
    const { flow, decide } = press(page);
    flow.cancel();
    flow.start();
    decide(null);
    await expectEventually(() => flow.getSnapshot().state, "waiting");
    expect(page.window.popups.map(({ closed }) => closed)).toEqual([true, false]);
  });
});

describe("in a browser that refuses to navigate the window", () => {
  it("the link is shown in its place, if scripts can't write to it", async () => {
    const stack = createStack();
    const page = stack.openPage();
    const { open } = page.window;
    page.window.open = () => {
      const popup = open();
      if (popup)
        Object.defineProperty(popup, "location", {
          value: {
            replace() {
              throw new DOMException("The current window does not have permission", "SecurityError");
            },
          },
        });
      return popup;
    };
    const flow = flowOf(page.client, { toolkit: "gmail" });
    flow.start();
    await expectEventually(() => flow.getSnapshot().state, "waiting");
    const { id } = stack.sandbox.control.accounts()[0] ?? { id: "" };
    expect(flow.getSnapshot()).toMatchObject({ hasWindow: false, link: expect.stringContaining(stack.sandbox.origin) });
    expect(page.window.popups[0]?.closed).toBe(true);
    stack.sandbox.control.consent(id, "allow");
    await stack.clock.advance(20_000);
    await expectEventually(() => flow.getSnapshot().state, "connected");
  });
});

describe("where the browser forbids storage", () => {
  function forbidStorage(window: FakeWindow): void {
    for (const name of ["localStorage", "sessionStorage"])
      Object.defineProperty(window, name, {
        get: () => {
          throw new DOMException("denied", "SecurityError");
        },
      });
  }

  it("another tab polls when it becomes visible", async () => {
    const stack = createStack();
    const other = stack.openPage({ prepare: forbidStorage });
    await other.client.connectedAccounts.list();
    const heard: string[] = [];
    other.client.connections.onAccounts((accounts) => heard.push(...accounts.map(({ status }) => status)));
    stack.sandbox.control.addAccount({ userId: "user_1", toolkit: "gmail" });
    other.window.dispatchEvent(new Event("focus"));
    await stack.clock.advance(100);
    expect(heard).toEqual(["ACTIVE"]);
  });

  it("another tab polls at the callback of an unknown attempt", async () => {
    const stack = createStack();
    const other = stack.openPage({ prepare: forbidStorage });
    const heard: string[] = [];
    other.client.connections.onAccounts((accounts) => heard.push(...accounts.map(({ status }) => status)));
    stack.sandbox.control.addAccount({ userId: "user_1", toolkit: "gmail" });
    publishSignal({ attempt: "unknown", outcome: "success" }, other.window.asWindow);
    await settle();
    await stack.clock.advance(100);
    expect(heard).toEqual(["ACTIVE"]);
  });
});
