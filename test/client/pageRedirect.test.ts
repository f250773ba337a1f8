import { flowOf } from "../support/flowOf.ts";
import { describe, expect, it } from "vitest";
import { completeConnectCallback } from "../../src/client/browser/completeCallback.ts";
import type { ConnectSnapshot } from "../../src/client/flow/states.ts";
import { pageRedirectKey } from "../../src/protocol/callback.ts";
import { expectEventually } from "../support/expectEventually.ts";
import { FakeWindow } from "../support/FakeWindow.ts";
import { type Page, type Stack, createStack } from "../support/stack.ts";

const gmail = { toolkit: "gmail" } as const;
const place = "/settings?tab=apps#gmail";
/** A callback that names no attempt, as with identity verification. */
const unnamed = new URL("http://app.test/api/composio/callback?status=success&connected_account_id=ca_1");

/** Sends the page itself to the provider. */
async function leave(stack: Stack, prepare?: (window: FakeWindow) => void): Promise<Page> {
  const page = stack.openPage({ prepare });
  flowOf(page.client, gmail).start({ mode: "redirect" });
  await expectEventually(() => page.window.navigations.length, 1);
  return page;
}

/** Leaves, and comes back by the browser's button. */
async function comeBack(how: string): Promise<Page & { readonly stack: Stack }> {
  const stack = createStack();
  const left = await leave(stack);
  left.window.dispatchEvent(Object.assign(new Event("pageshow"), { persisted: true }));
  const page = how === "reloaded" ? stack.openPage({ reloaded: left.window }) : left;
  return { ...page, stack };
}

/** The provider's answer, as the address of the app's callback. */
function answer({ sandbox }: Stack, decision: "allow" | "deny" = "allow"): URL {
  return new URL(sandbox.control.consent(sandbox.control.accounts().at(-1)?.id ?? "", decision) ?? "");
}

/** Opens the callback page in a tab with this storage. */
function arrive(
  { search }: URL,
  { localStorage, sessionStorage }: FakeWindow,
): { wentTo: string | null; closed: boolean } {
  const seen: { wentTo: string | null; closed: boolean } = { wentTo: null, closed: false };
  completeConnectCallback({
    localStorage,
    sessionStorage,
    location: { search, replace: (to: string) => void (seen.wentTo = to) },
    close: () => void (seen.closed = true),
  } as unknown as Window & typeof globalThis); // SAFETY: it uses these.
  return seen;
}

/** Composio's list is behind: it has no account until the returned function is called. */
function holdBack(stack: Stack): () => void {
  stack.intercept = async (request, send) => {
    const isList = request.method === "GET" && new URL(request.url).pathname.endsWith("/connected_accounts");
    return isList ? Response.json({ items: [] }) : send();
  };
  return () => (stack.intercept = null);
}

describe("a page redirect", () => {
  it("is connected although Composio's list does not have the account at once", async () => {
    const stack = createStack();
    const before = await leave(stack);
    const callback = answer(stack);
    arrive(callback, before.window);
    before.unload();
    const release = holdBack(stack);
    const page = stack.openPage({ reloaded: before.window });
    const state = () => flowOf(page.client, gmail).getSnapshot().state;
    await stack.clock.advance(2_000);
    expect(state()).toBe("verifying");
    release();
    await stack.clock.advance(1_000);
    await expectEventually(state, "connected");
  });

  it("is forgotten if the list still lacks the account some polls later, as of a deleted one", async () => {
    const stack = createStack();
    const before = await leave(stack);
    arrive(answer(stack), before.window);
    before.unload();
    holdBack(stack);
    const page = stack.openPage({ reloaded: before.window });
    await stack.clock.advance(5_000);
    await expectEventually(() => flowOf(page.client, gmail).getSnapshot().state, "idle");
  });

  it("is dropped at the first answer if another user has signed in meanwhile", async () => {
    const stack = createStack();
    const before = await leave(stack);
    arrive(answer(stack), before.window);
    before.unload();
    const page = stack.openPage({ reloaded: before.window, userId: "somebody_else" });
    await stack.clock.advance(1_000);
    await expectEventually(() => flowOf(page.client, gmail).getSnapshot().state, "idle");
  });

  it("stores its return path in this tab and sends it to nobody", async () => {
    const stack = createStack();
    const page = await leave(stack);
    const callback = answer(stack);
    expect([...callback.searchParams.keys()].toSorted()).toEqual(["attempt", "connected_account_id", "status"]);
    expect(JSON.stringify(stack.sandbox.requests)).not.toMatch(/tab=apps|#gmail|return_to/);
    expect(arrive(callback, page.window)).toEqual({ wentTo: place, closed: false });
  });

  it.each([
    ["allow", "connected"],
    ["deny", "denied"],
  ] as const)(
    "comes back by a signed address where the tab can hold nothing, and tells its end: %s",
    async (decision, state) => {
      const stack = createStack();
      const before = await leave(stack, forbidStorage);
      const callback = answer(stack, decision);
      expect(callback.searchParams.get("return_to")).toBe("http://app.test/settings?composio_target=toolkit%3Agmail");
      expect(JSON.stringify(stack.sandbox.requests)).not.toContain("tab=apps");
      before.unload();
      const back = await stack.handler(new Request(callback));
      const page = stack.openPage({
        prepare: (window) => {
          forbidStorage(window);
          Object.assign(window.location, locationOf(back.headers.get("location") ?? ""));
        },
      });
      const flow = flowOf(page.client, gmail);
      const ends: ConnectSnapshot[] = [];
      flow.onEnd((end) => ends.push(end));
      expect(page.window.location.href).toBe("http://app.test/settings");
      await stack.clock.advance(5_000);
      expect(ends.map((end) => [end.state, end.account?.toolkit.slug ?? null])).toEqual([
        [state, state === "connected" ? "gmail" : flow.getSnapshot().account?.toolkit.slug],
      ]);
    },
  );

  it.each(["http", "https"])(
    "comes back from a handler on another origin, by %s, without a callbackUrl",
    async (scheme) => {
      const stack = createStack({ origins: ["http://app.test"] });
      const client = {
        baseUrl: `${scheme}://api.test/api/composio`,
        // A proxy in front of the handler ends TLS.
        fetch: (input: string | URL | Request, init?: RequestInit) => {
          const sent = new Request(input, init);
          const request = new Request(sent.url.replace("https:", "http:"), sent);
          request.headers.set("x-test-user", "user_1");
          return stack.handler(request);
        },
      };
      const before = stack.openPage({ client });
      flowOf(before.client, gmail).start({ mode: "redirect" });
      await expectEventually(() => before.window.navigations.length, 1);
      const callback = answer(stack);
      expect(callback.href).toMatch(`${scheme}://api.test/api/composio/callback?`);
      before.unload();
      const back = await stack.handler(new Request(callback));
      expect(back.status).toBe(303);
      const page = stack.openPage({
        client,
        reloaded: before.window,
        prepare: (window) => Object.assign(window.location, locationOf(back.headers.get("location") ?? "")),
      });
      expect(page.window.location.href).toBe("http://app.test/settings");
      await stack.clock.advance(5_000);
      expect(flowOf(page.client, gmail).getSnapshot().state).toBe("connected");
    },
  );

  it.each([
    ["denied", "INITIATED", "denied"],
    ["success", "ACTIVE", "connected"],
  ] as const)("deletes no account because of a URL, which anybody can write: %s", async (outcome, status, state) => {
    const stack = createStack();
    const { id } = stack.sandbox.control.addAccount({ userId: "user_1", toolkit: "gmail", status });
    stack.sandbox.control.addAccount({ userId: "user_1", toolkit: "gmail", status: "EXPIRED" });
    const query = new URLSearchParams({
      composio_target: "toolkit:gmail",
      composio_outcome: outcome,
      composio_account: id,
    });
    const page = stack.openPage({
      prepare: (window) => {
        forbidStorage(window);
        Object.assign(window.location, locationOf(`http://app.test/settings?${query}`));
      },
    });
    await stack.clock.advance(10_000);
    const flow = flowOf(page.client, gmail);
    expect(flow.getSnapshot().state).toBe(state);
    flow.start({ allowMultiple: true });
    await stack.clock.advance(1_000);
    expect(page.requests.filter((request) => request.startsWith("DELETE"))).toEqual([]);
  });

  it("ignores the outcome in the URL if the tab has storage, and still cleans the URL", async () => {
    const stack = createStack();
    const { id } = stack.sandbox.control.addAccount({ userId: "user_1", toolkit: "gmail" });
    const query = new URLSearchParams({
      composio_target: "toolkit:gmail",
      composio_outcome: "success",
      composio_account: id,
    });
    const page = stack.openPage({
      prepare: (window) => void Object.assign(window.location, locationOf(`http://app.test/settings?x=1&${query}`)),
    });
    await stack.clock.advance(1_000);
    expect(flowOf(page.client, gmail).getSnapshot().state).toBe("idle");
    expect(page.window.location.href).toBe("http://app.test/settings?x=1");
  });

  it("returns after a callback without an attempt (identity verification), and polls", async () => {
    const stack = createStack();
    const before = await leave(stack);
    answer(stack);
    expect(arrive(unnamed, before.window)).toEqual({ wentTo: place, closed: false });
    expect(Object.keys(before.window.sessionStorage).filter((key) => key.includes("outcome"))).toEqual([]);
    before.unload();
    const page = stack.openPage({ reloaded: before.window });
    await stack.clock.advance(1_000);
    expect(flowOf(page.client, gmail).getSnapshot().state).toBe("connected");
  });

  it("ignores the callback of another attempt", async () => {
    const stack = createStack();
    const { window } = await leave(stack);
    const callback = new URL("http://app.test/api/composio/callback?status=success&attempt=another");
    expect(arrive(callback, window)).toEqual({ wentTo: null, closed: true });
    // Anybody can write the address of a callback.
    callback.searchParams.set("return_to", "/elsewhere");
    expect(arrive(callback, window)).toEqual({ wentTo: null, closed: true });
  });

  it.each(["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", ""])(
    "goes nowhere but to a path of its own: %j",
    (where) => {
      const window = new FakeWindow();
      window.sessionStorage.setItem(pageRedirectKey, `secret ${where}`);
      const callback = new URL("http://app.test/api/composio/callback?status=success&attempt=secret");
      expect(arrive(callback, window)).toEqual({ wentTo: null, closed: true });
    },
  );

  it.each(["reloaded", "restored from the bfcache"])("outlasts a page that is %s", async (how) => {
    const { stack, window } = await comeBack(how);
    expect(arrive(answer(stack), window).wentTo).toBe(place);
  });

  it.each(["reloaded", "restored from the bfcache"])(
    "is tried again by the same link, in the page itself: %s",
    async (how) => {
      const { stack, client, window } = await comeBack(how);
      flowOf(client, gmail).retry({ mode: "redirect" });
      await stack.clock.advance(1_000);
      expect(new Set(window.navigations).size).toBe(1);
      expect(stack.sandbox.control.accounts()).toHaveLength(1);
    },
  );

  it("that is cancelled returns after its own callback only, until the user changes", async () => {
    const { stack, client, window } = await comeBack("reloaded");
    const callback = answer(stack);
    flowOf(client, gmail).cancel();
    stack.openPage({ reloaded: window });
    expect(arrive(callback, window)).toEqual({ wentTo: place, closed: false });
    expect(arrive(unnamed, window)).toEqual({ wentTo: null, closed: true });
    client.reset();
    expect(arrive(callback, window)).toEqual({ wentTo: null, closed: true });
  });

  it("ends on a page that finds no such attempt", () => {
    const prepare = ({ sessionStorage }: FakeWindow) => sessionStorage.setItem(pageRedirectKey, `secret ${place}`);
    expect(arrive(unnamed, createStack().openPage({ prepare }).window)).toEqual({ wentTo: null, closed: true });
  });

  it.each([
    ["a callback that names no attempt", () => unnamed.href],
    ["a callback that names it", (secret: string) => `http://app.test/connected?attempt=${secret}`],
  ])("does not end on a callback page that still needs it: %s", async (_, address) => {
    const stack = createStack();
    const before = await leave(stack);
    const secret = answer(stack).searchParams.get("attempt") ?? "";
    const page = stack.openPage({
      reloaded: before.window,
      prepare: (window) => Object.assign(window.location, locationOf(address(secret))),
    });
    expect(arrive(new URL(address(secret)), page.window)).toEqual({ wentTo: place, closed: false });
  });

  it("is not copied into a window that is opened in the meantime", async () => {
    const stack = createStack();
    const page = await leave(stack);
    const callback = answer(stack);
    const { open } = page.window;
    const copies: (readonly string[])[] = [];
    page.window.open = () => {
      copies.push(Object.keys(page.window.sessionStorage));
      return open();
    };
    flowOf(page.client, { toolkit: "slack" }).start();
    expect(copies).toEqual([expect.not.arrayContaining([pageRedirectKey])]);
    expect(arrive(callback, page.window).wentTo).toBe(place);
  });

  it("stores nothing if its start fails", async () => {
    const stack = createStack();
    const page = stack.openPage();
    page.network = "down";
    flowOf(page.client, gmail).start({ mode: "redirect" });
    await stack.clock.advance(1_000);
    expect(page.window.sessionStorage.getItem(pageRedirectKey)).toBeNull();
  });
});

function forbidStorage(window: FakeWindow): void {
  for (const name of ["localStorage", "sessionStorage"])
    Object.defineProperty(window, name, {
      get: () => {
        throw new DOMException("denied", "SecurityError");
      },
    });
}

function locationOf(address: string): Pick<Location, "href" | "pathname" | "search" | "hash"> {
  const { href, pathname, search, hash } = new URL(address);
  return { href, pathname, search, hash };
}
