import { flowOf } from "../../support/flowOf.ts";
import { completeConnectCallback } from "../../../src/client/browser/completeCallback.ts";
import { type ConnectSnapshot, isPendingState } from "../../../src/client/flow/states.ts";
import type { ConnectFlow } from "../../../src/client/flow/flow.ts";
import { isComposioError } from "../../../src/protocol/isComposioError.ts";
import type { Target } from "../../../src/protocol/types.ts";
import { FakeWindow } from "../../support/FakeWindow.ts";
import { settle } from "../../support/ManualClock.ts";
import { type Page, type PageOptions, type Stack, createStack } from "../../support/stack.ts";

export const ways = ["window", "this tab", "key form", "reconnect"] as const;
export type Way = (typeof ways)[number];

/** A simulated answer of Composio, or a cut connection. */
export interface UpstreamFault {
  readonly method: "GET" | "POST";
  readonly status?: number;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether the request takes effect first. */
  readonly takesEffect?: boolean;
  /** Milliseconds that the request is held back; without a status it then goes through. */
  readonly delay?: number;
}

/** One user, one browser, one connection to make. */
export interface Scene {
  readonly way: Way;
  readonly stack: Stack;
  /** The page that the user looks at. */
  readonly page: Page;
  /** All pages that are open. */
  readonly pages: Set<Page>;
  /** Where the browser was sent, in windows and with pages that are gone by now. */
  readonly navigations: ReadonlySet<string>;
  readonly snapshot: ConnectSnapshot;
  /** Where the callback page last sent the page itself back to. */
  readonly cameBackTo: string | null;
  flow(page?: Page): ConnectFlow;
  /** Presses the button, or sends the form. */
  act(page?: Page): void;
  /** Lets time pass; everybody does what falls due. */
  pass(milliseconds: number): Promise<void>;
  /** Lets time pass until the flow is past its beginning, for as long as `patience` allows. */
  passOpening(patience?: number): Promise<void>;
  /** Lets time pass until the flow has ended, and a second more. */
  passUntilEnd(patience: number): Promise<void>;
  /** Composio's requests about accounts fail like this until the world is healed. */
  breakComposio(fault: UpstreamFault): void;
  /** Everything works again. */
  heal(): void;
  openTab(): Page;
  reload(): void;
  /** The user finishes at the provider, where the browser has been sent there. */
  finish(decision: "allow" | "deny", options?: { readonly isHeard?: boolean }): Promise<void>;
}

const key = { generic_api_key: "sk_live_0123456789" };

export async function createScene(way: Way, options: PageOptions = {}): Promise<Scene> {
  const stack = createStack();
  const { clock } = stack;
  const target = targetOf(way, stack);
  const pages = new Set<Page>();
  const navigations = new Set<string>();
  let page = openPage({});
  let cameBackTo: string | null = null;
  await settle();

  /** As a provider does: follows the page and asks for the user's accounts. */
  function openPage(pageOptions: PageOptions): Page {
    const opened = stack.openPage({ ...options, ...pageOptions });
    pages.add(opened);
    opened.client.connectedAccounts.list().catch((error: unknown) => {
      if (!isComposioError(error)) throw error; // The flow does without.
    });
    return opened;
  }

  /** The page makes way for another one in its tab. */
  function replacePage(address?: string): void {
    noteNavigations();
    pages.delete(page);
    page.unload();
    const prepare = (window: FakeWindow) => {
      options.prepare?.(window);
      if (address === undefined) return;
      const { href, pathname, search, hash } = new URL(address);
      Object.assign(window.location, { href, pathname, search, hash });
    };
    page = openPage({ reloaded: page.window, prepare });
  }

  function noteNavigations(): void {
    for (const { window } of pages) {
      for (const address of [...window.navigations, ...window.popups.flatMap((popup) => popup.navigations)])
        navigations.add(address);
    }
  }

  async function pass(milliseconds: number): Promise<void> {
    await clock.advance(milliseconds);
    await settle();
  }

  const scene: Scene = {
    way,
    stack,
    pages,
    get navigations() {
      noteNavigations();
      return navigations;
    },
    get page() {
      return page;
    },
    get snapshot() {
      return scene.flow().getSnapshot();
    },
    get cameBackTo() {
      return cameBackTo;
    },
    flow: (on = page) => flowOf(on.client, target),
    act(on = page) {
      const flow = scene.flow(on);
      if (way === "key form") void flow.submit(key);
      else if (way === "this tab") flow.start({ mode: "redirect" });
      else flow.start();
    },
    pass,
    async passOpening(patience = 70_000) {
      await settle();
      for (let left = patience; left > 0 && scene.snapshot.state === "opening"; left -= 1_000) await pass(1_000);
    },
    async passUntilEnd(patience) {
      for (let left = patience; left > 0 && isPendingState(scene.snapshot.state); left -= 1_000) await pass(1_000);
      await pass(1_000);
    },
    breakComposio(fault) {
      stack.intercept = async (request, send) => {
        if (request.method !== fault.method || !request.url.includes("/connected_accounts")) return send();
        if (fault.delay !== undefined) {
          await new Promise<void>((resolve) => void clock.setTimeout(resolve, fault.delay ?? 0));
          if (fault.status === undefined) return send();
        }
        if (fault.takesEffect) await send();
        if (fault.status === undefined) throw new TypeError("fetch failed");
        const headers = { "content-type": "application/json", ...fault.headers };
        return new Response(fault.body ?? null, { status: fault.status, headers });
      };
    },
    heal() {
      stack.intercept = null;
      for (const each of pages) {
        each.network = "up";
        each.latency = 0;
        each.window.popupsBlocked = false;
        each.window.setOnline(true);
        each.window.hide(false);
      }
    },
    openTab: () => openPage({}),
    reload: () => replacePage(),
    async finish(decision, { isHeard = true } = {}) {
      const { link } = scene.snapshot;
      const isSameTab = way === "this tab" && link === null;
      const address =
        link ?? (isSameTab ? page.window.navigations.at(-1) : page.window.popups.at(-1)?.navigations.at(-1));
      if (address === undefined) return;
      const callback = await walk(stack, address, decision);
      // Where the tab can keep nothing, the handler itself sends it back.
      const sentBack = callback && isHeard ? await addressAfter(stack, callback) : null;
      if (sentBack !== null) cameBackTo = new URL(sentBack).pathname;
      else if (callback !== null && isHeard) cameBackTo = visit(new URL(callback), page, isSameTab);
      // The page was gone while its user was at the provider: this is the one they come back to.
      if (isSameTab) replacePage(sentBack ?? undefined);
      // The channel is the real one: it takes turns of the real event loop.
      await settle();
    },
  };
  return scene;
}

function targetOf(way: Way, { sandbox }: Stack): Target {
  if (way === "key form") return { toolkit: "stripe" };
  if (way !== "reconnect") return { toolkit: "gmail" };
  const { id } = sandbox.control.addAccount({ userId: "user_1", toolkit: "gmail", status: "EXPIRED" });
  return { connectedAccountId: id };
}

/** Walks the way of a user's browser, from the link to the app's callback; null where the link leads nowhere. */
async function walk({ sandbox }: Stack, address: string, decision: "allow" | "deny"): Promise<string | null> {
  const go = async (to: string, body?: URLSearchParams) =>
    (await sandbox.fetch(new Request(to, body && { method: "POST", body }))).headers.get("location");
  const provider = await go(address);
  if (provider === null) return null;
  const state = new URL(provider).searchParams.get("state") ?? "";
  const back = await go(provider, new URLSearchParams({ state, decision }));
  return back === null ? null : go(back);
}

/** Where the handler redirects a callback to; null where it answers with its page. */
async function addressAfter({ handler }: Stack, callback: string): Promise<string | null> {
  return (await handler(new Request(callback))).headers.get("location");
}

/** The app's callback page, in the popup or in the tab. Returns the address that it navigates to. */
function visit({ search }: URL, { window }: Page, isSameTab: boolean): string | null {
  let goesTo: string | null = null;
  const ownView = new FakeWindow();
  const callbackPage = {
    BroadcastChannel: window.BroadcastChannel,
    get localStorage() {
      return window.localStorage;
    },
    // Each tab has its own.
    get sessionStorage() {
      return isSameTab ? window.sessionStorage : ownView.sessionStorage;
    },
    location: { search, replace: (to: string) => void (goesTo = to) },
    close: () => undefined,
  };
  completeConnectCallback(callbackPage as unknown as Window & typeof globalThis); // SAFETY: it uses these.
  return goesTo;
}

/** Whether a flow is still under way. */
export function isUnderWay({ state }: ConnectSnapshot): boolean {
  return isPendingState(state);
}
