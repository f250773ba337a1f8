import type { BrowserContext, Frame, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import {
  button,
  card,
  expectAddress,
  expectButton,
  expectClosed,
  expectConnected,
  hold,
  popupOf,
  stopClock,
} from "./support/page.ts";
import { setUpDemo } from "./support/setUpDemo.ts";
import { linksMade } from "./support/upstream.ts";

/*
 * What a connect button says at the moments when not everything is known, and where the browser does not let it do
 * what it would like to.
 */

const demo = setUpDemo("gmail", "stripe");
const finished = "Finished signing in? This updates by itself.";

/** Everything that the cards of a page say from now on, each text once. */
async function listen(page: Page): Promise<() => Promise<readonly string[]>> {
  await page.evaluate(() => {
    const heard = new Set<string>();
    const note = () => {
      for (const { textContent } of document.querySelectorAll(".cr-status, [role=status]"))
        heard.add(textContent ?? "");
    };
    new MutationObserver(note).observe(document.body, { subtree: true, childList: true, characterData: true });
    Object.assign(window, { heard });
  });
  return () => page.evaluate(() => [...("heard" in window ? (window.heard as Set<string>) : [])]);
}

describe("after Deny", () => {
  test.each([0, 400, 2_000])("nothing false is said or announced, with Composio %i ms away", async (ms) => {
    const page = await demo.open();
    const heard = await listen(page);
    const popup = await popupOf(page, button(page, "Gmail", "Connect Gmail"));
    await popup.getByRole("button", { name: "Deny" }).waitFor();
    await demo.sandbox.delay(ms);
    await popup.getByRole("button", { name: "Deny" }).click();
    await card(page, "Gmail").getByText("Access was not granted").waitFor();
    await expectClosed(popup);
    expect(await heard()).not.toContain(finished);
  });

  test("nor with a provider that severs its window, once the callback has come", async () => {
    await demo.sandbox.coop(true);
    const page = await demo.open();
    const popup = await popupOf(page, button(page, "Gmail", "Connect Gmail"));
    await card(page, "Gmail").getByText(finished).waitFor();
    const release = await hold(page.context(), "connected-accounts");
    await popup.getByRole("button", { name: "Deny" }).click();
    await card(page, "Gmail").getByText("Checking the connection…").waitFor();
    const heard = await listen(page);
    await release();
    await card(page, "Gmail").getByText("Access was not granted").waitFor();
    expect(await heard()).not.toContain(finished);
  });
});

/* airbytehq/airbyte#23200 */
describe("Cancel while the user is at the provider", () => {
  test("asks them to close that window, and who finishes there all the same is connected", async () => {
    const page = await demo.open();
    const popup = await popupOf(page, button(page, "Gmail", "Connect Gmail"));
    await popup.getByRole("button", { name: "Allow" }).waitFor();
    await button(page, "Gmail", "Cancel").click();
    await card(page, "Gmail").getByText("If its window is still open, please close it.").waitFor();
    await expectButton(page, "Gmail", "Connect Gmail");

    await popup.getByRole("button", { name: "Allow" }).click();
    await expectConnected(page, "Gmail");
    await expectClosed(popup);
    expect(await demo.sandbox.accounts()).toMatchObject([{ status: "ACTIVE", deleted: false }]);
  });

  test("who closes it leaves nothing behind", async () => {
    const page = await demo.open();
    const popup = await popupOf(page, button(page, "Gmail", "Connect Gmail"));
    await popup.getByRole("button", { name: "Allow" }).waitFor();
    await button(page, "Gmail", "Cancel").click();
    const line = card(page, "Gmail").getByText("please close it");
    await line.waitFor();
    await popup.close();
    await line.waitFor({ state: "detached" });
    await expect.poll(async () => (await demo.sandbox.accounts()).map(({ deleted }) => deleted)).toEqual([true]);
  });
});

describe("in a frame", () => {
  /** @param attributes of the frame */
  async function openFramed(attributes = ""): Promise<{ context: BrowserContext; page: Page; frame: Frame }> {
    const context = await demo.newContext();
    // Of the demo's own origin: its session is kept in a cookie that a foreign page's frames do not get.
    const host = `${demo.url}/host`;
    await context.route(host, (route) =>
      route.fulfill({
        contentType: "text/html",
        body: `<!doctype html><title>Host</title><iframe name="app" width="900" height="700" src="${demo.url}/" ${attributes}></iframe>`,
      }),
    );
    const page = await context.newPage();
    await page.goto(host);
    const frame = page.frame("app");
    if (!frame) throw new Error("no frame");
    return { context, page, frame };
  }

  const gmailIn = (frame: Frame) =>
    frame.getByRole("listitem").filter({ has: frame.getByRole("heading", { name: "Gmail", exact: true }) });

  /* roundcube/roundcubemail#8729 */
  test("a blocked window becomes a link that opens a new tab, and the frame hears of its end", async () => {
    const { context, frame } = await openFramed();
    await frame.evaluate(() => (window.open = () => null));
    const gmail = gmailIn(frame);
    await gmail.getByRole("button", { name: "Connect Gmail" }).click();
    const link = gmail.getByRole("link", { name: "Continue to Gmail (opens in a new tab)" });
    const [tab] = await Promise.all([context.waitForEvent("page"), link.click()]);
    expect(await tab.evaluate(() => window.opener)).toBeNull();
    await tab.getByRole("button", { name: "Allow" }).click();
    await gmail.getByText("Connected", { exact: true }).waitFor();
    expect(frame.url()).toContain(demo.url);
    expect(await linksMade(demo.sandbox)).toBe(1);
  });

  test("whose windows stay in its sandbox, the window goes to the provider, and is not left behind", async () => {
    demo.allowConsole(/allow-scripts and allow-same-origin|Unsafe attempt to initiate navigation/);
    const { context, frame } = await openFramed('sandbox="allow-scripts allow-same-origin allow-forms allow-popups"');
    const gmail = gmailIn(frame);
    const press = gmail.getByRole("button", { name: "Connect Gmail" }).click();
    const [popup] = await Promise.all([context.waitForEvent("page"), press]);
    await popup.getByRole("button", { name: "Allow" }).click();
    await gmail.getByText("Connected", { exact: true }).waitFor();
    await expectClosed(popup);
    expect(context.pages()).toHaveLength(1);
  });

  test("that may open no tab, the link takes the tab itself, and nothing speaks of a new one", async () => {
    demo.allowConsole(/allow-scripts and allow-same-origin|'allow-popups' permission is not set/);
    const { context, page, frame } = await openFramed(
      'sandbox="allow-scripts allow-same-origin allow-forms allow-top-navigation"',
    );
    const gmail = gmailIn(frame);
    await gmail.getByRole("button", { name: "Connect Gmail" }).click();
    const link = gmail.getByRole("link", { name: "Continue to Gmail", exact: true });
    await link.waitFor();
    await gmail.getByText("Connecting Gmail…").filter({ visible: true }).first().waitFor();
    expect(await gmail.innerText()).not.toContain("new tab");
    await link.click();
    await page.getByRole("button", { name: "Allow" }).click();
    // The page around the frame is back, and the frame in it.
    await page.waitForURL(/\/host/);
    const back = page.frame("app");
    if (!back) throw new Error("no frame");
    await gmailIn(back).getByText("Connected", { exact: true }).waitFor();
    expect(context.pages()).toHaveLength(1);
  });
});

describe("a press before it is known how an app is connected", () => {
  test("opens the window in the click, and goes on in it", async () => {
    const context = await demo.newContext();
    const release = await hold(context, "auth-configs");
    const page = await demo.open(context);
    const popup = await popupOf(page, button(page, "Gmail", "Connect Gmail"));
    await release();
    await popup.getByRole("button", { name: "Allow" }).click();
    await expectConnected(page, "Gmail");
  });

  test("ends in the form where keys are wanted", async () => {
    const context = await demo.newContext();
    const release = await hold(context, "auth-configs");
    const page = await demo.open(context);
    const popup = await popupOf(page, button(page, "Stripe", "Connect Stripe"));
    await release();
    const dialog = page.getByRole("dialog", { name: "Connect Stripe" });
    await dialog.waitFor();
    await expectClosed(popup);
    expect(await linksMade(demo.sandbox)).toBe(0);
  });
});

test("a connected app is not said to be anything else before its list is there, and keeps its place", async () => {
  await demo.sandbox.addAccount({ userId: "user_maya", toolkit: "gmail" });
  const context = await demo.newContext();
  const release = await hold(context, "connected-accounts");
  const page = await demo.open(context);
  const gmail = card(page, "Gmail").getByRole("button");
  expect([await gmail.textContent(), await gmail.getAttribute("aria-busy")]).toEqual(["Gmail", "true"]);
  const before = await card(page, "Gmail").boundingBox();
  await release();
  await expectConnected(page, "Gmail");
  expect(await card(page, "Gmail").boundingBox()).toEqual(before);
});

test.each([4_000, 8_000])("ACTIVE %i ms after the callback shows within 1.5 s", async (lag) => {
  await demo.sandbox.activationLag(600_000);
  const context = await demo.newContext();
  await context.clock.install();
  const page = await demo.open(context);
  const popup = await popupOf(page, button(page, "Gmail", "Connect Gmail"));
  await popup.getByRole("button", { name: "Allow" }).waitFor();
  const pass = await stopClock(page);
  const before = (await demo.sandbox.requests()).length;
  await popup.getByRole("button", { name: "Allow" }).click();
  await expectClosed(popup);
  for (let ms = 0; ms < lag; ms += 100) await pass(100);
  await card(page, "Gmail").getByText("Checking the connection…").waitFor();
  const [account] = await demo.sandbox.accounts();
  await demo.sandbox.setStatus(account?.id ?? "", "ACTIVE");
  for (let ms = 0; ms < 1_500; ms += 100) await pass(100);
  await expectConnected(page, "Gmail");
  expect((await demo.sandbox.requests()).length - before).toBeLessThan(lag / 1_000 + 12);
});

describe("where the browser forbids storage", () => {
  async function openWithoutStorage(path: string): Promise<Page> {
    const context = await demo.browser.newContext({ userAgent: "Mozilla/5.0 (iPhone) AppleWebKit/605 Instagram 401" });
    context.setDefaultTimeout(15_000);
    await context.addInitScript(() => {
      for (const name of ["localStorage", "sessionStorage"])
        Object.defineProperty(window, name, {
          get() {
            throw new DOMException("The operation is insecure.", "SecurityError");
          },
        });
    });
    return demo.open(context, path);
  }

  test.each([
    ["Allow", /^Manage Gmail$/, ""],
    ["Deny", /^Try again$/, "Access was not granted"],
  ])("a trip of the whole page comes back, and its end is told: %s", async (decision, name, text) => {
    const page = await openWithoutStorage("/settings");
    await button(page, "Gmail", "Connect Gmail").click();
    await page.getByRole("button", { name: decision }).click();
    await card(page, "Gmail").getByRole("button", { name }).waitFor();
    if (text !== "") await card(page, "Gmail").getByText(text).waitFor();
    await expectAddress(page, `${demo.url}/settings`);
  });
});
