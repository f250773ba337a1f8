import { expect, test } from "vitest";
import { button, expectButton, expectConnected, popupOf } from "./support/page.ts";
import { setUpDemo } from "./support/setUpDemo.ts";

const demo = setUpDemo("gmail", "slack");

test("another user sees nothing of what the first one connects, and each keeps their own", async () => {
  const maya = await demo.open();
  const jonas = await demo.open();
  await signIn(jonas, "Jonas Berg");

  const popup = await popupOf(maya, button(maya, "Gmail", "Connect Gmail"));
  await popup.getByRole("button", { name: "Allow" }).click();
  await expectConnected(maya, "Gmail");

  await jonas.reload();
  await expectButton(jonas, "Gmail", "Connect Gmail");
  const own = await popupOf(jonas, button(jonas, "Gmail", "Connect Gmail"));
  await own.getByRole("button", { name: "Allow" }).click();
  await expectConnected(jonas, "Gmail");

  const accounts = await demo.sandbox.accounts();
  expect(accounts.map(({ userId, status }) => [userId, status])).toEqual([
    ["user_maya", "ACTIVE"],
    ["user_jonas", "ACTIVE"],
  ]);
});

test("switching users in one browser carries nothing over: not an account, not an attempt under way", async () => {
  await demo.sandbox.addAccount({ userId: "user_maya", toolkit: "slack" });
  const page = await demo.open();
  await expectConnected(page, "Slack");
  const popup = await popupOf(page, button(page, "Gmail", "Connect Gmail"));
  await popup.getByRole("button", { name: "Allow" }).waitFor();

  await signIn(page, "Jonas Berg");
  await expectButton(page, "Slack", "Connect Slack");
  await expectButton(page, "Gmail", "Connect Gmail");

  // Maya's window is still open: what she finishes in it is hers.
  await popup.getByRole("button", { name: "Allow" }).click();
  await expect
    .poll(async () => (await demo.sandbox.accounts()).map(({ status }) => status))
    .toEqual(["ACTIVE", "ACTIVE"]);
  await page.reload();
  await expectButton(page, "Gmail", "Connect Gmail");
});

async function signIn(page: Awaited<ReturnType<typeof demo.open>>, name: string): Promise<void> {
  const loaded = page.waitForEvent("load");
  await page.getByLabel("Signed in as").selectOption(name);
  await loaded;
}
