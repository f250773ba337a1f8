import { resolve } from "node:path";
import { type Browser, type Page, chromium } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { launchOptions } from "../../../scripts/chromium.mjs";
import { type RemoteControl, connectSandbox } from "../../../src/testing/index.ts";
import { watchConsole } from "../../e2e/support/watchConsole.ts";
import { isCovering } from "../support/cells.ts";
import { install } from "../support/install.ts";
import { Results } from "../support/results.ts";
import { runScript } from "../support/runScript.ts";
import { type Server, startSandbox } from "../support/startServer.ts";
import { chatApps } from "./recipes.ts";

const folder = "test/matrix/chats";
/** CopilotKit's packages take minutes to install. */
const apps = chatApps.filter(({ packages }) => !isCovering || packages === folder);
const results = new Results();

let sandboxServer: Server;
let sandbox: RemoteControl;
let browser: Browser;

beforeAll(async () => {
  for (const packages of new Set(apps.map(({ packages }) => packages))) install(packages);
  sandboxServer = await startSandbox(folder);
  sandbox = connectSandbox(sandboxServer.url).control;
  browser = await chromium.launch(await launchOptions());
});
afterEach(() => sandbox.reset());
afterAll(async () => {
  await browser.close();
  await sandboxServer.stop();
  const page = "docs/matrix-chats.md";
  results.write(
    page,
    `# Recipes for chats

The test copies the recipes of [in-chat.md](in-chat.md) into apps, checks them with \`tsc\`, builds them for production
and talks to them in Chromium: the agent asks, the card connects, the agent goes on; and once more with "Not now". Of two
accounts the agent acts with the one that the user has chosen. The console must stay silent. No app uses a model: scripts
answer. Where messages are kept (in Next.js by the page, in CopilotKit by its runtime, in memory), the page is also
reloaded while the user is at the provider. Made by
\`npm run test:matrix -- --project chats\`.`,
    "App",
    apps.map(({ name }) => name),
  );
  if (isCovering) expect(results.differences(page, "App")).toEqual([]);
});

describe.each(apps)("$name", (app) => {
  let server: Server;

  beforeAll(async () => {
    const environment = {
      NODE_ENV: "production",
      NEXT_TELEMETRY_DISABLED: "1",
      COPILOTKIT_TELEMETRY_DISABLED: "true",
      COMPOSIO_API_KEY: "ak_sandbox",
      COMPOSIO_BASE_URL: sandboxServer.url,
    };
    app.write();
    await app.build(environment);
    server = await app.start(environment);
  });
  afterAll(() => server.stop());

  /** The app's page, once the agent has asked. */
  async function openCard(
    path: string,
    say: string,
    card: string | RegExp = "Connect Gmail to go on",
  ): Promise<{ page: Page; complaints: readonly string[] }> {
    const context = await browser.newContext();
    const complaints: string[] = [];
    watchConsole(context, (text) => complaints.push(text));
    const page = await context.newPage();
    await page.goto(server.url + path);
    await page.getByRole("textbox", { name: "Message" }).fill(say);
    await page.keyboard.press("Enter");
    await page.getByRole("region", { name: card }).waitFor();
    return { page, complaints };
  }

  const addSlack = async (alias: string) =>
    (await sandbox.addAccount({ userId: "user_1", toolkit: "slack", alias })).id;

  /** The provider's page. */
  async function openPopup(page: Page, toolkit = "Gmail"): Promise<Page> {
    const connect = page.getByRole("button", { name: `Connect ${toolkit}`, exact: true });
    const [popup] = await Promise.all([page.context().waitForEvent("page"), connect.click()]);
    await popup.getByRole("button", { name: "Allow" }).waitFor();
    return popup;
  }

  test.each(app.pages)("$recipe: the agent asks, the card connects, the agent goes on", async (recipe) => {
    const { page, complaints } = await openCard(recipe.path, recipe.say);
    const popup = await openPopup(page);
    await popup.getByRole("button", { name: "Allow" }).click();
    await page.getByText("It is sent.").waitFor();
    // What the agent is told is English, and the card tells the user. It names the account as well.
    expect(await page.getByText("Connected: Gmail.", { exact: true }).count()).toBe(0);
    await page.context().close();

    const declined = await openOther();
    await declined.page.getByRole("button", { name: "Not now" }).click();
    await declined.page.getByText("I sent nothing.").waitFor();
    expect(await declined.page.getByText(/^Not now/).count()).toBe(0);
    await declined.page.context().close();
    expect([...complaints, ...declined.complaints], "errors and warnings in the browser's console").toEqual([]);
    results.set(app.name, recipe.recipe, "connects, goes on");

    async function openOther() {
      await sandbox.reset();
      return openCard(recipe.path, recipe.say);
    }
  });

  test.each(app.pages.filter(({ isKept }) => isKept))("$recipe: goes on after a reload in between", async (recipe) => {
    const { page, complaints } = await openCard(recipe.path, recipe.say);
    const popup = await openPopup(page);
    await page.reload();
    await popup.getByRole("button", { name: "Allow" }).click();
    await page.getByText("It is sent.").waitFor();
    await page.context().close();
    expect(complaints, "errors and warnings in the browser's console").toEqual([]);
    results.set(app.name, "reload in between", "goes on");
  });

  test.each(app.pages.filter(({ choose }) => choose))(
    "$recipe: the agent acts with the account that the user has chosen",
    async (recipe) => {
      const [older, newer] = [await addSlack("Older"), await addSlack("Newer")];
      for (const [name, id] of [
        ["Older", older],
        ["Newer", newer],
      ] as const) {
        const { page } = await openCard(recipe.path, recipe.choose ?? "", /Slack/);
        await page.getByRole("button", { name }).click();
        await page.getByText("It is posted.").waitFor();
        expect((await sandbox.toolCalls()).at(-1)).toMatchObject({
          tool: "SLACK_SEND_MESSAGE",
          connectedAccountId: id,
        });
        await page.context().close();
      }
      results.set(app.name, "choice of an account", "kept");
    },
  );

  const saying = app.pages.filter(({ recipe }) => recipe === "next message");
  test.each(saying)(
    "$recipe: an agent that asks again for what is connected is told once, and once more after the user has written",
    async () => {
      const { page } = await openCard("/", "Insist");
      const popup = await openPopup(page);
      await popup.getByRole("button", { name: "Allow" }).click();
      await page.getByText("Please connect.").nth(1).waitFor();
      await waitForMoreTurns(page);
      expect(await page.getByText("Please connect.").count()).toBe(2);

      // The key may have been renewed since, or the agent may have forgotten.
      await page.getByRole("textbox", { name: "Message" }).fill("Insist once more");
      await page.keyboard.press("Enter");
      await page.getByText("Please connect.").nth(3).waitFor();
      await waitForMoreTurns(page);
      expect(await page.getByText("Please connect.").count()).toBe(4);
      await page.context().close();
    },
  );

  const keeping = app.pages.filter(({ recipe }) => app.keeps && recipe === "next message");
  test.each(keeping)(
    "$recipe: a chat that stores its messages goes on after a reload, also if an answer was lost",
    async () => {
      const { page } = await openCard("/kept", "Mail the report");
      const popup = await openPopup(page);
      await page.reload();
      await page.route("**/api/chat", (route) => route.abort());
      await popup.getByRole("button", { name: "Allow" }).click();
      await page.getByRole("button", { name: "Try again" }).waitFor();
      await page.unroute("**/api/chat");
      await page.reload();
      await page.getByRole("button", { name: "Try again" }).click();
      await page.getByText("It is sent.").waitFor();
      await page.reload();
      await page.getByText("It is sent.").waitFor();
      await waitForMoreTurns(page);
      expect(await page.getByText("It is sent.").count()).toBe(1);
      await page.context().close();
      results.set(app.name, "reload in between", "goes on");
    },
  );

  const throwing = app.pages.filter(({ recipe }) => recipe === "tool that throws");
  test.each(throwing)("$recipe: two tools lack a connection at once: one card asks for both", async () => {
    const { page, complaints } = await openCard("/", "Both, please", "Connect 2 apps to go on");
    for (const name of ["Gmail", "Slack"]) {
      const popup = await openPopup(page, name);
      await popup.getByRole("button", { name: "Allow" }).click();
    }
    await page.getByText("Both are connected.").waitFor();
    await page.context().close();
    expect(complaints, "errors and warnings in the browser's console").toEqual([]);
  });

  test.each(throwing)(
    "the agent's stream breaks after it has asked: the card is there, and the agent goes on",
    async () => {
      const { page } = await openCard("/", "Break it");
      const popup = await openPopup(page);
      await popup.getByRole("button", { name: "Allow" }).click();
      await page.getByText("It is sent.").waitFor();
      await page.context().close();
    },
  );

  test.each(saying)(
    "$recipe: two different requests, the older one answered last: the agent goes on for each",
    async () => {
      const { page } = await openCard("/", "Mail the report");
      await page.getByRole("textbox", { name: "Message" }).fill("Post it");
      await page.keyboard.press("Enter");
      await page.getByRole("region", { name: "Connect Slack to go on" }).waitFor();
      for (const [name, text] of [
        ["Slack", "It is posted."],
        ["Gmail", "It is sent."],
      ] as const) {
        const popup = await openPopup(page, name);
        await popup.getByRole("button", { name: "Allow" }).click();
        await page.getByText(text).waitFor();
      }
      await waitForMoreTurns(page);
      expect(await page.getByText(/^It is (?:posted|sent)/).count()).toBe(2);
      await page.context().close();
    },
  );

  test.each(saying)("$recipe: the same request twice: the agent goes on once", async () => {
    const { page } = await openCard("/", "Mail the report");
    await page.getByRole("textbox", { name: "Message" }).fill("Mail it, please");
    await page.keyboard.press("Enter");
    await page.getByRole("region", { name: "Connect Gmail to go on" }).nth(1).waitFor();
    const [popup] = await Promise.all([
      page.context().waitForEvent("page"),
      page.getByRole("button", { name: "Connect Gmail" }).first().click(),
    ]);
    await popup.getByRole("button", { name: "Allow" }).click();
    await page.getByText("It is sent.").waitFor();
    await waitForMoreTurns(page);
    expect(await page.getByText("It is sent.").count()).toBe(1);
    await page.context().close();
  });

  test.each(saying)("$recipe: a chat that is opened in another browser tells the agent nothing again", async () => {
    const { page } = await openCard("/", "Mail the report");
    const popup = await openPopup(page);
    await popup.getByRole("button", { name: "Allow" }).click();
    await page.getByText("It is sent.").waitFor();
    // Another tab removes what this browser knows of the answers. The page is told by an event.
    const other = await page.context().newPage();
    await other.goto(server.url);
    await other.evaluate(() => localStorage.clear());
    await waitForMoreTurns(page);
    expect(await page.getByText("It is sent.").count()).toBe(1);
    await page.context().close();
  });

  test("the recipes pass tsc", async () => {
    const script = [resolve(app.packages, "node_modules/typescript/bin/tsc"), "--noEmit"];
    expect(await runScript({ folder: app.folder, script })).toBe("");
    results.set(app.name, "`tsc`", "clean");
  });
});

/** That nothing more is sent can only be seen after a while. The agent needs some milliseconds for a turn. */
async function waitForMoreTurns(page: Page): Promise<void> {
  await page.waitForTimeout(1_000);
}
