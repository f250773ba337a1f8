import { QueryClient } from "@tanstack/react-query";
import { act, screen, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { expect, test } from "vitest";
import { ConnectButton, ConnectionList } from "../../../src/index.ts";
import { type World, createWorld, user } from "../support/createWorld.ts";
import { renderInWorld } from "../support/renderInWorld.tsx";

/** Users of screen readers also read on their own what a live region has said. */
async function connected(): Promise<World> {
  const world = createWorld();
  renderInWorld(
    world,
    <>
      <ConnectButton toolkit="gmail" />
      <ConnectionList />
    </>,
  );
  await userEvent.click(await screen.findByRole("button", { name: "Connect Gmail" }));
  await waitFor(() => expect(world.browser.popups.at(-1)?.address).toContain(world.sandbox.origin));
  act(() => world.consent("allow"));
  await screen.findByText("Gmail is ready to use.");
  return world;
}

test("what a list has said of a connection is gone when it is disconnected elsewhere", async () => {
  await connected();
  const [menu] = await screen.findAllByRole("button", { name: "Manage Gmail" });
  await userEvent.click(menu ?? document.body);
  await userEvent.click(await screen.findByRole("menuitem", { name: "Disconnect" }));
  await userEvent.click(await screen.findByRole("button", { name: "Disconnect" }));
  await screen.findByText("Gmail is disconnected.");
  expect(screen.queryByText("Gmail is ready to use.")).toBeNull();
});

test("the next user does not find what was said to the last one", async () => {
  const world = await connected();
  world.userId = "user_2";
  act(() => world.client.reset());
  await screen.findByRole("button", { name: "Connect Gmail" });
  await waitFor(() => expect(screen.queryByText("Gmail is ready to use.")).toBeNull());
});

test("what the next user has connected before is no news", async () => {
  const world = createWorld({
    prepare(control) {
      control.addAccount({ userId: user, toolkit: "gmail" });
      control.addAccount({ userId: "user_2", toolkit: "slack" });
    },
  });
  renderInWorld(world, <ConnectionList />);
  await screen.findByRole("button", { name: "Manage Gmail" });
  world.userId = "user_2";
  act(() => world.client.reset());
  await screen.findByRole("button", { name: "Manage Slack" });
  await act(() => new Promise((resolve) => setTimeout(resolve, 100)));
  expect(screen.getByRole("status")).toBeEmptyDOMElement();
});

// A newcomer's app: the session had ended while the page was idle, and the list went on saying "Connected", without a word.
test("a list whose session has ended says so, keeps what is known, and is itself again after the sign-in", async () => {
  const world = createWorld({ prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail" }) });
  const queryClient = new QueryClient();
  renderInWorld(world, <ConnectionList />, { queryClient });
  await screen.findByText("Connected");
  world.userId = null;
  await act(() => queryClient.invalidateQueries());
  const text = "Please sign in again, then try once more.";
  expect(await screen.findByText(text, { selector: "p" })).toBeVisible();
  expect(screen.getByText("Connected")).toBeVisible();
  await waitFor(() => expect(screen.getByRole("status")).toHaveTextContent(text));
  world.userId = user;
  await act(() => queryClient.invalidateQueries());
  await waitFor(() => expect(screen.queryByText(text, { selector: "p" })).toBeNull());
  expect(screen.getByText("Connected")).toBeVisible();
});
