import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import { sharedBrowser } from "./sharedBrowser.ts";
import { card } from "./page.ts";
import { sandboxToolkits } from "../../../src/sandbox/index.ts";
import { type RemoteControl, connectSandbox } from "../../../src/testing/connectSandbox.ts";
import { type ServedDemo, serveDemo } from "./serveDemo.ts";
import { watchConsole } from "./watchConsole.ts";

export interface Demo {
  readonly url: string;
  readonly sandbox: RemoteControl;
  readonly browser: Browser;
  /** A browser profile of its own: no cookies, no storage, no permission to pop up anything yet. */
  newContext(): Promise<BrowserContext>;
  /** The page as a visitor sees it, once its apps are there. In a new profile unless told otherwise. */
  open(context?: BrowserContext, path?: string): Promise<Page>;
  /** For tests that break things on purpose: what the browser may then say of it. */
  allowConsole(pattern: RegExp): void;
}

/**
 * A demo and a browser for the tests of one file; each test finds the sandbox as it was seeded. A page of all of the
 * sandbox's forty apps takes twice as long to load as one of a few.
 * @param apps the toolkits of the page; all unless given
 */
export function setUpDemo(...apps: readonly string[]): Demo {
  let served: ServedDemo;
  let sandbox: RemoteControl;
  let browser: Browser;
  let complaints: string[] = [];
  let allowed: RegExp[] = [];

  beforeAll(async () => {
    const toolkits = sandboxToolkits.filter(({ slug }) => apps.length === 0 || apps.includes(slug));
    [served, browser] = await Promise.all([serveDemo({ toolkits }), sharedBrowser()]);
    sandbox = connectSandbox(served.sandboxOrigin).control;
  });
  afterEach(async () => {
    const pages = browser.contexts().flatMap((context) => context.pages());
    const widths = await Promise.all(pages.map(spareWidth));
    await Promise.all(browser.contexts().map((context) => context.close()));
    await sandbox.reset();
    await sandbox.clearRequests();
    const unexpected = complaints.filter((text) => !allowed.some((pattern) => pattern.test(text)));
    [complaints, allowed] = [[], []];
    expect(unexpected, "errors and warnings in the browser's console").toEqual([]);
    expect(Math.max(0, ...widths), "pixels by which a page is too wide at its end").toBe(0);
  });
  afterAll(() => served.close());

  async function newContext(): Promise<BrowserContext> {
    const context = await browser.newContext();
    context.setDefaultTimeout(15_000);
    await context.addInitScript(drawNothing);
    watchConsole(context, (text) => complaints.push(text));
    return context;
  }

  return {
    get url() {
      return served.url;
    },
    get sandbox() {
      return sandbox;
    },
    get browser() {
      return browser;
    },
    newContext,
    async open(context, path = "/") {
      const page = await (context ?? (await newContext())).newPage();
      await page.goto(served.url + path);
      await card(page, "Gmail").getByRole("button").first().waitFor();
      return page;
    },
    allowConsole(pattern) {
      allowed.push(pattern);
    },
  };
}

/**
 * Nobody sees these pages, and drawing them is an eighth of their time. To scripts, focus and pointer a transparent page is
 * like any other; pictures are taken elsewhere.
 */
function drawNothing(): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(":root, dialog, [popover] { opacity: 0 !important; }");
  document.adoptedStyleSheets.push(sheet);
}

/** How many pixels of a page can only be seen by scrolling to the side. Of a page that was closed or has moved on, none. */
async function spareWidth(page: Page): Promise<number> {
  try {
    return await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  } catch {
    return 0;
  }
}
