import { type Page, chromium } from "playwright-core";
import { launchOptions } from "../../../../scripts/chromium.mjs";
import { type BrowserTab, type Find, type Json, type TestBrowser, tabKey } from "./TestBrowser.ts";
import { findInPage } from "./findInPage.ts";

/** The Chromium of the other tests, behind the same interface. */
export async function openChromium(): Promise<TestBrowser> {
  const browser = await chromium.launch(await launchOptions());
  const context = await browser.newContext();
  const ids = new WeakMap<Page, string>();
  const tab = (page: Page): BrowserTab => {
    const id = ids.get(page) ?? crypto.randomUUID();
    ids.set(page, id);
    return new Tab(id, page);
  };
  return {
    name: "Chromium",
    version: browser.version(),
    tabs: async () => context.pages().map(tab),
    newTab: async () => tab(await context.newPage()),
    cookies: async () => context.cookies(),
    addCookies: async (at, cookies) => {
      const url = await at.run(() => location.origin);
      await context.addCookies(cookies.map(({ name, value }) => ({ name, value, url })));
    },
    clearCookies: () => context.clearCookies(),
    close: () => browser.close(),
  };
}

class Tab implements BrowserTab {
  readonly id: string;
  readonly obstacle = null;
  readonly #page: Page;

  constructor(id: string, page: Page) {
    this.id = id;
    this.#page = page;
  }

  async goto(url: string): Promise<void> {
    await this.#page.goto(url);
  }

  async reload(): Promise<void> {
    await this.#page.reload();
  }

  async close(): Promise<void> {
    await this.#page.close();
  }

  async run<Args extends readonly Json[], Result extends Json>(
    script: (...args: Args) => Result | Promise<Result>,
    ...args: Args
  ): Promise<Result> {
    const source = `(${script.toString()})(...${JSON.stringify(args)})`;
    try {
      return await this.#page.evaluate<Result>(source);
    } catch (error) {
      if (!isLeaving(error)) throw error;
      // As WebDriver's browsers do: the script runs in the page that comes.
      await this.#page.waitForLoadState("domcontentloaded");
      return this.#page.evaluate<Result>(source);
    }
  }

  async has(find: Find): Promise<boolean> {
    return (await this.#find(find)) !== null;
  }

  async click(find: Find): Promise<boolean> {
    const element = await this.#find(find);
    await element?.click({ force: true });
    return element !== null;
  }

  async type(find: Find, text: string): Promise<boolean> {
    const element = await this.#find(find);
    await (text === tabKey ? element?.press("Tab") : element?.type(text));
    return element !== null;
  }

  async picture(find: Find): Promise<string> {
    const element = await this.#find(find);
    if (!element) throw new Error(`There is no ${find.role} "${find.name}".`);
    return (await element.screenshot()).toString("base64");
  }

  async #find(find: Find) {
    try {
      return (await this.#page.evaluateHandle(findInPage, find)).asElement();
    } catch (error) {
      // The caller looks again.
      if (isLeaving(error)) return null;
      throw error;
    }
  }
}

/** Whether the tab goes to another page at this moment. */
function isLeaving(error: unknown): boolean {
  return String(error).includes("Execution context was destroyed");
}
