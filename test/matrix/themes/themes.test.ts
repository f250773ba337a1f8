import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Browser, type Locator, type Page, chromium } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { launchOptions } from "../../../scripts/chromium.mjs";
import { type StaticServer, serveFolder } from "../support/serveFolder.ts";
import { readability } from "../../support/readability.ts";
import { install } from "../support/install.ts";
import { pages } from "./pages.ts";

const folder = "test/matrix/themes";
const work = join(folder, ".work");
let browser: Browser;
let server: StaticServer;

beforeAll(async () => {
  install(folder);
  rmSync(work, { recursive: true, force: true });
  for (const { name, files } of pages) {
    mkdirSync(join(work, name), { recursive: true });
    const script = '<div id="root"></div><script type="module" src="./main.tsx"></script>';
    const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${name}</title></head><body>${script}</body></html>`;
    for (const [file, content] of Object.entries({ ...files, "index.html": html }))
      writeFileSync(join(work, name, file), content);
  }
  writeFileSync(
    join(work, "vite.config.mjs"),
    `import react from "@vitejs/plugin-react";
import tailwind from "@tailwindcss/vite";
const input = ${JSON.stringify(pages.map(({ name }) => `${name}/index.html`))};
export default { base: "./", logLevel: "error", plugins: [react(), tailwind()], build: { chunkSizeWarningLimit: 4000, rollupOptions: { input } } };
`,
  );
  execFileSync(process.execPath, ["../node_modules/vite/bin/vite.js", "build"], { cwd: work, stdio: "inherit" });
  server = await serveFolder(join(work, "dist"));
  browser = await chromium.launch(await launchOptions());
}, 600_000);
afterAll(async () => {
  await browser.close();
  await server.close();
});

const complaints: string[] = [];
afterEach(() => {
  expect(complaints.splice(0)).toEqual([]);
});

/** A recipe's page, and a picture of it in `.cache`, for whoever wants to look. */
async function open(
  name: string,
  query = "",
  words = { connect: "Connect Stripe", manage: "Manage Slack" },
): Promise<{ page: Page; connect: Locator; manage: Locator }> {
  const page = await browser.newPage({ viewport: { width: 640, height: 360 } });
  page.setDefaultTimeout(15_000);
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(`${server.address}${name}/index.html${query}`);
  const connect = page.getByRole("button", { name: words.connect });
  const manage = page.getByRole("button", { name: words.manage });
  await connect.waitFor();
  await manage.waitFor();
  await page.screenshot({ path: resolve(`.cache/screenshots/themes/${name}${query.replace(/\W/g, "-")}.png`) });
  return { page, connect, manage };
}

/** Computed styles, colours as sRGB numbers. */
async function stylesOf(element: Locator): Promise<Record<string, string>> {
  return element.evaluate((node) => {
    const { backgroundColor, color, borderRadius, fontFamily, textTransform } = getComputedStyle(node);
    const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const rgb = (value: string) => {
      if (!context) return value;
      context.clearRect(0, 0, 1, 1);
      context.fillStyle = value;
      context.fillRect(0, 0, 1, 1);
      return `#${[...context.getImageData(0, 0, 1, 1).data.slice(0, 3)].map((part) => part.toString(16).padStart(2, "0")).join("")}`;
    };
    return { background: rgb(backgroundColor), color: rgb(color), borderRadius, fontFamily, textTransform };
  });
}

/** The submit button of the dialog, and the dialog, after a press. */
/** That texts of the page can be read, in whichever scheme it is shown. */
async function expectReadable(page: Page, outline: Locator): Promise<void> {
  const status = page.getByText("Connected", { exact: true });
  for (const part of [outline, status, page.locator(".cr-form .cr-input"), page.locator(".cr-form .cr-field-help")])
    expect((await part.first().evaluate(readability)).text).toBeGreaterThanOrEqual(4.5);
}

async function openDialog(page: Page, connect: Locator) {
  await connect.click();
  const dialog = page.getByRole("dialog", { name: "Connect Stripe" });
  await dialog.getByLabel("API Key", { exact: true }).waitFor();
  return { dialog, submit: dialog.getByRole("button", { name: "Connect Stripe" }) };
}

test("Tailwind 4: tokens reach button, dialog and menu; utilities win", async () => {
  const { page, connect, manage } = await open("tailwind");
  const button = await stylesOf(connect);
  expect(button).toMatchObject({ background: "#4f46e5", color: "#ffffff", textTransform: "uppercase" });
  expect(Number.parseFloat(button["borderRadius"] ?? "")).toBeGreaterThan(1_000);
  // The build may write the font's names in another way: it is the page's own.
  const fontFamily = (await stylesOf(page.locator("html")))["fontFamily"];
  expect(button["fontFamily"]).toBe(fontFamily);
  await manage.click();
  expect((await stylesOf(page.getByRole("menuitem", { name: "Rename" })))["fontFamily"]).toBe(fontFamily);
  await page.keyboard.press("Escape");
  const { submit } = await openDialog(page, connect);
  expect(await stylesOf(submit)).toMatchObject({ background: "#4f46e5", borderRadius: "12px" });
});

test("shadcn/ui: the project's tokens, light and dark", async () => {
  const { page, connect } = await open("shadcn");
  const light = await stylesOf(connect);
  expect(light).toMatchObject({ borderRadius: "10px" });
  const { dialog, submit } = await openDialog(page, connect);
  expect((await stylesOf(submit))["background"]).toBe(light["background"]);
  expect((await stylesOf(dialog))["background"]).toBe("#ffffff");
  await page.keyboard.press("Escape");
  await page.evaluate(() => document.documentElement.classList.add("dark"));
  await expect.poll(async () => (await stylesOf(connect))["background"]).not.toBe(light["background"]);
  const dark = await openDialog(page, connect);
  const ground = (await stylesOf(dark.dialog))["background"] ?? "";
  expect(Number.parseInt(ground.slice(1, 3), 16)).toBeLessThan(0x40);
  await page.screenshot({ path: resolve(".cache/screenshots/themes/shadcn-dark-dialog.png") });
});

test("a whole brand: tokens, font, corners, language and words", async () => {
  const { page, connect, manage } = await open("brand", "", {
    connect: "Stripe koppeln",
    manage: "Slack verwalten",
  });
  const button = await stylesOf(connect);
  expect(button).toMatchObject({
    borderRadius: "2px",
    fontFamily: "Georgia, serif",
    background: "#7a1fa2",
    color: "#ffffff",
  });
  await manage.click();
  expect((await stylesOf(page.getByRole("menuitem", { name: "Entkoppeln" })))["fontFamily"]).toBe("Georgia, serif");
  await page.keyboard.press("Escape");
  await connect.click();
  const submit = page.getByRole("dialog").getByRole("button", { name: "Stripe koppeln" });
  await submit.waitFor();
  expect(await stylesOf(submit)).toEqual(button);
});

test("CSS modules: variables around, classes on parts", async () => {
  const { connect } = await open("modules");
  expect(await stylesOf(connect)).toMatchObject({
    background: "#0f766e",
    borderRadius: "4px",
    textTransform: "uppercase",
  });
});

test.each(["light", "dark"])("Bootstrap, %s: its variables reach button, form and dialog", async (scheme) => {
  const { page, connect } = await open("bootstrap");
  await page.evaluate((value) => document.documentElement.setAttribute("data-bs-theme", value), scheme);
  const brand = { background: "#6f2da8", color: "#ffffff", borderRadius: "3px" };
  await expect.poll(() => stylesOf(connect)).toMatchObject(brand);
  expect((await stylesOf(connect))["fontFamily"]).toContain("Liberation Sans");
  const paper = scheme === "dark" ? "#212529" : "#ffffff";
  const outline = page.getByRole("button", { name: "Connect Linear" });
  await expect.poll(() => stylesOf(outline)).toMatchObject({ background: paper });
  await expectReadable(page, outline);
  const { dialog, submit } = await openDialog(page, connect);
  expect(await stylesOf(submit)).toMatchObject(brand);
  expect((await stylesOf(dialog))["background"]).toBe(paper);
  await page.screenshot({ path: resolve(`.cache/screenshots/themes/bootstrap-${scheme}-dialog.png`) });
});

test.each(["light", "dark"])("Mantine, %s: its theme reaches button, form, dialog and portal", async (mode) => {
  const { page, connect } = await open("mantine", `?mode=${mode}`);
  const mantine = await stylesOf(page.getByRole("button", { name: "Mantine" }));
  const brand = { background: mantine["background"], color: mantine["color"], borderRadius: mantine["borderRadius"] };
  expect(brand.borderRadius).toBe("16px");
  const inPortal = page.locator("#portal").getByRole("button", { name: "Connect Gmail" });
  for (const button of [connect, inPortal]) await expect.poll(() => stylesOf(button)).toMatchObject(brand);
  expect((await stylesOf(connect))["fontFamily"]).toContain("Liberation Sans");
  const paper = (await stylesOf(page.locator("body")))["background"];
  expect(paper).toBe(mode === "dark" ? "#242424" : "#ffffff");
  const outline = page.getByRole("button", { name: "Connect Linear" });
  expect(await stylesOf(outline)).toMatchObject({ background: paper, borderRadius: "16px" });
  await expectReadable(page, outline);
  const { dialog, submit } = await openDialog(page, connect);
  expect(await stylesOf(submit)).toMatchObject(brand);
  expect((await stylesOf(dialog))["background"]).toBe(paper);
  await page.screenshot({ path: resolve(`.cache/screenshots/themes/mantine-${mode}-dialog.png`) });
});

describe.each([
  ["a palette", "mui"],
  ["color schemes", "mui-schemes"],
])("MUI with %s", (_, name) => {
  test.each(["light", "dark"])(
    "%s: the theme's colours, corners and font, in a portal and the dialog too",
    async (mode) => {
      const { page, connect } = await open(name, `?mode=${mode}`);
      const brand = { background: "#c2410c", color: "#ffffff", borderRadius: "14px" };
      expect(await stylesOf(connect)).toMatchObject(brand);
      const inPortal = page.locator("#portal").getByRole("button", { name: "Connect Gmail" });
      await expect.poll(() => stylesOf(inPortal)).toMatchObject(brand);
      const paper = mode === "dark" ? "#121212" : "#ffffff";
      const outline = page.getByRole("button", { name: "Connect Linear" });
      expect(await stylesOf(outline)).toMatchObject({ background: paper, borderRadius: "14px" });
      for (const part of [outline, page.locator(".cr-form .cr-input"), page.locator(".cr-form .cr-field-label")])
        expect((await part.first().evaluate(readability)).text).toBeGreaterThanOrEqual(4.5);
      const { dialog, submit } = await openDialog(page, connect);
      expect((await stylesOf(submit))["background"]).toBe("#c2410c");
      expect((await stylesOf(dialog))["background"]).toBe(paper);
      expect((await stylesOf(dialog))["fontFamily"]).toContain("Liberation Sans");
      await page.screenshot({ path: resolve(`.cache/screenshots/themes/${name}-${mode}-dialog.png`) });
    },
  );
});
