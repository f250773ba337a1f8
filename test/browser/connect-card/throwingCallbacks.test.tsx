import { screen, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import { ConnectCard } from "../../../src/index.ts";
import { createWorld, user } from "../support/createWorld.ts";
import { renderInWorld } from "../support/renderInWorld.tsx";

beforeEach(() => localStorage.clear());

/** Callbacks of an app that throw, and what the browser's console gets. */
function throwing() {
  const error = new Error("of the app");
  const seen: unknown[] = [];
  const onRejection = (event: PromiseRejectionEvent) => {
    if (event.reason !== error) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    seen.push(event.reason);
  };
  window.addEventListener("unhandledrejection", onRejection, { capture: true });
  const callback = vi.fn<() => void>(() => {
    throw error;
  });
  return {
    callback,
    async expectSeen() {
      await waitFor(() => expect(seen).toEqual([error]));
      window.removeEventListener("unhandledrejection", onRejection, { capture: true });
    },
  };
}

test("an app whose onConnected throws is not called again after a reload", async () => {
  const world = createWorld({ prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail" }) });
  const { callback, expectSeen } = throwing();
  const { unmount } = renderInWorld(
    world,
    <ConnectCard toolkits={["gmail"]} requestId="call_1" onConnected={callback} />,
  );
  await expectSeen();
  unmount();
  const [again, next] = [vi.fn<() => void>(), vi.fn<() => void>()];
  const client = world.reload();
  renderInWorld(
    { ...world, client },
    <>
      <ConnectCard toolkits={["gmail"]} requestId="call_1" onConnected={again} />
      <ConnectCard toolkits={["gmail"]} requestId="call_2" onConnected={next} />
    </>,
  );
  // Cards answer one after the other, in the order of the page.
  await waitFor(() => expect(next).toHaveBeenCalledTimes(1));
  expect(again).not.toHaveBeenCalled();
});

test("Not now is kept if onDeclined throws", async () => {
  const world = createWorld();
  const { callback, expectSeen } = throwing();
  renderInWorld(world, <ConnectCard toolkits={["gmail"]} requestId="call_1" onDeclined={callback} />);
  await userEvent.click(await screen.findByRole("button", { name: "Not now" }));
  await expectSeen();
  expect(await screen.findByRole("button", { name: "Connect now" })).toBeVisible();
  expect(callback).toHaveBeenCalledTimes(1);
});
