import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { askToDisconnect, button, card, expectButton, expectConnected, hold, popupOf } from "./support/page.ts";
import { setUpDemo } from "./support/setUpDemo.ts";

const demo = setUpDemo();

test("apps are found by what they are called and do, and those that are connected by a filter", async () => {
  await demo.sandbox.addAccount({ userId: "user_maya", toolkit: "slack" });
  const page = await demo.open();
  const apps = page.getByRole("list", { name: "Apps" }).getByRole("heading");

  await page.getByLabel("Search apps").fill("calendar");
  await expect.poll(() => apps.allTextContents()).not.toContain("Gmail");
  expect(await apps.allTextContents()).toContain("Google Calendar");
  await page.getByLabel("Search apps").fill("no such app");
  await page.getByText("No app matches “no such app”.").waitFor();

  await page.getByLabel("Search apps").fill("");
  await page.getByLabel("Connected 1").check({ force: true });
  await expect.poll(() => apps.allTextContents()).toEqual(["Slack"]);
});

test("the chosen colour scheme is kept", async () => {
  const page = await demo.open();
  const scheme = () => page.evaluate(() => getComputedStyle(document.documentElement).colorScheme);
  expect(await scheme()).toBe("light dark");

  await page.getByLabel("Dark").check({ force: true });
  await page.reload();
  expect(await page.getByLabel("Dark").isChecked()).toBe(true);
  await expect.poll(scheme).toBe("dark");
});

test("on a phone, all of a link of the navigation is in sight when it gets the focus", async () => {
  const page = await demo.open();
  await page.setViewportSize({ width: 320, height: 640 });
  const links = page.getByRole("navigation", { name: "Fernhill" }).getByRole("link");
  const count = await links.count();
  await links.first().focus();
  for (const key of ["Tab", "Shift+Tab"]) {
    for (let step = 1; step < count; step += 1) {
      await page.keyboard.press(key);
      const { x, width } = (await page.locator("nav a:focus").boundingBox()) ?? { x: -1, width: 0 };
      expect(x).toBeGreaterThanOrEqual(-1);
      expect(x + width).toBeLessThanOrEqual(321);
    }
  }
});

test("the developer panel tells each step, and can break a connection, which is then reconnected", async () => {
  const page = await demo.open();
  const step = (name: string) => page.getByText(`connect.${name}`).first().waitFor();
  await page.getByText("Developer panel").click();
  const popup = await popupOf(page, button(page, "Gmail", "Connect Gmail"));
  // A poll that comes between the consent and its callback would end the flow without the callback.
  const release = await hold(page.context(), "connected-accounts");
  await popup.getByRole("button", { name: "Allow" }).click();
  for (const name of ["opening", "waiting", "callback"]) await step(name);
  await release();
  await expectConnected(page, "Gmail");
  await step("connected");

  await page.getByRole("button", { name: "Expire Gmail" }).click();
  const again = await popupOf(page, button(page, "Gmail", "Reconnect Gmail"));
  await again.getByRole("button", { name: "Allow" }).click();
  await expectConnected(page, "Gmail");
  expect((await demo.sandbox.accounts()).map(({ status }) => status)).toEqual(["EXPIRED", "ACTIVE"]);
});

test("while the link is slow in coming, the window says what goes on", async () => {
  const page = await demo.open();
  await page.getByText("Developer panel").click();
  const slowed = page.waitForResponse("**/api/sandbox/speed");
  await page.getByLabel("Slow answers").check();
  expect((await slowed).status()).toBe(204);

  const popup = await popupOf(page, button(page, "Gmail", "Connect Gmail"));
  await popup.getByText("Connecting Gmail…").waitFor();
  await popup.getByRole("button", { name: "Allow" }).click();
  await expectConnected(page, "Gmail");
});

test("what can't be read is said so, and is read when asked again", async () => {
  demo.allowConsole(/Failed to load resource/);
  const context = await demo.newContext();
  const refuse = (path: string) => context.route(path, (route) => route.fulfill({ status: 403, body: "{}" }));
  const [toolkits, accounts] = ["**/api/composio/toolkits?*", "**/api/composio/connected-accounts*"];
  await refuse(toolkits);
  await refuse(accounts);
  const page = await context.newPage();
  await page.goto(demo.url);
  await page.getByRole("alert").getByText("You don't have access to this.").waitFor();
  await context.unroute(toolkits);
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByRole("heading", { name: "Gmail" }).waitFor();

  await page.getByLabel("Connected …").check({ force: true });
  await page.getByRole("alert").getByText("You don't have access to this.").waitFor();
  await context.unroute(accounts);
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByText("Nothing is connected yet.").waitFor();
  await page.getByLabel("All").check({ force: true });
  await expectButton(page, "Gmail", "Connect Gmail");
});

test("nothing is loaded from anywhere but this machine", async () => {
  const context = await demo.newContext();
  const hosts = new Set<string>();
  context.on("request", (request) => {
    if (!request.url().startsWith("data:")) hosts.add(new URL(request.url()).hostname);
  });
  const page = await demo.open(context);
  const popup = await popupOf(page, button(page, "Gmail", "Connect Gmail"));
  await popup.getByRole("button", { name: "Allow" }).click();
  await expectConnected(page, "Gmail");
  expect([...hosts].toSorted()).toEqual(["127.0.0.1", "localhost"]);
});

test("360 pixels are wide enough, whatever a card has to say", async () => {
  await demo.sandbox.addAccount({ userId: "user_maya", toolkit: "slack" });
  const page = await demo.open();
  await page.setViewportSize({ width: 360, height: 780 });
  const popup = await popupOf(page, button(page, "Gmail", "Connect Gmail"));
  await popup.getByRole("button", { name: "Deny" }).click();
  await card(page, "Gmail").getByText("Access was not granted").waitFor();
  const widest = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(widest).toBe(0);
});

test("buttons keep their place when a neighbour has something to say", async () => {
  const page = await demo.open();
  const places = () =>
    Promise.all(["Gmail", "Slack", "GitHub"].map((app) => card(page, app).getByRole("button").first().boundingBox()));
  const cards = () =>
    page.locator(".card").evaluateAll((all) => all.map((each) => JSON.stringify(each.getBoundingClientRect())));
  const before = await places();
  const cardsBefore = await cards();
  expect(before).not.toContain(null);

  const popup = await popupOf(page, button(page, "Gmail", "Connect Gmail"));
  await card(page, "Gmail").getByText("Finish in the window").waitFor();
  expect(await places()).toEqual(before);
  await popup.getByRole("button", { name: "Allow" }).click();
  await expectConnected(page, "Gmail");
  // Gmail's own button is its connection's menu now.
  expect((await places()).slice(1)).toEqual(before.slice(1));
  expect(await cards()).toEqual(cardsBefore);
});

test.each(["light", "dark"] as const)(
  "axe finds nothing in the %s scheme, with a dialog open and without",
  async (colorScheme) => {
    await demo.sandbox.addAccount({ userId: "user_maya", toolkit: "slack" });
    const page = await demo.open();
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const popup = await popupOf(page, button(page, "Gmail", "Connect Gmail"));
    await popup.getByRole("button", { name: "Deny" }).waitFor();
    await page.getByText("Developer panel").click();
    expect(await violations(page)).toEqual([]);
    expect(await violations(popup)).toEqual([]);

    await (await askToDisconnect(page, "Slack")).waitFor();
    expect(await violations(page)).toEqual([]);
  },
);

async function violations(page: Page): Promise<readonly string[]> {
  // Not by a script tag: the provider's page allows none.
  await page.evaluate(axeSource());
  const { applied, violated } = await page.evaluate(runAxe);
  expect(applied, "rules that axe could apply").toBeGreaterThan(10);
  return violated;
}

/** Runs in the page. All that axe says is long, and each process on the way to the test would read and write it. */
async function runAxe(): Promise<{ applied: number; violated: string[] }> {
  // SAFETY: the page has run `axeSource`.
  const { axe } = window as unknown as { axe: { run(): Promise<AxeResults> } };
  const { passes, violations } = await axe.run();
  return {
    applied: passes.length,
    violated: violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`)),
  };
}

function axeSource(): string {
  const axe: { readonly source: string } = createRequire(import.meta.url)("axe-core");
  return axe.source;
}

test("under a finger, a small button keeps its height when it is connected, and all pages can be reached", async () => {
  const finger = { hasTouch: true, isMobile: true, viewport: { width: 375, height: 812 } };
  const page = await demo.open(await demo.browser.newContext(finger));
  const unconnected = await button(page, "Gmail", "Connect Gmail").boundingBox();
  await demo.sandbox.addAccount({ userId: "user_maya", toolkit: "gmail" });
  await page.reload();
  await expectConnected(page, "Gmail");
  const connected = await card(page, "Gmail").locator(".cr-account-control").boundingBox();
  // Less than half a pixel: the height follows the text.
  expect(connected?.height).toBeCloseTo(unconnected?.height ?? 0, 0);
  // The last page in the navigation, which does not fit into its line.
  await page.getByRole("link", { name: "Admin" }).tap();
  await page.getByRole("heading", { name: "Admin" }).waitFor();
  const place = await page.getByRole("link", { name: "Admin" }).boundingBox();
  expect((place?.x ?? NaN) + (place?.width ?? NaN)).toBeLessThanOrEqual(finger.viewport.width);
});
