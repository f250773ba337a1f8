import { createServer } from "node:http";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type ServedSandbox, type ServeOptions, serveSandbox } from "../../src/sandbox/serve.ts";
import { connectBrowser } from "./support/connectBrowser.ts";
import { listen } from "./support/listen.ts";
import { button, expectConnected, popupOf } from "./support/page.ts";
import { startDemo } from "./support/startDemo.ts";

let browser: Browser;
const stops: (() => unknown)[] = [];

beforeAll(async () => {
  browser = await connectBrowser();
});
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});
afterAll(() => browser.close());

test("without a key it says that the sandbox answers, on an origin of its own, and Ctrl-C stops both", async () => {
  const demo = await start();
  expect(demo.output()).toContain(`the embedded sandbox at ${demo.sandboxOrigin} (offline, no key needed)`);
  expect((await fetch(demo.url)).status).toBe(200);
  expect(new URL(demo.sandboxOrigin).hostname).not.toBe(new URL(demo.url).hostname);

  await demo.stop();
  await expect(fetch(demo.url)).rejects.toThrow("fetch failed");
  await expect(fetch(demo.sandboxOrigin)).rejects.toThrow("fetch failed");
});

test("in development the page has the devtools, which drive the sandbox", async () => {
  const demo = await start();
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
});

test("PORT is where it listens, and a second one finds ports of its own", async () => {
  const port = await freePort();
  const first = await start({ PORT: String(port) });
  expect(first.url).toBe(`http://localhost:${port}`);
  const second = await start();
  expect(second.sandboxOrigin).not.toBe(first.sandboxOrigin);
});

test("with COMPOSIO_API_KEY it talks to Composio, says so with what it found, and connects", async () => {
  const composio = await serve({ apiKey: "ak_of_a_project" });
  const demo = await start({ COMPOSIO_API_KEY: "ak_of_a_project", COMPOSIO_BASE_URL: composio.url });
  expect(demo.output()).toContain("Composio: your project, by COMPOSIO_API_KEY");
  expect(demo.output()).toContain("gmail: ac_gmail");
  expect(demo.output()).not.toContain("sandbox");
  expect(demo.output()).not.toContain("ak_of_a_project");

  const page = await open(demo.url);
  const popup = await popupOf(page, button(page, "Gmail", "Connect Gmail"));
  await popup.getByRole("button", { name: "Allow" }).click();
  await expectConnected(page, "Gmail");
  expect(composio.sandbox.control.accounts()).toMatchObject([
    { userId: "user_maya", toolkit: "gmail", status: "ACTIVE" },
  ]);
});

test("a project without auth configs is told what to do, in the terminal and on the page", async () => {
  const composio = await serve({ apiKey: "ak_of_a_project", toolkits: [] });
  const demo = await start({ COMPOSIO_API_KEY: "ak_of_a_project", COMPOSIO_BASE_URL: composio.url });
  expect(demo.output()).toContain("It has no enabled auth config yet");

  const page = await open(demo.url);
  await page.getByText("There are no apps to connect yet").waitFor();
});

test("a key that Composio does not know is told of, in the terminal and on the page", async () => {
  const composio = await serve({ apiKey: "ak_of_a_project" });
  const demo = await start({ COMPOSIO_API_KEY: "ak_mistyped", COMPOSIO_BASE_URL: composio.url });
  expect(demo.output()).toContain("it does not know this COMPOSIO_API_KEY");

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
  context.setDefaultTimeout(15_000);
  stops.push(() => context.close());
  const page = await context.newPage();
  await page.goto(url);
  return page;
}

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}
