import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { button, expectButton, expectConnected, popupOf } from "./support/page.ts";
import { setUpDemo } from "./support/setUpDemo.ts";

// hosts.md 21, 23

const demo = setUpDemo("gmail", "slack");

/** Signs in as another user as a single-page app does it, or another tab: the page goes on as it is. */
async function signInQuietly(page: Page, email: string): Promise<void> {
  await page.evaluate(
    (address) => fetch("/api/session", { method: "POST", body: new URLSearchParams({ email: address }) }),
    email,
  );
}

/** Coming back to the page is when it looks. */
async function lookAgain(page: Page): Promise<void> {
  await page.evaluate(() => window.dispatchEvent(new Event("focus")));
}

test("who signs in without a reload is shown nothing of the last one, and takes nothing over in the middle of it", async () => {
  await demo.sandbox.addAccount({ userId: "user_maya", toolkit: "slack" });
  const page = await demo.open();
  await expectConnected(page, "Slack");
  const popup = await popupOf(page, button(page, "Gmail", "Connect Gmail"));
  await popup.getByRole("button", { name: "Allow" }).waitFor();

  await signInQuietly(page, "jonas@fernhill.example");
  await lookAgain(page);
  await expectButton(page, "Slack", "Connect Slack");
  await expectButton(page, "Gmail", "Connect Gmail");
  const pending = (await demo.sandbox.accounts()).find(({ toolkit }) => toolkit === "gmail");
  expect(pending).toMatchObject({ userId: "user_maya", deleted: false });

  const own = await popupOf(page, button(page, "Gmail", "Connect Gmail"));
  await own.getByRole("button", { name: "Allow" }).click();
  await expectConnected(page, "Gmail");
  const mayas = (await demo.sandbox.accounts()).filter(({ userId }) => userId === "user_maya");
  expect(mayas.map(({ toolkit, deleted }) => [toolkit, deleted])).toEqual([
    ["slack", false],
    ["gmail", false],
  ]);
});

test("a tab beside it, to which nobody returns, shows the new user's connections as well", async () => {
  await demo.sandbox.addAccount({ userId: "user_maya", toolkit: "slack" });
  const page = await demo.open();
  const beside = await page.context().newPage();
  await beside.goto(page.url());
  for (const tab of [page, beside]) await expectConnected(tab, "Slack");
  await signInQuietly(page, "jonas@fernhill.example");
  // The press is refused, and names the new user.
  demo.allowConsole(/409/);
  await button(page, "Gmail", "Connect Gmail").click();
  for (const tab of [page, beside]) await expectButton(tab, "Slack", "Connect Slack");
});

test("two mailboxes have expired and one is connected anew: the other one is as it was", async () => {
  for (const alias of ["Work", "Private"])
    await demo.sandbox.addAccount({ userId: "user_maya", toolkit: "gmail", status: "EXPIRED", alias });
  const page = await demo.open();
  const before = await demo.sandbox.accounts();
  const popup = await popupOf(page, button(page, "Gmail", "Reconnect Gmail"));
  await popup.getByRole("button", { name: "Allow" }).click();
  await expectConnected(page, "Gmail");
  await page.waitForLoadState("networkidle");
  const after = await demo.sandbox.accounts();
  expect(after.slice(0, 2)).toEqual(before);
  expect(after[2]).toMatchObject({ status: "ACTIVE", deleted: false });
});
