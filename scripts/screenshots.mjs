// Takes the pictures of README and of the demo's README from the demo itself.
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { createServer } from "vite";
import { launchOptions } from "./chromium.mjs";

const folder = fileURLToPath(new URL("../examples/demo/screenshots/", import.meta.url));
const configFile = fileURLToPath(new URL("../examples/demo/vite.config.ts", import.meta.url));

const server = await createServer({ configFile, logLevel: "warn" });
await server.listen();
const [origin] = server.resolvedUrls.local;
const browser = await chromium.launch(await launchOptions());

const page = { viewport: { width: 1200, height: 820 } };
const window = { viewport: { width: 540, height: 600 } };
const phone = { viewport: { width: 378, height: 420 }, isMobile: true, hasTouch: true };

try {
  await visit("page.png", page, showMenu);
  await visit("form.png", window, showForm);
  await visit("phone.png", phone, showRows);
  await visit("card.png", { ...window, colorScheme: "dark" }, showCard);
} finally {
  await browser.close();
  await server.close();
}

async function visit(name, options, show) {
  const context = await browser.newContext({ deviceScaleFactor: 2, reducedMotion: "reduce", ...options });
  const page = await context.newPage();
  await page.goto(origin);
  await show(page);
  await page.evaluate(() => document.fonts.ready);
  await page.waitForTimeout(1000);
  // The devtools' button is the developer's, not the user's.
  await page.getByRole("button", { name: "Composio devtools" }).evaluate((button) => button.remove());
  await page.screenshot({ path: folder + name });
  await context.close();
  console.log(`examples/demo/screenshots/${name}`);
}

/** Connects Gmail. The session is the same in all visits, so it is connected in the later ones. */
async function showMenu(page) {
  const popup = page.waitForEvent("popup");
  await page.getByRole("button", { name: "Connect Gmail" }).click();
  await (await popup).getByRole("button", { name: "Allow" }).click();
  await page.getByRole("button", { name: "Manage Gmail" }).click();
}

async function showForm(page) {
  await page.getByRole("button", { name: "Connect Stripe" }).click();
  await page.getByRole("dialog").getByRole("textbox").first().fill("sk_test_51Nf8Ka0");
}

async function showCard(page) {
  await page.goto(new URL("/assistant", origin).href);
  await page.getByRole("button", { name: /weekly report/ }).click();
  await page.getByRole("button", { name: "Connect Slack" }).waitFor();
}

async function showRows(page) {
  await page.goto(new URL("/integrations", origin).href);
  await page.getByRole("button", { name: "Manage Gmail" }).waitFor();
}
