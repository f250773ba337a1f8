import { type DehydratedState, QueryClient, QueryClientProvider, dehydrate, hydrate } from "@tanstack/react-query";
import { build } from "esbuild";
import { type Browser, type Page, type Route, chromium } from "playwright-core";
import { createElement } from "react";
import { renderToString } from "react-dom/server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchOptions } from "../../scripts/chromium.mjs";
import { ApiKeyForm, ComposioProvider, composioQueries, createComposioClient } from "../../src/index.ts";
import { type Sandbox, createSandbox } from "../../src/sandbox/index.ts";
import { createComposioHandler, handlerFetch } from "../../src/server/index.ts";
import { sandboxComposio } from "../../src/testing/index.ts";

/*
 * A page whose server renders an ApiKeyForm, in a real browser: the form is in the HTML before its code is loaded.
 */

const origin = "http://localhost:4650";

const script = `
  import { QueryClient, QueryClientProvider, hydrate } from "@tanstack/react-query";
  import { createElement, useState } from "react";
  import { hydrateRoot } from "react-dom/client";
  import { ApiKeyForm, ComposioProvider, createComposioClient } from "./dist/index.js";
  const client = createComposioClient({ baseUrl: "/api/composio" });
  const queryClient = new QueryClient();
  hydrate(queryClient, window.state);
  window.errors = [];
  window.codes = [];
  function Page() {
    // As an app that shows each event: it renders anew.
    const [, setEvent] = useState(null);
    const onEvent = (event) => { window.codes.push(event.code); setEvent(event); };
    return createElement(ComposioProvider, { client, onEvent }, createElement(ApiKeyForm, { toolkit: "stripe" }));
  }
  hydrateRoot(
    document.getElementById("root"),
    createElement(QueryClientProvider, { client: queryClient }, createElement(Page)),
    { onRecoverableError: (error) => window.errors.push(String(error)) },
  );`;

let browser: Browser;
let files: ReadonlyMap<string, string>;
beforeAll(async () => {
  browser = await chromium.launch(await launchOptions());
  const { outputFiles } = await build({
    stdin: { contents: script, resolveDir: ".", sourcefile: "page.js" },
    bundle: true,
    splitting: true,
    format: "esm",
    outdir: "/",
    chunkNames: "[name]-[hash]",
    define: { "process.env.NODE_ENV": '"production"' },
    write: false,
  });
  files = new Map(outputFiles.map(({ path, text }) => [path, text]));
});
afterAll(() => browser.close());

interface Served {
  readonly page: Page;
  readonly sandbox: Sandbox;
}

/** Opens the page. `onFormCode` answers the request for the form's code. */
async function serve(
  isPrefetched: boolean,
  onFormCode: (route: Route, text: string) => Promise<void>,
): Promise<Served> {
  const sandbox = createSandbox();
  const handler = createComposioHandler({
    composio: sandboxComposio(sandbox),
    identify: () => "user_1",
    logger: () => undefined,
  });
  const client = createComposioClient({ baseUrl: "/api/composio", fetch: handlerFetch(handler, { headers: {} }) });
  const queryClient = new QueryClient();
  if (isPrefetched)
    await Promise.all([
      queryClient.prefetchQuery(composioQueries.connectedAccounts(client)),
      queryClient.prefetchQuery(composioQueries.authConfigs(client, { toolkit: "stripe" })),
    ]);
  const state: DehydratedState = dehydrate(queryClient);
  const rendered = new QueryClient();
  hydrate(rendered, state);
  const html = renderToString(
    createElement(
      QueryClientProvider,
      { client: rendered },
      createElement(ComposioProvider, { client }, createElement(ApiKeyForm, { toolkit: "stripe" })),
    ),
  );
  const page = await browser.newPage();
  page.setDefaultTimeout(15_000);
  await page.route(`${origin}/**`, async (route) => {
    const { pathname } = new URL(route.request().url());
    const text = files.get(pathname);
    if (pathname.startsWith("/api/composio")) {
      const request = route.request();
      const body = request.postData();
      const answer = await handler(
        new Request(request.url(), { method: request.method(), headers: await request.allHeaders(), body }),
      );
      return route.fulfill({
        status: answer.status,
        headers: Object.fromEntries(answer.headers),
        body: await answer.text(),
      });
    }
    if (pathname.includes("formLater") && text !== undefined) return onFormCode(route, text);
    if (text !== undefined) return route.fulfill({ contentType: "text/javascript", body: text });
    return route.fulfill({
      contentType: "text/html; charset=utf-8",
      body: `<!doctype html><html lang="en"><body><div id="root">${html}</div><script>window.state = ${JSON.stringify(
        state,
      )}</script><script type="module" src="/stdin.js"></script></body></html>`,
    });
  });
  await page.goto(origin, { waitUntil: "commit" });
  return { page, sandbox };
}

const errorsOf = (page: Page): Promise<unknown> => page.evaluate("window.errors");

test("what is typed before the form's code is loaded goes on, and connects", async () => {
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const { page, sandbox } = await serve(true, async (route, text) => {
    await held;
    await route.fulfill({ contentType: "text/javascript", body: text });
  });
  const key = page.getByRole("textbox", { name: "API Key" });
  await key.fill("sk_ear");
  await page.waitForLoadState("load");
  expect(await key.inputValue()).toBe("sk_ear");
  release();
  // The browser can hide a text field, so that it is no password field any more.
  await page.locator("input[type=text]").waitFor();
  await key.pressSequentially("ly");
  await key.press("Enter");
  await page.getByText("Stripe is ready to use.").waitFor();
  expect(sandbox.control.accounts()).toMatchObject([{ val: { generic_api_key: "sk_early" } }]);
  expect(await errorsOf(page)).toEqual([]);
  await page.close();
});

test("without prefetching, the fields come when code and answer are there", async () => {
  const { page } = await serve(false, (route, text) => route.fulfill({ contentType: "text/javascript", body: text }));
  await page.getByRole("textbox", { name: "API Key" }).waitFor();
  expect(await errorsOf(page)).toEqual([]);
  await page.close();
});

// Browsers load a failed module again only after a reload (whatwg/html#6768).
test("code that can't be loaded is said, and a reload mends it", async () => {
  let isOffline = true;
  const { page } = await serve(false, (route, text) =>
    isOffline ? route.abort() : route.fulfill({ contentType: "text/javascript", body: text }),
  );
  await page.getByRole("alert").filter({ hasText: "This could not be loaded." }).waitFor();
  await page.waitForFunction("window.codes.length > 0");
  await page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
  expect(await page.evaluate("window.codes"), "the app hears it once, however often it renders").toEqual([
    "not_loaded",
  ]);
  await page.getByRole("button", { name: "Try again" }).click();
  isOffline = false;
  await page.reload();
  await page.getByRole("textbox", { name: "API Key" }).waitFor();
  expect(await page.getByText("This could not be loaded.").count()).toBe(0);
  await page.close();
});
