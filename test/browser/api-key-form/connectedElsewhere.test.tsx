import { screen, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { ApiKeyForm, type ComposioEvent, type ConnectedAccount } from "../../../src/index.ts";
import { createWorld, user } from "../support/createWorld.ts";
import { renderInWorld } from "../support/renderInWorld.tsx";

// A newcomer's report: the form said "Stripe is ready to use.", and the event of the same press said that it had failed.
test("a form whose app is connected in another tab while it sends tells the app what it tells the user", async () => {
  let id = "";
  const world = createWorld({
    intercept(request, send) {
      if (request.method === "POST") ({ id } = world.sandbox.control.addAccount({ userId: user, toolkit: "stripe" }));
      return send();
    },
  });
  const events: (string | null)[][] = [];
  const onEvent = ({ name, code, connectedAccountId }: ComposioEvent) => events.push([name, code, connectedAccountId]);
  const onConnected = vi.fn<(account: ConnectedAccount) => void>();
  const onError = vi.fn<() => void>();
  renderInWorld(world, <ApiKeyForm toolkit="stripe" onConnected={onConnected} onError={onError} />, { onEvent });
  await userEvent.type(await screen.findByLabelText("API Key"), "sk_1");
  await userEvent.click(screen.getByRole("button", { name: "Connect Stripe" }));
  expect(await screen.findByText("Stripe is ready to use.")).toBeVisible();
  await waitFor(() => expect(events.at(-1)).toEqual(["connect.connected", null, id]));
  expect(onConnected.mock.calls).toMatchObject([[{ id }]]);
  expect(onError).not.toHaveBeenCalled();
  expect(world.sandbox.control.accounts()).toHaveLength(1);
});
