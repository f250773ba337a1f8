import { describe, expect, test } from "vitest";
import { completeConnectCallback } from "../../src/client/browser/completeCallback.ts";
import { flowOf } from "../support/flowOf.ts";
import type { ConnectFlow } from "../../src/client/flow/flow.ts";
import { expectEventually } from "../support/expectEventually.ts";
import { type Page, type Stack, createStack } from "../support/stack.ts";

/*
 * What a connection costs at Composio, and how soon it is seen, while its user is in the provider's window. The budget
 * is the organisation's: 2,000 requests a minute (docs/decisions/0005).
 */

const consent = 60_000;

interface Scene {
  readonly stack: Stack;
  readonly page: Page;
  readonly flow: ConnectFlow;
  /** Requests to Composio since the press. */
  readonly requests: () => number;
}

/** Presses the button, and takes the user to the provider. */
async function leaveForProvider(): Promise<Scene> {
  const stack = createStack();
  const page = stack.openPage();
  await page.client.toolkits.get("gmail"); // The catalogue is read once for everybody.
  const before = stack.sandbox.requests.length;
  const flow = flowOf(page.client, { toolkit: "gmail" });
  flow.start();
  page.window.setFocused(false);
  await expectEventually(() => flow.getSnapshot().state, "waiting");
  return { stack, page, flow, requests: () => stack.sandbox.requests.length - before };
}

/** Consents, and returns the callback's query. */
function allow({ stack }: Scene): string {
  const id = stack.sandbox.control.accounts().at(-1)?.id ?? "";
  const callback = stack.sandbox.control.consent(id, "allow");
  if (callback === null) throw new Error("There is no callback URL.");
  return new URL(callback).search;
}

function arrive({ page }: Scene, search: string): void {
  const { localStorage } = page.window;
  const popup = { BroadcastChannel, localStorage, location: { search }, close: () => undefined };
  completeConnectCallback(popup as unknown as Window & typeof globalThis); // SAFETY: it uses these four.
}

/** The user closes the provider's window: the focus is the page's again. */
function closeWindow({ page }: Scene): void {
  page.window.popups[0]?.close();
  page.window.setFocused(true);
}

/** The provider's page has a COOP header: its window reads as closed, and stays in front. */
function sever({ page }: Scene): void {
  page.window.popups[0]?.close();
}

describe("a minute in the provider's window", () => {
  test("costs six requests to Composio at most, callback included", async () => {
    const scene = await leaveForProvider();
    await scene.stack.clock.advance(consent);
    arrive(scene, allow(scene));
    await expectEventually(() => scene.flow.getSnapshot().state, "verifying");
    await scene.stack.clock.advance(500);
    await expectEventually(() => scene.flow.getSnapshot().state, "connected");
    expect(scene.requests()).toBeLessThanOrEqual(6);
  });

  test("costs no more if it is closed without a callback, which is noticed within two seconds", async () => {
    const scene = await leaveForProvider();
    await scene.stack.clock.advance(consent);
    allow(scene);
    closeWindow(scene);
    await scene.stack.clock.advance(2_000);
    await expectEventually(() => scene.flow.getSnapshot().state, "connected");
    expect(scene.requests()).toBeLessThanOrEqual(6);
  });

  test("costs no more if it seems closed all the time, and the callback is received", async () => {
    const scene = await leaveForProvider();
    await scene.stack.clock.advance(1_000);
    sever(scene);
    await scene.stack.clock.advance(consent);
    expect(scene.flow.getSnapshot()).toMatchObject({ state: "waiting", hasWindow: false });
    arrive(scene, allow(scene));
    await expectEventually(() => scene.flow.getSnapshot().state, "verifying");
    await scene.stack.clock.advance(500);
    await expectEventually(() => scene.flow.getSnapshot().state, "connected");
    expect(scene.requests()).toBeLessThanOrEqual(6);
  });

  test.each(["open", "reading as closed"])(
    "that stays in front, %s and without a callback: the connection is seen within 40 seconds",
    async (way) => {
      const scene = await leaveForProvider();
      await scene.stack.clock.advance(1_000);
      if (way !== "open") sever(scene);
      await scene.stack.clock.advance(consent);
      allow(scene);
      await scene.stack.clock.advance(40_000);
      await expectEventually(() => scene.flow.getSnapshot().state, "connected");
    },
  );

  test("ends when the user returns with the window still open: the page polls at once, and frequently", async () => {
    const scene = await leaveForProvider();
    await scene.stack.clock.advance(10_000);
    const before = scene.requests();
    scene.page.window.setFocused(true);
    await scene.stack.clock.advance(300);
    expect(scene.requests()).toBe(before + 1);
    allow(scene);
    await scene.stack.clock.advance(2_000);
    await expectEventually(() => scene.flow.getSnapshot().state, "connected");
  });
});
