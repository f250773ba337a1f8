import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { expectClosed, popupOf } from "./support/page.ts";
import { setUpDemo } from "./support/setUpDemo.ts";

const demo = setUpDemo();

/** The page of an address, once its apps are there. */
async function open(path: string): Promise<Page> {
  const page = await (await demo.newContext()).newPage();
  await page.goto(demo.url + path);
  await page.getByRole("button", { name: "Connect Gmail" }).waitFor();
  return page;
}

test("the page in one line: from the invitation to two connections, one of them searched for", async () => {
  const page = await open("/integrations");
  await page.getByText("Connect your first app").waitFor();

  const popup = await popupOf(page, page.getByRole("button", { name: "Connect Gmail" }));
  await popup.getByRole("button", { name: "Allow" }).click();
  await expectClosed(popup);
  const connections = page.getByRole("list", { name: "Connections" });
  await connections.getByText("alex@example.com").waitFor();
  await page.getByRole("list", { name: "Featured" }).getByText("Connected", { exact: true }).waitFor();

  await page.getByRole("searchbox", { name: "Search apps" }).fill("stripe");
  await page.getByRole("button", { name: "Connect Stripe" }).click();
  const dialog = page.getByRole("dialog", { name: "Connect Stripe" });
  await dialog.getByRole("textbox").first().fill("sk_live_123");
  await dialog.getByRole("button", { name: "Connect Stripe" }).click();
  await connections.getByRole("button", { name: "Manage Stripe" }).waitFor();
  expect(await demo.sandbox.accounts()).toMatchObject([
    { toolkit: "gmail", status: "ACTIVE", userId: "user_maya" },
    { toolkit: "stripe", status: "ACTIVE", userId: "user_maya" },
  ]);
});

test("the same by its parts: a second page of apps, by the keyboard alone, and a way to it in the navigation", async () => {
  const page = await open("/integrations");
  await page.getByRole("link", { name: "By parts" }).click();
  await page.getByText("Nothing yet. Choose an app below.").waitFor();
  await page.getByRole("button", { name: "Connect Gmail" }).focus();
  const apps = page.getByRole("list", { name: "Apps" }).getByRole("listitem");
  await page.keyboard.press("Control+End");
  const last = await apps.count();
  for (let presses = 0; presses < 3 && !(await isOn(page, "Show more")); presses++) await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect.poll(() => apps.count()).toBeGreaterThan(last);
  await expect.poll(() => page.evaluate(() => document.activeElement?.closest("[data-toolkit]") !== null)).toBe(true);
});

async function isOn(page: Page, text: string): Promise<boolean> {
  return page.evaluate((label) => document.activeElement?.textContent === label, text);
}
