import type { Browser } from "playwright-core";
import { afterEach, beforeAll, expect, test, vi } from "vitest";
import { type ServedSandbox, type ServeOptions, serveSandbox } from "../../src/sandbox/serve.ts";
import { sharedBrowser } from "./support/sharedBrowser.ts";
import { freePort } from "../support/freePort.ts";
import { button, expectConnected, popupOf } from "./support/page.ts";
import { serveDemo } from "./support/serveDemo.ts";
import { startDemo } from "./support/startDemo.ts";

let browser: Browser;
const stops: (() => unknown)[] = [];

beforeAll(async () => {
  browser = await sharedBrowser();
});
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

test("without a key the sandbox answers, on an origin of its own; Ctrl-C stops both", async () => {
  const port = await freePort();
  const demo = await start({ PORT: String(port) });
  expect(demo.url, "PORT is where it listens").toBe(`http://localhost:${port}`);
  expect(demo.output()).toContain(`the embedded sandbox at ${demo.sandboxOrigin} (offline, no key needed)`);
  expect((await fetch(demo.url)).status).toBe(200);
  expect(new URL(demo.sandboxOrigin).hostname).not.toBe(new URL(demo.url).hostname);

  // In development the page has the devtools, which drive the sandbox.
  const page = await open(demo.url);
  const popup = await popupOf(page, button(page, "Gmail", "Connect Gmail"));
  await popup.getByRole("button", { name: "Allow" }).click();
  await expectConnected(page, "Gmail");
  await page.getByRole("button", { name: "Composio devtools" }).click();
  await page.getByRole("tab", { name: "Flows" }).click();
  await page.getByRole("list", { name: "Timeline of gmail" }).getByText("opening → waiting").waitFor();
  await page.getByRole("tab", { name: "Requests" }).click();
  await page.getByRole("row", { name: /POST \/connected-accounts\/link 201/ }).waitFor();
  await page.getByRole("tab", { name: "Sandbox" }).click();
  await page.getByRole("button", { name: /^Expire ca_/ }).click();
  await button(page, "Gmail", "Reconnect Gmail").waitFor();
  expect(await page.getByRole("tab").allTextContents()).toHaveLength(6);

  const second = await start();
  expect(second.url, "a second one finds ports of its own").not.toBe(demo.url);
  expect(second.sandboxOrigin).not.toBe(demo.sandboxOrigin);

  await demo.stop();
  await expect(fetch(demo.url)).rejects.toThrow("fetch failed");
  await expect(fetch(demo.sandboxOrigin)).rejects.toThrow("fetch failed");
}, 180_000);

// What the terminal says then is in `secrets.test.ts`, whose `npm start` has a key.
test("with COMPOSIO_API_KEY it connects in the project of that key", async () => {
  const composio = await serve({ apiKey: "ak_of_a_project" });
  const { url } = await serveBuilt({ COMPOSIO_API_KEY: "ak_of_a_project", COMPOSIO_BASE_URL: composio.url });
  const page = await open(url);
  const popup = await popupOf(page, button(page, "Gmail", "Connect Gmail"));
  await popup.getByRole("button", { name: "Allow" }).click();
  await expectConnected(page, "Gmail");
  expect(composio.sandbox.control.accounts()).toMatchObject([
    { userId: "user_maya", toolkit: "gmail", status: "ACTIVE" },
  ]);
});

test("a project without auth configs is told what to do, in the terminal and on the page", async () => {
  const composio = await serve({ apiKey: "ak_of_a_project", toolkits: [] });
  const demo = await serveBuilt({ COMPOSIO_API_KEY: "ak_of_a_project", COMPOSIO_BASE_URL: composio.url });
  expect(demo.summary).toContain("It has no enabled auth config yet");

  const page = await open(demo.url);
  await page.getByText("There are no apps to connect yet").waitFor();
});

test("a key that Composio does not know is told of, in the terminal and on the page", async () => {
  const composio = await serve({ apiKey: "ak_of_a_project" });
  const demo = await serveBuilt({ COMPOSIO_API_KEY: "ak_mistyped", COMPOSIO_BASE_URL: composio.url });
  expect(demo.summary).toContain("it does not know this COMPOSIO_API_KEY");

  const page = await open(demo.url);
  await page.getByRole("alert").getByText("Connections are not set up right").waitFor();
});

async function start(environment?: Readonly<Record<string, string>>) {
  const demo = await startDemo(environment);
  stops.push(demo.stop);
  return demo;
}

/** Stands for Composio itself: the SDK's own variable leads to it. */
async function serve(options: ServeOptions): Promise<ServedSandbox> {
  const served = await serveSandbox({ ...options, port: 0 });
  stops.push(served.close);
  return served;
}

async function open(url: string) {
  const context = await browser.newContext();
  // The development server compiles each module when it is first asked for.
  context.setDefaultTimeout(60_000);
  stops.push(() => context.close());
  const page = await context.newPage();
  await page.goto(url);
  return page;
}

/** The same page as built, which loads sooner than the one of a development server, and what the terminal would say. */
async function serveBuilt(variables: Readonly<Record<string, string>>) {
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  const demo = await serveDemo();
  vi.unstubAllEnvs();
  stops.push(demo.close);
  return demo;
}
