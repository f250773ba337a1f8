import { expect, test } from "vitest";
import { button, expectButton, expectConnected, popupOf } from "./support/page.ts";
import { setUpDemo } from "./support/setUpDemo.ts";

const demo = setUpDemo("gmail");

/** Finishes on another device: the browser that waits is told nothing by its own windows. */
async function finishElsewhere(): Promise<void> {
  const [account] = await demo.sandbox.accounts();
  const callback = await demo.sandbox.consent(account?.id ?? "", "allow");
  expect((await fetch(callback ?? "")).status).toBe(200);
}

test("whoever waits for long listens, and hears at once of what another device has finished", async () => {
  // Its own window is still at the provider when it is to close.
  demo.allowConsole(/Unsafe attempt to initiate navigation for frame with URL '[^']*\/provider\/gmail/);
  const context = await demo.newContext();
  await context.clock.install();
  const page = await demo.open(context);
  await popupOf(page, button(page, "Gmail", "Connect Gmail"));
  await expectButton(page, "Gmail", "Connecting Gmail…");

  const stream = page.waitForResponse((response) => new URL(response.url()).pathname === "/api/composio/events");
  for (let second = 0; second < 60; second += 5) await context.clock.runFor(5_000);
  expect((await stream).headers()["content-type"]).toMatch(/^text\/event-stream/);
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));

  await finishElsewhere();
  await expectConnected(page, "Gmail");
  expect(asked.filter((path) => path === "/api/composio/connected-accounts")).toEqual([]);
});
