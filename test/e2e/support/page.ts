import type { Locator, Page } from "playwright-core";
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
