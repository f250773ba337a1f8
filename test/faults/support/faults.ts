import type { PageOptions } from "../../support/stack.ts";
import type { FakeWindow } from "../../support/FakeWindow.ts";
import type { Scene, UpstreamFault, Way } from "./createScene.ts";

/** One thing that goes wrong. */
export interface Fault {
  readonly name: string;
  /** The ways that can meet it. @default all */
  readonly ways?: readonly Way[];
  /** How the user's browser is. */
  readonly page?: PageOptions;
  /** Before the user presses the button. */
  readonly before?: (scene: Scene) => void | Promise<void>;
  /** Right after the press, while the request is under way. */
  readonly pressed?: (scene: Scene) => void | Promise<void>;
  /** While the user is at the provider. */
  readonly meanwhile?: (scene: Scene) => void | Promise<void>;
  /** What the user does at the provider; `later` is after the flow has ended. @default 'allow' */
  readonly user?: "allow" | "deny" | "nothing";
  /** The callback page is not reached, or its signal does not arrive. */
  readonly isUnheard?: boolean;
  /** The page cannot reach the server until its user tries again: what is there, it cannot know. */
  readonly isBlind?: boolean;
  /** Whether the account becomes ACTIVE only some time after consent, so that polls meet the fault. */
  readonly lags?: boolean;
  /** Whether a link may stay at Composio whose answer is lost: nobody can tell it from a link of another device. It expires. */
  readonly losesLink?: boolean;
  /** How many links are made at most until the connection exists. @default 2: one, and one of the next try */
  readonly links?: number;
}

const signIn: readonly Way[] = ["window", "this tab", "reconnect"];
const inWindow: readonly Way[] = ["window", "reconnect"];

const envelope = (status: number) =>
  JSON.stringify({ error: { message: "Nope", code: 10000 + status, slug: "Nope", status, request_id: "req_1" } });
const flat = JSON.stringify({ message: "Rate limit exceeded. Limit: 2000 requests per 1 minutes" });
const html = "<!doctype html><title>Bad gateway</title>";

type Answer = Omit<UpstreamFault, "method"> & { readonly name: string };

const answers: readonly Answer[] = [
  ...[401, 403, 404, 409, 422, 500, 503].map((status) => ({ name: String(status), status, body: envelope(status) })),
  { name: "429 with Retry-After", status: 429, body: envelope(429), headers: { "retry-after": "30" } },
  { name: "429, flat body, no Retry-After", status: 429, body: flat },
  { name: "a dropped connection", takesEffect: false },
  { name: "an answer in 10 s", delay: 10_000 },
];

/** Lost answers: the account exists. */
const lostAnswers: readonly Answer[] = [
  { name: "a dropped connection", takesEffect: true },
  { name: "500", status: 500, body: envelope(500), takesEffect: true },
  { name: "malformed JSON", status: 201, body: '{"id":"ca_', takesEffect: true },
  { name: "HTML", status: 200, body: html, headers: { "content-type": "text/html" }, takesEffect: true },
];

/** Composio fails for a minute from now, as its user sees it. */
function forAMinute(fault: UpstreamFault): (scene: Scene) => void {
  return (scene) => {
    scene.breakComposio(fault);
    scene.stack.clock.setTimeout(scene.heal, 60_000);
  };
}

/** As browsers do where their user forbids cookies: reading the storage throws, and so does making a channel. */
function forbidStorage(window: FakeWindow): void {
  for (const name of ["localStorage", "sessionStorage"]) Object.defineProperty(window, name, { get: refuse });
}

function refuse(): never {
  throw new DOMException("The operation is insecure.", "SecurityError");
}

function putIntoFrame(window: FakeWindow): void {
  Object.assign(window, { self: window, top: {}, frameElement: null });
}

/** As Chromium and Safari: a window that has gone to the provider without its opener is closed by its user alone. */
function keepWindows(window: FakeWindow): void {
  window.navigator.userAgent = "Mozilla/5.0 AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36";
  const { open } = window;
  window.open = () => {
    const popup = open();
    return popup && Object.defineProperty(popup, "document", { get: refuse });
  };
}

const withoutStorage: PageOptions = { prepare: forbidStorage };

const withoutStorageAndChannel: PageOptions = {
  prepare(window) {
    forbidStorage(window);
    Object.defineProperty(window, "BroadcastChannel", { value: refuse });
  },
};

const withoutChannel: PageOptions = {
  prepare: (window) => void Object.defineProperty(window, "BroadcastChannel", { value: undefined }),
};

export const faults: readonly Fault[] = [
  { name: "Nothing goes wrong", links: 1 },
  ...answers.map(({ name, ...answer }) => ({
    name: `Composio answers the start with ${name}`,
    before: (scene: Scene) => scene.breakComposio({ method: "POST", ...answer }),
  })),
  ...lostAnswers.map(({ name, ...answer }) => ({
    name: `Composio makes the account, then answers with ${name}`,
    losesLink: true,
    before: (scene: Scene) => scene.breakComposio({ method: "POST", ...answer }),
  })),
  {
    name: "The app's server can't be reached at the start",
    before: ({ page }) => void (page.network = "down"),
  },
  {
    name: "The app's server handles the request, and its answer is lost",
    losesLink: true,
    before: ({ page }) => void (page.network = "answers lost"),
    isBlind: true,
  },
  {
    name: "The app's server handles the request, its answer is lost, and the network is back at once",
    losesLink: true,
    before: ({ page, stack }) => {
      stack.intercept = async (request, send) => {
        if (request.method === "POST") page.network = "answers lost";
        else if (page.network === "answers lost") page.network = "up";
        return send();
      };
    },
    pressed: async ({ page, pass }) => {
      await pass(1_000);
      page.network = "up";
    },
  },
  {
    name: "A login page answers the start",
    before: ({ page }) => void (page.network = "login wall"),
  },
  {
    name: "Every request takes 10 s",
    before: ({ page }) => void (page.latency = 10_000),
  },
  {
    name: "Offline at the start",
    before: ({ page }) => {
      page.network = "down";
      page.window.setOnline(false);
    },
  },
  ...answers.map(({ name, ...answer }) => ({
    name: `For a minute Composio answers polls with ${name}`,
    ways: signIn,
    lags: true,
    meanwhile: forAMinute({ method: "GET", ...answer }),
    links: 1,
  })),
  {
    name: "For a minute Composio answers polls with malformed JSON",
    ways: signIn,
    lags: true,
    meanwhile: forAMinute({ method: "GET", status: 200, body: '{"items":[' }),
    links: 1,
  },
  {
    name: "For a minute Composio answers polls with HTML",
    ways: signIn,
    lags: true,
    meanwhile: forAMinute({ method: "GET", status: 200, body: html, headers: { "content-type": "text/html" } }),
    links: 1,
  },
  {
    name: "Composio sends a Retry-After of an hour",
    ways: signIn,
    lags: true,
    meanwhile: forAMinute({ method: "GET", status: 429, body: flat, headers: { "retry-after": "3600" } }),
    links: 1,
  },
  {
    name: "An unknown status, before ACTIVE",
    ways: signIn,
    isUnheard: true,
    meanwhile: ({ stack: { clock, sandbox } }) => {
      const account = sandbox.control.accounts().at(-1);
      if (!account) return;
      clock.setTimeout(() => {
        sandbox.control.setStatus(account.id, "AWAITING_REVIEW");
        clock.setTimeout(() => sandbox.control.setStatus(account.id, "ACTIVE"), 60_000);
      }, 30_000);
    },
    links: 1,
  },
  {
    name: "For a minute a login page answers polls",
    ways: signIn,
    lags: true,
    meanwhile: (scene) => {
      scene.page.network = "login wall";
      scene.stack.clock.setTimeout(scene.heal, 60_000);
    },
    links: 1,
  },
  { name: "The browser's clock is 10 min ahead", page: { skew: 600_000 }, links: 1 },
  { name: "The browser's clock is 10 min behind", page: { skew: -600_000 }, links: 1 },
  {
    name: "The browser's clock is 10 min ahead, and the answer to the start is lost",
    losesLink: true,
    page: { skew: 600_000 },
    before: (scene) => scene.breakComposio({ method: "POST", takesEffect: true }),
  },
  {
    name: "The browser's clock is set back by an hour, and the user has finished before the next poll",
    ways: inWindow,
    lags: true,
    meanwhile: async (scene) => {
      await scene.pass(5_000);
      scene.page.skew = -3_600_000;
      await scene.finish("allow");
    },
    links: 1,
  },
  {
    name: "Offline for two minutes in the middle",
    ways: signIn,
    lags: true,
    meanwhile: (scene) => {
      scene.page.network = "down";
      scene.page.window.setOnline(false);
      scene.stack.clock.setTimeout(scene.heal, 120_000);
    },
    links: 1,
  },
  {
    name: "The tab is hidden",
    ways: inWindow,
    isUnheard: true,
    meanwhile: (scene) => {
      scene.page.window.hide(true);
      scene.stack.clock.setTimeout(scene.heal, 300_000);
    },
    links: 1,
  },
  {
    name: "The laptop sleeps for 15 min after consent, and its network wakes 10 s late",
    ways: inWindow,
    isUnheard: true,
    meanwhile: async (scene) => {
      await scene.finish("allow", { isHeard: false });
      scene.page.network = "down";
      scene.stack.clock.sleep(15 * 60_000);
      scene.stack.clock.setTimeout(scene.heal, 10_000);
    },
    links: 1,
  },
  {
    name: "The laptop sleeps for 15 min before consent",
    ways: signIn,
    meanwhile: ({ stack: { clock } }) => clock.sleep(15 * 60_000),
  },
  { name: "Storage is forbidden", page: withoutStorage, links: 1 },
  {
    name: "Storage and BroadcastChannel are forbidden",
    page: withoutStorageAndChannel,
    links: 1,
  },
  { name: "The page is in a frame", ways: signIn, page: { prepare: putIntoFrame }, links: 1 },
  {
    name: "The page is in a frame, and the window is blocked",
    ways: inWindow,
    page: { prepare: putIntoFrame },
    before: ({ page }) => void (page.window.popupsBlocked = true),
    links: 1,
  },
  { name: "There is no BroadcastChannel", page: withoutChannel, links: 1 },
  { name: "The callback is never reached", ways: signIn, isUnheard: true, links: 1 },
  {
    name: "The window is blocked",
    ways: inWindow,
    before: ({ page }) => void (page.window.popupsBlocked = true),
    links: 1,
  },
  {
    name: "The window is closed before consent",
    ways: inWindow,
    user: "nothing",
    meanwhile: ({ page }) => page.window.popups[0]?.close(),
  },
  {
    name: "The window is closed after consent, before the callback",
    ways: inWindow,
    isUnheard: true,
    meanwhile: async ({ page, pass, finish }) => {
      await finish("allow", { isHeard: false });
      page.window.popups[0]?.close();
      await pass(2_000);
    },
    links: 1,
  },
  {
    name: "The provider cuts the opener (COOP): the window seems closed but is open",
    ways: inWindow,
    meanwhile: async ({ page, pass }) => {
      Object.assign(page.window.popups[0] ?? {}, { closed: true, opener: null });
      await pass(30_000);
    },
    links: 1,
  },
  {
    name: "Cancelled while the window is open, and the user finishes there",
    ways: inWindow,
    page: { prepare: keepWindows },
    meanwhile: (scene) => scene.flow().cancel(),
    links: 1,
  },
  { name: "The user denies", ways: signIn, user: "deny" },
  { name: "The user denies, and Composio doesn't say so", ways: signIn, user: "deny", meanwhile: keepPending },
  { name: "The user does nothing", ways: signIn, user: "nothing" },
  {
    name: "A second tab is opened",
    ways: inWindow,
    meanwhile: async ({ openTab, pass }) => {
      openTab();
      await pass(1_000);
    },
    links: 1,
  },
  {
    name: "A second tab tries again",
    ways: inWindow,
    meanwhile: async ({ act, openTab, page, pass }) => {
      const other = openTab();
      await pass(1_000);
      act(other);
      await pass(5_000);
      // The user continues in the window that opened last.
      page.window.popups.push(...other.window.popups);
    },
  },
  {
    name: "Reload while the request is under way",
    before: ({ page }) => void (page.latency = 2_000),
    pressed: async (scene) => {
      await scene.pass(1_000);
      scene.reload();
      await scene.pass(5_000);
    },
  },
  {
    name: "Reload after Composio has made the account, and before its answer arrives",
    before: ({ stack }) => {
      stack.intercept = async (request, send) => {
        const response = await send();
        if (request.method === "POST")
          await new Promise<void>((resolve) => void stack.clock.setTimeout(resolve, 2_000));
        return response;
      };
    },
    pressed: async (scene) => {
      await scene.pass(1_000);
      scene.reload();
      await scene.pass(5_000);
    },
  },
  {
    name: "Reload while the user is at the provider",
    ways: inWindow,
    meanwhile: async (scene) => {
      const { popups } = scene.page.window;
      scene.reload();
      scene.page.window.popups.push(...popups);
      await scene.pass(5_000);
    },
    links: 1,
  },
  {
    name: "Back from the provider: the browser restores the page from its cache (bfcache)",
    ways: ["this tab"],
    meanwhile: async ({ page, pass }) => {
      page.window.dispatchEvent(Object.assign(new Event("pageshow"), { persisted: true }));
      await pass(5_000);
    },
    links: 1,
  },
  {
    name: "The user leaves the page and returns, while the request is under way",
    before: ({ page }) => void (page.latency = 20_000),
    pressed: async ({ page, pass }) => {
      page.window.dispatchEvent(new Event("pagehide"));
      await pass(1_000);
      page.latency = 0;
      page.window.dispatchEvent(Object.assign(new Event("pageshow"), { persisted: true }));
      await pass(1_000);
    },
  },
];

/** Composio's way with a refusal for being in another browser: the account stays INITIATED, until it expires. */
function keepPending({ stack }: Scene): void {
  const { control } = stack.sandbox;
  stack.intercept = async (_, send) => {
    for (const { id, status } of control.accounts()) if (status === "FAILED") control.setStatus(id, "INITIATED");
    return send();
  };
}
