/** What is looked for in a page: by role and accessible name, as its user would. */
export interface Find {
  readonly role: "button" | "dialog" | "field" | "heading" | "link";
  readonly name: string;
  /** Only in the card with this heading. */
  readonly card?: string;
}

/** The Tab key, in a text that is typed: WebDriver's code. */
export const tabKey = "\uE004";

/** What a script can be given, and can return. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** A tab or window. Its clicks and keys are a user's: they open windows, and are trusted. */
export interface BrowserTab {
  readonly id: string;
  /** Why the last click or key did not arrive, where the browser said so. */
  readonly obstacle: string | null;
  goto(address: string): Promise<void>;
  reload(): Promise<void>;
  close(): Promise<void>;
  /** Runs a function in the page: it can use nothing from around it but its arguments. */
  run<Args extends readonly Json[], Result extends Json>(
    script: (...args: Args) => Result | Promise<Result>,
    ...args: Args
  ): Promise<Result>;
  has(find: Find): Promise<boolean>;
  /** False where it is not there, or can't be pressed, yet. */
  click(find: Find): Promise<boolean>;
  /** Types after what is there. False where it is not there yet. */
  type(find: Find, text: string): Promise<boolean>;
  /** What an element looks like: a PNG in base64. */
  picture(find: Find): Promise<string>;
}

export interface Cookie {
  readonly name: string;
  readonly value: string;
}

/** A browser with one profile. The same scenes run in every one. */
export interface TestBrowser {
  readonly name: string;
  readonly version: string;
  /** The windows and tabs that are open now. */
  tabs(): Promise<readonly BrowserTab[]>;
  newTab(): Promise<BrowserTab>;
  /** Cookies of a page's origin. */
  cookies(tab: BrowserTab): Promise<readonly Cookie[]>;
  addCookies(tab: BrowserTab, cookies: readonly Cookie[]): Promise<void>;
  clearCookies(tab: BrowserTab): Promise<void>;
  close(): Promise<void>;
}
