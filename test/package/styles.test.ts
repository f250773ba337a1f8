import { readFileSync } from "node:fs";
import { transform as rewriteWithEsbuild } from "esbuild";
import { transform } from "lightningcss";
import { type Browser, type Page, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchOptions } from "../../scripts/chromium.mjs";
import { type Readability, readability } from "../support/readability.ts";

const version = (major: number, minor = 0) => (major << 16) | (minor << 8);

/** How build tools rewrite stylesheets, by the browsers they are told to build for. */
const tools: Readonly<Record<string, (code: string) => string | Promise<string>>> = {
  "as it is": (code) => code,
  "Lightning CSS, as Vite 8 and Turbopack call it": lightning({
    chrome: version(111),
    edge: version(111),
    firefox: version(114),
    safari: version(16, 4),
  }),
  "Lightning CSS for old browsers": lightning({ chrome: version(80), firefox: version(78), safari: version(13) }),
  "Lightning CSS for the newest browsers": lightning({
    chrome: version(140),
    firefox: version(140),
    safari: version(26),
  }),
  "Lightning CSS alone, as Parcel calls it": lightning({}),
  esbuild: async (code) => (await rewriteWithEsbuild(code, { loader: "css", minify: true })).code,
  "esbuild for old browsers": async (code) =>
    (await rewriteWithEsbuild(code, { loader: "css", minify: true, target: ["chrome87", "firefox78", "safari14"] }))
      .code,
};

function lightning(targets: Parameters<typeof transform>[0]["targets"] & object): (code: string) => string {
  return (code) =>
    Buffer.from(transform({ filename: "styles.css", code: Buffer.from(code), minify: true, targets }).code).toString(
      "utf8",
    );
}

/** Where a reset stands in the app's CSS. */
interface Reset {
  readonly css: string;
  /** Which of the kit's stylesheets README names for it. */
  readonly sheet: "styles.css" | "styles.unlayered.css";
}

const preflight3 = `
  *, ::before, ::after { box-sizing: border-box; border-width: 0; border-style: solid; border-color: #e5e7eb }
  button, input, textarea { font-family: inherit; font-size: 100%; font-weight: inherit; line-height: inherit; color: inherit; margin: 0; padding: 0 }
  button, [type="button"], [type="submit"] { -webkit-appearance: button; background-color: transparent; background-image: none }
  h2 { font-size: inherit; font-weight: inherit } h2, p, ul { margin: 0 } ul { list-style: none; padding: 0 } dialog { padding: 0 }`;

const resets: Readonly<Record<string, Reset>> = {
  "no reset": { css: "", sheet: "styles.css" },
  "a reset in a layer before": {
    css: `@layer base, composio-react; @layer base { ${preflight3} * { margin: 0; padding: 0 } }`,
    sheet: "styles.css",
  },
  // Chakra UI 3 and Panda CSS have the first name, Tailwind 4 the second; Chakra makes its layer while the page runs.
  "a layer named reset, in no order": {
    css: `@layer reset { ${preflight3} * { margin: 0; padding: 0 } }`,
    sheet: "styles.css",
  },
  "a layer named base, in no order": {
    css: `@layer base { ${preflight3} * { margin: 0; padding: 0 } }`,
    sheet: "styles.css",
  },
  "* { margin: 0; padding: 0 }": { css: "* { margin: 0; padding: 0 }", sheet: "styles.unlayered.css" },
  // Its `[type="button"]` counts as much as a class.
  "Tailwind 3's preflight": { css: preflight3, sheet: "styles.unlayered.css" },
  // https://github.com/elad2412/the-new-css-reset/issues/85
  "the-new-css-reset": {
    css: "*:where(:not(html, iframe, canvas, img, svg, video, audio):not(svg *, symbol *)) { all: unset; display: revert } *, *::before, *::after { box-sizing: border-box }",
    sheet: "styles.unlayered.css",
  },
  "Bootstrap's reboot": {
    css: `h2 { margin-top: 0; margin-bottom: 0.5rem; font-size: calc(1.325rem + 0.9vw); line-height: 1.2 } p { margin-top: 0; margin-bottom: 1rem } ul { padding-left: 2rem; margin-bottom: 1rem } label { display: inline-block } button { border-radius: 0 } button:focus:not(:focus-visible) { outline: 0 } button, input, textarea { margin: 0; font-family: inherit; font-size: inherit; line-height: inherit } button, [type="button"], [type="submit"] { -webkit-appearance: button }`,
    sheet: "styles.unlayered.css",
  },
};

/** The parts as the components render them: only the outermost root has the colour scheme. */
const parts = `
  <div class="cr-connect" SCHEME PAGE>
    <button type="button" class="cr-button" data-variant="solid"><span class="cr-label" data-room="18">Connect Gmail</span></button>
    <div class="cr-panel" data-open><div class="cr-status">Finish in the window.</div>
      <div class="cr-actions"><button type="button" class="cr-action">Try again</button></div></div>
    <dialog class="cr-dialog" SCHEME><div class="cr-dialog-header"><h2 class="cr-dialog-title">Connect Stripe</h2></div>
      <form class="cr-form" SCHEME><div class="cr-field"><label class="cr-field-label">API key</label>
        <div class="cr-secret"><input class="cr-input" value="sk_1"></div><p class="cr-field-help">From the dashboard.</p></div>
        <div class="cr-form-actions"><button type="submit" class="cr-button" data-variant="solid"><span class="cr-label">Connect</span></button></div>
      </form><button type="button" class="cr-dialog-close" aria-label="Close"></button></dialog>
  </div>
  <span class="cr-badge" data-phase="connected" SCHEME PAGE>Connected</span>`;

const schemes: readonly [name: string, scheme: string, shows: string | null, page: string][] = [
  ["light", "auto", "light", ""],
  ["dark", "auto", "dark", "html { background: #0b0b0f; color: #eee }"],
  ["dark on light", "dark", "light", ""],
  ["light on dark", "light", "dark", "html { background: #0b0b0f; color: #eee }"],
  // As HTML from a server is painted first.
  ["not known yet", "auto", null, ""],
  ["not known yet, dark by color-scheme", "auto", null, ":root { color-scheme: dark }"],
  ["not known yet, dark by the theme", "dark", null, ":root { color-scheme: dark }"],
];

let browser: Browser;
let page: Page;
beforeAll(async () => {
  browser = await chromium.launch(await launchOptions());
  page = await browser.newPage({ viewport: { width: 1000, height: 700 } });
});
afterAll(() => browser.close());

interface Look {
  readonly texts: Readonly<Record<string, Readability>>;
  readonly styles: readonly (readonly string[])[];
  readonly dialog: Readonly<Record<"left" | "right" | "top" | "bottom", number>>;
}

async function look(css: string, scheme = "auto", shows: string | null = "light"): Promise<Look> {
  const markup = parts
    .replaceAll("SCHEME", `data-cr-scheme="${scheme}"`)
    .replaceAll("PAGE", shows === null ? "" : `data-cr-page="${shows}"`);
  await page.setContent(`<!doctype html><html><head><style>${css}</style></head><body>${markup}</body></html>`);
  await page.keyboard.press("Tab");
  await page.evaluate(`window.readability = ${readability.toString()}`);
  return page.evaluate(() => {
    // SAFETY: put there by the line above.
    const measure = (window as unknown as { readability: typeof readability }).readability;
    const [dialog] = document.getElementsByTagName("dialog");
    const measureAll = (prefix: string, selector: string) =>
      [...document.querySelectorAll(selector)].map(
        (element) => [prefix + element.className, measure(element)] as const,
      );
    const onPage = measureAll("", "[class^=cr-]:not(dialog, dialog *)");
    dialog?.showModal();
    for (const animation of document.getAnimations()) animation.finish();
    const inDialog = measureAll("dialog ", "dialog, dialog [class^=cr-]");
    const properties = [
      "padding",
      "margin",
      "border",
      "borderRadius",
      "backgroundColor",
      "color",
      "font",
      "display",
      "textDecoration",
      "boxShadow",
      "gap",
    ] as const;
    const { left, right, top, bottom } = dialog?.getBoundingClientRect() ?? new DOMRect();
    return {
      texts: Object.fromEntries([...onPage, ...inDialog]),
      styles: [...document.querySelectorAll("[class^=cr-]")].map((element) =>
        properties.map((property) => `${element.className} ${property}: ${getComputedStyle(element)[property]}`),
      ),
      dialog: { left, right: innerWidth - right, top, bottom: innerHeight - bottom },
    };
  });
}

const built = (sheet: Reset["sheet"]) => readFileSync(`dist/${sheet}`, "utf8");

describe.each(schemes)("%s", (_, scheme, shows, host) => {
  test("has the same appearance from every build tool, with and without a layer", async () => {
    const expected = await look(host + built("styles.css"), scheme, shows);
    expectGood(expected);
    for (const [tool, rewrite] of Object.entries(tools)) {
      const layered = await look(host + (await rewrite(built("styles.css"))), scheme, shows);
      expect({ tool, ...layered }).toEqual({ tool, ...expected });
    }
    const unlayered = await look(host + (await rewriteUnlayered()), scheme, shows);
    expect(unlayered).toEqual(expected);
  });
});

const rewriteUnlayered = () =>
  tools["Lightning CSS, as Vite 8 and Turbopack call it"]?.(built("styles.unlayered.css")) ?? "";

describe.each(Object.entries(resets))("under %s", (_, { css, sheet }) => {
  test.each(["before", "after"])("keeps its appearance with the reset %s the kit's stylesheet", async (place) => {
    // The first statement of the app sets the order of layers.
    const isOrdered = css.includes("composio-react");
    const sheets = place === "before" || isOrdered ? [css, built(sheet)] : [built(sheet), css];
    expectGood(await look(sheets.join("\n")));
  });
});

/** Autoprefixer up to 10.4.18, as in Next.js 14 and 15 with webpack, warns of each in every build of the app. */
test.each(["styles.css", "styles.unlayered.css"] as const)("%s: no `start` or `end` in a flex container", (sheet) => {
  const flexible = [...built(sheet).matchAll(/{([^{}]*)}/g)].flatMap(([, rule = ""]) =>
    /display:(?:inline-)?flex/.test(rule) ? [rule] : [],
  );
  expect(flexible.length).toBeGreaterThan(10);
  expect(flexible.filter((rule) => /(?:align|justify|place)-(?:items|content):(?:start|end)/.test(rule))).toEqual([]);
});

test("a class of the app wins over either stylesheet", async () => {
  for (const sheet of ["styles.css", "styles.unlayered.css"] as const) {
    const { styles } = await look(
      `.cr-button { border-radius: 1px } .cr-dialog-title { font-size: 30px } ${built(sheet)}`,
    );
    expect(styles.flat()).toContain("cr-button borderRadius: 1px");
    expect(styles.flat().find((line) => line.startsWith("cr-dialog-title font:"))).toContain("30px");
  }
});

test("a large borderRadius is limited on surfaces", async () => {
  const { styles } = await look(`:root { --cr-radius: 999px } ${built("styles.css")}`);
  expect(styles.flat()).toContain("cr-button borderRadius: 999px");
  expect(styles.flat()).toContain("cr-dialog borderRadius: 20px");
});

// Of an SVG, Chromium draws every frame of `rotate`, `scale` and `translate` on the page's main thread.
test("a spinner turns by a transform", () => {
  const [, turning] = /@keyframes cr-turn\{(.*?)\}\}/.exec(built("styles.css")) ?? [];
  expect(turning).toBe("to{transform:rotate(1turn)");
});

function expectGood({ texts, dialog }: Look): void {
  for (const [name, { text }] of Object.entries(texts)) expect.soft(text, name).toBeGreaterThanOrEqual(4.5);
  expect(texts["cr-button"]?.fill).toBe(1);
  expect(texts["cr-button"]?.ring).toBeGreaterThanOrEqual(3);
  expect(texts["dialog cr-dialog"]?.fill).toBe(1);
  expect(Math.abs(dialog.left - dialog.right)).toBeLessThanOrEqual(1);
  expect(Math.abs(dialog.top - dialog.bottom)).toBeLessThanOrEqual(1);
  expect(dialog.left).toBeGreaterThan(100);
}
