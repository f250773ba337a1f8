import { readFileSync } from "node:fs";
import { build } from "esbuild";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchOptions } from "../../scripts/chromium.mjs";

const styles = readFileSync("dist/styles.css", "utf8");
const message = "[composio-react] No stylesheet";

const app = `
  import { ComposioProvider, ConnectButton, ConnectionStatusBadge } from "./dist/index.js";
  import { createElement } from "react";
  import { createRoot } from "react-dom/client";
  const fetch = () => new Promise(() => {});
  const { createComposioClient } = await import("./dist/index.js");
  const client = createComposioClient({ baseUrl: "http://app.example/api", fetch });
  createRoot(document.getElementById("root")).render(createElement(ComposioProvider, { client, theme: { accentColor: "teall" } },
    createElement(ConnectButton, { toolkit: "gmail" }), createElement(ConnectionStatusBadge, { toolkit: "slack" })));`;

/** The app as a build tool writes it: `process.env.NODE_ENV` is replaced, since browsers have no `process`. */
async function bundle(mode: "development" | "production"): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: app, resolveDir: "." },
    bundle: true,
    write: false,
    format: "esm",
    minifySyntax: mode === "production",
    define: { "process.env.NODE_ENV": JSON.stringify(mode) },
  });
  return outputFiles.map(({ text }) => text).join("\n");
}

let browser: Browser;
beforeAll(async () => {
  browser = await chromium.launch(await launchOptions());
});
afterAll(() => browser.close());

/** What the console reports in the first two seconds of a page: about stylesheets, or of what begins with another text. */
async function complaints(
  script: string,
  css: string,
  lateCss = "/* nothing */",
  beginning = message,
): Promise<string[]> {
  const page = await browser.newPage();
  const said: string[] = [];
  page.on("console", (entry) => said.push(entry.text()));
  await page.clock.install();
  await page.setContent(
    `<!doctype html><html><head><style>${css}</style></head><body><div id="root"></div></body></html>`,
  );
  // In the page, half a second after the button is there: on a busy machine a stylesheet from here would come too late.
  await page.evaluate((text) => {
    const observer = new MutationObserver(() => {
      observer.disconnect();
      setTimeout(
        () => document.head.append(Object.assign(document.createElement("style"), { textContent: text })),
        500,
      );
    });
    observer.observe(document.body, { childList: true, subtree: true });
  }, lateCss);
  await page.addScriptTag({ type: "module", content: script });
  await page.getByText("Gmail", { exact: true }).waitFor();
  await page.clock.runFor(2000);
  await page.close();
  return said.filter((text) => text.startsWith(beginning));
}

test("a theme value that browsers ignore is reported in development, and not in production", async () => {
  const beginning = "[composio-react] theme.";
  const production = await bundle("production");
  expect(production).not.toContain("so it has no effect");
  expect(await complaints(production, styles, undefined, beginning)).toEqual([]);
  expect(await complaints(await bundle("development"), styles, undefined, beginning)).toEqual([
    expect.stringContaining('theme.accentColor is "teall"'),
  ]);
});

describe("without the stylesheet", () => {
  test("the console reports it in development, once for all parts", async () => {
    expect(await complaints(await bundle("development"), "")).toEqual([
      expect.stringContaining('import "composio-react/styles.css"'),
    ]);
  });

  test("production reports nothing, and the text is not in the bundle", async () => {
    const script = await bundle("production");
    expect(script).not.toContain(message);
    expect(script).not.toContain("has no target");
    expect(await complaints(script, "")).toEqual([]);
  });
});

test.each([
  ["the stylesheet", styles, undefined],
  ["a stylesheet that a development server adds after the load", "", styles],
  ["an app that styles the parts itself, and says so", ":root { --cr-styles: own }", undefined],
])("nothing is reported with %s", async (_, css, lateCss) => {
  expect(await complaints(await bundle("development"), css, lateCss)).toEqual([]);
});
