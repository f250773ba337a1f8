import { type Browser, type BrowserContext, type Page, chromium } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { launchOptions } from "../../../scripts/chromium.mjs";
import { type RemoteControl, connectSandbox } from "../../../src/testing/index.ts";
import { watchConsole } from "../../e2e/support/watchConsole.ts";
import { builtAxe, findViolations } from "../../stories/support/findViolations.ts";
import { isCovering } from "../support/cells.ts";
import { install } from "../support/install.ts";
import { runScript } from "../support/runScript.ts";
import { type Server, startSandbox, startServer } from "../support/startServer.ts";
import { Walk, secret } from "./Walk.ts";
import { Draw } from "./draw.ts";
import { differences } from "./facts.ts";

/*
 * Random use of a page with nearly every component: a production build with the packed package, the handler with the
 * official SDK, and the sandbox. At the end, this page and one that is opened then must both show what is true at Composio.
 * `SEEDS=200-240` plays other walks than the usual ones. A failure lists what was done, and leaves a picture of
 * each page in `.cache/random`. The same seed draws the same, but what is on the page at that moment depends on the machine's speed.
 */

const folder = "test/matrix/random";
const [first = 1, last = isCovering ? 2 : 20] = process.env["SEEDS"]?.split("-").map(Number) ?? [];
const seeds = Array.from({ length: last - first + 1 }, (_, index) => first + index);
const stepsOfAWalk = Number(process.env["STEPS"] ?? 60);

let servers: Server[] = [];
let url: string;
let sandbox: RemoteControl;
let sandboxOrigin: string;
let browser: Browser;
let context: BrowserContext;
let complaints: string[];
let bodies: Promise<void>[];

beforeAll(async () => {
  install(folder);
  await runScript({ folder, script: ["node_modules/vite/bin/vite.js", "build", "app"] });
  const composio = await startSandbox(folder);
  sandboxOrigin = composio.url;
  const environment = { COMPOSIO_API_KEY: "ak_sandbox", COMPOSIO_BASE_URL: composio.url };
  const server = await startServer({ folder, script: ["app/server.mjs"], environment });
  servers = [composio, server];
  url = server.url;
  sandbox = connectSandbox(composio.url).control;
  browser = await chromium.launch(await launchOptions());
});
beforeEach(async () => {
  await sandbox.reset();
  complaints = [];
  bodies = [];
});
afterEach(() => context.close());
afterAll(async () => {
  await browser.close();
  for (const server of servers) await server.stop();
});

/** A browser of its own: light or dark, every third one a phone. */
async function openContext(seed: number): Promise<void> {
  context = await browser.newContext({
    reducedMotion: "reduce",
    colorScheme: seed % 2 === 0 ? "dark" : "light",
    ...(seed % 3 === 0 && { viewport: { width: 360, height: 700 }, hasTouch: true }),
  });
  watchConsole(context, (text) => complaints.push(text));
  context.on("response", (response) => {
    // A body may be gone with its page.
    const read = response.text().catch(() => null);
    bodies.push(
      read.then((text) => {
        if (text === null) return;
        if (text.includes(secret)) complaints.push(`${response.url()} answers with the API key`);
        if (response.status() < 400 || !response.url().startsWith(url)) return;
        const code = /"code":"(\w+)"/.exec(text)?.[1] ?? response.status().toString();
        if (!expectedCodes.test(code))
          complaints.push(`${response.request().method()} ${response.url()} answers ${code}`);
      }),
    );
  });
}

describe("a page that is used by chance", () => {
  test.each(seeds)("seed %i", async (seed) => {
    await openContext(seed);
    const stranger = await sandbox.addAccount({ userId: "stranger", toolkit: "gmail", alias: "Not yours" });
    const walk = await Walk.begin(new Draw(seed), { url, sandbox, sandboxOrigin, context });
    try {
      for (let step = 0; step < stepsOfAWalk; step++) await walk.step();
      await walk.calmDown();

      const settle = { timeout: 30_000, interval: 500 };
      await expect
        .poll(async () => {
          await walk.lookAgain();
          return differences(walk.page, await walk.accounts());
        }, settle)
        .toEqual([]);
      const fresh = await walk.openAnother();
      await expect.poll(async () => differences(fresh, await walk.accounts()), settle).toEqual([]);

      await walk.page.evaluate(await builtAxe());
      expect(await findViolations(walk.page)).toEqual([]);
      await Promise.all(bodies);
      expect(complaints.filter((text) => !expectedLines.test(text))).toEqual([]);
      expect(await walk.page.evaluate(() => JSON.stringify([localStorage, sessionStorage]))).not.toContain(secret);
      expect(await sandbox.account(stranger.id)).toEqual(stranger);
      if (!walk.steps.some((step) => /Disconnect|Reconnect/.test(step))) {
        const ended = (await sandbox.accounts()).filter(({ status, deleted }) => deleted && status === "ACTIVE");
        expect(ended, "working accounts that nobody has asked to end").toEqual([]);
      }
    } catch (error) {
      const picture = (page: Page, index: number) =>
        page.screenshot({ path: `.cache/random/${seed}-${index + 1}.png`, fullPage: true });
      // A page may be closing. What has failed is worth more than its picture.
      await Promise.allSettled(context.pages().map(picture));
      throw new Error(`On ${walk.page.url()} after:\n${walk.steps.join("\n")}`, { cause: error });
    }
  });
});

/** The browser's own lines of requests that failed. What the handler has answered is read from the answers. */
const expectedLines = /net::ERR_|Failed to load resource/;
/** Faults of Composio, users who have changed, refused keys, and what another tab or person has done meanwhile. */
const expectedCodes =
  /^(rate_limited|composio_unavailable|composio_timeout|unauthenticated|user_changed|credentials_rejected|already_connected|conflict|connected_account_not_found)$/;
