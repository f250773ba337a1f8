import type { BrowserContext, Locator, Page, Request } from "playwright-core";
import { expect, test } from "vitest";
import { button, card, dialogOf, expectConnected, popupOf } from "./support/page.ts";
import { setUpDemo } from "./support/setUpDemo.ts";

const notLoaded = "This could not be loaded. Check your network and reload the page.";
const demo = setUpDemo("gmail", "stripe", "firecrawl", "tavily", "jira", "googlebigquery");

test("a key that is typed in leaves the page in one request, and is nowhere after", async () => {
  const canary = "sk_live_CANARYtyped";
  const context = await demo.newContext();
  const said = watch(context);
  const page = await demo.open(context);

  const dialog = await dialogOf(page, button(page, "Stripe", "Connect Stripe"));
  await dialog.getByLabel("API Key", { exact: true }).pressSequentially(canary);
  await dialog.getByRole("button", { name: "Show API Key" }).click();
  await dialog.getByRole("button", { name: "Connect Stripe" }).click();
  await expectConnected(page, "Stripe");
  await page.getByText("Developer panel").click();
  await page.getByText("connect.connected").first().waitFor();
  await page.waitForLoadState("networkidle");

  expect(await demo.sandbox.accounts()).toMatchObject([
    { toolkit: "stripe", status: "ACTIVE", val: { generic_api_key: canary } },
  ]);
  const carriers = said.requests.filter((request) => requestText(request).includes(canary));
  expect(carriers.map((request) => `${request.method()} ${new URL(request.url()).pathname}`)).toEqual([
    "POST /api/composio/connected-accounts",
  ]);
  expect(carriers[0]?.url()).not.toContain(canary);
  expect(await answers(said.requests)).not.toContain(canary);
  expect(await kept(page)).not.toContain(canary);
  expect(said.console.join("\n")).not.toContain(canary);
});

test("Jira: a choice, then the key among its optional fields", async () => {
  const page = await demo.open();
  const dialog = await dialogOf(page, button(page, "Jira", "Connect Jira"));
  await dialog.getByText("How do you want to connect Jira?").waitFor();
  await dialog.getByRole("button", { name: "Use an API key" }).click();
  await dialog.getByLabel("Your Subdomain").fill("https://acme.atlassian.net/jira/boards");
  await dialog.getByRole("button", { name: 'Use "acme"' }).click();
  await dialog.getByLabel("API Key (Required)", { exact: true }).fill("ATATT3x");
  await dialog.getByLabel("Jira Email (Required)").fill("maya@fernhill.example");
  await dialog.getByRole("button", { name: "Connect Jira" }).click();

  await expectConnected(page, "Jira");
  const [account] = await demo.sandbox.accounts();
  expect(account).toMatchObject({ authConfigId: "ac_jira_api_key", scheme: "API_KEY" });
  expect(account?.val).toEqual({
    subdomain: "acme",
    generic_api_key: "ATATT3x",
    generic_id: "maya@fernhill.example",
  });
});

test("BigQuery: a service account's file, which arrives as it was", async () => {
  const file = JSON.stringify({ type: "service_account", private_key: "-----BEGIN\nabc\n-----END\n" }, null, 2);
  const page = await demo.open();
  const dialog = await dialogOf(page, button(page, "BigQuery", "Connect BigQuery"));
  const choosing = page.waitForEvent("filechooser");
  await dialog.getByRole("button", { name: "Choose file" }).click();
  const upload = { name: "fernhill-1a2b.json", mimeType: "application/json", buffer: Buffer.from(file) };
  await (await choosing).setFiles(upload);
  await dialog.getByText("fernhill-1a2b.json is filled in.").waitFor();
  await dialog.getByRole("button", { name: "Connect BigQuery" }).click();

  await expectConnected(page, "BigQuery");
  const [account] = await demo.sandbox.accounts();
  expect(account?.val["credentials_json"]).toBe(file);
});

test("a key that stops working later is replaced, and the account stays", async () => {
  const page = await demo.open();
  const dialog = await dialogOf(page, button(page, "Firecrawl", "Connect Firecrawl"));
  expect(await dialog.getByLabel("Base URL").inputValue()).toBe("https://api.firecrawl.dev/v1");
  await dialog.getByLabel("API Key", { exact: true }).fill("late_fc-1");
  await dialog.getByRole("button", { name: "Connect Firecrawl" }).click();
  await expectConnected(page, "Firecrawl");

  await demo.sandbox.advance(24 * 60 * 60_000);
  await page.reload();
  const again = await dialogOf(page, button(page, "Firecrawl", "Reconnect Firecrawl"));
  await again.getByLabel("API Key", { exact: true }).fill("fc-2");
  await again.getByRole("button", { name: "Reconnect Firecrawl" }).click();
  await expectConnected(page, "Firecrawl");

  expect(await demo.sandbox.accounts()).toMatchObject([
    { status: "ACTIVE", val: { full: "https://api.firecrawl.dev/v1", generic_api_key: "fc-2" } },
  ]);
});

test("one key for all users: a click, no dialog, no window, and the key stays on the server", async () => {
  const context = await demo.newContext();
  const said = watch(context);
  const page = await demo.open(context);
  await card(page, "Tavily").getByText("Included: Fernhill brings the key.").waitFor();
  await button(page, "Tavily", "Connect Tavily").click();
  await expectConnected(page, "Tavily");
  expect(await page.getByRole("dialog").count()).toBe(0);
  expect(context.pages()).toHaveLength(1);

  const [account] = await demo.sandbox.accounts();
  const key = String(account?.val["generic_api_key"]);
  expect(key).toMatch(/^tvly-/);
  await page.waitForLoadState("networkidle");
  expect(said.requests.map((request) => requestText(request)).join("\n")).not.toContain(key);
  expect(await answers(said.requests)).not.toContain(key);
  expect(await kept(page)).not.toContain(key);
});

/** Points at a button whose code can't be loaded, and waits until the page knows. That is news only for somebody who presses it. */
async function pointAt(page: Page, target: Locator): Promise<void> {
  const refused = page.waitForEvent("requestfailed", (request) => request.url().includes("partsLater"));
  await target.hover();
  await refused;
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

test("the dialog's code can't be loaded: each press asks for the dialog, never for the hosted page, and a reload mends it", async () => {
  demo.allowConsole(/Failed to load resource/);
  const context = await demo.newContext();
  await context.route("**/partsLater-*.js", (route) => route.abort());
  const page = await demo.open(context);
  const connect = button(page, "Stripe", "Connect Stripe");
  const line = card(page, "Stripe").getByText(notLoaded);
  // What a press needs is known with the method.
  await pointAt(page, connect.and(page.locator("[data-method]")));
  expect(await line.count()).toBe(0);
  await connect.click();
  await line.waitFor();

  await card(page, "Stripe").getByRole("button", { name: "Dismiss" }).click();
  await line.waitFor({ state: "detached" });
  await connect.click();
  await line.waitFor();
  expect(context.pages()).toHaveLength(1);
  expect(await demo.sandbox.accounts()).toEqual([]);

  await context.unroute("**/partsLater-*.js");
  await card(page, "Stripe").getByRole("button", { name: "Reload the page" }).click();
  const dialog = await dialogOf(page, connect);
  await dialog.getByRole("textbox").waitFor();
});

test("a press that waits for the dialog's code says so at once, and opens one dialog", async () => {
  const context = await demo.newContext();
  let deliver = (): void => undefined;
  const held = new Promise<void>((resolve) => (deliver = resolve));
  await context.route("**/partsLater-*.js", async (route) => {
    await held;
    await route.continue();
  });
  const page = await demo.open(context);
  const connect = button(page, "Stripe", "Connect Stripe").and(page.locator("[data-method]"));
  await connect.waitFor();
  const before = await connect.boundingBox();
  await connect.click();
  const waiting = button(page, "Stripe", "Connecting Stripe…");
  await waiting.waitFor();
  expect(await waiting.getAttribute("aria-disabled")).toBe("true");
  expect((await waiting.boundingBox())?.width).toBe(before?.width);
  await card(page, "Stripe").getByText("Loading…").waitFor();
  // Playwright would wait until the button is enabled.
  await waiting.press("Enter");
  deliver();
  await page.getByRole("dialog").waitFor();
  expect(await page.getByRole("dialog").count()).toBe(1);
  expect(context.pages()).toHaveLength(1);
});

test("the code of a button's panel can't be loaded: words, and the connection goes on", async () => {
  demo.allowConsole(/Failed to load resource/);
  const context = await demo.newContext();
  await context.route("**/panelLater-*.js", (route) => route.abort());
  const page = await demo.open(context);
  const consent = await popupOf(page, button(page, "Gmail", "Connect Gmail"));
  await card(page, "Gmail").getByText(notLoaded).waitFor();
  await consent.getByRole("button", { name: "Allow" }).click();
  await expectConnected(page, "Gmail");
});

test("the flow's code is gone after a deploy: words that lead on, and a reload mends it", async () => {
  demo.allowConsole(/Failed to load resource/);
  const context = await demo.newContext();
  await context.route("**/flowsLater-*.js", (route) => route.fulfill({ status: 404 }));
  const page = await demo.open(context);
  await button(page, "Gmail", "Connect Gmail").click();
  await card(page, "Gmail").getByText(notLoaded).waitFor();
  await context.unroute("**/flowsLater-*.js");
  await page.reload();
  const consent = await popupOf(page, button(page, "Gmail", "Connect Gmail"));
  await consent.getByRole("button", { name: "Allow" }).click();
  await expectConnected(page, "Gmail");
});

test("the menu's code can't be loaded: words that everybody can see, and a reload mends it", async () => {
  demo.allowConsole(/Failed to load resource/);
  const context = await demo.newContext();
  await context.route("**/partsLater-*.js", (route) => route.abort());
  const page = await demo.open(context);
  const consent = await popupOf(page, button(page, "Gmail", "Connect Gmail"));
  await consent.getByRole("button", { name: "Allow" }).click();
  await expectConnected(page, "Gmail");

  const manage = page.getByRole("button", { name: "Manage Gmail" });
  const line = card(page, "Gmail").getByText(notLoaded);
  await pointAt(page, manage);
  expect(await line.count()).toBe(0);
  await manage.click();
  await line.waitFor();
  expect((await line.boundingBox())?.height).toBeGreaterThan(10);
  expect(await manage.getAttribute("aria-expanded")).toBe("false");

  await context.unroute("**/partsLater-*.js");
  await page.reload();
  await manage.click();
  await page.getByRole("menuitem", { name: "Rename" }).waitFor();
  expect(await manage.getAttribute("aria-expanded")).toBe("true");
  await page.keyboard.press("Escape");
  expect(await line.count()).toBe(0);
});

test("the question before a disconnect can't be loaded: words, and a reload mends it", async () => {
  demo.allowConsole(/Failed to load resource/);
  await demo.sandbox.addAccount({ userId: "user_maya", toolkit: "gmail" });
  const context = await demo.newContext();
  await context.route("**/partsLater-*.js", (route) => route.abort());
  const page = await context.newPage();
  await page.goto(`${demo.url}/assistant-settings`);
  const disconnect = page.getByRole("button", { name: "Disconnect Gmail" });
  await disconnect.click();
  await page.getByText(notLoaded).waitFor();
  expect(await page.getByRole("dialog").count()).toBe(0);
  await context.unroute("**/partsLater-*.js");
  await page.reload();
  await disconnect.click();
  await page.getByRole("dialog", { name: "Disconnect Gmail?" }).waitFor();
});

test("360 pixels are wide enough for a dialog", async () => {
  const page = await demo.open();
  await page.setViewportSize({ width: 360, height: 780 });
  const dialog = await dialogOf(page, button(page, "Jira", "Connect Jira"));
  await dialog.getByRole("button", { name: "Use an API key" }).click();
  await dialog.getByLabel("Your Subdomain").waitFor();
  const spare = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(spare).toBe(0);
  const box = await dialog.boundingBox();
  expect(box && box.x >= 0 && box.x + box.width <= 360).toBe(true);
});

test("the dialog's title keeps its distance, though the app takes all padding from its headings", async () => {
  const page = await demo.open();
  const dialog = await dialogOf(page, button(page, "Stripe", "Connect Stripe"));
  const title = dialog.getByRole("heading", { name: "Connect Stripe" });
  expect(await title.evaluate((element) => getComputedStyle(element).padding)).toBe("0px");
  const [outer, inner] = await Promise.all([dialog.boundingBox(), title.boundingBox()]);
  expect([(inner?.x ?? 0) - (outer?.x ?? 0) >= 16, (inner?.y ?? 0) - (outer?.y ?? 0) >= 16]).toEqual([true, true]);
});

/** All that a context's pages ask for and say. */
function watch(context: BrowserContext): {
  readonly requests: readonly Request[];
  readonly console: readonly string[];
} {
  const requests: Request[] = [];
  const said: string[] = [];
  context.on("request", (request) => requests.push(request));
  context.on("console", (message) => said.push(message.text()));
  return { requests, console: said };
}

function requestText(request: Request): string {
  return [request.url(), JSON.stringify(request.headers()), request.postData()].join("\n");
}

/** Headers and body of every answer that has one; a redirect has none. */
async function answers(requests: readonly Request[]): Promise<string> {
  const texts = requests.map(async (request) => {
    const response = await request.response();
    return (
      response && [request.url(), JSON.stringify(response.headers()), await response.text().catch(String)].join("\n")
    );
  });
  return (await Promise.all(texts)).join("\n");
}

/** What the page holds: its address, its history's state, its elements with their values, and what is stored. */
async function kept(page: Page): Promise<string> {
  const inPage = await page.evaluate(async () => [
    location.href,
    history.state,
    document.documentElement.outerHTML,
    [...document.querySelectorAll("input, textarea")].map((element) => "value" in element && element.value),
    JSON.stringify([localStorage, sessionStorage]),
    (await indexedDB.databases()).map(({ name }) => name),
    await caches.keys(),
  ]);
  return JSON.stringify([inPage, await page.context().cookies()]);
}
