// Takes the pictures of README and of the demo's README from the demo, those of docs/theming.md from the built Storybook.
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { createServer, preview } from "vite";
import { launchOptions } from "./chromium.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

const server = await createServer({ configFile: `${root}examples/demo/vite.config.ts`, logLevel: "warn" });
await server.listen();
const [origin] = server.resolvedUrls.local;
const storybook = await preview({ root, configFile: false, build: { outDir: "storybook-static" }, logLevel: "warn" });
const browser = await chromium.launch(await launchOptions());

const page = { viewport: { width: 1200, height: 820 } };
const window = { viewport: { width: 540, height: 600 } };
const phone = { viewport: { width: 360, height: 400 }, deviceScaleFactor: 3, isMobile: true, hasTouch: true };

try {
  await visit("page.png", page, showMenu);
  await visit("form.png", window, showForm);
  await visit("phone.png", phone, showRows);
  await visit("card.png", { ...window, colorScheme: "dark" }, showCard);
  for (const colorScheme of ["light", "dark"]) await visitThemes(colorScheme);
} finally {
  await browser.close();
  await server.close();
  await storybook.close();
}

async function visit(name, options, show) {
  const context = await browser.newContext({ deviceScaleFactor: 2, reducedMotion: "reduce", ...options });
  const page = await context.newPage();
  await page.goto(origin);
  await show(page);
  // The devtools' button is the developer's, not the user's.
  await page.getByRole("button", { name: "Composio devtools" }).evaluate((button) => button.remove());
  await take(page, `examples/demo/screenshots/${name}`);
  await context.close();
}

/** Connects Gmail. The session is the same in all visits, so it is connected in the later ones. */
async function showMenu(page) {
  const popup = page.waitForEvent("popup");
  await page.getByRole("button", { name: "Connect Gmail" }).click();
  await (await popup).getByRole("button", { name: "Allow" }).click();
  await page.getByRole("button", { name: "Manage Gmail" }).click();
  await page.getByRole("menuitem", { name: "Disconnect" }).waitFor();
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

async function visitThemes(colorScheme) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 1600 }, reducedMotion: "reduce" });
  const [address] = storybook.resolvedUrls.local;
  const query = `id=theming-six-themes--six-themes&viewMode=story&globals=colorScheme:${colorScheme}`;
  await page.goto(`${address}iframe.html?${query}`);
  await page.getByLabel("API Key").nth(5).waitFor();
  await page.getByText("1 of 2").nth(5).waitFor();
  await take(page, `docs/pictures/themes-${colorScheme}.png`);
  await page.close();
}

async function take(page, path) {
  await page.waitForLoadState("networkidle");
  await page.waitForFunction(isAtRest);
  await page.screenshot({ path: root + path });
  console.log(path);
}

/** Runs in the page: fonts and pictures have come, and nothing moves. */
function isAtRest() {
  const hasPictures = [...document.images].every(({ complete }) => complete);
  return document.fonts.status === "loaded" && hasPictures && document.getAnimations().length === 0;
}
