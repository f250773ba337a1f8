import { expect, test } from "vitest";
import { button, card, expectAddress, expectClosed, expectConnected, popupOf } from "./support/page.ts";
import { setUpDemo } from "./support/setUpDemo.ts";
import { changes } from "./support/upstream.ts";

const demo = setUpDemo("gmail");

/** A browser inside of an app, where the page itself goes to the provider. */
async function openInApp(path: string) {
  const context = await demo.browser.newContext({ userAgent: "Mozilla/5.0 (iPhone) AppleWebKit/605 Instagram 401" });
  context.setDefaultTimeout(15_000);
  return demo.open(context, path);
}

test("a trip of the whole page tells Composio nothing of the place that it comes back to", async () => {
  const page = await openInApp("/settings?token=private#communication");

  await button(page, "Gmail", "Connect Gmail").click();
  await page.getByRole("button", { name: "Allow" }).click();

  await expectConnected(page, "Gmail");
  await expectAddress(page, `${demo.url}/settings?token=private#communication`);
  expect(JSON.stringify(await changes(demo.sandbox))).not.toMatch(/private|communication/);
});

test("with identity verification on, which leaves no callback URL, it comes back all the same", async () => {
  await demo.sandbox.verifyCallbacks(`${demo.url}/api/composio/verify`);
  const page = await openInApp("/settings?tab=apps");

  await button(page, "Gmail", "Connect Gmail").click();
  await page.getByRole("button", { name: "Allow" }).click();

  await expectConnected(page, "Gmail");
  await expectAddress(page, `${demo.url}/settings?tab=apps`);
});

test.each(["the callback", "identity verification"])("Back, Forward and Allow come back, by %s", async (way) => {
  if (way !== "the callback") await demo.sandbox.verifyCallbacks(`${demo.url}/api/composio/verify`);
  const page = await openInApp("/settings?tab=apps");
  await button(page, "Gmail", "Connect Gmail").click();
  await page.getByRole("button", { name: "Allow" }).waitFor();

  await page.goBack();
  await card(page, "Gmail").getByRole("button", { name: "Try again" }).waitFor();
  await page.goForward();
  await page.getByRole("button", { name: "Allow" }).click();

  await expectConnected(page, "Gmail");
  await expectAddress(page, `${demo.url}/settings?tab=apps`);
});

test("a window starts with a copy of the tab's storage, and yet is on no trip", async () => {
  const page = await demo.open();
  await page.evaluate(() => {
    sessionStorage.setItem("composio-react:page-redirect", "secret /settings");
    sessionStorage.setItem("copied", "yes");
  });

  const popup = await popupOf(page, button(page, "Gmail", "Connect Gmail"));
  await popup.getByRole("button", { name: "Allow" }).waitFor();
  // On the app's own origin, where its storage can be read.
  await popup.route("**/storage", (route) =>
    route.fulfill({ contentType: "text/html", body: "<title>Storage</title>" }),
  );
  await popup.goto(`${demo.url}/storage`);
  expect(await popup.evaluate(() => Object.keys(sessionStorage))).toContain("copied");
  const closed = popup.waitForEvent("close");
  // It closes while it is on its way.
  popup.goto(`${demo.url}/api/composio/callback?status=success`).catch(() => undefined);
  await closed;
  await expectClosed(popup);
  await card(page, "Gmail").getByRole("button", { name: "Try again" }).waitFor();
});
