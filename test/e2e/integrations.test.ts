import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { expectClosed, popupOf } from "./support/page.ts";
import { launchBrowser } from "../support/launchBrowser.ts";
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
  const code = page.waitForResponse("**/tilesLater-*.js");
  await page.getByRole("link", { name: "By parts" }).click();
  await page.getByText("Nothing yet. Choose an app below.").waitFor();
  // Keys move the focus between tiles once this code, which is loaded after the first paint, has run.
  await page.evaluate(`import("${(await code).url()}").then(() => null)`);
  await page.getByRole("button", { name: "Connect Gmail" }).focus();
  const apps = page.getByRole("list", { name: "Apps" }).getByRole("listitem");
  await page.keyboard.press("Control+End");
  const last = await apps.count();
  for (let presses = 0; presses < 3 && !(await isOn(page, "Show more")); presses++) await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect.poll(() => apps.count()).toBeGreaterThan(last);
  await expect.poll(() => page.evaluate(() => document.activeElement?.closest("[data-toolkit]") !== null)).toBe(true);
});

test("where scrollbars take room, the categories of apps move nothing when they come", async () => {
  const browser = await launchBrowser({ ignoreDefaultArgs: ["--hide-scrollbars"] });
  const page = await browser.newPage({ viewport: { width: 900, height: 600 } });
  let letThrough = (): void => undefined;
  const held = new Promise<void>((settle) => {
    letThrough = settle;
  });
  await page.route("**/toolkits?*", async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(`${demo.url}/integrations`);
  const categories = page.getByRole("group", { name: "Categories" });
  const height = () => categories.evaluate(({ offsetHeight }: HTMLElement) => offsetHeight);
  await categories.waitFor();
  const before = await height();
  letThrough();
  await page.getByRole("button", { name: "Productivity" }).waitFor();
  expect(await categories.evaluate(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)).toBe(true);
  expect(await height()).toBe(before);
  await browser.close();
});

async function isOn(page: Page, text: string): Promise<boolean> {
  return page.evaluate((label) => document.activeElement?.textContent === label, text);
}
