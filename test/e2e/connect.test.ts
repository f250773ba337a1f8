import { expect, test } from "vitest";
import {
  askToDisconnect,
  button,
  card,
  dialogOf,
  expectButton,
  expectClosed,
  expectConnected,
  popupOf,
} from "./support/page.ts";
import { setUpDemo } from "./support/setUpDemo.ts";

const demo = setUpDemo("gmail", "zendesk");

test("Connect Gmail, Allow, Connected", async () => {
  const page = await demo.open();

  const popup = await popupOf(page, button(page, "Gmail", "Connect Gmail"));
  await expectButton(page, "Gmail", "Connecting Gmail…");
  await popup.getByRole("button", { name: "Allow" }).click();

  await expectConnected(page, "Gmail");
  await expectClosed(popup);
  await card(page, "Gmail").getByRole("paragraph").getByText("alex@example.com").waitFor();
  const [account] = await demo.sandbox.accounts();
  expect(account).toMatchObject({ toolkit: "gmail", status: "ACTIVE", userId: "user_maya" });
});

test("what was connected is still so after a reload, and can be disconnected", async () => {
  await demo.sandbox.addAccount({ userId: "user_maya", toolkit: "gmail" });
  const page = await demo.open();
  await expectConnected(page, "Gmail");

  const dialog = await askToDisconnect(page, "Gmail");
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expectConnected(page, "Gmail");

  await askToDisconnect(page, "Gmail");
  await dialog.getByRole("button", { name: "Disconnect" }).click();
  await expectButton(page, "Gmail", "Connect Gmail");
  expect(await demo.sandbox.accounts()).toMatchObject([{ toolkit: "gmail", deleted: true }]);
  // Whoever works by keyboard goes on where they were.
  await expect
    .poll(() => page.evaluate(() => [document.activeElement?.tagName, document.activeElement?.textContent].join(" ")))
    .toBe("BUTTON Connect");
});

test("Deny has its words, and trying again works", async () => {
  const page = await demo.open();

  const denied = await popupOf(page, button(page, "Gmail", "Connect Gmail"));
  await denied.getByRole("button", { name: "Deny" }).click();
  await card(page, "Gmail").getByText("Access was not granted").waitFor();
  await expectClosed(denied);

  const popup = await popupOf(page, button(page, "Gmail", "Try again"));
  await popup.getByRole("button", { name: "Allow" }).click();
  await expectConnected(page, "Gmail");
  expect(await statuses()).toEqual(["FAILED", "ACTIVE"]);
});

test("a window closed half-way is no cancel: try again opens the same link", async () => {
  const page = await demo.open();

  const closed = await popupOf(page, button(page, "Gmail", "Connect Gmail"));
  await closed.getByRole("button", { name: "Allow" }).waitFor();
  await closed.close();
  await expectButton(page, "Gmail", "Cancel");

  const popup = await popupOf(page, button(page, "Gmail", "Try again"));
  await popup.getByRole("button", { name: "Allow" }).click();
  await expectConnected(page, "Gmail");
  expect(await statuses()).toEqual(["ACTIVE"]);
});

test("a window closed half-way can be cancelled, and a later start makes a new link", async () => {
  const page = await demo.open();

  const closed = await popupOf(page, button(page, "Gmail", "Connect Gmail"));
  await closed.getByRole("button", { name: "Allow" }).waitFor();
  await closed.close();
  // When the page notices it, its panel changes, and a press in that moment may hit nothing.
  await button(page, "Gmail", "Try again").waitFor();
  await button(page, "Gmail", "Cancel").click();

  const popup = await popupOf(page, button(page, "Gmail", "Connect Gmail"));
  await popup.getByRole("button", { name: "Allow" }).click();
  await expectConnected(page, "Gmail");
});

test("a provider that wants a field first gets it before its window opens", async () => {
  const page = await demo.open();

  const dialog = await dialogOf(page, button(page, "Zendesk", "Connect Zendesk"));
  await dialog.getByRole("button", { name: "Sign in with Zendesk" }).click();
  await dialog.getByLabel("Subdomain").fill("acme");
  const popup = await popupOf(page, dialog.getByRole("button", { name: "Continue to Zendesk" }));
  await popup.getByRole("button", { name: "Allow" }).click();

  await expectConnected(page, "Zendesk");
  await expectClosed(popup);
  expect(await demo.sandbox.accounts()).toMatchObject([{ status: "ACTIVE", val: { subdomain: "acme" } }]);
});

test("Cross-Origin-Opener-Policy on the provider's pages changes nothing", async () => {
  await demo.sandbox.coop(true);
  const page = await demo.open();

  const popup = await popupOf(page, button(page, "Gmail", "Connect Gmail"));
  await popup.getByRole("button", { name: "Allow" }).click();

  await expectConnected(page, "Gmail");
  await expectClosed(popup);
});

test("an account that becomes ACTIVE only after the callback is waited for", async () => {
  await demo.sandbox.activationLag(1_000);
  const page = await demo.open();

  const popup = await popupOf(page, button(page, "Gmail", "Connect Gmail"));
  await popup.getByRole("button", { name: "Allow" }).click();

  await expectConnected(page, "Gmail");
});

async function statuses(): Promise<readonly string[]> {
  return (await demo.sandbox.accounts()).map(({ status }) => status);
}
