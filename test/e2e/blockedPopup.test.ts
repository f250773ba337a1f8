import type { BrowserContext } from "playwright-core";
import { expect, test } from "vitest";
import { button, card, expectAddress, expectConnected, popupOf } from "./support/page.ts";
import { setUpDemo } from "./support/setUpDemo.ts";

const demo = setUpDemo("gmail");

test("a blocked window says so, and trying again works once windows are allowed", async () => {
  const context = await demo.newContext();
  await blockPopups(context);
  const page = await demo.open(context);

  await button(page, "Gmail", "Connect Gmail").click();
  await card(page, "Gmail").getByText("Your browser blocked the window").waitFor();
  expect(await demo.sandbox.accounts(), "no link is made for a window that never opened").toEqual([]);

  await page.evaluate(() => Object.assign(window, { allowPopups: true }));
  const popup = await popupOf(page, button(page, "Gmail", "Try again"));
  await popup.getByRole("button", { name: "Allow" }).click();
  await expectConnected(page, "Gmail");
});

test("Continue in this tab goes to the provider and comes back to the very place", async () => {
  const context = await demo.newContext();
  await blockPopups(context);
  const page = await demo.open(context, "/settings/integrations?tab=apps#communication");

  await button(page, "Gmail", "Connect Gmail").click();
  await button(page, "Gmail", "Continue in this tab").click();
  await page.getByRole("button", { name: "Allow" }).click();

  await expectConnected(page, "Gmail");
  await expectAddress(page, `${demo.url}/settings/integrations?tab=apps#communication`);
  expect(await demo.sandbox.accounts()).toHaveLength(1);
});

test("Deny in this tab comes back to the very place, and says why", async () => {
  const context = await demo.newContext();
  await blockPopups(context);
  const page = await demo.open(context, "/?tab=apps");

  await button(page, "Gmail", "Connect Gmail").click();
  await button(page, "Gmail", "Continue in this tab").click();
  await page.getByRole("button", { name: "Deny" }).click();

  await card(page, "Gmail").getByText("Access was not granted").waitFor();
  await expectAddress(page, `${demo.url}/?tab=apps`);
});

/** Headless browsers have no popup blocker: this one blocks until the page is told otherwise. */
async function blockPopups(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const open = window.open.bind(window);
    window.open = (...parameters) => ("allowPopups" in window ? open(...parameters) : null);
  });
}
