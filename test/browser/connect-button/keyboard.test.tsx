import { fireEvent, screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { userEvent } from "vitest/browser";
import "../../../src/components/styles.css";
import { ConnectButton } from "../../../src/index.ts";
import { createWorld, user } from "../support/createWorld.ts";
import { renderInWorld } from "../support/renderInWorld.tsx";

// The browser's own keyboard, not made-up events.
test.each(["{Enter}", " "])("%j starts, and the choices follow in the order of Tab", async (key) => {
  const world = createWorld();
  renderInWorld(world, <ConnectButton toolkit="gmail" />);
  const connect = await screen.findByRole("button", { name: "Connect Gmail" });
  await userEvent.tab();
  expect(connect).toHaveFocus();
  expect(connect.matches(":focus-visible")).toBe(true);
  await userEvent.keyboard(key);
  await waitFor(() => expect(world.browser.popups[0]?.address).not.toBeNull());
  expect(world.browser.popups).toHaveLength(1);
  expect(connect).toHaveFocus();

  await userEvent.tab();
  expect(await screen.findByRole("button", { name: "Cancel" })).toHaveFocus();
  await userEvent.keyboard(key);
  await waitFor(() => expect(connect).toHaveAccessibleName("Connect Gmail"));
  expect(connect).toHaveFocus();
});

test("a choice that goes away by itself hands its focus to the button", async () => {
  const world = createWorld();
  renderInWorld(world, <ConnectButton toolkit="gmail" />);
  await screen.findByRole("button", { name: "Connect Gmail" });
  await userEvent.tab();
  await userEvent.keyboard("{Enter}");
  await waitFor(() => expect(world.browser.popups[0]?.address).not.toBeNull());
  await userEvent.tab();
  expect(await screen.findByRole("button", { name: "Cancel" })).toHaveFocus();
  world.consent("allow");
  expect(await screen.findByRole("button", { name: "Manage Gmail" })).toHaveFocus();
});

test("the focus is seen, by keyboard, on the button and on its choices", async () => {
  const world = createWorld();
  renderInWorld(world, <ConnectButton toolkit="gmail" />);
  const connect = await screen.findByRole("button", { name: "Connect Gmail" });
  await userEvent.tab();
  expect(getComputedStyle(connect).outlineStyle).toBe("solid");
  await userEvent.keyboard("{Enter}");
  const cancel = await screen.findByRole("button", { name: "Cancel" });
  await userEvent.tab();
  expect(getComputedStyle(cancel).outlineStyle).toBe("solid");
});

test.each(["{Enter}", " ", "{ArrowDown}"])(
  "%j opens the menu of a connection, with the focus on its first item",
  async (key) => {
    const world = createWorld({ prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail" }) });
    renderInWorld(world, <ConnectButton toolkit="gmail" />);
    await screen.findByRole("button", { name: "Manage Gmail" });
    await userEvent.tab();
    await userEvent.keyboard(key);
    expect(await screen.findByRole("menuitem", { name: "Reconnect" })).toHaveFocus();
  },
);

// https://www.w3.org/WAI/ARIA/apg/patterns/menu-button/
test("Arrow Up opens the menu of a connection, with the focus on its last item; a later press focuses the first", async () => {
  const world = createWorld({ prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail" }) });
  renderInWorld(world, <ConnectButton toolkit="gmail" />);
  await screen.findByRole("button", { name: "Manage Gmail" });
  await userEvent.tab();
  await userEvent.keyboard("{ArrowUp}");
  expect(await screen.findByRole("menuitem", { name: "Disconnect" })).toHaveFocus();
  await userEvent.keyboard("{Escape}{Enter}");
  expect(await screen.findByRole("menuitem", { name: "Reconnect" })).toHaveFocus();
});

test("another press while the code of the menu is on its way leaves the menu wanted", async () => {
  const world = createWorld({ prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail" }) });
  renderInWorld(world, <ConnectButton toolkit="gmail" />);
  const more = await screen.findByRole("button", { name: "Manage Gmail" });
  // Both in one task, in which no code arrives.
  fireEvent.click(more);
  fireEvent.keyDown(more, { key: "ArrowDown" });
  expect(await screen.findByRole("menuitem", { name: "Reconnect" })).toHaveFocus();
});

test.each(["ctrlKey", "metaKey", "altKey"])(
  "a shortcut of the browser works while a menu is open: %s",
  async (modifier) => {
    const world = createWorld({ prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail" }) });
    renderInWorld(world, <ConnectButton toolkit="gmail" />);
    (await screen.findByRole("button", { name: "Manage Gmail" })).focus();
    await userEvent.keyboard("{Enter}");
    const first = await screen.findByRole("menuitem", { name: "Reconnect" });
    await waitFor(() => expect(first).toHaveFocus());
    const press = (init: KeyboardEventInit) =>
      first.dispatchEvent(new KeyboardEvent("keydown", { key: "r", bubbles: true, cancelable: true, ...init }));
    expect(press({ [modifier]: true })).toBe(true);
    expect(first).toHaveFocus();
    expect(press({})).toBe(false);
    expect(screen.getByRole("menuitem", { name: "Rename" })).toHaveFocus();
  },
);
