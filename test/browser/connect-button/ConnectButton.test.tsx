import { QueryClient } from "@tanstack/react-query";
import { screen, waitFor, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import type { MouseEvent } from "react";
import { describe, expect, test, vi } from "vitest";
import {
  ConnectButton,
  type ConnectedAccount,
  ConnectionList,
  ConnectionStatusBadge,
  useDisconnect,
} from "../../../src/index.ts";
import { rawAccount } from "../../support/rawAccount.ts";
import { type World, createWorld, user } from "../support/createWorld.ts";
import { countRequests, inWorld, renderInWorld } from "../support/renderInWorld.tsx";

const button = (name: string | RegExp) => screen.findByRole("button", { name });

async function connectGmail(world: World): Promise<void> {
  await userEvent.click(await button("Connect Gmail"));
  await waitFor(() => expect(world.browser.popups.at(-1)?.address).toContain(world.sandbox.origin));
}

describe("connecting", () => {
  test("opens the window within the click, and one link is asked for", async () => {
    const world = createWorld();
    renderInWorld(world, <ConnectButton toolkit="gmail" />);
    const connect = await button("Connect Gmail");
    connect.click();
    expect(world.browser.popups).toHaveLength(1);
    await waitFor(() => expect(world.browser.popups[0]?.address).toContain(world.sandbox.origin));
    expect(countRequests(world, "POST /connected-accounts/link")).toBe(1);
  });

  test("ends as Connected, and calls onConnected", async () => {
    const world = createWorld();
    const onConnected = vi.fn<(account: ConnectedAccount) => void>();
    renderInWorld(world, <ConnectButton toolkit="gmail" onConnected={onConnected} />);
    await connectGmail(world);
    world.consent("allow");
    expect((await screen.findByText("Connected")).closest(".cr-connect")).toHaveAttribute("data-phase", "connected");
    expect(onConnected).toHaveBeenCalledTimes(1);
    expect(onConnected.mock.calls[0]?.[0]).toMatchObject({ status: "ACTIVE", toolkit: { slug: "gmail" } });
  });

  test("can be used before anything is known", async () => {
    const world = createWorld({ prepare: (control) => control.delay({ path: "toolkits", ms: 60_000 }) });
    renderInWorld(world, <ConnectButton toolkit="google_super" />);
    const connect = screen.getByRole("button", { name: "Google Super" });
    expect(connect).toHaveAttribute("data-loading");
    await userEvent.click(connect);
    expect(world.browser.popups).toHaveLength(1);
  });

  test("a double click asks for one link", async () => {
    const world = createWorld();
    renderInWorld(world, <ConnectButton toolkit="gmail" />);
    await userEvent.dblClick(await button("Connect Gmail"));
    await waitFor(() => expect(world.browser.popups[0]?.address).toContain(world.sandbox.origin));
    expect(world.browser.popups).toHaveLength(1);
    expect(countRequests(world, "POST /connected-accounts/link")).toBe(1);
  });

  test("a click while waiting brings the window back", async () => {
    const world = createWorld();
    renderInWorld(world, <ConnectButton toolkit="gmail" />);
    await connectGmail(world);
    await userEvent.click(await button("Connecting Gmail…"));
    expect(world.browser.popups).toHaveLength(1);
    expect(world.browser.popups[0]?.focused).toBe(1);
  });

  // gethouston/houston#101: a way on for whoever closed the window after consent.
  test("polls at once when it is pressed after its window was closed", async () => {
    const world = createWorld();
    renderInWorld(world, <ConnectButton toolkit="gmail" />);
    await connectGmail(world);
    world.browser.popups[0]?.close();
    await screen.findByText("Finished signing in? This updates by itself.");
    const before = countRequests(world, "GET /connected-accounts");
    const pending = world.sandbox.control.accounts()[0]?.id ?? "";
    world.sandbox.control.consent(pending, "allow");
    await userEvent.click(await button("Connecting Gmail…"));
    await waitFor(() => expect(screen.getByRole("button", { name: /^Manage / })).toHaveFocus());
    expect(countRequests(world, "GET /connected-accounts") - before).toBeLessThanOrEqual(2);
    expect(world.browser.popups).toHaveLength(1);
  });

  test("continues without the button, which shows the state when it is mounted again", async () => {
    const world = createWorld();
    const { rerender } = renderInWorld(world, <ConnectButton toolkit="gmail" />);
    await connectGmail(world);
    rerender(inWorld(world, null));
    expect(screen.queryByRole("button")).toBeNull();
    rerender(inWorld(world, <ConnectButton toolkit="gmail" />));
    expect(await button("Connecting Gmail…")).toBeVisible();
    world.consent("allow");
    expect(await screen.findByText("Connected")).toBeVisible();
    expect(countRequests(world, "POST /connected-accounts/link")).toBe(1);
  });

  test("two buttons of one target are one connection", async () => {
    const world = createWorld();
    renderInWorld(
      world,
      <>
        <ConnectButton toolkit="gmail" />
        <ConnectButton toolkit="gmail" />
      </>,
    );
    const [first] = await screen.findAllByRole("button", { name: "Connect Gmail" });
    first?.click();
    expect(await screen.findAllByRole("button", { name: "Connecting Gmail…" })).toHaveLength(2);
    await waitFor(() => expect(world.browser.popups[0]?.address).not.toBeNull());
    world.consent("allow");
    expect(await screen.findAllByText("Connected")).toHaveLength(2);
  });

  test("adds another account where the app allows it", async () => {
    const world = createWorld({
      prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail", alias: "work" }),
    });
    renderInWorld(world, <ConnectButton toolkit="gmail" alias="home" allowMultiple />);
    const connect = await button("Connect Gmail");
    await waitFor(() => expect(connect).toHaveAttribute("data-phase", "connected"));
    await connectGmail(world);
    world.consent("allow");
    await waitFor(() => expect(screen.getByRole("status")).toHaveTextContent("Gmail is ready to use."));
    expect(await button("Connect Gmail")).toBeEnabled();
    expect(world.sandbox.control.accounts().map(({ alias }) => alias)).toEqual(["work", "home"]);
  });
});

test("the app's name is the tooltip of a label without it", async () => {
  const world = createWorld({
    prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail" }),
  });
  renderInWorld(
    world,
    <>
      <ConnectButton toolkit="gmail" menu={false} />
      <ConnectButton toolkit="slack" />
    </>,
  );
  expect(await button("Connected")).toHaveAttribute("title", "Gmail");
  expect(await button("Connect Slack")).not.toHaveAttribute("title");
});

test("a second press on Resume changes nothing more", async () => {
  const world = createWorld({
    prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail", status: "INACTIVE" }),
  });
  const { id = "" } = world.sandbox.control.accounts()[0] ?? {};
  renderInWorld(world, <ConnectButton toolkit="gmail" menu={false} />);
  const resume = await button("Resume Gmail");
  const release = world.hold(`PATCH /connected-accounts/${id}`);
  await userEvent.dblClick(resume);
  release();
  await screen.findByText("Connected");
  expect(world.requests.filter((request) => request.startsWith("PATCH"))).toHaveLength(1);
});

describe("what it does not claim", () => {
  test("a failed attempt is no alert over a connection that came otherwise", async () => {
    const world = createWorld();
    const queryClient = new QueryClient();
    renderInWorld(world, <ConnectButton toolkit="gmail" />, { queryClient });
    await connectGmail(world);
    world.consent("deny");
    expect(await button("Try again")).toHaveAttribute("data-state", "denied");
    world.sandbox.control.addAccount({ userId: user, toolkit: "gmail" });
    await queryClient.invalidateQueries();
    expect((await screen.findByText("Connected")).closest(".cr-connect")).toHaveAttribute("data-state", "denied");
    expect(screen.getByRole("status")).toBeEmptyDOMElement();
    expect(screen.queryByRole("button", { name: "Dismiss" })).toBeNull();
  });

  test("a later failure of the list changes nothing", async () => {
    const world = createWorld({ prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail" }) });
    const queryClient = new QueryClient();
    renderInWorld(world, <ConnectButton toolkit="gmail" />, { queryClient });
    await screen.findByText("Connected");
    world.userId = null;
    await queryClient.invalidateQueries();
    expect(countRequests(world, "GET /connected-accounts")).toBe(2);
    expect((await screen.findByText("Connected")).closest(".cr-connect")).toHaveAttribute("data-phase", "connected");
  });

  test("a cancelled connection is not pending, though its account is at Composio", async () => {
    const world = createWorld();
    const { rerender } = renderInWorld(world, <ConnectButton toolkit="gmail" />);
    await connectGmail(world);
    world.clock.advance(3_000);
    const looks = () => world.sandbox.requests.filter(({ query }) => query["connected_account_ids"] !== undefined);
    await waitFor(() => expect(looks()).toHaveLength(1));
    await userEvent.click(await button("Cancel"));
    expect(await button("Connect Gmail")).toHaveAttribute("data-phase", "not_connected");
    rerender(inWorld(world, <ConnectButton toolkit="gmail" className="again" />));
    expect(await button("Connect Gmail")).toBeEnabled();
    expect(world.sandbox.control.accounts().at(-1)?.status).toMatch(/^INITI/);
  });

  test("a connection that was started elsewhere can be dismissed, and started here", async () => {
    const world = createWorld({
      prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail", status: "INITIATED" }),
    });
    renderInWorld(world, <ConnectButton toolkit="gmail" />);
    // Its popover opens for the pointer: the page itself has nothing new to say.
    await userEvent.hover(await button("Connecting Gmail…"));
    await userEvent.click(await button("Dismiss"));
    await connectGmail(world);
    world.consent("allow");
    expect(await screen.findByText("Connected")).toBeVisible();
  });

  test("a connection that nobody finishes is not under way for ever, also on a page that stays open", async () => {
    const world = createWorld({
      prepare(control) {
        // Composio may list it for longer than its link is valid.
        const body = {
          items: [rawAccount(control.addAccount({ userId: user, toolkit: "gmail", status: "INITIATED" }))],
        };
        control.failNext({ method: "GET", path: "/connected_accounts", status: 200, body, times: 1_000 });
      },
    });
    renderInWorld(world, <ConnectButton toolkit="gmail" />);
    await button("Connecting Gmail…");
    await world.passTime(17 * 60_000, 10_000);
    expect(await button("Connect Gmail")).toBeVisible();
  });

  test("an account that was reconnected shows the account that replaced it, until that is gone", async () => {
    let id = "";
    const world = createWorld({
      prepare(control) {
        ({ id } = control.addAccount({ userId: user, toolkit: "gmail", status: "EXPIRED", statusReason: "refresh" }));
      },
    });
    const onConnected = vi.fn<(account: ConnectedAccount) => void>();
    const Disconnect = () => {
      const { disconnect } = useDisconnect();
      return (
        <button type="button" onClick={() => void disconnect(onConnected.mock.calls[0]?.[0].id ?? "")}>
          Disconnect
        </button>
      );
    };
    renderInWorld(
      world,
      <>
        <ConnectButton connectedAccountId={id} onConnected={onConnected} />
        <Disconnect />
      </>,
    );
    await userEvent.click(await button("Reconnect Gmail"));
    await waitFor(() => expect(world.browser.popups[0]?.address).not.toBeNull());
    world.consent("allow");
    expect(await screen.findByText("Connected")).toBeVisible();
    expect(onConnected.mock.calls[0]?.[0].id).not.toBe(id);
    await userEvent.click(await button("Disconnect"));
    expect(await button("Reconnect Gmail")).toBeVisible();
  });

  // holaOS#218: every reconnect makes a new id, and an app may go on naming the old one.
  test("a reconnected account is the same after a reload, for every target", async () => {
    let id = "";
    const world = createWorld({
      prepare(control) {
        for (const account of ["other", "own"]) {
          const reasons = { status: "EXPIRED", statusReason: `refresh of ${account}` } as const;
          ({ id } = control.addAccount({ userId: user, toolkit: "gmail", ...reasons }));
        }
      },
    });
    const other = world.sandbox.control.accounts()[0]?.id ?? "";
    const buttons = (
      <>
        <ConnectButton connectedAccountId={id} />
        <ConnectionStatusBadge connectedAccountId={id} />
        <ConnectionStatusBadge connectedAccountId={other} />
      </>
    );
    const first = renderInWorld(world, buttons);
    await userEvent.click(await button("Reconnect Gmail"));
    await waitFor(() => expect(world.browser.popups[0]?.address).not.toBeNull());
    world.consent("allow");
    await waitFor(() => expect(screen.getAllByText("Connected")).toHaveLength(2));
    first.unmount();
    renderInWorld({ ...world, client: world.reload() }, buttons);
    await waitFor(() => expect(screen.getAllByText("Connected")).toHaveLength(2));
    // By the button's room, the account's name is below its state or beside it.
    expect([...document.querySelectorAll(".cr-badge")].map(({ textContent }) => textContent)).toEqual([
      expect.stringMatching(/^Connected( |$)/),
      "Connected",
      "Reconnect needed",
    ]);
    expect(world.sandbox.control.accounts().map(({ deleted }) => deleted)).toEqual([false, false, false]);
  });
});

describe("as a button", () => {
  test("the app's own handler runs first and may stop ours", async () => {
    const world = createWorld();
    const onClick = vi.fn<(event: MouseEvent) => void>((event) => event.preventDefault());
    renderInWorld(world, <ConnectButton toolkit="gmail" onClick={onClick} />);
    await userEvent.click(await button("Connect Gmail"));
    expect(onClick).toHaveBeenCalledTimes(1);
    expect(world.browser.popups).toHaveLength(0);
  });

  test("is never a submit button, and may be disabled", async () => {
    const world = createWorld();
    const onSubmit = vi.fn<() => void>();
    renderInWorld(
      world,
      <form onSubmit={onSubmit}>
        <ConnectButton toolkit="gmail" disabled />
      </form>,
    );
    const connect = await button("Connect Gmail");
    expect(connect).toHaveAttribute("type", "button");
    await userEvent.click(connect);
    expect(onSubmit).not.toHaveBeenCalled();
    expect(world.browser.popups).toHaveLength(0);
  });

  test("keeps the description that the app gives it", async () => {
    const world = createWorld();
    renderInWorld(
      world,
      <>
        <p id="hint">We read your inbox.</p>
        <ConnectButton toolkit="gmail" aria-describedby="hint" />
      </>,
    );
    await connectGmail(world);
    expect(await button("Connecting Gmail…")).toHaveAccessibleDescription(
      "We read your inbox. Finish in the window that opened.",
    );
  });

  test("keeps the focus while it works, and is never natively disabled", async () => {
    const world = createWorld();
    renderInWorld(world, <ConnectButton toolkit="gmail" />);
    const connect = await button("Connect Gmail");
    await connectGmail(world);
    expect(connect).toHaveFocus();
    expect(connect).toHaveAttribute("aria-disabled", "true");
    expect(connect).not.toHaveAttribute("disabled");
    world.consent("allow");
    expect(await button("Manage Gmail")).toHaveFocus();
  });

  test("shows its state in the app's own texts", async () => {
    const world = createWorld({ prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail" }) });
    renderInWorld(
      world,
      <>
        <ConnectButton toolkit="gmail">{({ phase, name }) => `${name}: ${phase ?? "?"}`}</ConnectButton>
        <ConnectButton toolkit="slack" messages={{ connect: "Plug {name} in" }} />
      </>,
    );
    expect(await button("Gmail: connected")).toBeVisible();
    expect(await button("Plug Slack in")).toBeVisible();
  });

  test("names the app's slots", async () => {
    const world = createWorld();
    const classNames = {
      root: "r",
      button: "b",
      logo: "l",
      label: "t",
      panel: "p",
      status: "s",
      hint: "h",
      actions: "as",
      action: "a",
    };
    const { container } = renderInWorld(world, <ConnectButton toolkit="gmail" classNames={classNames} />);
    await connectGmail(world);
    await within(container).findByText("Finish in the window that opened.");
    for (const name of Object.values(classNames)) expect(container.getElementsByClassName(name)).toHaveLength(1);
  });
});

test("a working connection that is reconnected says what goes on, and stays", async () => {
  const world = createWorld({ prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail" }) });
  renderInWorld(world, <ConnectButton toolkit="gmail" />);
  await userEvent.click(await button("Manage Gmail"));
  await userEvent.click(await screen.findByRole("menuitem", { name: "Reconnect" }));
  await waitFor(() => expect(screen.getByText("Finish in the window that opened.")).toBeVisible());
  world.consent("deny");
  // It goes into the live region right after it is shown.
  await waitFor(() => expect(screen.getByText("Access was not granted")).toBeVisible());
  expect(screen.queryByText(/not connected/)).toBeNull();
  expect(await button("Manage Gmail")).toBeVisible();

  world.browser.blocked = true;
  await userEvent.click(await button("Try again"));
  expect(await button("Continue in this tab")).toBeVisible();
  await userEvent.click(await button("Dismiss"));
  await waitFor(() => expect(screen.queryByRole("button", { name: "Dismiss" })).toBeNull());
  expect(await button("Manage Gmail")).toBeVisible();
});

test("an element in place of the button gets no prop that is not an attribute", async () => {
  const world = createWorld();
  const given: string[] = [];
  renderInWorld(
    world,
    <>
      <ConnectButton toolkit="gmail" render={<button type="button" className="mine" aria-label="Connect Gmail" />} />
      <ConnectButton
        toolkit="slack"
        render={(props) => {
          given.push(...Object.keys(props));
          return <button {...props} type="button" />;
        }}
      />
    </>,
  );
  expect(await screen.findByRole("button", { name: "Connect Gmail" })).not.toHaveAttribute("render");
  expect(given).not.toContain("render");
});

test("a text that is not defined replaces none", async () => {
  const world = createWorld();
  const some: { connect?: string | undefined } = {};
  renderInWorld(
    world,
    <>
      <ConnectButton toolkit="gmail" messages={{ connect: some.connect }} />
    </>,
    { messages: { connect: "Link {name}", manage: some.connect } },
  );
  expect(await screen.findByRole("button", { name: "Link Gmail" })).toBeVisible();
});

describe("buttons that share a flow", () => {
  test("only those for the same kind of connection are told of it, also after a second try", async () => {
    const world = createWorld();
    const told: string[] = [];
    const tell = (who: string) => (account: ConnectedAccount) => void told.push(`${who}: ${account.alias}`);
    renderInWorld(
      world,
      <>
        <ConnectButton toolkit="gmail" onConnected={tell("plain")} />
        {["Work", "Home"].map((alias) => (
          <ConnectButton key={alias} toolkit="gmail" alias={alias} allowMultiple onConnected={tell(alias)}>
            Add {alias}
          </ConnectButton>
        ))}
      </>,
    );
    await userEvent.click(await button("Add Work"));
    await waitFor(() => expect(world.browser.popups.at(-1)?.address).toContain(world.sandbox.origin));
    world.consent("deny");
    await userEvent.click((await screen.findAllByRole("button", { name: "Try again" }))[1] as HTMLElement);
    await waitFor(() => expect(world.browser.popups).toHaveLength(2));
    await waitFor(() => expect(world.browser.popups.at(-1)?.address).toContain(world.sandbox.origin));
    world.consent("allow");
    await waitFor(() => expect(told).toEqual(["Work: Work"]));
    // Composio keeps the denied account with its alias. It is this flow's own, and gone.
    const kept = world.sandbox.control.accounts().filter(({ deleted }) => !deleted);
    expect(kept).toMatchObject([{ alias: "Work", status: "ACTIVE" }]);
    await userEvent.click(await button("Add Home"));
    await waitFor(() => expect(world.browser.popups).toHaveLength(3));
    await waitFor(() => expect(world.browser.popups.at(-1)?.address).toContain(world.sandbox.origin));
    world.consent("allow");
    await waitFor(() => expect(told).toEqual(["Work: Work", "Home: Home"]));
  });

  test("two plain ones are both told", async () => {
    const world = createWorld();
    const told: string[] = [];
    renderInWorld(
      world,
      <>
        <ConnectButton toolkit="gmail" onConnected={() => void told.push("one")} />
        <ConnectButton toolkit="gmail" onConnected={() => void told.push("other")} />
      </>,
    );
    await userEvent.click((await screen.findAllByRole("button", { name: "Connect Gmail" }))[0] as HTMLElement);
    await waitFor(() => expect(world.browser.popups.at(-1)?.address).toContain(world.sandbox.origin));
    world.consent("allow");
    await waitFor(() => expect(told).toEqual(["one", "other"]));
  });

  test.each(["tile first", "row first"])("a lost connection is reconnected once, by tile or row: %s", async (order) => {
    const world = createWorld({
      prepare(control) {
        control.addAccount({ userId: user, toolkit: "gmail", status: "EXPIRED", statusReason: "refresh" });
      },
    });
    renderInWorld(
      world,
      <>
        <ConnectButton toolkit="gmail" />
        <ConnectionList />
      </>,
    );
    await waitFor(() => expect(screen.getAllByRole("button", { name: "Reconnect Gmail" })).toHaveLength(2));
    const [tile, row] = screen.getAllByRole("button", { name: "Reconnect Gmail" });
    await userEvent.click((order === "tile first" ? tile : row) as HTMLElement);
    await waitFor(() => expect(world.browser.popups.at(-1)?.address).toContain(world.sandbox.origin));
    // Before any poll, both say what goes on: a pressed tile in its popover, a pressed row in its line.
    expect(countRequests(world, "GET /connected-accounts")).toBe(1);
    // By its name: if the press comes in the frame in which its logo arrives, the tile shows the short text.
    expect(tile).toHaveAccessibleName("Connecting Gmail…");
    expect(row?.textContent).toBe("Cancel");
    const said = order === "tile first" ? "[data-open] .cr-status" : ".cr-row-line";
    await waitFor(() =>
      expect(document.querySelector(said)).toHaveTextContent(order === "tile first" ? "Finish" : "Waiting"),
    );
    expect(document.querySelectorAll("[data-placement='popover'][data-open]")).toHaveLength(
      order === "tile first" ? 1 : 0,
    );
    await userEvent.click(tile as HTMLElement);
    expect(world.browser.popups).toHaveLength(1);
    expect(world.browser.popups[0]?.focused).toBeGreaterThan(0);
    world.consent("allow");
    await waitFor(() => expect(document.querySelectorAll("[data-phase='connected']").length).toBeGreaterThan(1));
    await waitFor(() => expect(screen.getAllByRole("listitem")).toHaveLength(1));
    expect(countRequests(world, "POST /connected-accounts/link")).toBe(1);
  });
});
