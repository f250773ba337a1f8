import type { Browser, Page } from "playwright-core";
import { builtAxe } from "./findViolations.ts";

export const widths = { wide: { width: 1280, height: 800 }, narrow: { width: 375, height: 800 } } as const;

/** What is put into the frame's window before anything of the page runs. */
interface FrameWindow extends Window {
  storyEvents: { name: string; storyId: string | undefined; text: string }[];
  __STORYBOOK_ADDONS_CHANNEL__: Channel;
}

interface Channel {
  on(name: string, listener: (payload: unknown) => void): void;
  emit(name: string, payload: unknown): void;
}

/** A page that shows one story after the other, as the frame does when a reader clicks through the sidebar. */
export class StoryPage {
  readonly #address: string;
  readonly page: Page;
  /** Errors and warnings of the console and uncaught errors since the story was shown. */
  #complaints: string[] = [];
  #hasLoaded = false;

  private constructor(page: Page, address: string) {
    this.page = page;
    this.#address = address;
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning")
        this.#complaints.push(`${message.type()}: ${message.text()} (${message.location().url})`);
    });
    page.on("pageerror", (error) => this.#complaints.push(`uncaught: ${error.message}`));
  }

  static async open(browser: Browser, address: string): Promise<StoryPage> {
    const context = await browser.newContext({ viewport: widths.wide });
    const page = await context.newPage();
    await page.addInitScript(recordEvents);
    return new StoryPage(page, address);
  }

  /** Shows a story and waits until its play function has ended. Throws what went wrong on the way. */
  async show(storyId: string, globals: Readonly<Record<string, string>> = {}): Promise<void> {
    this.#complaints = [];
    await this.page.setViewportSize(widths.wide);
    if (this.#hasLoaded) await this.page.evaluate(emitCurrentStory, { storyId, viewMode: "story" });
    else await this.#load(storyId, "story", globals);
    await this.#waitForEnd(storyId);
    this.assertQuiet();
  }

  /** Shows a page of documentation, and waits until its stories are there. */
  async showDocs(id: string): Promise<void> {
    this.#complaints = [];
    await this.page.setViewportSize(widths.wide);
    if (this.#hasLoaded) await this.page.evaluate(emitCurrentStory, { storyId: id, viewMode: "docs" });
    else await this.#load(id, "docs", {});
    await this.#waitForEnd(id);
  }

  /** Throws what the console has said since the page was shown. */
  assertQuiet(): void {
    if (this.#complaints.length > 0) throw new Error(this.#complaints.join("\n"));
  }

  async #load(id: string, viewMode: "story" | "docs", globals: Readonly<Record<string, string>>): Promise<void> {
    // The add-on would look for violations as well, before the page has its final width.
    const given = Object.entries({ "a11y.manual": "!true", ...globals }).map(([name, value]) => `${name}:${value}`);
    await this.page.goto(`${this.#address}/iframe.html?id=${id}&viewMode=${viewMode}&globals=${given.join(";")}`);
    await this.page.evaluate(await builtAxe());
    this.#hasLoaded = true;
  }

  async #waitForEnd(id: string): Promise<void> {
    await this.page.waitForFunction(hasEnded, id, { polling: 20 });
    const failures = await this.page.evaluate(failuresOf, id);
    if (failures.length > 0) throw new Error(failures.join("\n"));
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }
}

/** Hands pages to tests that run at once, one for each. A test that fails leaves its page to nobody. */
export function sharePages(open: () => Promise<StoryPage>): (use: (page: StoryPage) => Promise<void>) => Promise<void> {
  const idle: StoryPage[] = [];
  return async (use) => {
    const page = idle.pop() ?? (await open());
    await use(page);
    idle.push(page);
  };
}

/** Runs in the page: remembers what Storybook's preview says of its stories. */
function recordEvents(): void {
  // SAFETY: this function makes it so.
  const frame = window as unknown as FrameWindow;
  frame.storyEvents = [];
  let channel: Channel;
  Object.defineProperty(frame, "__STORYBOOK_ADDONS_CHANNEL__", {
    get: () => channel,
    set(given: Channel) {
      channel = given;
      for (const name of [
        "storyFinished",
        "docsRendered",
        "storyMissing",
        "storyErrored",
        "storyThrewException",
        "playFunctionThrewException",
        "unhandledErrorsWhilePlaying",
      ])
        channel.on(name, (payload) => {
          // SAFETY: errors and payloads of the preview; whatever they lack is undefined. A page's payload is its id.
          const { storyId, status, message } = (payload ?? {}) as Record<string, string | undefined>;
          const id = typeof payload === "string" ? payload : storyId;
          frame.storyEvents.push({ name, storyId: id, text: message ?? status ?? JSON.stringify(payload) });
        });
    },
  });
}

function emitCurrentStory(selection: { storyId: string; viewMode: string }): void {
  // SAFETY: see `recordEvents`.
  const frame = window as unknown as FrameWindow;
  frame.storyEvents = [];
  frame.__STORYBOOK_ADDONS_CHANNEL__.emit("setCurrentStory", selection);
}

function hasEnded(id: string): boolean {
  // SAFETY: see `recordEvents`.
  const { storyEvents = [] } = window as unknown as Partial<FrameWindow>;
  return storyEvents.some(
    (event) =>
      (/storyFinished|docsRendered/.test(event.name) && event.storyId === id) ||
      /Missing|Errored|storyThrew/.test(event.name),
  );
}

function failuresOf(id: string): string[] {
  // SAFETY: see `recordEvents`.
  const { storyEvents } = window as unknown as FrameWindow;
  return storyEvents
    .filter(({ name }) => name !== "docsRendered")
    .filter(({ name, storyId, text }) => name !== "storyFinished" || (storyId === id && text !== "success"))
    .map(({ name, text }) => `${name}: ${text}`);
}
