import { rmSync } from "node:fs";
import { type Browser, type BrowserContext, type Page, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchOptions } from "../../../scripts/chromium.mjs";
import { watchConsole } from "../../e2e/support/watchConsole.ts";
import { isCovering } from "../support/cells.ts";
import { Results } from "../support/results.ts";
import type { Server } from "../support/startServer.ts";
import { exampleNames, installExample, runNpm, startExample } from "./support/examples.ts";

const page = "docs/matrix-examples.md";
const results = new Results();
/** The cheapest to install and build stands for all in a covering run. */
const chosen = isCovering ? ["vite-hono"] : exampleNames;
/** Those whose server renders the status of the connections. */
const prefetching = new Set(["next", "react-router"]);

let browser: Browser;

beforeAll(async () => {
  browser = await chromium.launch(await launchOptions());
});
afterAll(async () => {
  await browser.close();
  results.write(
    page,
    `# The examples

Each folder of [examples](../examples) is copied, gets the packed package in place of the published one, is installed,
built for production and started by its own \`npm start\`, with the sandbox. Chromium uses it, and its console must stay
silent. Made by \`npm run test:examples\`.`,
    "Example",
    exampleNames,
  );
  if (isCovering) expect(results.differences(page, "Example")).toEqual([]);
});

describe.each(chosen)("examples/%s", (name) => {
  let server: Server;
  let context: BrowserContext;
  let opened: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    const folder = installExample(name);
    rmSync(`${folder}/.next`, { recursive: true, force: true });
    runNpm(folder, "run", "build");
    results.set(name, "`npm run build`", "yes");
    server = await startExample(folder);
    context = await browser.newContext();
    watchConsole(context, (text) => complaints.push(text));
    opened = await context.newPage();
    await opened.goto(server.url);
  });
  afterAll(async () => {
    await context.close();
    await server.stop();
  });

  test("connects Gmail through the consent page, and the console is silent", async () => {
    if (name === "vite-express") await signIn("ana");
    if (name === "chat") await say("What is new?");
    const connect = opened.getByRole("button", { name: "Connect Gmail", exact: true });
    const [popup] = await Promise.all([context.waitForEvent("page"), connect.click()]);
    await popup.getByRole("button", { name: "Allow" }).click();
    // In a chat the agent goes on by itself: its answer is the sign.
    await opened
      .getByText(name === "chat" ? /^Your newest email: / : /^Connected$/)
      .first()
      .waitFor();
    expect(complaints, "errors and warnings in the browser's console").toEqual([]);
    results.set(name, "connects Gmail, console silent", "yes");
  });

  const prefetches = prefetching.has(name) ? [name] : [];
  test.each(prefetches)("%s shows the connection in its first HTML, and hydrates it", async () => {
    expect(await (await fetch(server.url)).text()).toContain(">Connected<");
    await opened.reload();
    await opened.getByRole("button", { name: "Manage Gmail" }).waitFor();
    expect(complaints, "hydration warnings").toEqual([]);
    results.set(name, "first HTML says Connected, no hydration warning", "yes");
  });

  const signsIn = name === "vite-express" ? [name] : [];
  test.each(signsIn)("%s gives each user their own connections", async () => {
    await opened.getByRole("button", { name: "Sign out" }).click();
    await signIn("bea");
    await opened.getByRole("button", { name: "Connect Gmail", exact: true }).waitFor();
    expect(complaints).toEqual([]);
    results.set(name, "each user has their own", "yes");
  });

  async function signIn(user: string): Promise<void> {
    await opened.getByRole("textbox", { name: "Name" }).fill(user);
    await opened.getByRole("button", { name: "Sign in" }).click();
  }

  async function say(text: string): Promise<void> {
    await opened.getByRole("textbox", { name: "Message" }).fill(text);
    await opened.keyboard.press("Enter");
  }
});
