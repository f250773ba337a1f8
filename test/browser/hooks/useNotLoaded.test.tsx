import { screen, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import type { PageServices } from "../../../src/client/flow/connections.ts";
import { createLazyFlows } from "../../../src/client/flow/lazyFlows.ts";
import { ConnectButton } from "../../../src/index.ts";
import { useNotLoaded } from "../../../src/react/useNotLoaded.ts";
import type { ComposioError } from "../../../src/protocol/errors.ts";
import type { ComposioEvent } from "../../../src/client/flow/states.ts";
import { createWorld } from "../support/createWorld.ts";
import { inWorld, renderInWorld } from "../support/renderInWorld.tsx";

const failed = new TypeError("Failed to fetch dynamically imported module");

test("the app hears once of each failure to load a file, by the provider and by the component", async () => {
  const world = createWorld();
  const onEvent = vi.fn<(event: ComposioEvent) => void>();
  const onError = vi.fn<(error: ComposioError) => void>();
  function Part({ failure }: { readonly failure: unknown }) {
    useNotLoaded({ toolkit: "stripe" }, failure, onError);
    return null;
  }
  const { rerender } = renderInWorld(world, <Part failure={null} />, { onEvent });
  const show = (failure: unknown) => rerender(inWorld(world, <Part failure={failure} />, { onEvent }));
  show(failed);
  await waitFor(() => expect(onEvent).toHaveBeenCalledTimes(1));
  expect(onEvent.mock.lastCall?.[0]).toMatchObject({
    name: "connect.not_loaded",
    target: { toolkit: "stripe" },
    code: "not_loaded",
  });
  expect(onError.mock.lastCall?.[0]).toMatchObject({ code: "not_loaded", retryable: true, cause: failed });
  show(failed);
  show(null);
  show(new TypeError("again"));
  await waitFor(() => expect(onEvent).toHaveBeenCalledTimes(2));
  expect(onError).toHaveBeenCalledTimes(2);
});

test("of two buttons of one app, one tells that the code of their flow could not be loaded", async () => {
  const world = createWorld();
  world.client.connections.flows((page: PageServices) => createLazyFlows(page, () => Promise.reject(failed)));
  const onEvent = vi.fn<(event: ComposioEvent) => void>();
  renderInWorld(world, [<ConnectButton key="1" toolkit="gmail" />, <ConnectButton key="2" toolkit="gmail" />], {
    onEvent,
  });
  const [button] = await screen.findAllByRole("button", { name: "Connect Gmail" });
  if (!button) throw new Error("no button");
  await userEvent.click(button);
  await screen.findAllByText(/could not be loaded/);
  const told = () => onEvent.mock.calls.filter(([{ name }]) => name === "connect.not_loaded");
  await waitFor(() => expect(told()).toHaveLength(1));
});
