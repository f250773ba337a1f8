import { screen, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { type ComposioEvent, ConnectButton, ConnectionStatusBadge } from "../../src/index.ts";
import { type World, createWorld } from "./support/createWorld.ts";
import { inWorld, renderInWorld } from "./support/renderInWorld.tsx";

const badge = <ConnectionStatusBadge key="badge" toolkit="gmail" />;

async function start(world: World): Promise<void> {
  await userEvent.click(await screen.findByRole("button", { name: "Connect Gmail" }));
  await waitFor(() => expect(world.browser.popups[0]?.address).not.toBeNull());
}

test("a flow whose button is gone goes on, and the provider tells its end once", async () => {
  const world = createWorld();
  const onEvent = vi.fn<(event: ComposioEvent) => void>();
  const onConnected = vi.fn<() => void>();
  const button = <ConnectButton key="button" toolkit="gmail" onConnected={onConnected} />;
  const { rerender } = renderInWorld(world, [button, badge], { onEvent });
  await start(world);
  rerender(inWorld(world, [badge], { onEvent }));
  world.consent("allow");
  expect(await screen.findByText("Connected")).toBeVisible();
  await waitFor(() => expect(onEvent.mock.lastCall?.[0].name).toBe("connect.connected"));

  rerender(inWorld(world, [button, badge], { onEvent }));
  await waitFor(() => expect(screen.getAllByText("Connected")).toHaveLength(2));
  expect(onEvent.mock.calls.filter(([{ name }]) => name === "connect.connected")).toHaveLength(1);
  // The button was not on the page when its flow ended.
  expect(onConnected).not.toHaveBeenCalled();
});

test("a flow that ends while no provider is there is told by the next one", async () => {
  const world = createWorld();
  const first = vi.fn<(event: ComposioEvent) => void>();
  const page = renderInWorld(world, <ConnectButton toolkit="gmail" />, { onEvent: first });
  await start(world);
  page.unmount();
  world.consent("allow");

  const onEvent = vi.fn<(event: ComposioEvent) => void>();
  renderInWorld(world, <ConnectButton toolkit="gmail" />, { onEvent });
  expect(await screen.findByText("Connected")).toBeVisible();
  await waitFor(() => expect(onEvent.mock.lastCall?.[0].name).toBe("connect.connected"));
  expect(first.mock.calls.map(([{ name }]) => name)).toEqual(["connect.opening", "connect.waiting"]);
});
