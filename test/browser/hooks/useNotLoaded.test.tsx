import { waitFor } from "@testing-library/react";
import { expect, test, vi } from "vitest";
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
