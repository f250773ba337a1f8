import { connectSandbox, type ConnectedSandbox } from "composio-react/testing";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { sharedBrowser } from "./support/sharedBrowser.ts";
import { type ServedDemo, serveDemo } from "./support/serveDemo.ts";

/*
 * The built demo in a real browser, driven as an app of a user of the kit would drive its own: with Playwright, and the
 * sandbox on its port with `connectSandbox` of `composio-react/testing`.
 */

let demo: ServedDemo;
let browser: Browser;
let sandbox: ConnectedSandbox;
beforeAll(async () => {
  [demo, browser] = await Promise.all([serveDemo(), sharedBrowser()]);
  sandbox = connectSandbox(demo.sandboxOrigin, { userId: "user_maya" });
});
beforeEach(() => sandbox.control.reset());
afterEach(() => Promise.all(browser.contexts().map((context) => context.close())));
afterAll(() => demo.close());

async function openMailboxes(): Promise<Page> {
  const context = await browser.newContext();
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  await page.goto(`${demo.url}/assistant-settings`);
  return page;
}

/** Waits until it is shown; fails after 15 seconds. */
const expectShown = (locator: Locator): Promise<void> => locator.waitFor();

test.each([
  ["connected", "Connected"],
  ["paused", "Paused"],
  ["expired", "Access has expired"],
  ["revoked", "Access was withdrawn"],
  ["failed", "Could not be connected"],
  ["pending", "Started elsewhere, not finished yet"],
  ["several accounts", "Home"],
] as const)("%s: the list says: %s", async (scenario, text) => {
  await sandbox.scenario(scenario);
  const page = await openMailboxes();
  await expectShown(page.getByRole("list", { name: "Connections" }).getByText(text).first());
});

test("a scenario of the API: Composio is too busy, then answers again", async () => {
  await sandbox.scenario("429");
  const page = await openMailboxes();
  await expectShown(page.getByText("A lot is going on right now. Try again in a moment.").first());
  await sandbox.control.reset();
  await sandbox.addAccount({ toolkit: "gmail", alias: "Work" });
  await page.getByRole("button", { name: "Try again" }).last().click();
  await expectShown(page.getByRole("list", { name: "Connections" }).getByText("Work"));
});

test("the built page has no devtools", async () => {
  const page = await openMailboxes();
  await page.getByRole("heading", { name: "Assistant", level: 1 }).waitFor();
  expect(await page.getByText("Composio devtools").count()).toBe(0);
});

test("the log has the requests that reached Composio", async () => {
  await sandbox.scenario("connected");
  const page = await openMailboxes();
  await page.getByRole("list", { name: "Connections" }).getByText("Connected").waitFor();
  const requests = await sandbox.control.requests();
  expect(requests.map(({ method, path }) => `${method} ${path}`)).toContain("GET /api/v3.1/connected_accounts");
});

test("wrong names are refused, with the known ones", async () => {
  // @ts-expect-error -- what plain JavaScript may pass
  await expect(sandbox.scenario("conected")).rejects.toThrow('Unknown scenario "conected". Known: "429", "connected"');
  // @ts-expect-error -- a scenario of the browser
  await expect(sandbox.scenario("offline")).rejects.toThrow('Unknown scenario "offline".');
  // @ts-expect-error -- what plain JavaScript may call
  await expect(sandbox.control.expre("ca_1")).rejects.toThrow(/No such action\. There are: .*expire/);
});
