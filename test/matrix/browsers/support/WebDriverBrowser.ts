import type { BrowserTab, Cookie, Find, Json, TestBrowser } from "./TestBrowser.ts";
import { findInPage } from "./findInPage.ts";

/** The WebDriver commands that are used. Firefox's Marionette has the same ones under names of its own. */
export type Command =
  | "navigate"
  | "refresh"
  | "script"
  | "click"
  | "keys"
  | "picture"
  | "handles"
  | "switch"
  | "open"
  | "close"
  | "cookies"
  | "addCookie"
  | "clearCookies";

export interface WebDriverError {
  /** The standard's word, such as `stale element reference`. */
  readonly error: string;
  readonly message: string;
}

/** Sends a command; what it throws has the standard's word as its `cause`. */
export type Send = (command: Command, parameters?: { readonly [name: string]: Json }) => Promise<unknown>;

/** What an element that moves, or is covered for a moment, answers: it is there soon. */
const passing = new Set([
  "element click intercepted",
  "element not interactable",
  "stale element reference",
  "no such element",
  "move target out of bounds",
]);

/** A browser that is driven by WebDriver's commands, whatever carries them. */
export class WebDriverBrowser implements TestBrowser {
  readonly name: string;
  readonly version: string;
  readonly #send: Send;
  readonly #end: () => Promise<void>;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(name: string, version: string, send: Send, end: () => Promise<void>) {
    this.name = name;
    this.version = version;
    this.#send = send;
    this.#end = end;
  }

  async tabs(): Promise<readonly BrowserTab[]> {
    // SAFETY: the answer that the standard gives this command.
    const handles = (await this.#send("handles")) as string[];
    return handles.map((id) => new Tab(id, this));
  }

  async newTab(): Promise<BrowserTab> {
    // SAFETY: the answer that the standard gives this command.
    const { handle } = (await this.#send("open", { type: "tab" })) as { handle: string };
    return new Tab(handle, this);
  }

  async cookies(tab: BrowserTab): Promise<readonly Cookie[]> {
    // SAFETY: the answer that the standard gives this command.
    return (await this.in(tab, "cookies")) as Cookie[];
  }

  async addCookies(tab: BrowserTab, cookies: readonly Cookie[]): Promise<void> {
    for (const { name, value } of cookies) await this.in(tab, "addCookie", { cookie: { name, value } });
  }

  async clearCookies(tab: BrowserTab): Promise<void> {
    await this.in(tab, "clearCookies");
  }

  close(): Promise<void> {
    return this.#end();
  }

  /** A command for a tab: the protocol has one tab at a time that commands go to. */
  in(
    tab: { readonly id: string },
    command: Command,
    parameters: { readonly [name: string]: Json } = {},
  ): Promise<unknown> {
    const turn = this.#queue.then(async () => {
      await this.#send("switch", { handle: tab.id });
      return this.#send(command, parameters);
    });
    this.#queue = turn.catch(() => undefined);
    return turn;
  }
}

class Tab implements BrowserTab {
  readonly id: string;
  obstacle: string | null = null;
  readonly #browser: WebDriverBrowser;

  constructor(id: string, browser: WebDriverBrowser) {
    this.id = id;
    this.#browser = browser;
  }

  async goto(url: string): Promise<void> {
    await this.#browser.in(this, "navigate", { url });
  }

  async reload(): Promise<void> {
    await this.#browser.in(this, "refresh");
  }

  async close(): Promise<void> {
    await this.#browser.in(this, "close");
  }

  async run<Args extends readonly Json[], Result extends Json>(
    script: (...args: Args) => Result | Promise<Result>,
    ...args: Args
  ): Promise<Result> {
    // SAFETY: what the function returns, as JSON.
    return (await this.#script(script, args)) as Result;
  }

  async has(find: Find): Promise<boolean> {
    return (await this.#find(find)) !== null;
  }

  click(find: Find): Promise<boolean> {
    return this.#onElement(find, "click");
  }

  type(find: Find, text: string): Promise<boolean> {
    return this.#onElement(find, "keys", { text });
  }

  async picture(find: Find): Promise<string> {
    const id = await this.#find(find);
    if (id === null) throw new Error(`There is no ${find.role} "${find.name}".`);
    return String(await this.#browser.in(this, "picture", { id }));
  }

  async #onElement(find: Find, command: Command, parameters: { readonly [name: string]: Json } = {}): Promise<boolean> {
    const id = await this.#find(find);
    this.obstacle = null;
    if (id === null) return false;
    try {
      await this.#browser.in(this, command, { id, ...parameters });
      return true;
    } catch (error) {
      if (!(error instanceof Error && passing.has(String(error.cause)))) throw error;
      this.obstacle = error.message;
      return false;
    }
  }

  async #find(find: Find): Promise<string | null> {
    const reference = await this.#script(findInPage, [{ ...find }]);
    return typeof reference === "object" && reference !== null ? String(Object.values(reference)[0]) : null;
  }

  // oxlint-disable-next-line typescript/no-unsafe-function-type -- it is turned into text
  async #script(script: Function, args: readonly Json[]): Promise<unknown> {
    const parameters = { script: `return (${script.toString()})(...arguments);`, args };
    for (;;) {
      try {
        return await this.#browser.in(this, "script", parameters);
      } catch (error) {
        // WebKit says so if the page is left while the script runs. The question is then one for the next page.
        if (!(error instanceof Error && error.cause === "no such frame")) throw error;
      }
    }
  }
}
