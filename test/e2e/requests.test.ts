import type { Request } from "playwright-core";
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
  const gmail = await popupOf(page, button(page, "Gmail", "Connect Gmail"));
  const slack = await popupOf(page, button(page, "Slack", "Connect Slack"));
  const notion = await popupOf(page, button(page, "Notion", "Connect Notion"));
  // A window opens before its link is made.
  await expect.poll(async () => (await demo.sandbox.accounts()).length).toBe(3);
  const pending = (await demo.sandbox.accounts()).map(({ id }) => id).toSorted();

  const requests: Request[] = [];
  page.on("request", (request) => {
    if (isForHandler(request)) requests.push(request);
  });
  for (let look = 0; look < 2; look++) {
    const next = page.waitForRequest(isForHandler);
    await page.clock.fastForward(10_000);
    await next;
  }

  // A list, or the stream that takes over after 20 s of waiting.
  expect(requests.map(idsOf)).toEqual([pending, pending]);

  for (const popup of [gmail, slack, notion]) await popup.getByRole("button", { name: "Allow" }).click();
  for (const app of ["Gmail", "Slack", "Notion"]) await expectConnected(page, app);
  await page.waitForLoadState("networkidle");
  requests.length = 0;
  await page.clock.fastForward(60_000);
  // The browser reports requests in order: after this one, it has reported all that the minute has caused.
  await page.evaluate(() => fetch("/"));
  expect(requests).toEqual([]);
});

function idsOf(request: Request): readonly string[] | undefined {
  return new URL(request.url()).searchParams.get("ids")?.split(",").toSorted();
}

function count(requests: readonly Request[], path: string): number {
  return requests.filter((request) => new URL(request.url()).pathname === `/api/composio${path}`).length;
}

function isForHandler(request: Request): boolean {
  return new URL(request.url()).pathname.startsWith("/api/composio/");
}
