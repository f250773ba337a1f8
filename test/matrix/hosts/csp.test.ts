import { type Browser, type BrowserContext, type Page, chromium } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { launchOptions } from "../../../scripts/chromium.mjs";
import { readability } from "../../support/readability.ts";
import { install } from "../support/install.ts";
import { folder } from "./resets.ts";
import { type StrictApp, logos, serveStrictApp } from "./strictApp.ts";

let app: StrictApp;
let browser: Browser;
let context: BrowserContext;
let said: string[];
let users = 0;

beforeAll(async () => {
  install(folder);
  app = await serveStrictApp();
  browser = await chromium.launch(await launchOptions());
});

afterAll(async () => {
  await browser.close();
  await app.close();
});

beforeEach(async () => {
  // One who has no connections yet.
  app.user = `user_${++users}`;
  app.reports.length = 0;
  said = [];
  context = await browser.newContext();
  context.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) said.push(message.text());
  });
  context.on("weberror", (error) => said.push(String(error.error())));
  await context.route(`${logos}/**`, (route) =>
    route.fulfill({
      contentType: "image/svg+xml",
      body: '<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16"><rect width="16" height="16"/></svg>',
    }),
  );
});

afterEach(() => context.close());

const open = async (path: string): Promise<Page> => {
  const page = await context.newPage();
  await page.goto(app.origin + path);
  return page;
};

const style = (page: Page, selector: string, property: string) =>
  page
    .locator(selector)
    .first()
    .evaluate((element, name) => getComputedStyle(element).getPropertyValue(name), property);

/** Whether each logo on the page is there and painted. */
const shownLogos = (page: Page) =>
  page
    .locator(".cr-connect img")
    .evaluateAll((images) => images.map((image) => image instanceof HTMLImageElement && image.naturalWidth > 0));

test("the policy is in force, and what it refuses is reported", async () => {
  const page = await open("/client");
  await page.evaluate(() => document.body.setAttribute("style", "color: red"));
  await expect.poll(() => app.reports).toHaveLength(1);
});

// vercel/next.js#18557: every style attribute of the server's HTML is refused, and lost after hydration.
describe.each(["/client", "/server", "/nonce"])("under a strict policy, %s", (path) => {
  test("has its theme, connects by window and by key, and nothing is reported", async () => {
    const page = await open(path);
    const gmail = page.getByRole("button", { name: "Connect Gmail" });
    await page.locator('.cr-button[data-method="redirect"]').waitFor();
    await expect.poll(() => shownLogos(page)).toEqual([true, true]);
    expect(await style(page, ".cr-button", "background-color")).toBe("rgb(124, 58, 237)");
    expect(await style(page, ".cr-button", "border-radius")).toBe("999px");
    expect(await style(page, ".cr-theme", "display")).toBe("contents");

    await page.getByRole("button", { name: "Connect Stripe" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox").fill("sk_test_1234567890");
    await dialog.getByRole("button", { name: "Connect Stripe" }).click();
    await page.getByRole("button", { name: /^Manage / }).waitFor();

    const [popup] = await Promise.all([context.waitForEvent("page"), gmail.click()]);
    await popup.getByRole("button", { name: "Allow" }).click();
    await expect.poll(() => page.getByRole("button", { name: /^Manage / }).count()).toBe(2);
    await expect.poll(() => popup.isClosed()).toBe(true);
    expect(app.reports).toEqual([]);
    expect(said).toEqual([]);
  });

  // react-plaid-link#118: the window's first page had a style element, which the opener's policy blocks.
  test("opens a window whose first page has its look, language and title", async () => {
    const page = await open(path);
    let answer: () => void = () => undefined;
    const held = new Promise<void>((settle) => (answer = settle));
    await page.route("**/link", async (route) => {
      await held;
      await route.continue();
    });
    await page.locator('.cr-button[data-method="redirect"]').waitFor();
    const [popup] = await Promise.all([
      context.waitForEvent("page"),
      page.getByRole("button", { name: "Connect Gmail" }).click(),
    ]);
    const line = popup.getByRole("status");
    await line.waitFor();
    expect(await popup.title()).toContain("Gmail");
    expect(await style(popup, "body", "display")).toBe("grid");
    expect(await style(popup, "body", "font-family")).toContain("system-ui");
    expect(await popup.locator("html").getAttribute("lang")).toBe("de");
    expect((await line.evaluate(readability)).text).toBeGreaterThanOrEqual(4.5);
    expect(app.reports).toEqual([]);
    answer();
    await popup.getByRole("button", { name: "Allow" }).waitFor();
  });
});

test("without the logos' origin in img-src initials stand in their place, and nothing else is refused", async () => {
  const page = await open("/no-logos");
  await expect
    .poll(() =>
      page.locator(".cr-connect .cr-logo-face").evaluateAll((faces) => faces.map((face) => face.dataset["initial"])),
    )
    .toEqual(["G", "S"]);
  // The initials stand behind a picture from the start; a refused picture is taken away when its error is reported.
  await expect.poll(() => page.locator("img").count()).toBe(0);
  const [popup] = await Promise.all([
    context.waitForEvent("page"),
    page.getByRole("button", { name: "Connect Gmail" }).click(),
  ]);
  await popup.getByRole("button", { name: "Allow" }).click();
  await page.getByRole("button", { name: /^Manage / }).waitFor();
  await expect.poll(() => popup.isClosed()).toBe(true);
  const refused = app.reports.map((report) => JSON.parse(report)["csp-report"]);
  expect(
    [...new Set(refused.map((report) => `${report["effective-directive"]} ${report["blocked-uri"]}`))].toSorted(),
  ).toEqual([`img-src ${logos}/api/gmail`, `img-src ${logos}/api/stripe`]);
  // Once for each, not again with every change of the page.
  expect(refused).toHaveLength(2);
});

test("a server's HTML has no style attribute, and a nonce gives it the theme before any script", async () => {
  const still = await browser.newContext({ javaScriptEnabled: false });
  try {
    const page = await still.newPage();
    await page.goto(`${app.origin}/server`);
    expect(await page.locator("[style]").count()).toBe(0);
    expect(await style(page, ".cr-theme", "display")).toBe("contents");
    await page.goto(`${app.origin}/nonce`);
    expect(await page.locator("[style]").count()).toBe(0);
    expect(await style(page, ".cr-button", "border-radius")).toBe("999px");
    expect(app.reports).toEqual([]);
  } finally {
    await still.close();
  }
});

test("the window's first page is dark where the page is", async () => {
  const page = await open("/client");
  await page.locator('.cr-button[data-method="redirect"]').waitFor();
  await page.evaluate(() => {
    document.body.style.cssText = "background: #111; color: #eee";
  });
  await page.route("**/link", () => new Promise(() => undefined));
  const [popup] = await Promise.all([
    context.waitForEvent("page"),
    page.getByRole("button", { name: "Connect Gmail" }).click(),
  ]);
  await popup.getByRole("status").waitFor();
  expect(await style(popup, "html", "color-scheme")).toBe("dark");
});

test.each(["/callback?status=failed&error=access_denied", "/verify", "/verify?session_uri=session_1"])(
  "the handler's page %s has its look and reports nothing",
  async (path) => {
    app.user = null;
    const page = await context.newPage();
    await page.goto(`${app.origin}/api/composio${path}`);
    const text = page.getByRole("main");
    await text.waitFor();
    expect(await style(page, "main", "text-align")).toBe("center");
    expect((await text.evaluate(readability)).text).toBeGreaterThanOrEqual(4.5);
    expect(app.reports).toEqual([]);
    expect(said.filter((line) => /policy|refused|violat/i.test(line))).toEqual([]);
  },
);
