import { QueryClient } from "@tanstack/react-query";
import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import axe from "axe-core";
import { afterEach, describe, expect, test } from "vitest";
import "../../../src/components/styles.css";
import { ApiKeyForm, ConnectButton, ConnectionList, DisconnectButton } from "../../../src/index.ts";
import { rawAccount, rawSharedAccount } from "../../support/rawAccount.ts";
import { createWorld, user } from "../support/createWorld.ts";
import { countRequests, renderInWorld } from "../support/renderInWorld.tsx";

const button = (name: string | RegExp) => screen.findByRole("button", { name });
const rows = () => within(screen.getByRole("list", { name: "Connections" })).getAllByRole("listitem");
const said = () => screen.getAllByRole("status").map(({ textContent }) => textContent);

async function choose(menu: string, item: string): Promise<void> {
  await userEvent.click(await button(menu));
  await userEvent.click(await screen.findByRole("menuitem", { name: item }));
}

test("puts first what needs attention, then what is under way, then sorts by name; with one request", async () => {
  const world = createWorld({
    prepare(control) {
      control.addAccount({ userId: user, toolkit: "slack" });
      control.addAccount({ userId: user, toolkit: "gmail", alias: "Work" });
      control.addAccount({ userId: user, toolkit: "notion", status: "INITIATED" });
      control.addAccount({ userId: user, toolkit: "github", status: "EXPIRED" });
    },
  });
  renderInWorld(world, <ConnectionList />);
  await button("Reconnect GitHub");
  expect(rows().map((row) => row.querySelector(".cr-row-name")?.textContent)).toEqual([
    "GitHub",
    "Notion",
    "Gmail",
    "Slack",
  ]);
  expect(rows()[0]).toHaveTextContent("Access has expired");
  expect(countRequests(world, "GET /connected-accounts")).toBe(1);
  expect(new Set(rows().map((row) => row.getBoundingClientRect().height))).toEqual(new Set([56]));
});

test("accounts of one app are in the order of their names, as people count", async () => {
  const names = ["Élan", "team 10", "Team 2", "Zoe", "alex", "Team 1"];
  const world = createWorld({
    prepare(control) {
      for (const alias of names) control.addAccount({ userId: user, toolkit: "gmail", alias });
    },
  });
  renderInWorld(world, <ConnectionList actions={false} />);
  await waitFor(() => expect(rows()).toHaveLength(names.length));
  expect(rows().map(({ textContent }) => names.find((name) => textContent?.includes(name)))).toEqual([
    "alex",
    "Élan",
    "Team 1",
    "Team 2",
    "team 10",
    "Zoe",
  ]);
});

test("an app's first account that is being connected elsewhere on the page is one row, not two", async () => {
  const world = createWorld();
  renderInWorld(
    world,
    <>
      <ConnectButton toolkit="gmail" />
      <ConnectionList groupBy="toolkit" />
    </>,
  );
  await userEvent.click(await button("Connect Gmail"));
  await waitFor(() => expect(rows()).toHaveLength(1));
  expect(rows()[0]).toHaveTextContent("Waiting for you in the other window");
  act(() => world.consent("allow"));
  await waitFor(() =>
    expect(
      rows()
        .map(({ textContent }) => textContent)
        .join(),
    ).toContain("Add another account"),
  );
  expect(rows()).toHaveLength(2);
});

test("a row says that the window was closed, opens the link again, and gives up for the button too", async () => {
  const world = createWorld();
  renderInWorld(
    world,
    <>
      <ConnectButton toolkit="gmail" />
      <ConnectionList />
    </>,
  );
  await userEvent.click(await button("Connect Gmail"));
  await waitFor(() => expect(world.browser.popups.at(-1)?.address).toContain(world.sandbox.origin));
  await waitFor(() => expect(rows()[0]).toHaveTextContent("Waiting for you in the other window"));
  expect(within(rows()[0] as HTMLElement).getAllByRole("button")).toHaveLength(1);

  act(() => world.browser.popups.at(-1)?.close());
  await waitFor(() => expect(rows()[0]).toHaveTextContent("Finished signing in?"));
  const row = within(within(rows()[0] as HTMLElement).getByRole("group", { name: "Gmail" }));
  await userEvent.click(row.getByRole("button", { name: "Try again" }));
  await waitFor(() => expect(world.browser.popups).toHaveLength(2));
  expect(world.browser.popups.at(-1)?.address).toBe(world.browser.popups[0]?.address);
  await waitFor(() => expect(rows()[0]).toHaveTextContent("Waiting for you in the other window"));
  await waitFor(() => expect(row.getByRole("button", { name: "Cancel" })).toHaveFocus());

  await userEvent.click(row.getByRole("button", { name: "Cancel" }));
  expect(await button("Connect Gmail")).toBeVisible();
  expect(await screen.findByText("Nothing is connected yet.")).toBeVisible();
  expect(world.browser.popups.at(-1)?.closed).toBe(true);
  await waitFor(() => expect(said().filter((text) => text === "Cancelled.")).toHaveLength(1));
});

test("a row speaks of no window while the consent is being checked", async () => {
  const world = createWorld();
  renderInWorld(
    world,
    <>
      <ConnectButton authConfigId="ac_gmail" />
      <ConnectionList />
    </>,
  );
  await userEvent.click(await button("Connect Gmail"));
  await waitFor(() => expect(rows()[0]).toHaveTextContent("Waiting for you in the other window"));
  const release = world.hold("GET /connected-accounts");
  act(() => world.consent("allow"));
  await waitFor(() => expect(rows()[0]).toHaveTextContent("Checking the connection…"));
  release();
  expect(await button("Manage Gmail")).toBeVisible();
});

test("a reconnect in a row opens its link again after its window was closed", async () => {
  const world = createWorld({
    prepare: (control) => void control.addAccount({ userId: user, toolkit: "github", status: "EXPIRED" }),
  });
  renderInWorld(world, <ConnectionList />);
  await userEvent.click(await button("Reconnect GitHub"));
  await waitFor(() => expect(world.browser.popups.at(-1)?.address).toContain(world.sandbox.origin));
  expect(screen.queryByRole("button", { name: "Try again" })).toBeNull();
  act(() => world.browser.popups.at(-1)?.close());
  await userEvent.click(await button("Try again"));
  await waitFor(() => expect(world.browser.popups).toHaveLength(2));
  expect(world.browser.popups.at(-1)?.address).toBe(world.browser.popups[0]?.address);
  await waitFor(() => expect(screen.queryByRole("button", { name: "Try again" })).toBeNull());
});

// in-chat.md: an agent makes its own link, which nobody has opened in a window of this page.
test("a connection that was begun by an agent says so, and can be taken back", async () => {
  const world = createWorld({
    prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail", status: "INITIATED" }),
  });
  renderInWorld(world, <ConnectionList />);
  expect(await screen.findByText("Started elsewhere, not finished yet")).toBeVisible();
  expect(screen.queryByText(/Finished signing in/)).toBeNull();
  const deletion = `DELETE /connected-accounts/${world.sandbox.control.accounts()[0]?.id}`;
  const release = world.hold(deletion);
  const cancel = await button("Cancel");
  await userEvent.click(cancel);
  await waitFor(() => expect(cancel).toHaveAttribute("aria-disabled", "true"));
  await userEvent.click(cancel);
  release();
  expect(await screen.findByText("Nothing is connected yet.")).toBeVisible();
  expect(countRequests(world, deletion)).toBe(1);
});

test("a connection that works by now is not taken back: its row shows it", async () => {
  const world = createWorld({
    prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail", status: "INITIATED" }),
  });
  renderInWorld(world, <ConnectionList />);
  const cancel = await button("Cancel");
  // On another device; the page has not heard of it.
  const [account] = world.sandbox.control.accounts();
  world.sandbox.control.consent(account?.id ?? "", "allow");
  fireEvent.click(cancel);
  expect(await button("Manage Gmail")).toBeVisible();
  expect(rows()[0]).toHaveTextContent("Connected");
  expect(world.sandbox.control.accounts()).toMatchObject([{ status: "ACTIVE", deleted: false }]);
  expect(said().join()).not.toMatch(/Cancelled|moment/);
});

test("an account that another user shares says so, and offers nothing that only its owner may do", async () => {
  const world = createWorld({
    prepare(control) {
      const shared = control.addAccount({ userId: "ben", toolkit: "gmail" });
      const body = { items: [rawSharedAccount(shared)] };
      control.failNext({ method: "GET", path: "/connected_accounts", status: 200, body, times: 100 });
    },
  });
  renderInWorld(
    world,
    <>
      <ConnectionList />
      <ConnectButton toolkit="gmail" />
      <DisconnectButton toolkit="gmail" />
    </>,
  );
  expect(await screen.findByText(/Shared with you/)).toBeVisible();
  expect(await button("Connected")).toBeVisible();
  expect(screen.queryByRole("button", { name: /Manage/ })).toBeNull();
  expect(await button("Disconnect Gmail")).toHaveAttribute("aria-disabled", "true");
});

test("a shared account that stopped working offers nothing; an own one beside a shared one can be disconnected", async () => {
  let id = "";
  const world = createWorld({
    prepare(control) {
      const dead = control.addAccount({ userId: "ben", toolkit: "gmail", status: "EXPIRED", statusReason: "refresh" });
      const working = control.addAccount({ userId: "ben", toolkit: "stripe" });
      const own = control.addAccount({ userId: user, toolkit: "stripe", status: "INACTIVE" });
      const shared = [dead, working].map(rawSharedAccount);
      const body = { items: [...shared, rawAccount(own)] };
      control.failNext({ method: "GET", path: "/connected_accounts", status: 200, body, times: 100 });
      ({ id } = dead);
    },
  });
  renderInWorld(
    world,
    <>
      <ConnectionList />
      <ConnectButton connectedAccountId={id} />
      <DisconnectButton toolkit="stripe" />
      <ApiKeyForm toolkit="stripe" />
    </>,
  );
  await waitFor(() => expect(rows()).toHaveLength(2));
  expect(await screen.findByText(/can't be connected yet/)).toBeInTheDocument();
  expect(await button("Connect Gmail")).toHaveAttribute("aria-disabled", "true");
  expect(await button(/^Disconnect Stripe/)).not.toHaveAttribute("aria-disabled");
  // The user's own account is paused: a second one may be connected.
  expect(await button("Connect Stripe")).toBeVisible();
});

test("a row whose auth config is disabled reconnects by another one of its toolkit; without one it has no button", async () => {
  const world = createWorld({
    prepare(control) {
      control.addAuthConfig({ toolkit: "gmail", id: "ac_gmail_2" });
      control.addAccount({ userId: user, authConfigId: "ac_gmail", status: "EXPIRED", statusReason: "refresh" });
      control.addAccount({ userId: user, toolkit: "slack", status: "EXPIRED", statusReason: "refresh" });
      control.setAuthConfigEnabled("ac_gmail", false);
      control.setAuthConfigEnabled("ac_slack", false);
    },
  });
  renderInWorld(world, <ConnectionList />);
  const reconnect = await button("Reconnect Gmail");
  expect(rows()[0]).toHaveTextContent("Access has expired");
  expect(rows()[1]).toHaveTextContent("Switched off right now");
  await userEvent.click(reconnect);
  await screen.findByText(/other window/);
  act(() => world.consent("allow"));
  await waitFor(() =>
    expect(world.sandbox.control.accounts().at(-1)).toMatchObject({ authConfigId: "ac_gmail_2", status: "ACTIVE" }),
  );
  await waitFor(() =>
    expect(rows().map((row) => row.getAttribute("data-phase"))).toEqual(["needs_reconnect", "connected"]),
  );
  expect(screen.getByText("Slack")).toBeVisible();
  expect(screen.queryByRole("button", { name: "Reconnect Slack" })).toBeNull();
});

test("a denied reconnect stays in its row, and leaves no second one", async () => {
  const world = createWorld({
    prepare(control) {
      control.addAccount({ userId: user, toolkit: "gmail", alias: "Work", status: "EXPIRED", statusReason: "refresh" });
    },
  });
  renderInWorld(world, <ConnectionList />);
  await userEvent.click(await button("Reconnect Gmail"));
  await screen.findByText(/other window/);
  await waitFor(() => expect(world.browser.popups.at(-1)?.address).toBeTruthy());
  act(() => world.consent("deny"));
  await waitFor(() => expect(screen.getAllByText(/Access was not granted/)[0]).toBeVisible());
  await waitFor(() => expect(world.sandbox.control.accounts().at(-1)?.status).toBe("FAILED"));
  expect(rows()).toHaveLength(1);
  expect(screen.getByText("Work")).toBeVisible();
});

test("the menu of an expired connection, or of an attempt that has failed, does not offer to pause it", async () => {
  const world = createWorld({
    prepare(control) {
      control.addAccount({ userId: user, toolkit: "gmail", status: "FAILED", statusReason: "access_denied" });
      control.addAccount({ userId: user, toolkit: "slack", status: "EXPIRED", statusReason: "refresh" });
    },
  });
  renderInWorld(world, <ConnectionList />);
  const menus = { "Manage Gmail": ["Try again", "Remove"], "Manage Slack": ["Reconnect", "Rename", "Disconnect"] };
  for (const [name, offered] of Object.entries(menus)) {
    await userEvent.click(await button(name));
    const items = (await screen.findAllByRole("menuitem")).map(({ textContent }) => textContent);
    expect(items).toEqual(offered);
    await userEvent.keyboard("{Escape}");
  }
});

test("new credentials from a row: the dialog says whose, the list says that they work, the focus returns to the menu", async () => {
  const world = createWorld({
    prepare(control) {
      control.addAccount({ userId: user, toolkit: "stripe", alias: "EU shop" });
      control.addAccount({ userId: user, toolkit: "stripe", alias: "US shop" });
    },
  });
  renderInWorld(world, <ConnectionList />);
  await choose("Manage Stripe, US shop", "New credentials");
  const dialog = await screen.findByRole("dialog", { name: "New credentials" });
  expect(dialog).toHaveAccessibleDescription("Stripe · US shop");
  await userEvent.keyboard("{Escape}");
  await waitFor(async () => expect(await button("Manage Stripe, US shop")).toHaveFocus());
  await choose("Manage Stripe, US shop", "New credentials");
  await userEvent.type(await screen.findByLabelText(/API Key/, { selector: "input" }), "sk_live_2{Enter}");
  await waitFor(() => expect(said()).toContain("Stripe is ready to use."));
  await waitFor(async () => expect(await button("Manage Stripe, US shop")).toHaveFocus());
});

test("the dialog of an expired key keeps its title while it closes", async () => {
  const world = createWorld({
    prepare: (control) => void control.addAccount({ userId: user, toolkit: "stripe", status: "EXPIRED" }),
  });
  renderInWorld(world, <ConnectionList />);
  await userEvent.click(await button("Reconnect Stripe"));
  const dialog = await screen.findByRole("dialog");
  const titles = new Set<string | null | undefined>();
  const read = () =>
    dialog.isConnected && titles.add(within(dialog).queryByRole("heading", { hidden: true })?.textContent);
  read();
  const observer = new MutationObserver(read);
  observer.observe(dialog, { subtree: true, childList: true, characterData: true });
  await userEvent.type(within(dialog).getByLabelText(/API Key/, { selector: "input" }), "sk_live_2{Enter}");
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  observer.disconnect();
  expect([...titles]).toEqual(["Reconnect Stripe"]);
});

test("a connection that is given up on another page leaves the list", async () => {
  const world = createWorld({
    prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail", status: "INITIATED" }),
  });
  renderInWorld(world, <ConnectionList />);
  expect(await screen.findByText("Started elsewhere, not finished yet")).toBeVisible();
  const id = world.sandbox.control.accounts()[0]?.id ?? "";
  await world.reload().connectedAccounts.delete(id);
  await world.passTime(20_000, 5_000);
  expect(await screen.findByText("Nothing is connected yet.")).toBeVisible();
});

test("reconnects in the row: waits there, and the new account takes over row and focus", async () => {
  const world = createWorld({
    prepare: (control) => void control.addAccount({ userId: user, toolkit: "github", status: "EXPIRED" }),
  });
  renderInWorld(world, <ConnectionList />);
  const reconnect = await button("Reconnect GitHub");
  const [row] = rows();
  await userEvent.click(reconnect);
  expect(await screen.findByText("Waiting for you in the other window…")).toBeVisible();
  expect(await button("Cancel")).toHaveFocus();
  expect(rows()).toHaveLength(1);
  await waitFor(() => expect(world.sandbox.control.accounts()).toHaveLength(2));
  await act(() => Promise.resolve(world.consent("allow")));
  expect(await screen.findByText("Connected")).toBeVisible();
  expect(rows()).toEqual([row]);
  await waitFor(() => expect(screen.getByRole("button", { name: "Manage GitHub" })).toHaveFocus());
  await waitFor(() => expect(said().filter((text) => text === "GitHub is ready to use.")).toHaveLength(1));
});

test("shows a pause at once, and takes it back with words when it is refused", async () => {
  const world = createWorld({
    prepare(control) {
      control.addAccount({ userId: user, toolkit: "gmail" });
    },
  });
  const release = world.hold(`PATCH /connected-accounts/${world.sandbox.control.accounts()[0]?.id}`);
  renderInWorld(world, <ConnectionList />);
  await choose("Manage Gmail", "Pause");
  expect(await screen.findByText("Paused")).toBeVisible();
  world.online = false;
  release();
  expect(await screen.findByText("Connected")).toBeVisible();
  expect(rows()[0]).toHaveTextContent("The server can't be reached. Check your network and try again.");
  await waitFor(() => expect(said()).toContain("The server can't be reached. Check your network and try again."));
});

test("a row that could not be changed offline says so until the network is back", async () => {
  const world = createWorld({ prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail" }) });
  renderInWorld(world, <ConnectionList />);
  await button("Manage Gmail");
  world.online = false;
  act(() => void window.dispatchEvent(new Event("offline")));
  await choose("Manage Gmail", "Pause");
  await waitFor(() => expect(rows()[0]).toHaveTextContent("The server can't be reached."));
  world.online = true;
  act(() => void window.dispatchEvent(new Event("online")));
  await waitFor(() => expect(rows()[0]).not.toHaveTextContent("The server can't be reached."));
  expect(screen.getByText("Connected")).toBeVisible();
});

test("renames inline: Enter saves, and the name is there at once", async () => {
  const world = createWorld({ prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail" }) });
  renderInWorld(world, <ConnectionList />);
  await choose("Manage Gmail", "Rename");
  await userEvent.keyboard("Work{Enter}");
  expect(await screen.findByText("Work")).toBeVisible();
  await waitFor(() => expect(world.sandbox.control.accounts()[0]?.alias).toBe("Work"));
});

test("a name that is taken: the row says so, and what was typed stays in the field", async () => {
  const world = createWorld({
    prepare(control) {
      control.addAccount({ userId: user, toolkit: "gmail", alias: "Work" });
      control.addAccount({ userId: user, toolkit: "gmail", alias: "Private" });
    },
  });
  renderInWorld(world, <ConnectionList />);
  await choose("Manage Gmail, Private", "Rename");
  await userEvent.keyboard("Work{Enter}");
  // It is announced as well, elsewhere.
  const taken = "You already use that name for another connection.";
  expect(await screen.findByText(taken, { selector: ".cr-row-line *" })).toBeVisible();
  const field = screen.getByRole("textbox", { name: "Name of this Gmail connection" });
  expect(field).toHaveValue("Work");
  expect(field).toHaveFocus();
  expect(field).toHaveAttribute("aria-invalid", "true");
  expect(field).toHaveAccessibleDescription(taken);
  await userEvent.type(field, " 2");
  expect(field).not.toHaveAccessibleDescription();
  await userEvent.keyboard("{Escape}");
  expect(screen.queryByRole("textbox")).toBeNull();
});

test("disconnects after a question, says so, and the focus goes to the next row", async () => {
  const world = createWorld({
    prepare(control) {
      control.addAccount({ userId: user, toolkit: "gmail" });
      control.addAccount({ userId: user, toolkit: "slack" });
    },
  });
  renderInWorld(world, <ConnectionList />);
  await choose("Manage Gmail", "Disconnect");
  await userEvent.click(screen.getByRole("button", { name: "Disconnect" }));
  await waitFor(() => expect(rows()).toHaveLength(1));
  await waitFor(() => expect(screen.getByRole("button", { name: "Manage Slack" })).toHaveFocus());
  expect(said()).toContain("Gmail is disconnected.");
});

test("a row that goes takes no focus from what has it by then", async () => {
  const world = createWorld({
    prepare(control) {
      control.addAccount({ userId: user, toolkit: "gmail" });
      control.addAccount({ userId: user, toolkit: "slack" });
    },
  });
  const queryClient = new QueryClient();
  renderInWorld(
    world,
    <>
      <ConnectionList />
      <input aria-label="Of the app" />
    </>,
    { queryClient },
  );
  (await button("Manage Gmail")).focus();
  screen.getByLabelText("Of the app").focus();
  await world.client.connectedAccounts.delete(world.sandbox.control.accounts()[0]?.id ?? "");
  await act(() => queryClient.invalidateQueries());
  await waitFor(() => expect(rows()).toHaveLength(1));
  await act(() => new Promise((resolve) => setTimeout(resolve, 50)));
  expect(screen.getByLabelText("Of the app")).toHaveFocus();
});

test("adds another account of an app, and says when the same one is there twice", async () => {
  const world = createWorld({
    prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail", alias: "Work" }),
  });
  renderInWorld(world, <ConnectionList groupBy="toolkit" />);
  await userEvent.click(await button("Add another account"));
  expect(await screen.findByText("Waiting for you in the other window…")).toBeVisible();
  await waitFor(() => expect(world.sandbox.control.accounts()).toHaveLength(2));
  await act(() => Promise.resolve(world.consent("allow")));
  expect(await button("Manage Gmail, Work")).toBeVisible();
  await waitFor(() => expect(screen.getAllByText(/Connected twice/)).toHaveLength(2));
  expect(await button("Add another account")).toBeVisible();
  // It replaces none.
  expect(world.requests.filter((request) => request.startsWith("PATCH"))).toEqual([]);
});

test("a connection that works is reconnected in its row: one row, with its name, and one disconnect removes both", async () => {
  const world = createWorld({
    prepare(control) {
      control.addAccount({ userId: user, toolkit: "gmail", alias: "Work" });
      control.addAccount({ userId: user, toolkit: "slack" });
    },
  });
  renderInWorld(world, <ConnectionList />);
  await choose("Manage Gmail", "Reconnect");
  await waitFor(() => expect(world.browser.popups.at(-1)?.address).toContain(world.sandbox.origin));
  await act(() => Promise.resolve(world.consent("allow")));
  await waitFor(() =>
    expect(world.sandbox.control.accounts().map(({ toolkit, alias, status }) => [toolkit, alias, status])).toEqual([
      ["gmail", null, "ACTIVE"],
      ["slack", null, "ACTIVE"],
      ["gmail", "Work", "ACTIVE"],
    ]),
  );
  await waitFor(() => expect(rows()).toHaveLength(2));
  await waitFor(() => expect(rows()[0]).toHaveTextContent("Work"));
  expect(screen.queryByText(/Connected twice/)).toBeNull();
  await choose("Manage Gmail", "Disconnect");
  await userEvent.click(screen.getByRole("button", { name: "Disconnect" }));
  await waitFor(() => expect(rows()).toHaveLength(1));
  expect(world.sandbox.control.accounts().map(({ toolkit, deleted }) => [toolkit, deleted])).toEqual([
    ["gmail", true],
    ["slack", false],
    ["gmail", true],
  ]);
});

// A newcomer's: the expired row was back after a reload, and an agent asked for its app again.
test.each([
  { whose: "the same account's", displayName: undefined, deleted: [true, true] },
  { whose: "somebody else's", displayName: "somebody@else.example", deleted: [false, true] },
])(
  "an expired connection, $whose, that was reconnected in its row: after a disconnect",
  async ({ displayName, deleted }) => {
    const world = createWorld({
      prepare: (control) =>
        void control.addAccount({
          userId: user,
          toolkit: "gmail",
          status: "EXPIRED",
          ...(displayName !== undefined && { val: { displayName } }),
        }),
    });
    renderInWorld(world, <ConnectionList />);
    await userEvent.click(await button("Reconnect Gmail"));
    await waitFor(() => expect(world.browser.popups.at(-1)?.address).toContain(world.sandbox.origin));
    await act(() => Promise.resolve(world.consent("allow")));
    await screen.findByText("Connected");
    await choose("Manage Gmail", "Disconnect");
    await userEvent.click(screen.getByRole("button", { name: "Disconnect" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    // The old account, then the new one.
    expect(world.sandbox.control.accounts().map((account) => account.deleted)).toEqual(deleted);
  },
);

test("a connection that has expired twice, and was reconnected each time: one disconnect removes all", async () => {
  const world = createWorld({
    prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail", status: "EXPIRED" }),
  });
  const { control } = world.sandbox;
  const queryClient = new QueryClient();
  renderInWorld(world, <ConnectionList />, { queryClient });
  for (const times of [1, 2]) {
    await userEvent.click(await button("Reconnect Gmail"));
    await waitFor(() => expect(world.browser.popups).toHaveLength(times));
    await waitFor(() => expect(world.browser.popups.at(-1)?.address).toContain(world.sandbox.origin));
    await act(() => Promise.resolve(world.consent("allow")));
    await screen.findByText("Connected");
    if (times === 1) {
      control.expire(control.accounts().find(({ status }) => status === "ACTIVE")?.id ?? "");
      await act(() => queryClient.invalidateQueries());
    }
  }
  await choose("Manage Gmail", "Disconnect");
  await userEvent.click(screen.getByRole("button", { name: "Disconnect" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(control.accounts().map((account) => account.deleted)).toEqual([true, true, true]);
});

// An app's own button may connect an account that is named by its id and is paused.
test.each([
  { whose: "the same account's", displayName: "ana@mail.example", menus: ["Manage Gmail"], deleted: [true, true] },
  {
    whose: "somebody else's",
    displayName: "work@mail.example",
    menus: ["Manage Gmail, ana@mail.example", "Manage Gmail, work@mail.example"],
    deleted: [false, true],
  },
])(
  "a paused connection, $whose, in whose place another one was made: in the list, and after a disconnect",
  async ({ displayName, menus, deleted }) => {
    const world = createWorld({
      prepare(control) {
        control.addAccount({ userId: user, toolkit: "gmail", status: "INACTIVE", val: { displayName } });
        control.addAccount({ userId: user, toolkit: "gmail", val: { displayName: "ana@mail.example" } });
      },
    });
    const [paused, made] = world.sandbox.control.accounts();
    await world.client.connectedAccounts.list();
    world.client.connections.replacements.set(paused?.id ?? "", made?.id ?? "");
    renderInWorld(world, <ConnectionList />);
    const shown = await screen.findAllByRole("button", { name: /^Manage Gmail/ });
    expect(shown.map((each) => each.getAttribute("aria-label") ?? each.textContent)).toEqual(menus);
    await choose(menus[0] ?? "", "Disconnect");
    await userEvent.click(screen.getByRole("button", { name: "Disconnect" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(world.sandbox.control.accounts().map((account) => account.deleted)).toEqual(deleted);
  },
);

test("who signs in as somebody else on a reconnect has two connections", async () => {
  const world = createWorld({
    prepare: (control) =>
      void control.addAccount({ userId: user, toolkit: "gmail", val: { displayName: "somebody@else.example" } }),
  });
  renderInWorld(world, <ConnectionList />);
  await choose("Manage Gmail", "Reconnect");
  await waitFor(() => expect(world.browser.popups.at(-1)?.address).toContain(world.sandbox.origin));
  await act(() => Promise.resolve(world.consent("allow")));
  await waitFor(() => expect(rows()).toHaveLength(2));
  expect(world.sandbox.control.accounts().map(({ deleted }) => deleted)).toEqual([false, false]);
});

test("500 rows: only one is changed when one account changes", async () => {
  const world = createWorld({
    prepare(control) {
      for (let number = 0; number < 500; number++)
        control.addAccount({ userId: user, toolkit: "gmail", alias: `Account ${number}` });
    },
  });
  renderInWorld(world, <ConnectionList />);
  // By role, Testing Library computes the name of each of 500 buttons, which takes seconds; and while it waits for a
  // text, it prints all that it has searched through after every look. Hence a selector, and then one row only.
  await waitFor(() => expect(document.querySelectorAll(".cr-row[data-key]")).toHaveLength(500));
  expect(countRequests(world, "GET /connected-accounts")).toBe(1);
  const changed: string[] = [];
  const observer = new MutationObserver((records) => {
    for (const { target } of records) {
      const row = (target instanceof Element ? target : target.parentElement)?.closest(".cr-row");
      if (row) changed.push(row.getAttribute("data-key") ?? "");
    }
  });
  observer.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
  const menu = document.querySelector<HTMLElement>('[aria-label="Manage Gmail, Account 7"]');
  const row = menu?.closest<HTMLElement>(".cr-row");
  if (!menu || !row) throw new Error("There is no row of account 7.");
  await userEvent.click(menu);
  await userEvent.click(await within(row).findByRole("menuitem", { name: "Pause" }));
  await within(row).findByText("Paused");
  observer.disconnect();
  expect([...new Set(changed)]).toEqual([row.getAttribute("data-key")]);
}, 180_000);

describe.each(["light", "dark"])("in %s", (scheme) => {
  afterEach(() => document.documentElement.removeAttribute("style"));

  test("has no accessibility fault", async () => {
    document.documentElement.style.cssText = `color-scheme: ${scheme}; background: Canvas; color: CanvasText`;
    const world = createWorld({
      prepare(control) {
        for (const [toolkit, status] of Object.entries({
          gmail: "ACTIVE",
          slack: "INACTIVE",
          github: "EXPIRED",
          stripe: "FAILED",
          notion: "INITIATED",
        }))
          control.addAccount({ userId: user, toolkit, status });
      },
    });
    const { container } = renderInWorld(world, <ConnectionList groupBy="toolkit" />);
    await button("Reconnect GitHub");
    const { violations } = await axe.run(container);
    expect(violations.map(({ id, nodes }) => [id, nodes[0]?.failureSummary])).toEqual([]);
  });
});

test.each([360, 800])("what an app adds to a row stands beside its buttons, not over them, %i px", async (width) => {
  const world = createWorld({
    prepare(control) {
      for (const [toolkit, status] of Object.entries({ gmail: "ACTIVE", github: "EXPIRED", notion: "INITIATED" }))
        control.addAccount({ userId: user, toolkit, status });
    },
  });
  renderInWorld(
    world,
    <div style={{ width }}>
      <ConnectionList actions={({ toolkit }) => <button type="button">Use {toolkit.name}</button>} />
    </div>,
  );
  await button("Reconnect GitHub");
  for (const row of rows()) {
    const boxes = within(row)
      .getAllByRole("button")
      .map((each) => [each.getBoundingClientRect(), each.textContent || each.ariaLabel] as const)
      .toSorted(([one], [other]) => one.left - other.left);
    const overlaps = boxes.flatMap(([box, name], index) => {
      const [next, nextName] = boxes[index + 1] ?? [];
      return next && next.left < box.right && next.top < box.bottom && box.top < next.bottom ? [[name, nextName]] : [];
    });
    expect(overlaps).toEqual([]);
  }
});
