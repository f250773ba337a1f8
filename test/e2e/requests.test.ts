import type { Page, Request } from "playwright-core";
import { expect, test } from "vitest";
import { button, expectConnected, popupOf } from "./support/page.ts";
import { setUpDemo } from "./support/setUpDemo.ts";

const demo = setUpDemo();

test("loading the page makes one status request, however many buttons there are", async () => {
  const context = await demo.newContext();
  const requests: Request[] = [];
  context.on("request", (request) => requests.push(request));
  const page = await demo.open(context);
  await page.waitForLoadState("networkidle");

  expect(await page.getByRole("button", { name: /^Connect / }).count()).toBeGreaterThan(12);
  expect(count(requests, "/connected-accounts")).toBe(1);
  expect(count(requests, "/auth-configs")).toBe(1);
});

test("while several are pending, each look is one request for all of them, and none after the last", async () => {
  const context = await demo.newContext();
  await context.clock.install();
  const page = await demo.open(context);
  const requests: Request[] = [];
  page.on("request", (request) => {
    if (isForHandler(request)) requests.push(request);
  });
  const gmail = await popupOf(page, button(page, "Gmail", "Connect Gmail"));
  const slack = await popupOf(page, button(page, "Slack", "Connect Slack"));
  const notion = await popupOf(page, button(page, "Notion", "Connect Notion"));
  // A window opens before its link is made, and shows the app once the page knows of the account.
  for (const popup of [gmail, slack, notion]) await popup.getByRole("button", { name: "Allow" }).waitFor();
  const pending = (await demo.sandbox.accounts()).map(({ id }) => id).toSorted();
  expect(pending).toHaveLength(3);

  // From here time stands still but for the jumps: however slow the machine is, no poll comes between.
  await page.clock.pauseAt(Date.now() + 60_000);
  await settled(page, requests);
  requests.length = 0;
  for (let look = 1; look <= 2; look++) {
    // Longer than any pause between polls. A jump lets each timer that is due run once.
    await page.clock.fastForward(60_000);
    await settled(page, requests);
    expect(requests).toHaveLength(look);
  }

  // A list, or the stream that takes over after 20 s of waiting.
  expect(requests.map(idsOf)).toEqual([pending, pending]);

  await page.clock.resume();
  for (const popup of [gmail, slack, notion]) await popup.getByRole("button", { name: "Allow" }).click();
  for (const app of ["Gmail", "Slack", "Notion"]) await expectConnected(page, app);
  await page.waitForLoadState("networkidle");
  requests.length = 0;
  await page.clock.fastForward(60_000);
  await settled(page, requests);
  expect(requests).toEqual([]);
});

/** Once the page has been answered all that it has asked. */
async function settled(page: Page, requests: readonly Request[]): Promise<void> {
  // The browser reports requests in order: after this one, it has reported all that came before.
  await page.evaluate(() => fetch("/"));
  await Promise.all(requests.map((request) => request.response()));
  await page.evaluate(() => fetch("/"));
}

function idsOf(request: Request): readonly string[] | undefined {
  return new URL(request.url()).searchParams.get("ids")?.split(",").toSorted();
}

function count(requests: readonly Request[], path: string): number {
  return requests.filter((request) => new URL(request.url()).pathname === `/api/composio${path}`).length;
}

function isForHandler(request: Request): boolean {
  return new URL(request.url()).pathname.startsWith("/api/composio/");
}
