import type { BrowserContext, Locator, Page, Request, Route } from "playwright-core";
import { expect } from "vitest";

/** The card of an app. */
export function card(page: Page, name: string): Locator {
  return page.getByRole("listitem").filter({ has: page.getByRole("heading", { name, exact: true }) });
}

/** A button in the card of an app. */
export function button(page: Page, app: string, name: string): Locator {
  return card(page, app).getByRole("button", { name, exact: true });
}

/** That the card of an app comes to show a button. */
export async function expectButton(page: Page, app: string, name: string): Promise<void> {
  await button(page, app, name).waitFor();
}

/** That the card of an app comes to show that it is connected. */
export async function expectConnected(page: Page, app: string): Promise<void> {
  await card(page, app).getByText("Connected", { exact: true }).waitFor();
}

/** Chooses "Disconnect" in the menu of an app's connection, and returns the question. */
export async function askToDisconnect(page: Page, app: string): Promise<Locator> {
  // Where the app has several accounts, the name says whose it is.
  await card(page, app)
    .getByRole("button", { name: `Manage ${app}` })
    .click();
  await card(page, app).getByRole("menuitem", { name: "Disconnect" }).click();
  return page.getByRole("dialog", { name: `Disconnect ${app}?` });
}

/** Presses a button, and returns the dialog that it opens. */
export async function dialogOf(page: Page, press: Locator): Promise<Locator> {
  await press.click();
  const dialog = page.getByRole("dialog");
  await dialog.waitFor();
  return dialog;
}

/** Presses a button, and returns the window that it opens. */
export async function popupOf(page: Page, press: Locator): Promise<Page> {
  const [popup] = await Promise.all([page.context().waitForEvent("page"), press.click()]);
  return popup;
}

export async function expectClosed(popup: Page): Promise<void> {
  await expect.poll(() => popup.isClosed(), { message: "the window closes by itself" }).toBe(true);
}

/** Connected is known from the list; the address is tidied by the code that connects, which may come after it. */
export async function expectAddress(page: Page, address: string): Promise<void> {
  await expect.poll(() => page.url()).toBe(address);
}

/** Holds back what the pages ask of a route of the handler, until the returned function is called. */
export async function hold(context: BrowserContext, path: string): Promise<() => Promise<void>> {
  const held: Route[] = [];
  const pattern = `**/api/composio/${path}*`;
  let isOpen = false;
  await context.route(pattern, (route) => (isOpen ? route.continue() : void held.push(route)));
  return async () => {
    isOpen = true;
    await Promise.all(held.map((route) => route.continue()));
  };
}

/**
 * Stops a page's clock, which the context must have installed. The returned function lets it go on, and waits for the answers
 * to what the page then asks: on a slow machine they take none of the page's time.
 */
export async function stopClock(page: Page): Promise<(milliseconds: number) => Promise<void>> {
  const unanswered = new Set<Request>();
  page.on("request", (request) => unanswered.add(request));
  page.on("response", (response) => unanswered.delete(response.request()));
  page.on("requestfailed", (request) => unanswered.delete(request));
  // Less than the page waits for an answer: what it has asked goes on.
  await page.clock.pauseAt((await page.evaluate(() => Date.now())) + 20_000);
  return async (milliseconds) => {
    await page.clock.runFor(milliseconds);
    await expect.poll(() => unanswered.size).toBe(0);
  };
}
