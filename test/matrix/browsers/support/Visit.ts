import type { BrowserTab, Find, Json, TestBrowser } from "./TestBrowser.ts";

/** What a visitor does in a tab and sees there. What is not there yet is waited for. */
export class Visit {
  readonly tab: BrowserTab;
  readonly #browser: TestBrowser;

  constructor(browser: TestBrowser, tab: BrowserTab) {
    this.#browser = browser;
    this.tab = tab;
  }

  async press(name: string, card?: string): Promise<void> {
    await this.#until(`pressing "${name}"`, () => this.tab.click({ role: "button", name, ...(card && { card }) }));
  }

  async follow(name: string): Promise<void> {
    await this.#until(`following "${name}"`, () => this.tab.click({ role: "link", name }));
  }

  /** Presses a button, and returns the window that it opens. */
  async popupOf(name: string, card?: string): Promise<Visit> {
    const before = new Set((await this.#browser.tabs()).map(({ id }) => id));
    await this.press(name, card);
    let popup: BrowserTab | undefined;
    await this.#until(`the window of "${name}"`, async () => {
      popup = (await this.#browser.tabs()).find(({ id }) => !before.has(id));
      return popup !== undefined;
    });
    if (!popup) throw new Error("There is no window.");
    return new Visit(this.#browser, popup);
  }

  async type(label: string, text: string): Promise<void> {
    await this.#until(`typing into "${label}"`, () => this.tab.type({ role: "field", name: label }, text));
  }

  /** That a button, dialog, field, heading or link is there. */
  async sees(role: Find["role"], name: string, card?: string): Promise<void> {
    const find = { role, name, ...(card && { card }) };
    await this.#until(`the ${role} "${name}"`, () => this.tab.has(find));
  }

  /** That a button, dialog, field, heading or link is not there any more. */
  async misses(role: Find["role"], name: string): Promise<void> {
    await this.#until(`the ${role} "${name}" to be gone`, async () => !(await this.tab.has({ role, name })));
  }

  async reads(text: string): Promise<void> {
    await this.#until(`the text "${text}"`, () =>
      this.tab.run((text) => (document.body?.innerText ?? "").includes(text), text),
    );
  }

  /** What is in a field. */
  async valueOf(label: string): Promise<string> {
    await this.sees("field", label);
    return this.ask(
      (label) =>
        [...document.querySelectorAll("label")].flatMap(({ control, textContent }) =>
          textContent.trim() === label && control && "value" in control ? [String(control.value)] : [],
        )[0] ?? "",
      label,
    );
  }

  /** What a field looks like, without its caret. */
  async pictureOf(label: string): Promise<string> {
    await this.ask(() => {
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
      // WebKitGTK takes a picture of the next frame, and draws none where nothing moves.
      const moving = document.createElement("div");
      moving.style.cssText = "position: fixed; bottom: 0; right: 0; width: 1px; height: 1px; background: red";
      moving.animate([{ opacity: 0 }, { opacity: 1 }], { duration: 100, iterations: Infinity });
      document.body.append(moving);
      return null;
    });
    return this.tab.picture({ role: "field", name: label });
  }

  ask<Args extends readonly Json[], Result extends Json>(
    script: (...args: Args) => Result | Promise<Result>,
    ...args: Args
  ): Promise<Result> {
    return this.tab.run(script, ...args);
  }

  /** That the window closes by itself. */
  async closes(): Promise<void> {
    await this.#until("the window to close", async () =>
      (await this.#browser.tabs()).every(({ id }) => id !== this.tab.id),
    );
  }

  async #until(what: string, check: () => Promise<boolean>): Promise<void> {
    const deadline = Date.now() + 30_000;
    while (!(await check())) {
      if (Date.now() > deadline) throw new Error(`No ${what}.\n${await this.#situation()}`);
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
  }

  /** What a reader of a failure needs to know. */
  async #situation(): Promise<string> {
    const open = (await this.#browser.tabs()).length;
    const shown = await this.tab.run(() => [location.href, document.readyState, document.body?.innerText].join("\n"));
    return [`${open} tabs are open.`, this.tab.obstacle ?? "", shown].join("\n");
  }
}
