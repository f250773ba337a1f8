import { QueryClient } from "@tanstack/react-query";
import { type MatcherFunction, act, screen, waitFor, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import axe from "axe-core";
import { expect, test } from "vitest";
import "../../../src/components/styles.css";
import { ConnectButton, ConnectionList, en, useConnectionStatus } from "../../../src/index.ts";
import { type World, type WorldOptions, createWorld, user } from "../support/createWorld.ts";
import { renderInWorld } from "../support/renderInWorld.tsx";

const authConfigs = {
  gmail: [
    { id: "ac_ro", label: "Read only", description: "Reads your mail, and sends nothing." },
    { id: "ac_gmail", label: "Full access" },
  ],
  stripe: [
    { id: "ac_stripe", label: "Test payments" },
    { id: "ac_live", label: "Live payments" },
  ],
};
const button = (name: string | RegExp) => screen.findByRole("button", { name });
const rows = () => within(screen.getByRole("list", { name: "Connections" })).getAllByRole("listitem");

/** A row's line by its whole text: the account's name is an element of its own. */
const lineOf =
  (text: string): MatcherFunction =>
  (_, element) =>
    element?.matches(".cr-row-line > *") === true && element.textContent === text;

/** Waits for a text in a panel. There it moves to another element, the live region, a moment after it is shown first. */
const expectText = (text: string) => waitFor(() => expect(screen.getAllByText(text)[0]).toBeVisible());

function open(isConnected: boolean, options: WorldOptions = {}): World {
  return createWorld({
    authConfigs,
    prepare(control) {
      control.addAuthConfig({ toolkit: "gmail", id: "ac_ro", name: "internal name" });
      control.addAuthConfig({ toolkit: "stripe", id: "ac_live", name: "internal name" });
      if (isConnected) control.addAccount({ userId: user, authConfigId: "ac_ro", alias: "Work" });
    },
    ...options,
  });
}

async function openLevels(): Promise<HTMLElement> {
  await userEvent.click(await button("Manage Gmail"));
  await userEvent.click(await screen.findByRole("menuitem", { name: "Change access" }));
  return screen.findByRole("dialog", { name: "Change access" });
}

test("levels are offered by the app's words before consent, in the app's order", async () => {
  const world = open(false);
  renderInWorld(world, <ConnectButton toolkit="gmail" />);
  await userEvent.click(await button("Connect Gmail"));
  const dialog = await screen.findByRole("dialog", { name: "Connect Gmail" });
  expect(dialog).toHaveAccessibleDescription("What may this app do in Gmail?");
  const [first, second] = within(dialog).getAllByRole("listitem");
  expect(first).toHaveTextContent("Read onlyReads your mail, and sends nothing.");
  expect(second).toHaveTextContent("Full access");
  expect(dialog).not.toHaveTextContent("internal name");
  expect((await axe.run(dialog)).violations).toEqual([]);
  await userEvent.click(within(dialog).getByRole("button", { name: "Read only" }));
  await waitFor(() => expect(world.sandbox.control.accounts()).toMatchObject([{ authConfigId: "ac_ro" }]));
});

test("of two levels with keys, the form is that of the chosen one", async () => {
  const world = open(false);
  renderInWorld(world, <ConnectButton toolkit="stripe" />);
  await userEvent.click(await button("Connect Stripe"));
  await userEvent.click(await button("Live payments"));
  await userEvent.type(await screen.findByLabelText("API key", { exact: false, selector: "input" }), "sk_live_1");
  const dialog = screen.getByRole("dialog");
  await userEvent.click(within(dialog).getByRole("button", { name: "Connect Stripe" }));
  await waitFor(() => expect(world.sandbox.control.accounts()).toMatchObject([{ authConfigId: "ac_live" }]));
});

test("a level of keys is not changed in the menu: a new key may be another account's", async () => {
  const world = open(false);
  world.sandbox.control.addAccount({ userId: user, authConfigId: "ac_stripe" });
  renderInWorld(world, <ConnectionList />);
  await userEvent.click(await button("Manage Stripe"));
  await screen.findByRole("menu");
  expect(screen.queryByRole("menuitem", { name: "Change access" })).toBeNull();
});

function Level() {
  const { accessLevel } = useConnectionStatus({ toolkit: "gmail" });
  return <output>{accessLevel?.label ?? "none"}</output>;
}

test("the level is in the row and in useConnectionStatus", async () => {
  renderInWorld(
    open(true),
    <>
      <ConnectionList />
      <Level />
    </>,
  );
  expect(await screen.findByText(lineOf("Work · Read only"))).toBeVisible();
  expect(screen.getByText("Read only")).toBeVisible();
});

test("a change of access connects the other level, and then takes the old one away", async () => {
  const world = open(true);
  const queryClient = new QueryClient();
  renderInWorld(world, <ConnectionList />, { queryClient });
  const dialog = await openLevels();
  const [current, other] = within(dialog).getAllByRole("listitem");
  expect(current).toHaveTextContent("Read onlyIn use now");
  expect(current).toHaveAttribute("aria-current", "true");
  // Nothing is recommended to somebody who has chosen before.
  expect(dialog.querySelector("[data-recommended]")).toBeNull();
  expect(within(dialog).queryByRole("button", { name: "Read only" })).toBeNull();
  expect((await axe.run(dialog)).violations).toEqual([]);
  expect(within(dialog).getByRole("button", { name: "Full access" })).toHaveFocus();
  expect(other).toHaveTextContent("Full access");
  await userEvent.keyboard("{Enter}");
  expect(await screen.findByText("Waiting for you in the other window…")).toBeVisible();
  await waitFor(() => expect(world.sandbox.control.accounts()).toHaveLength(2));
  await act(() => queryClient.invalidateQueries());
  expect(rows(), "the pending account has no row of its own").toHaveLength(1);
  expect(world.sandbox.control.accounts()[0]).toMatchObject({ status: "ACTIVE", deleted: false });
  await act(() => Promise.resolve(world.consent("allow")));
  expect(await screen.findByText(lineOf("Work · Full access"))).toBeVisible();
  await waitFor(() => expect(rows()).toHaveLength(1));
  await waitFor(() =>
    expect(world.sandbox.control.accounts()).toMatchObject([
      { authConfigId: "ac_ro", deleted: true },
      { authConfigId: "ac_gmail", deleted: false, alias: "Work" },
    ]),
  );
});

test.each([
  ["of another account", { displayName: "somebody@else.example" }],
  ["of an account that Composio does not name", { displayName: undefined }],
])(
  "a connection %s stays after a change of access, which the row says until one of them is disconnected",
  async (_, val) => {
    const world = open(false, {
      prepare(control) {
        control.addAuthConfig({ toolkit: "gmail", id: "ac_ro" });
        control.addAccount({ userId: user, authConfigId: "ac_ro", alias: "Work", val });
      },
    });
    const { container } = renderInWorld(world, <ConnectionList />);
    await openLevels();
    await userEvent.click(await button("Full access"));
    await waitFor(() => expect(world.sandbox.control.accounts()).toHaveLength(2));
    await act(() => Promise.resolve(world.consent("allow")));
    const line = await screen.findByText(lineOf(`Work · Read only · ${en.earlierStays}`));
    expect(line).toBeVisible();
    // All of it can be read.
    expect(line.scrollWidth).toBeLessThanOrEqual(line.closest("li")?.clientWidth ?? 0);
    expect(rows()).toHaveLength(2);
    expect(world.sandbox.control.accounts().map(({ deleted }) => deleted)).toEqual([false, false]);
    await waitFor(() =>
      expect(screen.getAllByRole("status").map(({ textContent }) => textContent)).toContain(en.earlierStays),
    );
    expect((await axe.run(container)).violations).toEqual([]);
    await userEvent.click(await button("Manage Gmail, Work"));
    await userEvent.click(await screen.findByRole("menuitem", { name: "Disconnect" }));
    await userEvent.click(await button("Disconnect"));
    await waitFor(() => expect(rows()).toHaveLength(1));
    expect(screen.queryByText(en.earlierStays, { exact: false, selector: "li *" })).toBeNull();
    expect(world.sandbox.control.accounts()).toMatchObject([{ deleted: true }, { deleted: false }]);
  },
);

test("what goes wrong is said in the row; trying again asks for the same level", async () => {
  const world = open(true);
  renderInWorld(world, <ConnectionList />);
  await openLevels();
  await userEvent.click(await button("Full access"));
  await waitFor(() => expect(world.sandbox.control.accounts()).toHaveLength(2));
  await act(() => Promise.resolve(world.consent("deny")));
  // Not "so Gmail is not connected": it still is, with the access of before.
  await expectText("Access was not granted");
  expect(world.sandbox.control.accounts()[0]).toMatchObject({ status: "ACTIVE", deleted: false });
  expect(screen.getByText(lineOf("Work · Read only"))).toBeVisible();
  const again = within(screen.getByText(lineOf("Work · Read only")).closest("li") ?? document.body);
  await userEvent.click(again.getByRole("button", { name: "Try again" }));
  await waitFor(() => expect(world.sandbox.control.accounts()).toHaveLength(3));
  expect(world.sandbox.control.accounts()[2]).toMatchObject({ authConfigId: "ac_gmail" });
  await act(() => Promise.resolve(world.consent("allow")));
  await waitFor(() => expect(rows()).toHaveLength(1));
  expect(await screen.findByText(lineOf("Work · Full access"))).toBeVisible();
});

test("without a second level, and without labels, there is no such item", async () => {
  const [readOnly] = authConfigs.gmail;
  for (const gmail of [readOnly ? [readOnly] : [], ["ac_ro", "ac_gmail"]]) {
    const { unmount } = renderInWorld(open(true, { authConfigs: { gmail } }), <ConnectionList />);
    await userEvent.click(await button("Manage Gmail"));
    await screen.findByRole("menuitem", { name: "Rename" });
    expect(screen.queryByRole("menuitem", { name: "Change access" })).toBeNull();
    unmount();
  }
});

test("an account that the app refuses says why, and offers to connect another", async () => {
  const refuse = "Use your acme.com address. Ask your admin for one.";
  const world = open(true, { accept: () => ({ refuse }) });
  renderInWorld(
    world,
    <>
      <ConnectionList />
      <ConnectButton toolkit="gmail" panel="below" />
    </>,
  );
  expect(await screen.findByText(lineOf(`Work · Read only · ${refuse}`))).toBeVisible();
  await expectText(refuse);
  expect(await screen.findAllByRole("button", { name: "Try again" })).toHaveLength(2);
  expect(world.sandbox.control.accounts()).toMatchObject([{ status: "INACTIVE", deleted: false }]);
  await userEvent.click(await button("Manage Gmail"));
  await screen.findByRole("menuitem", { name: "Disconnect" });
  expect(screen.queryByRole("menuitem", { name: /Pause|Resume/ })).toBeNull();
});

test("a connection that is refused while it is made ends with the app's reason", async () => {
  const refuse = "Use your acme.com address.";
  const errors: string[] = [];
  const world = open(false, { accept: () => ({ refuse }), authConfigs: { gmail: "ac_gmail" } });
  renderInWorld(
    world,
    <ConnectButton toolkit="gmail" onError={({ code, userMessage }) => errors.push(code, userMessage)} />,
  );
  await userEvent.click(await button("Connect Gmail"));
  await waitFor(() => expect(world.sandbox.control.accounts()).toHaveLength(1));
  await act(() => Promise.resolve(world.consent("allow")));
  await expectText(refuse);
  expect(errors).toEqual(["not_accepted", refuse]);
});
