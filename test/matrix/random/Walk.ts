import { setTimeout as pause } from "node:timers/promises";
import type { BrowserContext, Locator, Page } from "playwright-core";
import type { SandboxAccount } from "../../../src/sandbox/index.ts";
import type { RemoteControl } from "../../../src/testing/index.ts";
import type { Draw } from "./draw.ts";

/** Where a walk takes place. */
export interface Place {
  readonly url: string;
  readonly sandbox: RemoteControl;
  readonly sandboxOrigin: string;
  readonly context: BrowserContext;
}

/** The API key that is typed. No answer, and nothing that the browser keeps, may have it. */
export const secret = "sk_test_1234567890";

const soon = { timeout: 500 };
/** How Playwright says that an element or a page has gone, is covered, or does not hold still. */
const tooLate = /TimeoutError: |Target (page|closed)|has been closed|not attached|ERR_ABORTED/i;
const apps = ["gmail", "slack", "posthog", "stripe", "notion"];
const keys = ["Escape", "Enter", "Tab", "Shift+Tab", "ArrowDown", "ArrowUp", " ", "Home", "a"];

/** A user, a provider, a network and other people. What they do is drawn by chance. */
export class Walk {
  /** What has been done, one line each. */
  readonly steps: string[] = [];
  readonly #draw: Draw;
  readonly #place: Place;
  #page: Page;
  #user = "user_1";
  #isOffline = false;

  private constructor(draw: Draw, place: Place, page: Page) {
    this.#draw = draw;
    this.#place = place;
    this.#page = page;
  }

  static async begin(draw: Draw, place: Place): Promise<Walk> {
    const page = await place.context.newPage();
    const walk = new Walk(draw, place, page);
    await walk.#signIn("user_1");
    await page.goto(place.url);
    await page.locator(".cr-connect[data-phase]").first().waitFor();
    return walk;
  }

  get page(): Page {
    return this.#page;
  }

  /** One action. Its line is noted first, so that it is seen even if the action fails. */
  async step(): Promise<void> {
    const action = this.#draw.weighted(this.#actions);
    if (!action) return;
    this.steps.push(action.name);
    await action.run();
    // People wait for what they see, or do not.
    await pause(this.#draw.of([0, 20, 150, 600]));
  }

  /** Ends all disturbances, and returns to the page as a user who looks at it again. */
  async calmDown(): Promise<void> {
    const { sandbox } = this.#place;
    await this.#setOffline(false);
    await sandbox.delay(0);
    await sandbox.refuseKeys(false);
    await this.#endFaults();
    this.steps.push("end");
    await this.#signIn(this.#user);
  }

  /** Comes back to the page, as from another window; or from the provider, to which a redirect has led. */
  async lookAgain(): Promise<void> {
    if (!this.#page.url().startsWith(this.#place.url)) await this.#page.goto(this.#place.url);
    await this.#page.evaluate(() => {
      document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
      window.dispatchEvent(new Event("focus"));
    });
  }

  /** A second page of the same browser. */
  async openAnother(): Promise<Page> {
    const page = await this.#place.context.newPage();
    await page.goto(this.#place.url);
    return page;
  }

  readonly #actions: readonly { name: string; weight: number; run(): Promise<void> }[] = [
    { name: "press", weight: 30, run: () => this.#press(1) },
    { name: "double click", weight: 4, run: () => this.#press(2) },
    { name: "key", weight: 10, run: () => this.#pressKey() },
    { name: "type", weight: 8, run: () => this.#type() },
    { name: "provider", weight: 16, run: () => this.#answerInWindow() },
    { name: "reload", weight: 2, run: () => this.#reload() },
    { name: "another tab", weight: 2, run: () => this.#changeTab() },
    { name: "look away and back", weight: 3, run: () => this.#lookAway() },
    { name: "network", weight: 2, run: () => this.#changeNetwork() },
    { name: "fault", weight: 4, run: () => this.#breakComposio() },
    { name: "delay", weight: 2, run: () => this.#slowDown() },
    { name: "keys refused or not", weight: 1, run: () => this.#place.sandbox.refuseKeys(this.#draw.next() < 0.5) },
    { name: "elsewhere", weight: 4, run: () => this.#changeElsewhere() },
    { name: "sign in", weight: 2, run: () => this.#signIn(this.#draw.of(["user_1", "user_1", "user_2", ""]) ?? "") },
  ];

  #note(text: string): void {
    this.steps[this.steps.length - 1] += `: ${text}`;
  }

  /** What is aimed at may be covered, gone, or on another page, at this very moment. */
  async #unlessTooLate(action: () => Promise<unknown>): Promise<void> {
    try {
      await action();
    } catch (error) {
      if (!tooLate.test(String(error))) throw error;
      this.#note("too late");
    }
  }

  async #press(clicks: number): Promise<void> {
    const button = await this.#anyOf("button:enabled:not([aria-disabled=true]):visible");
    if (!button) return;
    await this.#unlessTooLate(async () => {
      const name = await button.getAttribute("aria-label", soon);
      this.#note(name ?? (await button.innerText(soon)).replace(/\s+/g, " "));
      await button.click({ clickCount: clicks, ...soon });
    });
  }

  /** Names the control with the focus, because Enter or a space presses it. */
  async #pressKey(): Promise<void> {
    const key = this.#draw.of(keys) ?? "Escape";
    this.#note(`"${key}"`);
    const focused = this.#page.locator("button:focus");
    await this.#unlessTooLate(async () => {
      if ((await focused.count()) > 0)
        this.#note((await focused.getAttribute("aria-label", soon)) ?? (await focused.innerText(soon)));
    });
    await this.#page.keyboard.press(key);
  }

  async #type(): Promise<void> {
    const field = await this.#anyOf("input:visible, textarea:visible, select:visible");
    if (!field) return;
    const text = this.#draw.of([secret, "https://example.com", "Work", "", "ein längerer Name 🙂"]) ?? "";
    this.#note(`"${text}"`);
    await this.#unlessTooLate(() => field.click(soon));
    await this.#page.keyboard.press("ControlOrMeta+a");
    await this.#page.keyboard.type(text);
  }

  /**
   * One element that matches: in an open dialog if there is one, otherwise in a menu or in a part of the page. The part is
   * drawn first, because most buttons of the page are tiles.
   */
  async #anyOf(selector: string): Promise<Locator | undefined> {
    const page = this.#page;
    const has = page.locator(selector);
    const scopes = ["dialog[open]", "[role=menu]:visible", "[data-part]"].map((scope) =>
      page.locator(scope).filter({ has }),
    );
    for (const scope of scopes) {
      const one = this.#draw.of(await scope.all());
      const found = one && this.#draw.of(await one.locator(selector).all());
      if (found && (scope !== scopes[1] || this.#draw.next() < 0.7)) return found;
    }
    return undefined;
  }

  async #reload(): Promise<void> {
    if (this.#isOffline) this.#note("not while offline");
    else await this.#unlessTooLate(() => this.#page.reload());
  }

  async #lookAway(): Promise<void> {
    // A redirect while offline has ended on the browser's own page.
    if (this.#isOffline && !this.#page.url().startsWith(this.#place.url)) this.#note("not while offline");
    else await this.lookAgain();
  }

  /** Something in a window of Composio or of a provider, or the window is closed. */
  async #answerInWindow(): Promise<void> {
    const windows = this.#place.context.pages().filter((page) => page.url().startsWith(this.#place.sandboxOrigin));
    const window = this.#draw.of(windows);
    if (!window) return;
    const what = this.#draw.of(["allow", "allow", "allow", "deny", "close"]) ?? "close";
    this.#note(what);
    if (what === "close" && window !== this.#page) return this.#unlessTooLate(() => window.close());
    // It may ask for fields instead.
    const button = window.locator(`button[value="${what === "deny" ? "deny" : "allow"}"]`);
    await this.#unlessTooLate(() => button.click(soon));
  }

  async #changeTab(): Promise<void> {
    // Windows of the flow end on the callback page, which is the app's as well, and close by themselves.
    const others = this.#place.context
      .pages()
      .filter((page) => page !== this.#page && page.url() === `${this.#place.url}/`);
    if (this.#isOffline) this.#note("not while offline");
    else if (others.length > 0 && this.#draw.next() < 0.5) {
      this.#note("the first is closed");
      await this.#page.close();
      [this.#page] = others as [Page];
    } else {
      this.#note("opened");
      this.#page = await this.openAnother();
    }
  }

  async #changeNetwork(): Promise<void> {
    const isOffline = this.#draw.next() < 0.4;
    this.#note(isOffline ? "offline" : "online");
    await this.#setOffline(isOffline);
  }

  async #setOffline(isOffline: boolean): Promise<void> {
    this.#isOffline = isOffline;
    const { context } = this.#place;
    // If a window closes at this moment, it fails before all the others are told.
    await context.setOffline(isOffline).catch(() => context.setOffline(isOffline));
  }

  async #breakComposio(): Promise<void> {
    const fault = this.#draw.of([{ status: 500 }, { status: 429 }, { status: 503 }, { network: true }]) ?? {};
    const when = this.#draw.of(["before", "after"] as const) ?? "before";
    const times = this.#draw.of([1, 3, 12]) ?? 1;
    this.#note(JSON.stringify({ ...fault, when, times }));
    await this.#place.sandbox.failNext({ ...fault, when, times });
  }

  /** Faults that no request has met yet are met by requests of our own. */
  async #endFaults(): Promise<void> {
    const headers = { "x-api-key": "ak_sandbox" };
    const ask = () =>
      fetch(`${this.#place.sandboxOrigin}/api/v3.1/toolkits?limit=1`, { headers }).then(
        ({ ok }) => ok,
        () => false,
      );
    while (!(await ask()));
  }

  async #slowDown(): Promise<void> {
    const ms = this.#draw.of([0, 100, 1500]) ?? 0;
    this.#note(`${ms} ms`);
    await this.#place.sandbox.delay(ms);
  }

  async #changeElsewhere(): Promise<void> {
    const { sandbox } = this.#place;
    const toolkit = this.#draw.of(apps) ?? "gmail";
    const account = this.#draw.of((await this.accounts()).filter(({ status }) => status === "ACTIVE"));
    const what = this.#draw.of(["added", "expired", "revoked", "paused"]) ?? "added";
    this.#note(`${what} ${what === "added" ? toolkit : (account?.id ?? "nothing")}`);
    if (what === "added") await sandbox.addAccount({ userId: this.#user || "user_1", toolkit });
    else if (!account) return;
    else if (what === "expired") await sandbox.expire(account.id);
    else if (what === "revoked") await sandbox.revoke(account.id);
    else await sandbox.setStatus(account.id, "INACTIVE");
  }

  /** The user's accounts at Composio that are not deleted. */
  async accounts(): Promise<readonly SandboxAccount[]> {
    return (await this.#place.sandbox.accounts()).filter(({ userId, deleted }) => userId === this.#user && !deleted);
  }

  async #signIn(user: string): Promise<void> {
    if (user !== "") this.#user = user;
    if (this.steps.length > 0) this.#note(user || "signed out");
    await this.#place.context.addCookies([{ name: "user", value: user, url: this.#place.url }]);
  }
}
