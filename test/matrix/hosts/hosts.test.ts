import { mkdirSync } from "node:fs";
import { type Browser, type Page, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchOptions } from "../../../scripts/chromium.mjs";
import { type Readability, readability } from "../../support/readability.ts";
import { cells, isCovering } from "../support/cells.ts";
import { install } from "../support/install.ts";
import { Results } from "../support/results.ts";
import { builds } from "./builds.ts";
import { type Colours, type HostServer, serveHosts } from "./hostServer.ts";
import { folder, resets, writeResets } from "./resets.ts";

const night = "{ background: #0b0b0f !important; color: #e5e5e5 !important }";

const colours: Readonly<Record<string, Colours>> = {
  light: {},
  "dark by `color-scheme`": { css: ":root { color-scheme: dark }" },
  "dark by class": { root: 'class="dark"', css: `.dark body ${night}` },
  "dark by media query": { css: `@media (prefers-color-scheme: dark) { body ${night} }`, preference: "dark" },
  "light, `theme` dark": { theme: "dark" },
  "dark, `theme` light": { css: `body ${night}`, theme: "light" },
};

/** Next by webpack takes half a minute to build, and is nearest to what the other cells show. */
const chosen = builds.filter(({ label }) => !isCovering || label !== "Next 16, webpack");

const table = cells(
  chosen.flatMap((build) =>
    resets.flatMap((reset) =>
      Object.keys(colours).map((colour) => ({ bundler: build.label, reset: reset.label, colours: colour })),
    ),
  ),
);

const page = "docs/matrix-hosts.md";
const corner = "bundler, reset";
const results = new Results();
let browser: Browser;
let server: HostServer;

beforeAll(async () => {
  install(folder);
  writeResets();
  await Promise.all(chosen.map(async (build) => build.run()));
  server = await serveHosts(chosen, colours);
  browser = await chromium.launch(await launchOptions());
}, 600_000);

afterAll(async () => {
  await browser.close();
  await server.close();
  results.write(page, introduction, corner);
});

describe("the kit in other people's production builds", () => {
  test.each(table)("$bundler, $reset, $colours", async ({ bundler, reset, colours: colour }) => {
    const faults = await visit(bundler, reset, colour);
    results.set(`${bundler}, ${reset}`, colour, faults.length === 0 ? "✓" : faults.join("; "));
    expect(faults).toEqual([]);
  });

  test("the page of the docs says the same", () => {
    if (!isCovering) return;
    expect(results.differences(page, corner)).toEqual([]);
  });
});

/** Opens a cell's page and uses it by keyboard; says what is wrong. */
async function visit(bundler: string, reset: string, colour: string): Promise<string[]> {
  const build = builds.find(({ label }) => label === bundler);
  const { name } = resets.find(({ label }) => label === reset) ?? {};
  const { preference, theme } = colours[colour] ?? {};
  const tab = await browser.newPage({
    viewport: { width: 900, height: 600 },
    colorScheme: preference ?? "light",
    reducedMotion: "reduce",
  });
  const said: string[] = [];
  tab.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) said.push(message.text());
  });
  tab.on("pageerror", (error) => said.push(String(error)));
  try {
    const query = new URLSearchParams({ colours: colour, ...(theme && { theme }) });
    await tab.goto(`${server.origin}${build?.base}/${name}/?${query.toString()}`);
    await tab.locator('.cr-button[data-method="fields"]').waitFor();
    await tab.evaluate(`window.readability = ${readability.toString()}`);
    await tab.keyboard.press("Tab");
    const onPage = await measure(tab, ".cr-connect, .cr-button, .cr-badge");
    const button = onPage.find(({ part }) => part.startsWith("cr-button"));
    const padding = await tab.locator(".cr-button").evaluate((element) => getComputedStyle(element).paddingInlineStart);
    await tab.keyboard.press("Enter");
    await tab.getByRole("dialog").getByRole("button", { name: "Connect Stripe" }).waitFor();
    const inDialog = await measure(tab, "dialog, dialog :is(h2, label, input, p, a, button)");
    const box = await tab.getByRole("dialog").boundingBox();
    if (reset.startsWith("Tailwind 4") && colour === "dark by class") await photograph(tab, build?.base.slice(1) ?? "");
    return [
      ...[...onPage, ...inDialog].filter(({ text }) => text < 4.5).map(({ part, text }) => `${part} reads ${text}`),
      ...(button?.fill === 1 ? [] : ["the button is not filled"]),
      ...((button?.ring ?? 0) >= 3 ? [] : [`the focus ring stands out by ${button?.ring}`]),
      ...(padding === "12px" ? [] : [`the button is padded by ${padding}`]),
      ...(inDialog[0]?.fill === 1 ? [] : ["the dialog is not opaque"]),
      ...(box && isCentred(box) ? [] : [`the dialog stands at ${JSON.stringify(box)}`]),
      ...said,
    ];
  } finally {
    await tab.close();
  }
}

interface Part extends Readability {
  readonly part: string;
}

function measure(tab: Page, selector: string): Promise<Part[]> {
  return tab.evaluate((selector) => {
    // SAFETY: put there before.
    const { readability: measurePart } = window as unknown as { readability: typeof readability };
    for (const animation of document.getAnimations()) animation.finish();
    return [...document.querySelectorAll(selector)]
      .filter((element) => element.checkVisibility() && element.textContent !== "")
      .map((element) => ({
        part: `${element.className} “${element.textContent.slice(0, 20)}”`,
        ...measurePart(element),
      }));
  }, selector);
}

const isCentred = ({ x, y, width, height }: { x: number; y: number; width: number; height: number }): boolean =>
  Math.abs(x + width / 2 - 450) <= 1 && Math.abs(y + height / 2 - 300) <= 1;

/** To be looked at: `.cache/matrix/hosts-vite.png`. */
async function photograph(tab: Page, name: string): Promise<void> {
  mkdirSync(".cache/matrix", { recursive: true });
  await tab.screenshot({ path: `.cache/matrix/hosts-${name}.png` });
}

const introduction = `
# Appearance in other apps

Written by \`npm run test:matrix -- --project hosts\`. The packed package in production builds of five bundlers, with
five resets and six kinds of light and dark pages, in Chromium. A cell is ✓ if the button is filled and padded, every
text has a contrast of 4.5:1 or better, the focus ring of 3:1, the dialog is opaque and centred, and the console is
silent. Apps with a reset in no layer import \`styles.unlayered.css\`, the others
\`styles.css\`. ${resets.length * builds.length * Object.keys(colours).length} cells.
`;
