import { screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { ConnectButton, ConnectionList } from "../../../src/index.ts";
import type { ComposioErrorCode } from "../../../src/protocol/errorTypes.ts";
import { createWorld, user } from "../support/createWorld.ts";
import { countRequests, renderInWorld } from "../support/renderInWorld.tsx";

/** Opens a page whose server answers with this error. */
function openInOutage(code: ComposioErrorCode) {
  const world = createWorld({ prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail" }) });
  world.outage = code;
  renderInWorld(world, [<ConnectButton key="button" toolkit="gmail" />, <ConnectionList key="list" />]);
  return { world, lists: () => countRequests(world, "GET /connected-accounts") };
}

const again = () => screen.queryAllByRole("button", { name: "Try again" });

test("a list that could not be loaded comes by itself when the server answers again", async () => {
  const { world, lists } = openInOutage("composio_unavailable");
  await waitFor(() => expect(again()).toHaveLength(2));
  expect(lists()).toBe(4);
  await waitFor(() => {
    world.clock.advance(13_000);
    expect(lists()).toBe(5);
  });
  // The failed try is not shown: a screen reader would announce the same error again.
  expect(again()).toHaveLength(2);
  world.outage = null;
  await waitFor(() => {
    world.clock.advance(13_000);
    expect(screen.getAllByText("Connected")).toHaveLength(2);
  });
  expect(again()).toEqual([]);
  expect(lists()).toBe(7);
});

test("a list that only the app's developer can mend is not asked for again", async () => {
  const { world, lists } = openInOutage("composio_unauthorized");
  await waitFor(() => expect(screen.getAllByText(/^Connections are not set up right/)).not.toHaveLength(0));
  for (let minutes = 0; minutes < 60; minutes += 5) {
    world.clock.advance(300_000);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  expect(lists()).toBe(1);
});
