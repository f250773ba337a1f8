import type { Response } from "playwright-core";
import { expect, test } from "vitest";
import { button, expectConnected, popupOf, stopClock } from "./support/page.ts";
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
  const popup = await popupOf(page, button(page, "Gmail", "Connect Gmail"));
  await popup.getByRole("button", { name: "Allow" }).waitFor();

  const pass = await stopClock(page);
  const streams: Response[] = [];
  page.on("response", (response) => {
    if (new URL(response.url()).pathname === "/api/composio/events") streams.push(response);
  });
  for (let second = 0; second < 60 && streams.length === 0; second += 5) await pass(5_000);
  expect(streams[0]?.headers()["content-type"]).toMatch(/^text\/event-stream/);
  await context.clock.resume();
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));

  await finishElsewhere();
  await expectConnected(page, "Gmail");
  // One poll confirms what the stream has told.
  expect(asked.filter((path) => path === "/api/composio/connected-accounts")).toHaveLength(1);
});
