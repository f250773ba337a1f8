import { createTestComposio } from "composio-react/testing";
import { JSDOM } from "jsdom";
import { expect, test } from "vitest";

test("a window of the test's own hears the callback", async () => {
  const { window } = new JSDOM("", { url: "http://app.example/" });
  // SAFETY: jsdom's own types say less of its window than it has.
  const composio = createTestComposio({ window: window as unknown as Window & typeof globalThis });
  const stop = composio.client.connections.attach();
  const flow = composio.client.connections.flows().flow({ toolkit: "gmail" });
  const ended = new Promise((resolve) => flow.onEnd(resolve));
  flow.start();
  await expect.poll(() => composio.popups[0]?.address).toContain("/link/");
  composio.finish();
  expect(await ended).toMatchObject({ state: "connected" });
  stop();
  window.close();
});
