import { beforeEach, expect, test } from "vitest";
import { button, card, expectButton, expectClosed, expectConnected, popupOf } from "./support/page.ts";
import { setUpDemo } from "./support/setUpDemo.ts";

const demo = setUpDemo("gmail");

beforeEach(() => demo.sandbox.verifyCallbacks(`${demo.url}/api/composio/verify`));

test("with identity verification on, the one who started is connected, and the window closes", async () => {
  const page = await demo.open();

  const popup = await popupOf(page, button(page, "Gmail", "Connect Gmail"));
  await popup.getByRole("button", { name: "Allow" }).click();

  await expectConnected(page, "Gmail");
  await expectClosed(popup);
  expect(await demo.sandbox.accounts()).toMatchObject([{ userId: "user_maya", status: "ACTIVE" }]);
});

test("another user who is lured into finishing it connects nothing, and the starter reads why", async () => {
  // The lure is no window of a script's, and Maya's own is still at the provider.
  demo.allowConsole(/Scripts may close only the windows/);
  demo.allowConsole(/Unsafe attempt to initiate navigation for frame with URL '[^']*\/provider\/gmail/);
  const maya = await demo.open();
  const jonas = await demo.open();
  const loaded = jonas.waitForEvent("load");
  await jonas.getByLabel("Signed in as").selectOption("Jonas Berg");
  await loaded;

  const popup = await popupOf(maya, button(maya, "Gmail", "Connect Gmail"));
  await popup.getByRole("button", { name: "Allow" }).waitFor();
  const lure = await jonas.context().newPage();
  await lure.goto(popup.url());
  await lure.getByRole("button", { name: "Allow" }).click();

  await lure.getByText(/^This connection was started by someone else/).waitFor();
  expect(lure.url()).not.toMatch(/session_|ca_/);
  await card(maya, "Gmail").getByText("This was finished as another user or in another workspace").waitFor();
  await expectButton(maya, "Gmail", "Try again");
  await jonas.reload();
  await expectButton(jonas, "Gmail", "Connect Gmail");
  expect(await demo.sandbox.accounts()).toMatchObject([{ userId: "user_maya", status: "FAILED" }]);
});

test("who is signed out meanwhile signs in and tries again", async () => {
  demo.allowConsole(/401/);
  const page = await demo.open();
  const popup = await popupOf(page, button(page, "Gmail", "Connect Gmail"));
  await popup.getByRole("button", { name: "Allow" }).waitFor();
  const cookies = await page.context().cookies();
  await page.context().clearCookies();
  await popup.getByRole("button", { name: "Allow" }).click();

  await popup.getByText("You are signed out here.").waitFor();
  await page.context().addCookies(cookies);
  await popup.getByRole("link", { name: "Try again" }).click();
  await expectClosed(popup);
  await expectConnected(page, "Gmail");
});
