import { screen, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import type { ReactNode } from "react";
import { expect, test } from "vitest";
import { ConnectButton, completeConnectCallback, useRequiredConnections } from "../../src/index.ts";
import { type World, createWorld } from "./support/createWorld.ts";
import { renderInWorld } from "./support/renderInWorld.tsx";

/** What the app is told, in its order: by the button's callbacks, and by the provider's events. */
const told: string[] = [];

/** As in docs/browser.md. */
function Onboarding(): ReactNode {
  const { isSatisfied } = useRequiredConnections(["gmail"]);
  return (
    <>
      <ConnectButton
        toolkit="gmail"
        mode="redirect"
        onConnected={() => void told.push("onConnected")}
        onError={({ code }) => void told.push(code)}
      />
      <button type="button" disabled={!isSatisfied}>
        Continue
      </button>
    </>
  );
}

function open(world: World): () => void {
  const { unmount } = renderInWorld(world, <Onboarding />, { onEvent: ({ name }) => void told.push(name) });
  return unmount;
}

/** Presses the provider's button, and opens the callback page in this tab. Returns the address to which it goes. */
function answerAtProvider({ sandbox, browser }: World, decision: "allow" | "deny"): string | null {
  const { search } = new URL(sandbox.control.consent(sandbox.control.accounts().at(-1)?.id ?? "", decision) ?? "");
  let address: string | null = null;
  const location = { search, replace: (to: string) => void (address = to) };
  completeConnectCallback(
    new Proxy(window, {
      get: (_, name): unknown => (name === "location" ? location : Reflect.get(browser.window, name)),
    }),
  );
  return address;
}

test.each([
  ["allow", "onConnected", "connect.connected", false],
  ["deny", "access_denied", "connect.denied", true],
] as const)("after %s the new page tells the button there how it ended", async (decision, callback, event, isOff) => {
  told.length = 0;
  const world = createWorld();
  const leave = open(world);
  await userEvent.click(await screen.findByRole("button", { name: "Connect Gmail" }));
  await waitFor(() => expect(world.browser.navigations).toHaveLength(1));
  expect(world.browser.popups).toHaveLength(0);
  leave();
  told.length = 0;

  expect(answerAtProvider(world, decision)).toBe(window.location.pathname + window.location.search);

  open({ ...world, client: world.reload() });
  await waitFor(() => expect(told).toContain(callback));
  expect(told).toEqual(["connect.verifying", "connect.adopted", "connect.callback", event, callback]);
  await waitFor(() => expect(screen.getByRole<HTMLButtonElement>("button", { name: "Continue" }).disabled).toBe(isOff));
});
