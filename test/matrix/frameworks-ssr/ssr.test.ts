import { type Browser, type BrowserContext, type Page, chromium } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { launchOptions } from "../../../scripts/chromium.mjs";
import { connectSandbox } from "../../../src/testing/index.ts";
import { watchConsole } from "../../e2e/support/watchConsole.ts";
import { isCovering } from "../support/cells.ts";
import { install } from "../support/install.ts";
import { Results } from "../support/results.ts";
import { type Server, startSandbox } from "../support/startServer.ts";
import { type Framework, buildAndStart, frameworks } from "./support/frameworks.ts";

const folder = "test/matrix/frameworks-ssr";
const page = "docs/matrix-frameworks-ssr.md";
const results = new Results();
/** In a covering run the others are left to README's own builds, in the file beside this one, and to `hosts`. */
const chosen = isCovering ? frameworks.filter(({ name }) => name.includes("cacheComponents")) : frameworks;

let sandbox: Server;
let browser: Browser;

beforeAll(async () => {
  install(folder);
  sandbox = await startSandbox(folder);
  browser = await chromium.launch(await launchOptions());
});
afterAll(async () => {
  await browser.close();
  await sandbox.stop();
  results.write(
    page,
    `# Server rendering and prefetching

Production builds of [examples](../examples) with the packed package, opened in Chromium. Each page prefetches the
connections on its server (\`handlerFetch\`, \`prefetchConnections\`). More is on it than on the example's own page, and
a cookie names its user. The console must stay silent.
Made by \`npm run test:matrix -- --project frameworks-ssr\`.`,
    "Build",
    frameworks.map(({ name }) => name),
  );
  if (isCovering) expect(results.differences(page, "Build")).toEqual([]);
});

describe.each(chosen)("$name", (framework: Framework) => {
  let server: Server;
  let context: BrowserContext;
  let complaints: string[] = [];

  beforeAll(async () => {
    server = await buildAndStart(framework, sandbox.url);
  });
  afterAll(() => server.stop());
  afterEach(async () => {
    await context?.close();
    await connectSandbox(sandbox.url).control.reset();
    const heard = complaints;
    complaints = [];
    expect(heard, "errors and warnings in the browser's console").toEqual([]);
    expect(server.output(), "errors of the server").not.toMatch(/error|warn|⨯|⚠/i);
  });

  async function open(path: string, user = "ana"): Promise<{ opened: Page; requests: readonly string[] }> {
    context = await browser.newContext();
    context.setDefaultTimeout(15_000);
    watchConsole(context, (text) => complaints.push(text));
    await context.addCookies([{ name: "user", value: user, url: server.url }]);
    const requests: string[] = [];
    const opened = await context.newPage();
    opened.on("request", (request) => {
      const { pathname } = new URL(request.url());
      if (pathname.startsWith("/api/")) requests.push(`${request.method()} ${pathname}`);
    });
    await opened.goto(server.url + path, { waitUntil: "load" });
    return { opened, requests };
  }

  const htmlOf = async (path: string, user: string) =>
    (await fetch(server.url + path, { headers: { cookie: `user=${user}` } })).text();

  const button = (opened: Page, name: string) => opened.getByRole("button", { name, exact: true });

  async function connectSlack(opened: Page): Promise<void> {
    const [popup] = await Promise.all([context.waitForEvent("page"), button(opened, "Connect Slack").click()]);
    await popup.getByRole("button", { name: "Allow" }).click();
    await opened.locator(".cr-connect", { hasText: "Connected" }).nth(1).waitFor();
  }

  test("the HTML says who is connected, for each user their own", async () => {
    await connectSandbox(sandbox.url).control.addAccount({ userId: "ana", toolkit: "gmail" });
    const [ana, bea] = await Promise.all([htmlOf("/", "ana"), htmlOf("/", "bea")]);
    expect(ana).toContain(">Connected<");
    expect(ana).toContain("Accounts: 1");
    expect(ana).toContain("Apps found: Gmail");
    expect(ana).toContain("Ready to use");
    expect(ana).toContain("Connect Slack");
    expect(bea).toContain("Connect Gmail");
    expect(bea).toContain("Accounts: 0");
    expect(bea).not.toContain(">Connected<");
    results.set(framework.name, "HTML says Connected, for each user separately", "yes");
  });

  test("the browser takes it over as it is, asks for nothing again, and connects by a click", async () => {
    await connectSandbox(sandbox.url).control.addAccount({ userId: "ana", toolkit: "gmail" });
    const { opened, requests } = await open("/");
    await button(opened, "Manage Gmail").waitFor();
    await connectSlack(opened);
    const before = requests.slice(
      0,
      requests.findIndex((request) => request.startsWith("POST")),
    );
    expect(before).toEqual([]);
    results.set(framework.name, "no request at first, no hydration warning", "yes");
    results.set(framework.name, "connected by click", "yes");
  });

  const unprefetched = [
    ["/plain", "without prefetch"],
    ["/own-query-client", "app without a QueryClient"],
  ] as const;
  test.each(isCovering ? [] : unprefetched)("a page at %s, %s, asks in the browser", async (path, name) => {
    await connectSandbox(sandbox.url).control.addAccount({ userId: "ana", toolkit: "gmail" });
    expect(await htmlOf(path, "ana")).not.toContain(">Connected<");
    const { opened, requests } = await open(path);
    await button(opened, "Manage Gmail").waitFor();
    await opened.getByText("Accounts: 1").waitFor();
    await connectSlack(opened);
    expect(requests.filter((request) => request === "GET /api/composio/connected-accounts")).not.toEqual([]);
    results.set(framework.name, name, "works");
  });
});
