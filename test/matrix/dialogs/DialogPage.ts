import type { Browser, FrameLocator, Locator, Page } from "playwright-core";

/** A host's page with our dialog open from inside the host. What is read from it is what a user sees. */
export class DialogPage {
  readonly tab: Page;
  /** The document that the dialog is in. */
  readonly #scope: Page | FrameLocator;

  private constructor(tab: Page, scope: Page | FrameLocator) {
    this.tab = tab;
    this.#scope = scope;
  }

  static async open(browser: Browser, address: string, host: string): Promise<DialogPage> {
    const tab = await browser.newPage({ viewport: { width: 900, height: 600 }, reducedMotion: "reduce" });
    tab.setDefaultTimeout(8_000);
    await tab.goto(`${address}?host=${encodeURIComponent(host)}`);
    const page = new DialogPage(tab, host === "iframe" ? tab.frameLocator("iframe") : tab);
    await page.openHost();
    await page.openDialog();
    return page;
  }

  get opener(): Locator {
    // A modal host hides the page behind it from assistive technology.
    return this.#scope.getByRole("button", { name: "Open host", includeHidden: true });
  }

  /** The connect button, or the menu's button of what it has connected. */
  get button(): Locator {
    return this.#scope.locator(".cr-connect > .cr-button, .cr-account-control > .cr-menu-button");
  }

  get badge(): Locator {
    return this.#scope.locator(".cr-connect .cr-badge");
  }

  get menu(): Locator {
    return this.#scope.locator('.cr-menu [role="menu"]');
  }

  /** The field for the connection's name. */
  get nameField(): Locator {
    return this.#scope.locator(".cr-rename input");
  }

  get dialog(): Locator {
    return this.#scope.locator("dialog.cr-dialog");
  }

  get area(): Locator {
    return this.dialog.getByRole("textbox");
  }

  /** What the host shows while it is open. A locator by role would not find it behind a modal dialog. */
  get host(): Locator {
    return this.#scope.locator('[aria-label="Host"]');
  }

  async openHost(): Promise<void> {
    await this.opener.click();
    await this.button.and(this.#scope.locator("[data-method=fields]")).waitFor();
  }

  async openDialog(): Promise<void> {
    await this.button.click();
    await this.area.waitFor();
  }

  press(key: string): Promise<void> {
    return this.tab.keyboard.press(key);
  }

  /** Whether the focus is on an element. */
  isFocused(locator: Locator): Promise<boolean> {
    return locator.evaluate((element) => {
      const root = element.getRootNode();
      return (root instanceof ShadowRoot ? root : element.ownerDocument).activeElement === element;
    });
  }

  /** Where the focus is, seen from the dialog. Between the last control and the first a browser may offer its own. */
  focus(): Promise<"inside" | "nowhere" | "outside"> {
    return this.dialog.evaluate((dialog) => {
      const root = dialog.getRootNode();
      const { activeElement } = root instanceof ShadowRoot ? root : dialog.ownerDocument;
      if (activeElement !== null && dialog.contains(activeElement)) return "inside";
      return activeElement === null || activeElement.localName === "body" ? "nowhere" : "outside";
    });
  }

  /** How far the page has been scrolled, and where its content begins. */
  place(): Promise<{ scrolled: number; left: number; right: number }> {
    return this.opener.evaluate((element) => {
      const { left, right } = element.getBoundingClientRect();
      return { scrolled: element.ownerDocument.scrollingElement?.scrollTop ?? 0, left, right };
    });
  }
}
