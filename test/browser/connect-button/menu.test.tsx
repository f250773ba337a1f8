import { screen, waitFor } from "@testing-library/react";
import { userEvent as pointer } from "@testing-library/user-event";
import { expect, test } from "vitest";
import { userEvent } from "vitest/browser";
import "../../../src/components/styles.css";
import { ConnectButton } from "../../../src/index.ts";
import type { SandboxControl } from "../../../src/sandbox/index.ts";
import { type World, createWorld, user } from "../support/createWorld.ts";
import { renderInWorld } from "../support/renderInWorld.tsx";

/** Opens the menu of a Gmail connection. */
async function openMenu(world: World): Promise<HTMLElement> {
  renderInWorld(
    world,
    <>
      <ConnectButton toolkit="gmail" />
      <button type="button">After</button>
    </>,
  );
  const opener = await screen.findByRole("button", { name: "Manage Gmail" });
  opener.focus();
  await userEvent.keyboard("{Enter}");
  await screen.findByRole("menu");
  return opener;
}

const withGmail = (more?: (control: SandboxControl) => void): World =>
  createWorld({
    prepare(control) {
      control.addAccount({ userId: user, toolkit: "gmail", alias: "Work" });
      more?.(control);
    },
  });

const items = () => screen.getAllByRole("menuitem").map(({ textContent }) => textContent);

test("Escape closes the menu, and the focus goes back to its button", async () => {
  const opener = await openMenu(withGmail());
  await userEvent.keyboard("{Escape}");
  expect(screen.queryByRole("menu")).toBeNull();
  expect(opener).toHaveFocus();
});

test("Tab closes the menu", async () => {
  await openMenu(withGmail());
  await userEvent.tab();
  expect(screen.queryByRole("menu")).toBeNull();
});

test("the menu says whose account it is for", async () => {
  await openMenu(withGmail());
  expect(screen.getByRole("menu", { name: "Manage Gmail" })).toHaveAccessibleDescription("Work");
});

test("the account is in the name of the menu's button or in its description, and not in both", async () => {
  const world = withGmail();
  const { unmount } = renderInWorld(world, <ConnectButton toolkit="gmail" />);
  expect(await screen.findByRole("button", { name: "Manage Gmail" })).toHaveAccessibleDescription("Work");
  unmount();
  const two = withGmail((control) => void control.addAccount({ userId: user, toolkit: "gmail", alias: "Home" }));
  renderInWorld(two, <ConnectButton toolkit="gmail" />);
  expect(await screen.findByRole("button", { name: /^Manage Gmail, / })).not.toHaveAccessibleDescription();
});

test("a connection whose auth config is disabled can't be resumed, paused or reconnected", async () => {
  await openMenu(withGmail((control) => control.setAuthConfigEnabled("ac_gmail", false)));
  expect(items()).toEqual(["Rename", "Disconnect"]);
});

/** Opens the field for a new name, and types one. */
async function rename(world: World, name: string): Promise<HTMLElement> {
  await openMenu(world);
  await pointer.click(screen.getByRole("menuitem", { name: "Rename" }));
  const field = await screen.findByRole("textbox", { name: "Name of this Gmail connection" });
  await pointer.clear(field);
  await pointer.type(field, name);
  return field;
}

const changes = ({ requests }: World) => requests.filter((request) => request.startsWith("PATCH "));

test("a press outside of the field for a name keeps what was typed, and closes it where nothing was", async () => {
  const field = await rename(withGmail(), "Wor");
  await pointer.click(screen.getByRole("button", { name: "After" }));
  expect(field).toBeVisible();
  expect(field).toHaveValue("Wor");
  await pointer.type(field, "k");
  await pointer.click(screen.getByRole("button", { name: "After" }));
  await waitFor(() => expect(field).not.toBeInTheDocument());
});

test("a name is saved once, however often it is sent, and can't be changed meanwhile", async () => {
  const world = withGmail();
  const release = world.hold(`PATCH /connected-accounts/${world.sandbox.control.accounts()[0]?.id}`);
  const field = await rename(world, "Mail");
  await pointer.keyboard("{Enter}{Enter}s");
  expect(field).toHaveValue("Mail");
  await pointer.click(screen.getByRole("button", { name: "Save" }));
  release();
  await waitFor(() => expect(field).not.toBeInTheDocument());
  expect(changes(world)).toHaveLength(1);
});

test("a name that is refused after a press on its button: the focus goes back to the field", async () => {
  const world = withGmail((control) => control.failNext({ method: "PATCH", status: 422, times: 10 }));
  const field = await rename(world, "Mail");
  await pointer.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(field).toBeInvalid());
  expect(field).toHaveFocus();
  // Another name may be accepted.
  await pointer.type(field, "2");
  expect(field).not.toBeInvalid();
});

test("what went wrong with a reconnect is shown again after another try, though it was closed the first time", async () => {
  const world = withGmail();
  renderInWorld(world, <ConnectButton toolkit="gmail" />);
  async function fail(): Promise<HTMLElement> {
    await pointer.click(await screen.findByRole("button", { name: "Manage Gmail" }));
    await pointer.click(await screen.findByRole("menuitem", { name: "Reconnect" }));
    await waitFor(() => expect(screen.getByText("Finish in the window that opened.")).toBeVisible());
    world.consent("deny");
    return screen.findByRole("button", { name: "Dismiss" });
  }
  await fail();
  screen.getByRole("button", { name: "Manage Gmail" }).focus();
  await userEvent.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("button", { name: "Dismiss" })).toBeNull());
  expect(await fail()).toBeVisible();
});
