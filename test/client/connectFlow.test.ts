import { flowOf } from "../support/flowOf.ts";
import { describe, expect, it, vi } from "vitest";
import { completeConnectCallback } from "../../src/client/browser/completeCallback.ts";
import type { ConnectSnapshot } from "../../src/client/flow/states.ts";
import { pageRedirectKey } from "../../src/protocol/callback.ts";
import { publishSignal } from "../../src/client/browser/callbackChannel.ts";
import { expectEventually } from "../support/expectEventually.ts";
import { settle } from "../support/ManualClock.ts";
import { type Page, type Stack, createStack } from "../support/stack.ts";

const gmail = { toolkit: "gmail" } as const;

/** Clicks, and waits until the window is at the provider. */
async function start(page: Page) {
  const flow = flowOf(page.client, gmail);
  flow.start();
  await expectEventually(() => flow.getSnapshot().state, "waiting");
  return flow;
}

function links(stack: Stack): number {
  return stack.sandbox.requests.filter(
    ({ method, path }) => method === "POST" && path.endsWith("/connected_accounts/link"),
  ).length;
}

function newest(stack: Stack) {
  const account = stack.sandbox.control.accounts().at(-1);
  if (!account) throw new Error("no account yet");
  return account;
}

/** Finishes at the provider and opens the callback as the browser would: its page speaks on the channel. */
function finish(stack: Stack, page: Page, decision: "allow" | "deny"): void {
  const callback = stack.sandbox.control.consent(newest(stack).id, decision);
  if (callback === null) throw new Error("no callback URL");
  const { search } = new URL(callback);
  const popup = {
    BroadcastChannel,
    localStorage: page.window.localStorage,
    location: { search },
    close: () => undefined,
  };
  completeConnectCallback(popup as unknown as Window & typeof globalThis); // SAFETY: it uses these four.
}

describe("connect flow, popup", () => {
  it("opens the window in the click, before any request, and navigates it to the link", async () => {
    const stack = createStack();
    const page = stack.openPage();
    const flow = flowOf(page.client, gmail);
    const { open } = page.window;
    let askedBefore: number | null = null;
    page.window.open = () => {
      askedBefore = page.requests.length;
      return open();
    };
    flow.start();
    expect(page.window.popups.length).toBe(1);
    expect(askedBefore).toBe(0);
    expect(flow.getSnapshot()).toMatchObject({ state: "opening", hasWindow: true });
    await expectEventually(() => flow.getSnapshot().state, "waiting");
    expect(page.window.popups[0]?.navigations[0]).toContain(`${stack.sandbox.origin}/link/`);
  });

  it("is connected after the callback, when the server answers ACTIVE", async () => {
    const stack = createStack();
    const page = stack.openPage();
    const flow = await start(page);
    const ended = vi.fn<(end: ConnectSnapshot) => void>();
    flow.onEnd(ended);
    finish(stack, page, "allow");
    await expectEventually(() => flow.getSnapshot().state, "verifying");
    await stack.clock.advance(300);
    await expectEventually(() => flow.getSnapshot().state, "connected");
    expect(flow.getSnapshot()).toMatchObject({
      account: { status: "ACTIVE", toolkit: { slug: "gmail" } },
      error: null,
    });
    expect(page.window.popups[0]?.closed).toBe(true);
    expect(ended).toHaveBeenCalledTimes(1);
    expect(page.events.map(({ name }) => name)).toEqual([
      "connect.opening",
      "connect.waiting",
      "connect.callback",
      "connect.verifying",
      "connect.connected",
    ]);
    expect(JSON.stringify(page.events)).not.toContain("/link/");
  });

  it("is connected without a callback, by polling", async () => {
    const stack = createStack();
    const page = stack.openPage();
    const flow = await start(page);
    stack.sandbox.control.consent(newest(stack).id, "allow");
    await stack.clock.advance(20_000);
    await expectEventually(() => flow.getSnapshot().state, "connected");
  });

  it("asks Composio at most 8 times for a connection with a minute of consent", async () => {
    const stack = createStack();
    const page = stack.openPage();
    await page.client.toolkits.get("gmail"); // The catalogue is read once for everybody.
    const before = stack.sandbox.requests.length;
    const flow = await start(page);
    await stack.clock.advance(60_000);
    finish(stack, page, "allow");
    await expectEventually(() => flow.getSnapshot().state, "verifying");
    await stack.clock.advance(300);
    await expectEventually(() => flow.getSnapshot().state, "connected");
    expect(stack.sandbox.requests.length - before).toBeLessThanOrEqual(8);
  });

  it("ends as denied when the user refuses", async () => {
    const stack = createStack();
    const page = stack.openPage();
    const flow = await start(page);
    finish(stack, page, "deny");
    await stack.clock.advance(1_000);
    await expectEventually(() => flow.getSnapshot().state, "denied");
    expect(flow.getSnapshot().error).toMatchObject({ code: "access_denied" });
    flow.retry();
    await expectEventually(() => links(stack), 2);
  });

  it("a double click makes one link and focuses the window that is open", async () => {
    const stack = createStack();
    const page = stack.openPage();
    const flow = flowOf(page.client, gmail);
    flow.start();
    flow.start();
    await expectEventually(() => flow.getSnapshot().state, "waiting");
    flow.start();
    expect(page.window.popups.length).toBe(1);
    expect(page.window.popups[0]?.focused).toBe(2);
    expect(links(stack)).toBe(1);
  });

  it("blocked: the flow can be continued, and no account is created", async () => {
    const stack = createStack();
    const page = stack.openPage();
    page.window.popupsBlocked = true;
    const flow = flowOf(page.client, gmail);
    flow.start();
    await settle();
    expect(flow.getSnapshot()).toMatchObject({ state: "blocked", error: { code: "popup_blocked" } });
    expect(page.requests).toEqual([]);
    flow.start({ mode: "redirect" });
    await expectEventually(() => page.window.navigations.length, 1);
    expect(links(stack)).toBe(1);
  });

  it("a closed window is not a cancel: the flow keeps polling, and the same link opens again", async () => {
    const stack = createStack();
    const page = stack.openPage();
    const flow = await start(page);
    page.window.popups[0]?.close();
    await stack.clock.advance(1_000);
    expect(flow.getSnapshot()).toMatchObject({ state: "waiting", hasWindow: false });
    flow.retry();
    expect(flow.getSnapshot()).toMatchObject({ state: "waiting", hasWindow: true });
    expect(page.window.popups[1]?.navigations).toEqual(page.window.popups[0]?.navigations);
    expect(links(stack)).toBe(1);
    finish(stack, page, "allow");
    await stack.clock.advance(1_000);
    await expectEventually(() => flow.getSnapshot().state, "connected");
  });

  it("ends as link_expired after the link's ten minutes", async () => {
    const stack = createStack();
    const page = stack.openPage();
    const flow = await start(page);
    await stack.clock.advance(11 * 60_000);
    await expectEventually(() => flow.getSnapshot().state, "link_expired");
    expect(page.window.localStorage.length).toBe(0);
  });

  it("ends as timed_out after the caller's timeout", async () => {
    const stack = createStack();
    const page = stack.openPage();
    const flow = flowOf(page.client, gmail);
    flow.start({ timeout: 30_000 });
    await expectEventually(() => flow.getSnapshot().state, "waiting");
    await stack.clock.advance(36_000);
    await expectEventually(() => flow.getSnapshot().state, "timed_out");
    expect(page.window.popups[0]?.closed).toBe(true);
  });

  it("cancel closes the window, deletes the pending account, and the flow can be started again", async () => {
    const stack = createStack();
    const page = stack.openPage();
    const flow = await start(page);
    flow.cancel();
    expect(flow.getSnapshot().state).toBe("cancelled");
    expect(page.window.popups[0]?.closed).toBe(true);
    expect(page.window.localStorage.length + page.window.sessionStorage.length).toBe(0);
    await stack.clock.advance(60_000);
    expect(page.requests.at(-1)).toMatch(/^DELETE /);
    expect(stack.sandbox.control.accounts()).toMatchObject([{ deleted: true }]);
    flow.start();
    await expectEventually(() => flow.getSnapshot().state, "waiting");
  });

  it("cancel at the moment of consent deletes no connected account", async () => {
    const stack = createStack();
    const page = stack.openPage();
    const flow = await start(page);
    stack.sandbox.control.consent(newest(stack).id, "allow");
    flow.cancel();
    await stack.clock.advance(60_000);
    expect(stack.sandbox.control.accounts()).toMatchObject([{ deleted: false, status: "ACTIVE" }]);
  });

  it("consent between the look at the account and its deletion deletes no connected account", async () => {
    const stack = createStack();
    const page = stack.openPage();
    const flow = await start(page);
    const heard: string[] = [];
    page.client.connections.onAccounts((accounts) => heard.push(...accounts.map(({ status }) => status)));
    stack.intercept = (request, send) => {
      const { pathname } = new URL(request.url);
      if (request.method === "GET" && pathname.includes("/connected_accounts/"))
        stack.sandbox.control.consent(newest(stack).id, "allow");
      return send();
    };
    flow.cancel();
    await stack.clock.advance(60_000);
    expect(stack.sandbox.control.accounts()).toMatchObject([{ deleted: false, status: "ACTIVE" }]);
    expect(heard.at(-1)).toBe("ACTIVE");
  });

  it("already connected elsewhere is shown as connected, not as an error", async () => {
    const stack = createStack();
    const page = stack.openPage();
    stack.sandbox.control.addAccount({ userId: "user_1", toolkit: "gmail" });
    const flow = flowOf(page.client, gmail);
    flow.start();
    await expectEventually(() => flow.getSnapshot().state, "connected");
    expect(page.window.popups[0]?.closed).toBe(true);
    expect(links(stack)).toBe(0);
  });

  it("already connected elsewhere is an error for typed credentials, which are not stored", async () => {
    const stack = createStack();
    const page = stack.openPage();
    stack.sandbox.control.addAccount({ userId: "user_1", toolkit: "stripe" });
    const flow = flowOf(page.client, { toolkit: "stripe" });
    await flow.submit({ generic_api_key: "sk_live_1" });
    expect(flow.getSnapshot()).toMatchObject({ state: "failed", error: { code: "already_connected" } });
  });

  it("typed credentials that fail have failed at once: no callback could tell why", async () => {
    const stack = createStack();
    const page = stack.openPage();
    stack.intercept = async (request, send) => {
      const response = await send();
      if (request.method !== "POST") return response;
      stack.sandbox.control.setStatus(newest(stack).id, "INITIATED");
      return new Response((await response.text()).replaceAll("ACTIVE", "INITIATED"), response);
    };
    const flow = flowOf(page.client, { toolkit: "stripe" });
    await flow.submit({ generic_api_key: "sk_live_1" });
    expect(flow.getSnapshot().state).toBe("verifying");
    stack.sandbox.control.fail(newest(stack).id);
    await stack.clock.advance(500);
    expect(flow.getSnapshot()).toMatchObject({ state: "failed", error: { code: "connection_failed" } });
  });

  it("typed credentials are not sent if an earlier window has connected after all, and that is an error too", async () => {
    const stack = createStack();
    const page = stack.openPage();
    const flow = flowOf(page.client, gmail);
    flow.start({ timeout: 5_000 });
    await stack.clock.advance(60_000);
    expect(flow.getSnapshot().state).toBe("timed_out");
    stack.sandbox.control.setStatus(newest(stack).id, "ACTIVE");
    await flow.submit({ generic_api_key: "sk_live_1" });
    expect(flow.getSnapshot()).toMatchObject({ state: "failed", error: { code: "already_connected" } });
    expect(page.requests).not.toContain("POST /connected-accounts");
  });

  it("a reconnect deletes the replaced account; an additional account does not", async () => {
    const stack = createStack();
    const page = stack.openPage();
    const dead = stack.sandbox.control.addAccount({ userId: "user_1", toolkit: "gmail", status: "EXPIRED" });
    const others = [
      stack.sandbox.control.addAccount({ userId: "user_1", toolkit: "slack", status: "EXPIRED" }),
      stack.sandbox.control.addAccount({ userId: "user_2", toolkit: "gmail", status: "EXPIRED" }),
    ];
    await page.client.connectedAccounts.list();
    const flow = flowOf(page.client, gmail);
    for (const allowMultiple of [true, false]) {
      flow.start({ allowMultiple });
      await expectEventually(() => flow.getSnapshot().state, "waiting");
      stack.sandbox.control.consent(newest(stack).id, "allow");
      await stack.clock.advance(20_000);
      await expectEventually(() => flow.getSnapshot().state, "connected");
      await settle();
      expect(stack.sandbox.control.account(dead.id).deleted).toBe(!allowMultiple);
      await page.client.connectedAccounts.delete(newest(stack).id);
    }
    expect(others.map(({ id }) => stack.sandbox.control.account(id).deleted)).toEqual([false, false]);
  });

  it.each([false, true])(
    "after a trip of the whole page, too, the dead account is tidied up unless a further one was wanted: %s",
    async (allowMultiple) => {
      const stack = createStack();
      const before = stack.openPage();
      const dead = stack.sandbox.control.addAccount({ userId: "user_1", toolkit: "gmail", status: "EXPIRED" });
      const other = stack.sandbox.control.addAccount({ userId: "user_1", toolkit: "slack", status: "EXPIRED" });
      flowOf(before.client, gmail).start({ mode: "redirect", allowMultiple });
      await expectEventually(() => before.window.navigations.length, 1);
      stack.sandbox.control.consent(newest(stack).id, "allow");
      before.unload();
      const page = stack.openPage({ reloaded: before.window });
      await stack.clock.advance(1_000);
      await expectEventually(() => flowOf(page.client, gmail).getSnapshot().state, "connected");
      await settle();
      expect(stack.sandbox.control.account(dead.id).deleted).toBe(!allowMultiple);
      expect(stack.sandbox.control.account(other.id).deleted).toBe(false);
    },
  );

  it("an attempt of an earlier version, without allowMultiple, deletes nothing", async () => {
    const stack = createStack();
    const before = stack.openPage();
    const dead = stack.sandbox.control.addAccount({ userId: "user_1", toolkit: "gmail", status: "EXPIRED" });
    await start(before);
    before.unload();
    const key = Object.keys(before.window.localStorage)[0] ?? "";
    const { allowMultiple: _, ...earlier } = JSON.parse(before.window.localStorage.getItem(key) ?? "{}");
    before.window.localStorage.setItem(key, JSON.stringify(earlier));
    const page = stack.openPage({ reloaded: before.window });
    stack.sandbox.control.consent(newest(stack).id, "allow");
    await stack.clock.advance(1_000);
    await expectEventually(() => flowOf(page.client, gmail).getSnapshot().state, "connected");
    await settle();
    expect(stack.sandbox.control.account(dead.id).deleted).toBe(false);
  });

  it("two tabs with the same attempt delete the replaced account without an error", async () => {
    const stack = createStack();
    const tabs = [stack.openPage(), stack.openPage()] as const;
    const dead = [stack.sandbox.control.addAccount({ userId: "user_1", toolkit: "gmail", status: "REVOKED" }).id];
    for (const { client } of tabs) await client.connectedAccounts.list();
    const removed = tabs.map(({ client }) => {
      const ids = new Set<string>();
      client.connections.onGone((isGone) => {
        for (const { id } of stack.sandbox.control.accounts()) if (isGone(id)) ids.add(id);
      });
      return ids;
    });
    await start(tabs[0]);
    await expectEventually(() => flowOf(tabs[1].client, gmail).getSnapshot().state, "verifying");
    // Slow from then on, so that both have read the list before either deletes.
    for (const tab of tabs) {
      tab.client.connections.onEvent(({ name }) => {
        if (name === "connect.connected") tab.latency = 2_000;
      });
    }
    finish(stack, tabs[0], "allow");
    await stack.clock.advance(20_000);
    expect(tabs.map(({ requests }) => requests.filter((each) => each.startsWith("DELETE")).length)).toEqual([1, 1]);
    expect(removed.map((ids) => [...ids])).toEqual([dead, dead]);
    expect(dead.map((id) => stack.sandbox.control.account(id).deleted)).toEqual([true]);
    expect(tabs.flatMap(({ events }) => events.map(({ code }) => code)).filter((code) => code !== null)).toEqual([]);
  });

  it("a dead account that became ACTIVE again is not deleted", async () => {
    const stack = createStack();
    const page = stack.openPage();
    const revived = stack.sandbox.control.addAccount({ userId: "user_1", toolkit: "gmail", status: "EXPIRED" });
    await page.client.connectedAccounts.list();
    const flow = await start(page);
    stack.sandbox.control.setStatus(revived.id, "ACTIVE");
    stack.sandbox.control.consent(newest(stack).id, "allow");
    await stack.clock.advance(20_000);
    await expectEventually(() => flow.getSnapshot().state, "connected");
    await settle();
    expect(stack.sandbox.control.account(revived.id).deleted).toBe(false);
  });

  it("a failed start has an error and closes the window", async () => {
    const stack = createStack();
    const page = stack.openPage();
    page.network = "down";
    const flow = flowOf(page.client, gmail);
    flow.start();
    await expectEventually(() => flow.getSnapshot().state, "failed");
    expect(flow.getSnapshot().error).toMatchObject({ code: "network_error", retryable: true });
    expect(page.window.popups[0]?.closed).toBe(true);
  });

  it("continues after network failures while it waits", async () => {
    const stack = createStack();
    const page = stack.openPage();
    const flow = await start(page);
    page.network = "down";
    await stack.clock.advance(120_000);
    expect(flow.getSnapshot()).toMatchObject({ state: "waiting", error: { code: "network_error" } });
    page.network = "up";
    stack.sandbox.control.consent(newest(stack).id, "allow");
    await stack.clock.advance(20_000);
    await expectEventually(() => flow.getSnapshot().state, "connected");
  });
});

describe("connect flow, an account that Composio does not give", () => {
  function hide(stack: Stack): void {
    stack.intercept = async (request, send) => {
      const { pathname } = new URL(request.url);
      if (request.method !== "GET" || !pathname.includes("/connected_accounts")) return send();
      return pathname.endsWith("/connected_accounts")
        ? Response.json({ items: [] })
        : new Response(null, { status: 404 });
    };
  }

  it("is waited for if this page has just made it: the list may be behind", async () => {
    const stack = createStack();
    const page = stack.openPage();
    const flow = await start(page);
    hide(stack);
    await stack.clock.advance(12_000);
    expect(flow.getSnapshot().state).toBe("waiting");
    stack.intercept = null;
    finish(stack, page, "allow");
    await stack.clock.advance(5_000);
    await expectEventually(() => flow.getSnapshot().state, "connected");
  });

  it("is forgotten at once if an attempt from before a reload has made it: it was deleted", async () => {
    const stack = createStack();
    const before = stack.openPage();
    await start(before);
    before.close();
    hide(stack);
    const page = stack.openPage({ reloaded: before.window });
    await stack.clock.advance(1_000);
    await expectEventually(() => flowOf(page.client, gmail).getSnapshot().state, "idle");
  });
});

describe("connect flow, what survives", () => {
  it("a reload: the attempt is adopted, and its link opens again", async () => {
    const stack = createStack();
    const before = stack.openPage();
    await start(before);
    before.close();
    const page = stack.openPage({ reloaded: before.window });
    const flow = flowOf(page.client, gmail);
    expect(flow.getSnapshot()).toMatchObject({ state: "verifying", hasWindow: false });
    await stack.clock.advance(300);
    expect(flow.getSnapshot().state).toBe("waiting");
    flow.start();
    expect(page.window.popups.length).toBe(1);
    await stack.clock.advance(0);
    expect(page.window.popups[0]?.navigations).toEqual(before.window.popups[0]?.navigations);
    finish(stack, page, "allow");
    await stack.clock.advance(1_000);
    await expectEventually(() => flow.getSnapshot().state, "connected");
    expect(links(stack)).toBe(1);
  });

  it("another user's attempt in the same browser is ignored, and adopted again by its own user", async () => {
    const stack = createStack();
    const before = stack.openPage();
    await start(before);
    before.close();
    const page = stack.openPage({ userId: "user_2" });
    await stack.clock.advance(1_000);
    await expectEventually(() => flowOf(page.client, gmail).getSnapshot().state, "idle");
    page.close();
    const back = stack.openPage();
    await stack.clock.advance(1_000);
    expect(flowOf(back.client, gmail).getSnapshot().state).toBe("waiting");
  });

  it("another user's link is not opened, however soon the next user clicks", async () => {
    const stack = createStack();
    const before = stack.openPage();
    await start(before);
    before.close();
    const page = stack.openPage({ userId: "user_2", reloaded: before.window });
    const flow = flowOf(page.client, gmail);
    flow.start();
    await stack.clock.advance(1_000);
    await expectEventually(() => flow.getSnapshot().state, "idle");
    expect(page.window.popups.map(({ navigations, closed }) => ({ navigations, closed }))).toEqual([
      { navigations: [], closed: true },
    ]);
  });

  it("a detached page stops, and continues when it is attached again (StrictMode)", async () => {
    const stack = createStack();
    const page = stack.openPage();
    const flow = await start(page);
    page.close();
    const before = page.requests.length;
    await stack.clock.advance(60_000);
    expect(page.requests.length).toBe(before);
    page.window.popups[0]?.close();
    await stack.clock.advance(60_000);
    expect(page.events.map(({ name }) => name)).not.toContain("connect.window_closed");
    page.client.connections.attach();
    stack.sandbox.control.consent(newest(stack).id, "allow");
    await stack.clock.advance(10_000);
    await expectEventually(() => flow.getSnapshot().state, "connected");
  });

  it("redirect mode goes to the provider and adopts its attempt on return", async () => {
    const stack = createStack();
    const before = stack.openPage();
    flowOf(before.client, gmail).start({ mode: "redirect" });
    await expectEventually(() => before.window.navigations.length, 1);
    before.close();
    stack.sandbox.control.consent(newest(stack).id, "allow");
    const page = stack.openPage({ reloaded: before.window });
    await stack.clock.advance(0);
    await expectEventually(() => flowOf(page.client, gmail).getSnapshot().state, "connected");
    expect(links(stack)).toBe(1);
  });
});

describe("connect flow, redirect mode", () => {
  it("reads the outcome on its return, although the server doesn't know it, and only once", async () => {
    const stack = createStack();
    const before = stack.openPage();
    flowOf(before.client, gmail).start({ mode: "redirect" });
    await expectEventually(() => before.window.navigations.length, 1);
    const callback = new URL(stack.sandbox.control.consent(newest(stack).id, "deny") ?? "");
    stack.sandbox.control.setStatus(newest(stack).id, "INITIATED");
    const replaced: string[] = [];
    const { localStorage, sessionStorage } = before.window;
    completeConnectCallback({
      localStorage,
      sessionStorage,
      location: { search: callback.search, replace: (to: string) => replaced.push(to) },
    } as unknown as Window & typeof globalThis); // SAFETY: it uses these three.
    expect(replaced).toEqual(["/settings?tab=apps#gmail"]);
    before.unload();
    const page = stack.openPage({ reloaded: before.window });
    await stack.clock.advance(10_000);
    await expectEventually(() => flowOf(page.client, gmail).getSnapshot().state, "denied");
    // The user may go back to the provider's page. Of the outcome and the link nothing is left.
    expect(Object.keys(page.window.sessionStorage)).toEqual([pageRedirectKey]);
  });

  it.each([
    ["an app's own browser", (page: Page) => (page.window.navigator.userAgent = "Mozilla/5.0 (iPhone) Instagram 401")],
    ["an installed app", (page: Page) => (page.window.displayMode = "standalone")],
  ])("is chosen if windows don't work: %s", async (_, set) => {
    const stack = createStack();
    const page = stack.openPage();
    set(page);
    flowOf(page.client, gmail).start();
    await expectEventually(() => page.window.navigations.length, 1);
    expect(page.window.popups).toEqual([]);
  });

  it("mode: 'popup' always uses a window", async () => {
    const stack = createStack();
    const page = stack.openPage();
    page.window.displayMode = "standalone";
    flowOf(page.client, gmail).start({ mode: "popup" });
    await expectEventually(() => page.window.popups[0]?.navigations.length, 1);
    expect(page.window.navigations).toEqual([]);
  });

  it("a retry uses the same link", async () => {
    const stack = createStack();
    const page = stack.openPage();
    const flow = flowOf(page.client, gmail);
    flow.start({ mode: "redirect" });
    await expectEventually(() => page.window.navigations.length, 1);
    flow.retry();
    expect(page.window.navigations[1]).toBe(page.window.navigations[0]);
    expect(links(stack)).toBe(1);
  });

  it("a link made for a window is not used for a page redirect, since it would not return", async () => {
    const stack = createStack();
    const page = stack.openPage();
    const flow = await start(page);
    page.window.popups[0]?.close();
    flow.retry({ mode: "redirect" });
    await expectEventually(() => page.window.navigations.length, 1);
    expect(page.window.navigations[0]).not.toBe(page.window.popups[0]?.navigations[0]);
    expect(stack.sandbox.control.accounts().map(({ deleted }) => deleted)).toEqual([true, false]);
  });
});

describe("connect flow, leaving the page in the middle of the request", () => {
  it("closes the blank window, which could no longer be navigated", async () => {
    const stack = createStack();
    const page = stack.openPage();
    flowOf(page.client, gmail).start();
    page.window.dispatchEvent(new Event("pagehide"));
    expect(page.window.popups[0]?.closed).toBe(true);
  });

  it("is idle again when the page returns from the back/forward cache", async () => {
    const stack = createStack();
    const page = stack.openPage();
    page.latency = 20_000;
    const flow = flowOf(page.client, gmail);
    flow.start({ mode: "redirect" });
    page.window.dispatchEvent(Object.assign(new Event("pageshow"), { persisted: false }));
    expect(flow.getSnapshot().state).toBe("opening");
    page.window.dispatchEvent(Object.assign(new Event("pageshow"), { persisted: true }));
    expect(flow.getSnapshot().state).toBe("idle");
    page.latency = 0;
    await stack.clock.advance(60_000);
    expect(page.window.navigations).toEqual([]);
  });
});

describe("connect flow, forged signals", () => {
  it("without the attempt's secret they only make the page poll", async () => {
    const stack = createStack();
    const page = stack.openPage();
    const flow = await start(page);
    publishSignal({ attempt: "guess", outcome: "denied" }, page.window.asWindow);
    publishSignal({ attempt: null, outcome: "success" }, page.window.asWindow);
    await stack.clock.advance(30_000);
    expect(flow.getSnapshot()).toMatchObject({ state: "waiting", account: null });
  });

  it("even with the secret, success has no effect until the server answers ACTIVE", async () => {
    const stack = createStack();
    const page = stack.openPage();
    const flow = await start(page);
    const secret: unknown = JSON.parse(
      page.window.localStorage.getItem(Object.keys(page.window.localStorage)[0] ?? "") ?? "{}",
    ).secret;
    publishSignal({ attempt: String(secret), outcome: "success" }, page.window.asWindow);
    await stack.clock.advance(30_000);
    expect(flow.getSnapshot()).toMatchObject({ state: "verifying", account: null });
  });
});

describe("waitForConnection", () => {
  it("resolves with the ACTIVE account, after failed polls", async () => {
    const stack = createStack();
    const page = stack.openPage();
    const { id } = await page.client.connectedAccounts.link(gmail);
    const waiting = page.client.connectedAccounts.waitForConnection(id);
    page.network = "down";
    await stack.clock.advance(5_000);
    page.network = "up";
    stack.sandbox.control.consent(id, "allow");
    await stack.clock.advance(20_000);
    expect(await waiting).toMatchObject({ id, status: "ACTIVE" });
  });

  it.each([
    ["deny", { code: "access_denied" }],
    ["expire", { code: "link_expired" }],
  ] as const)("rejects with how else it ended: %s", async (how, expected) => {
    const stack = createStack();
    const page = stack.openPage();
    const { id } = await page.client.connectedAccounts.link(gmail);
    const waiting = page.client.connectedAccounts.waitForConnection(id).catch((error: unknown) => error);
    if (how === "deny") stack.sandbox.control.consent(id, "deny");
    else stack.sandbox.control.expire(id);
    await stack.clock.advance(5_000);
    expect(await waiting).toMatchObject(expected);
  });

  it("times out, can be aborted, and rejects another user's id", async () => {
    const stack = createStack();
    const page = stack.openPage();
    const { id } = await page.client.connectedAccounts.link(gmail);
    const timedOut = page.client.connectedAccounts
      .waitForConnection(id, { timeout: 10_000 })
      .catch((error: unknown) => error);
    const ended = vi.fn<() => void>();
    void timedOut.then(ended);
    await stack.clock.advance(9_900);
    expect(ended).not.toHaveBeenCalled();
    await stack.clock.advance(6_100);
    expect(await timedOut).toMatchObject({ code: "timed_out" });

    const controller = new AbortController();
    const aborted = page.client.connectedAccounts
      .waitForConnection(id, { signal: controller.signal })
      .catch((error: unknown) => error);
    // As in every other method, the signal may also be the last argument.
    const abortedToo = page.client.connectedAccounts
      .waitForConnection(id, { timeout: 10_000 }, { signal: controller.signal })
      .catch((error: unknown) => error);
    controller.abort();
    expect(await aborted).toMatchObject({ code: "aborted" });
    expect(await abortedToo).toMatchObject({ code: "aborted" });

    const other = stack.openPage({ userId: "user_2" });
    const foreign = other.client.connectedAccounts.waitForConnection(id).catch((error: unknown) => error);
    await stack.clock.advance(5_000);
    expect(await foreign).toMatchObject({ code: "connected_account_not_found" });
  });
});
