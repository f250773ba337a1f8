import { screen, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { ConnectButton } from "../../../src/index.ts";
import { type World, createWorld, user } from "../support/createWorld.ts";
import { inWorld, renderInWorld } from "../support/renderInWorld.tsx";

const onConnected = vi.fn<(by: string) => void>();
const onError = vi.fn<(by: string) => void>();

const button = (by: string) => (
  <ConnectButton key={by} toolkit="stripe" onConnected={() => onConnected(by)} onError={() => onError(by)} />
);

/** Opens the dialog of a button that another element takes the place of, as where an app shows a spinner at each refetch. */
async function openAndRemove(world: World, beside: string[] = []): Promise<(...by: string[]) => void> {
  onConnected.mockClear();
  onError.mockClear();
  const others = beside.map(button);
  const { rerender } = renderInWorld(world, <>{[button("first"), ...others]}</>);
  const [first] = await screen.findAllByRole("button", { name: "Connect Stripe" });
  await userEvent.click(first ?? document.body);
  await screen.findByRole("dialog");
  rerender(inWorld(world, <>{others}</>));
  return (...by) => rerender(inWorld(world, <>{[...by.map(button), ...others]}</>));
}

async function send(key: string): Promise<void> {
  await userEvent.type(await screen.findByLabelText("API Key", { selector: "input" }), `${key}{Enter}`);
}

test("a button that is mounted again while its dialog is open reports an outcome once", async () => {
  const world = createWorld();
  const show = await openAndRemove(world);
  show("again");
  world.sandbox.control.refuseKeys(true);
  await send("sk_wrong");
  await screen.findByRole("alert");
  await waitFor(() => expect(onError.mock.calls).toEqual([["again"]]));
  world.sandbox.control.refuseKeys(false);
  await send("sk_1");
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(await screen.findByText("Connected")).toBeVisible();
  expect(onConnected.mock.calls).toEqual([["again"]]);
});

test("a button that is mounted again meanwhile does not know of new credentials, so the dialog reports them", async () => {
  onConnected.mockClear();
  const world = createWorld({
    prepare: (control) => void control.addAccount({ userId: user, toolkit: "stripe", status: "EXPIRED" }),
  });
  const { rerender } = renderInWorld(world, button("first"));
  await userEvent.click(await screen.findByRole("button", { name: "Reconnect Stripe" }));
  await screen.findByRole("dialog");
  rerender(inWorld(world, null));
  rerender(inWorld(world, button("again")));
  await send("sk_1");
  await waitFor(() => expect(onConnected.mock.calls).toEqual([["first"]]));
});

test("a button that is gone, as the menu that it was in, reports by its dialog, whatever other buttons do", async () => {
  await openAndRemove(createWorld(), ["other"]);
  await send("sk_1");
  expect(await screen.findByText("Connected")).toBeVisible();
  await waitFor(() => expect(onConnected.mock.calls.flat().toSorted()).toEqual(["first", "other"]));
});

test("the focus goes to the button that has taken the place of the one that opened the dialog", async () => {
  const world = createWorld();
  const row = (key: string) => (
    <section key={key}>
      <ConnectButton toolkit="stripe" />
    </section>
  );
  const { rerender } = renderInWorld(world, <main>{row("first")}</main>);
  await userEvent.click(await screen.findByRole("button", { name: "Connect Stripe" }));
  await screen.findByRole("dialog");
  rerender(inWorld(world, <main>{row("again")}</main>));
  await userEvent.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(screen.getByRole("button", { name: "Connect Stripe" })).toHaveFocus();
});

test("what else is in that place does not get the focus", async () => {
  const world = createWorld();
  const { rerender } = renderInWorld(world, <main>{button("first")}</main>);
  await userEvent.click(await screen.findByRole("button", { name: "Connect Stripe" }));
  await screen.findByRole("dialog");
  rerender(
    inWorld(
      world,
      <main>
        <button type="button">Delete everything</button>
      </main>,
    ),
  );
  await userEvent.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  // The browser takes the focus from what is hidden when it next draws the page.
  await waitFor(() => expect(document.body).toHaveFocus());
});
