import { resolve } from "node:path";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchOptions } from "../../../scripts/chromium.mjs";
import { connectSandbox } from "../../../src/testing/index.ts";
import { watchConsole } from "../../e2e/support/watchConsole.ts";
import { isCovering } from "../support/cells.ts";
import { install } from "../support/install.ts";
import { Results } from "../support/results.ts";
import { runScript } from "../support/runScript.ts";
import { type Server, startSandbox } from "../support/startServer.ts";
import { readmeApps } from "./support/readmeApps.ts";

/**
 * Not the examples, which somebody wrote for the kit: what the starters themselves make (`apps/create-vite`,
 * `apps/create-next-app`), with the code of README.md pasted as a reader would.
 */
const folder = "test/matrix/frameworks-ssr";
const page = "docs/matrix-readme.md";
const results = new Results();

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
    `# README's setup, copied

The test copies the code of README.md into the app that a starter makes, checks it with \`tsc\`, builds it for
production and opens it in Chromium. The console must stay silent. Made by \`npm run test:matrix -- --project frameworks-ssr\`.`,
    "App",
    readmeApps.map(({ name }) => name),
  );
  if (isCovering) expect(results.differences(page, "App")).toEqual([]);
});

describe.each(readmeApps)("$name", (app) => {
  let servers: readonly Server[] = [];

  beforeAll(async () => {
    const environment = {
      NODE_ENV: "production",
      NEXT_TELEMETRY_DISABLED: "1",
      COMPOSIO_API_KEY: "ak_sandbox",
      COMPOSIO_BASE_URL: sandbox.url,
    };
    app.write();
    await app.build(environment);
    results.set(app.name, "production build", "yes");
    servers = await app.start(environment);
  });
  afterAll(async () => {
    for (const server of servers) await server.stop();
    // Both apps have the same user.
    await connectSandbox(sandbox.url).control.reset();
  });

  test("README's setup connects by a click, and the console is silent", async () => {
    const context = await browser.newContext();
    const complaints: string[] = [];
    watchConsole(context, (text) => complaints.push(text));
    const opened = await context.newPage();
    await opened.goto(servers[0]?.url ?? "");
    const connect = opened.getByRole("button", { name: "Connect Gmail", exact: true });
    const [popup] = await Promise.all([context.waitForEvent("page"), connect.click()]);
    await popup.getByRole("button", { name: "Allow" }).click();
    await opened.getByText("Connected", { exact: true }).waitFor();
    await expect.poll(() => popup.isClosed()).toBe(true);
    for (const { url } of servers) {
      await opened.goto(url);
      await opened.getByText("Connected", { exact: true }).waitFor();
    }
    expect(complaints, "errors and warnings in the browser's console").toEqual([]);
    await context.close();
    results.set(app.name, "connected by click, console silent", "yes");
  });

  test("README's setup passes tsc, and its own test", async () => {
    const tool = (path: string) => resolve(folder, "node_modules", path);
    expect(await runScript({ folder: app.folder, script: [tool("typescript/bin/tsc"), ...app.typecheck] })).toBe("");
    results.set(app.name, "`tsc`", "clean");

    if (isCovering) return; // The suite of customers' tests has it in three DOMs.
    const parameters = ["run", "--environment", "happy-dom", "--globals"];
    await runScript({ folder: app.folder, script: [tool("vitest/vitest.mjs"), ...parameters] });
    results.set(app.name, "README's test", "passes");
  });
});
