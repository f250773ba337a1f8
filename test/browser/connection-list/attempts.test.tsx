import { act, cleanup, screen, waitFor, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import type { ReactElement } from "react";
import { describe, expect, test, vi } from "vitest";
import { ConnectButton, ConnectionList, DisconnectButton, type Target, useConnect } from "../../../src/index.ts";
import { type World, createWorld, user } from "../support/createWorld.ts";
import { renderInWorld } from "../support/renderInWorld.tsx";

/* Composio keeps the account of an attempt that has failed. It is no connection, and the list must not speak of it as one. */

const button = (name: string) => screen.findByRole("button", { name });
const rows = () => within(screen.getByRole("list", { name: "Connections" })).getAllByRole("listitem");
const said = () => screen.getAllByRole("status").map(({ textContent }) => textContent);

async function open(menu: string): Promise<(string | null)[]> {
  await userEvent.click(await button(menu));
  return (await screen.findAllByRole("menuitem")).map(({ textContent }) => textContent);
}

async function choose(item: string): Promise<void> {
  await userEvent.click(await screen.findByRole("menuitem", { name: item }));
}

/** A user who has denied the access to Notion, and has reloaded the page. */
const denied = () =>
  createWorld({
    prepare: (control) =>
      void control.addAccount({ userId: user, toolkit: "notion", status: "FAILED", statusReason: "access_denied" }),
  });

const deleted = ({ sandbox }: World) => sandbox.control.accounts().map((account) => account.deleted);

test("an attempt that was denied can be tried again or removed; it has no name and no access", async () => {
  const world = denied();
  renderInWorld(world, <ConnectionList />);
  expect(await open("Manage Notion")).toEqual(["Try again", "Remove"]);
  expect(document.querySelector(".cr-menu")).not.toHaveTextContent("notion_");
  await choose("Remove");
  const dialog = await screen.findByRole("dialog", { name: "Remove Notion from the list?" });
  expect(dialog).toHaveAccessibleDescription(
    "This attempt did not connect Notion. Nothing else changes, and you can try again at any time.",
  );
  expect(within(dialog).queryByRole("checkbox")).toBeNull();
  expect(dialog).not.toHaveTextContent(/notion_|account|withdraw/);
  await userEvent.click(within(dialog).getByRole("button", { name: "Remove" }));
  await screen.findByText("Nothing is connected yet.");
  expect(deleted(world)).toEqual([true]);
  await waitFor(() => expect(said()).toContain("The attempt is removed from the list."));
});

test("Try again in its menu connects, and after the connection is disconnected the attempt does not come back", async () => {
  const world = denied();
  renderInWorld(world, <ConnectionList />);
  await open("Manage Notion");
  await choose("Try again");
  await waitFor(() => expect(world.browser.popups[0]?.address).toBeTruthy());
  act(() => world.consent("allow"));
  await waitFor(() => expect(rows()[0]).toHaveAttribute("data-phase", "connected"));
  expect(rows()).toHaveLength(1);
  expect(await open("Manage Notion")).toEqual(["Reconnect", "Rename", "Pause", "Disconnect"]);
  await choose("Disconnect");
  await userEvent.click(within(await screen.findByRole("dialog")).getByRole("button", { name: "Disconnect" }));
  await screen.findByText("Nothing is connected yet.");
  expect(deleted(world)).toEqual([true, true]);
});

test("Dismiss after Deny leaves no row, here and after a reload", async () => {
  const world = createWorld();
  const page = (
    <>
      <ConnectButton toolkit="notion" />
      <ConnectionList />
    </>
  );
  const { unmount } = renderInWorld(world, page);
  await userEvent.click(await button("Connect Notion"));
  await waitFor(() => expect(world.browser.popups[0]?.address).toBeTruthy());
  act(() => world.consent("deny"));
  await waitFor(() => expect(rows()[0]).toHaveTextContent("Access was not granted"));
  await userEvent.click(await button("Dismiss"));
  await screen.findByText("Nothing is connected yet.");
  expect(deleted(world)).toEqual([true]);
  unmount();
  renderInWorld({ ...world, client: world.reload() }, page);
  await screen.findByText("Nothing is connected yet.");
  expect(await button("Connect Notion")).toHaveAttribute("data-phase", "not_connected");
});

describe("beside the app's own connect button", () => {
  const page = (
    <>
      <ConnectButton toolkit="slack" />
      <ConnectionList groupBy="toolkit" />
    </>
  );

  async function deny(world: World): Promise<void> {
    await userEvent.click(await button("Connect Slack"));
    await waitFor(() => expect(world.browser.popups[0]?.address).toBeTruthy());
    act(() => world.consent("deny"));
    await waitFor(() => expect(rows()[0]).toHaveTextContent("Access was not granted"));
  }

  // A newcomer's report: under "Connected", the list said "Finished signing in?" for good.
  test("while another attempt is under way, the list shows that one, and it can be finished from there", async () => {
    const world = createWorld();
    const { unmount } = renderInWorld(world, page);
    await deny(world);
    await userEvent.click(screen.getAllByRole("button", { name: "Try again" })[0] ?? document.body);
    await waitFor(() => expect(world.browser.popups[1]?.address).toBeTruthy());
    await waitFor(() => expect(rows()).toHaveLength(1));
    await waitFor(() => expect(rows()[0]).toHaveTextContent("Waiting for you in the other window"));
    expect(rows()[0]).not.toHaveTextContent("Access was not granted");
    world.browser.popups[1]?.close();
    unmount();
    renderInWorld({ ...world, client: world.reload() }, page);
    await waitFor(() => expect(rows()[0]).toHaveTextContent("Finished signing in?"));
    expect(rows()).toHaveLength(1);
    await userEvent.click(within(screen.getByRole("list")).getByRole("button", { name: "Try again" }));
    await waitFor(() => expect(world.browser.popups[2]?.address).toBeTruthy());
    act(() => world.consent("allow"));
    await waitFor(() => expect(rows()[0]).toHaveAttribute("data-phase", "connected"));
    await waitFor(() => expect(rows()).toHaveLength(2));
    expect(rows()[1]).toHaveTextContent(/^SlackAdd another account$/);
    expect(world.sandbox.control.accounts()).toHaveLength(2);
  });

  test("after a retry in its row has connected the app, nothing speaks of the denied attempt any more", async () => {
    const world = createWorld();
    renderInWorld(world, page);
    await deny(world);
    expect(rows()).toHaveLength(1);
    await userEvent.click(within(screen.getByRole("list")).getByRole("button", { name: "Try again" }));
    await waitFor(() => expect(world.browser.popups[1]?.address).toBeTruthy());
    act(() => world.consent("allow"));
    await waitFor(() => expect(rows()[0]).toHaveAttribute("data-phase", "connected"));
    await button("Add another account");
    expect(document.body).not.toHaveTextContent("Access was not granted");
    expect(screen.queryByRole("button", { name: "Dismiss" })).toBeNull();
  });
});

/** A button that an app has made of the hook. */
function OwnButton({ of, allowMultiple }: { of: Target; allowMultiple?: boolean }): ReactElement {
  const { start } = useConnect(of, { allowMultiple });
  return (
    <button type="button" onClick={() => start()}>
      {Object.keys(of)}
    </button>
  );
}

// A newcomer's report: the list went on to ask "Finished signing in?" below the connection.
describe("an attempt that was left, and another button connects the app", () => {
  const app = { toolkit: "gmail" };
  const config = { authConfigId: "ac_gmail" };

  async function leaveAndConnect(world: World, left: Target, connected: Target, allowMultiple = false): Promise<void> {
    renderInWorld(
      world,
      <>
        <OwnButton of={left} allowMultiple={allowMultiple} />
        <OwnButton of={connected} />
        <ConnectionList />
      </>,
    );
    await userEvent.click(await button(Object.keys(left).join("")));
    await waitFor(() => expect(world.browser.popups[0]?.address).toBeTruthy());
    world.browser.popups[0]?.close();
    await waitFor(() => expect(rows()[0]).toHaveTextContent("Finished signing in?"));
    await userEvent.click(await button(Object.keys(connected).join("")));
    await waitFor(() => expect(world.browser.popups[1]?.address).toBeTruthy());
    act(() => world.consent("allow"));
    await waitFor(() => expect(rows().at(-1)).toHaveAttribute("data-phase", "connected"));
  }

  test.each([
    ["by its auth config", app, config],
    ["by its name", config, app],
  ])("%s: nothing waits any more, here and after a reload, and nothing is deleted", async (_, left, connected) => {
    const world = createWorld();
    await leaveAndConnect(world, left, connected);
    await waitFor(() => expect(rows()).toHaveLength(1));
    await waitFor(() => expect(world.client.connections.flows().flow(left).getSnapshot().state).toBe("idle"));
    expect(deleted(world)).toEqual([false, false]);
    cleanup();
    renderInWorld({ ...world, client: world.reload() }, <ConnectionList />);
    await waitFor(() => expect(rows()[0]).toHaveAttribute("data-phase", "connected"));
    expect(rows()).toHaveLength(1);
  });

  test("and if the user finishes it later, its account is one that nothing has replaced", async () => {
    const world = createWorld();
    await leaveAndConnect(world, app, config);
    await waitFor(() => expect(rows()).toHaveLength(1));
    const left = world.sandbox.control.accounts().find(({ status }) => status !== "ACTIVE")?.id ?? "";
    world.sandbox.control.consent(left, "allow");
    const listed = await world.client.connectedAccounts.list();
    expect(listed.map(({ id, replacedBy }) => [id === left, replacedBy])).toContainEqual([true, undefined]);
  });

  test("and if the user has finished it a moment ago, with another mailbox, it stays when the other one is disconnected", async () => {
    const complaints = vi.spyOn(console, "error");
    const world = createWorld();
    await leaveAndConnect(world, app, config);
    await waitFor(() => expect(rows()).toHaveLength(1));
    const left = world.sandbox.control.accounts().find(({ status }) => status !== "ACTIVE")?.id ?? "";
    world.sandbox.control.consent(left, "allow");
    expect(await open("Manage Gmail")).toContain("Disconnect");
    await userEvent.click(screen.getByRole("menuitem", { name: "Disconnect" }));
    await userEvent.click(await screen.findByRole("button", { name: "Disconnect" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(world.sandbox.control.accounts().map((account) => [account.id === left, account.deleted])).toEqual([
      [true, false],
      [false, true],
    ]);
    await waitFor(() => expect(rows().map(({ dataset }) => dataset.phase)).toEqual(["connected"]));
    // While both were listed, they were two rows.
    expect(complaints).not.toHaveBeenCalled();
    complaints.mockRestore();
  });

  test("but a further account is waited for all the same", async () => {
    const world = createWorld();
    await leaveAndConnect(world, app, config, true);
    expect(rows()).toHaveLength(2);
    expect(rows()[0]).toHaveTextContent("Finished signing in?");
  });
});

test("an attempt of an app that takes a key is tried again with a new key, not with new credentials for it", async () => {
  const world = createWorld({
    prepare: (control) => void control.addAccount({ userId: user, toolkit: "stripe", status: "FAILED" }),
  });
  renderInWorld(world, <ConnectionList />);
  expect(await open("Manage Stripe")).toEqual(["Try again", "Remove"]);
  await choose("Try again");
  expect(await screen.findByRole("dialog", { name: "Connect Stripe" })).toBeVisible();
});

test("a failed account with a name at the provider was connected once, and is managed as a connection", async () => {
  const world = createWorld({
    prepare: (control) =>
      void control.addAccount({ userId: user, toolkit: "notion", status: "FAILED", val: { displayName: "Acme" } }),
  });
  renderInWorld(world, <ConnectionList />);
  expect(await open("Manage Notion")).toEqual(["Reconnect", "Rename", "Disconnect"]);
  await choose("Disconnect");
  const dialog = await screen.findByRole("dialog", { name: "Disconnect Notion?" });
  expect(dialog).toHaveTextContent("This app can no longer use the account.");
});

test("a DisconnectButton of an attempt asks the same question", async () => {
  const world = denied();
  renderInWorld(world, <DisconnectButton toolkit="notion" />);
  const opener = await button("Disconnect Notion");
  await waitFor(() => expect(opener).not.toHaveAttribute("aria-disabled"));
  await userEvent.click(opener);
  const dialog = await screen.findByRole("dialog", { name: "Remove Notion from the list?" });
  await userEvent.click(within(dialog).getByRole("button", { name: "Remove" }));
  await waitFor(() => expect(deleted(world)).toEqual([true]));
  await waitFor(() => expect(said()).toContain("The attempt is removed from the list."));
});
