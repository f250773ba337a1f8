import { act, screen, waitFor, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import axe from "axe-core";
import { createRef } from "react";
import { afterEach, describe, expect, onTestFinished, test, vi } from "vitest";
import "../../../src/components/styles.css";
import {
  ComposioProvider,
  ConnectButton,
  ConnectCard,
  type ConnectedAccount,
  type ConnectedDetails,
  type ConnectionRequest,
} from "../../../src/index.ts";
import { connectionRequired, readConnectionRequest } from "../../../src/agents/index.ts";
import { createWorld, user } from "../support/createWorld.ts";
import { countRequests, inWorld, renderInWorld } from "../support/renderInWorld.tsx";

const reason = "To mail the weekly report and post it in #sales.";
const both = readConnectionRequest({ output: connectionRequired(["gmail", "slack"], { reason }) });
const onConnectedMock = () => vi.fn<(accounts: readonly ConnectedAccount[], details: ConnectedDetails) => void>();
const card = (name: string) => screen.findByRole("region", { name });
const press = async (name: string) => userEvent.click(await screen.findByRole("button", { name }));

afterEach(() => localStorage.clear());

describe("connecting", () => {
  test.each([320, 416])("after a denial, the button says in words what it does: %i pixels", async (width) => {
    const world = createWorld();
    renderInWorld(
      world,
      <div style={{ width }}>
        <ConnectCard toolkits={["gmail", "slack"]} />
      </div>,
    );
    await press("Connect Gmail");
    await waitFor(() => expect(world.browser.popups.at(-1)?.address).toContain(world.sandbox.origin));
    const before = screen.getByRole("region").getBoundingClientRect().height;
    act(() => world.consent("deny"));
    await screen.findByText(/Access was not granted/);
    expect(within(screen.getByRole("region")).getByText("Try again")).toHaveClass("cr-label");
    expect(screen.getByRole("region").getBoundingClientRect().height).toBe(before);
  });

  test("connects one app after the other, says what came of it, and calls onConnected once", async () => {
    const world = createWorld();
    const onConnected = onConnectedMock();
    renderInWorld(
      world,
      <>
        <ConnectCard request={both} onConnected={onConnected} />
        <ConnectCard request={both} onConnected={onConnected} />
      </>,
    );
    const [region] = await screen.findAllByRole("region", { name: "Connect 2 apps to go on" });
    if (!region) throw new Error("no card");
    expect(region).toHaveTextContent(reason);
    const height = region.getBoundingClientRect().height;
    const steps = [
      ["Connect Gmail", "1 of 2"],
      ["Connect Slack", "Connected: Gmail"],
    ] as const;
    for (const [index, [name, progress]] of steps.entries()) {
      await userEvent.click(await within(region).findByRole("button", { name }));
      await waitFor(() => expect(world.browser.popups).toHaveLength(index + 1));
      await waitFor(() => expect(world.browser.popups.at(-1)?.address).toContain(world.sandbox.origin));
      act(() => world.consent("allow"));
      await waitFor(() => expect(region.querySelector(".cr-card-footer")).toHaveTextContent(progress));
    }
    await waitFor(() => expect(region).toHaveAttribute("data-state", "connected"));
    await waitFor(() => expect(onConnected).toHaveBeenCalledTimes(1));
    expect(onConnected.mock.calls[0]?.[0].map(({ toolkit }) => toolkit.slug)).toEqual(["gmail", "slack"]);
    expect(region.getBoundingClientRect().height).toBe(height);
    expect(within(region).getByTitle(/^Connected: Gmail \(.+\), Slack/)).toBeVisible();
    const spoken = screen
      .getAllByRole("status")
      .map(({ textContent }) => textContent)
      .filter(Boolean);
    expect(spoken).toEqual([expect.stringMatching(/^Connected: Gmail/)]);
    expect(countRequests(world, "POST /connected-accounts/link")).toBe(2);
  });

  // A newcomer's finished card still said "Connect 3 apps to go on". At 130 pixels the text that asks has more lines.
  test.each([
    [130, ["gmail", "slack"], "Connect 2 apps to go on"],
    [416, ["gmail"], "Connect Gmail to go on"],
  ])("at the end its title no longer asks, and it is as high as before: %i pixels", async (width, toolkits, asked) => {
    const world = createWorld();
    renderInWorld(
      world,
      <div style={{ width }}>
        <ConnectCard toolkits={toolkits} />
      </div>,
    );
    const region = await card(asked);
    const title = within(region).getByText(asked);
    const { height } = title.getBoundingClientRect();
    for (const [index, name] of ["Connect Gmail", "Connect Slack"].slice(0, toolkits.length).entries()) {
      await press(name);
      await waitFor(() => expect(world.browser.popups[index]?.address).toContain(world.sandbox.origin));
      expect(title).toHaveTextContent(asked);
      act(() => world.consent("allow"));
    }
    await waitFor(() => expect(region).toHaveAttribute("data-state", "connected"));
    expect(title).toHaveTextContent(/^Connected$/);
    expect(title.getBoundingClientRect().height).toBe(height);
    expect(region).toHaveAccessibleName("Connected");
  });

  // Seen on a phone of 360 pixels with text of 200 %, in German: "Erneu-t versu-chen".
  test.each([
    ["large text: below the name, and no word is broken", "32px", false],
    ["usual text: beside the name", "16px", true],
  ])("a row's button, %s", async (_, fontSize, isBeside) => {
    const root = document.documentElement.style;
    root.fontSize = fontSize;
    onTestFinished(() => void root.removeProperty("font-size"));
    const world = createWorld();
    renderInWorld(
      world,
      <div style={{ width: 334 }}>
        <ConnectCard toolkits={["gmail", "stripe"]} messages={{ tryAgain: "Erneut versuchen" }} />
      </div>,
    );
    await press("Connect Gmail");
    await waitFor(() => expect(world.browser.popups.at(-1)?.address).toContain(world.sandbox.origin));
    act(() => world.consent("deny"));
    await screen.findByText(/Access was not granted/);
    const label = within(screen.getByRole("region")).getByText("Erneut versuchen", { selector: ".cr-label" });
    const lines = (start: number, end: number) => {
      const range = document.createRange();
      const text = label.firstChild ?? label;
      range.setStart(text, start);
      range.setEnd(text, end);
      return range.getClientRects().length;
    };
    expect([lines(0, 6), lines(7, 16)]).toEqual([1, 1]);
    const name = screen.getByText("Gmail", { selector: ".cr-card-name *, .cr-card-name" }).getBoundingClientRect();
    expect(label.getBoundingClientRect().top < name.bottom).toBe(isBeside);
  });

  test("the agent has made a link of its own under the name it asks for: the card connects by its own, and is answered", async () => {
    const world = createWorld({
      prepare(control) {
        control.addAccount({ userId: user, toolkit: "gmail", alias: "Work", status: "INITIATED" });
      },
    });
    const onConnected = onConnectedMock();
    renderInWorld(world, <ConnectCard toolkits={[{ slug: "gmail", alias: "Work" }]} onConnected={onConnected} />);
    await press("Connect Gmail");
    await waitFor(() => expect(world.browser.popups.at(-1)?.address).toContain(world.sandbox.origin));
    act(() => world.consent("allow"));
    await waitFor(() => expect(onConnected).toHaveBeenCalledTimes(1));
    const accounts = world.sandbox.control.accounts();
    expect(accounts.map(({ alias, status, deleted }) => [alias, status, deleted])).toEqual([
      ["Work", "INITIATED", false],
      [null, "ACTIVE", false],
    ]);
    expect(onConnected.mock.calls[0]?.[0].map(({ id }) => id)).toEqual([accounts[1]?.id]);
  });

  test("the user follows the agent's own link in another window: the card is answered", async () => {
    const world = createWorld({
      prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail", status: "INITIATED" }),
    });
    const onConnected = onConnectedMock();
    renderInWorld(world, <ConnectCard toolkits={["gmail"]} onConnected={onConnected} />);
    await screen.findByRole("button", { name: "Connect Gmail" });
    const [account] = world.sandbox.control.accounts();
    world.sandbox.control.consent(account?.id ?? "", "allow");
    await world.passTime(20_000, 5_000);
    await waitFor(() => expect(onConnected).toHaveBeenCalledTimes(1));
    expect(await screen.findByTitle(/^Connected: Gmail/)).toBeVisible();
    expect(countRequests(world, "POST /connected-accounts/link")).toBe(0);
  });

  test("the agent has made a link in place of an account that has expired: the card reconnects that account", async () => {
    const world = createWorld({
      prepare(control) {
        control.addAccount({ userId: user, toolkit: "gmail", status: "EXPIRED" });
        control.addAccount({ userId: user, toolkit: "gmail", status: "INITIATED" });
      },
    });
    const onConnected = onConnectedMock();
    renderInWorld(world, <ConnectCard toolkits={["gmail"]} onConnected={onConnected} />);
    expect(await card("Reconnect Gmail to go on")).toBeVisible();
    await press("Reconnect Gmail");
    await waitFor(() => expect(world.browser.popups.at(-1)?.address).toContain(world.sandbox.origin));
    expect(await card("Reconnect Gmail to go on")).toHaveTextContent("Finish in the window");
    act(() => world.consent("allow"));
    await waitFor(() => expect(onConnected).toHaveBeenCalledTimes(1));
    expect(world.sandbox.control.accounts().filter(({ status }) => status === "ACTIVE")).toHaveLength(1);
  });

  test("all is connected already: the agent goes on, and nothing is made, also after a reload", async () => {
    const world = createWorld({
      prepare(control) {
        control.addAccount({ userId: user, toolkit: "gmail" });
        control.addAccount({ userId: user, toolkit: "slack" });
      },
    });
    const onConnected = onConnectedMock();
    const view = renderInWorld(world, <ConnectCard request={both} onConnected={onConnected} />);
    await waitFor(() => expect(onConnected).toHaveBeenCalledTimes(1));
    view.unmount();
    const again = renderInWorld(
      { ...world, client: world.reload() },
      <ConnectCard request={both} onConnected={onConnected} />,
    );
    const line = await again.findByText(/^Connected: Gmail/);
    expect(line).toBeVisible();
    expect(again.queryByRole("button")).toBeNull();
    expect(again.getByRole("status")).toBeEmptyDOMElement();
    expect(onConnected).toHaveBeenCalledTimes(1);
    expect(world.requests.filter((request) => !request.startsWith("GET"))).toEqual([]);
  });

  test.each(["a new card", "a card that was there before its request"])(
    "an account has expired since the page has read the list: %s asks for it, and the agent is told once it is connected",
    async (kind) => {
      const world = createWorld();
      const { id } = world.sandbox.control.addAccount({ userId: user, toolkit: "gmail" });
      const onConnected = onConnectedMock();
      const page = (request: ConnectionRequest | null) => (
        <>
          <ConnectButton toolkit="gmail" />
          {(request !== null || kind !== "a new card") && (
            <ConnectCard request={request} requestId="call_1" onConnected={onConnected} />
          )}
        </>
      );
      const view = renderInWorld(world, page(null));
      expect(await screen.findByText("Connected")).toBeVisible();
      world.sandbox.control.expire(id);
      view.rerender(inWorld(world, page({ toolkits: [{ slug: "gmail" }] })));
      const region = await card("Reconnect Gmail to go on");
      await userEvent.click(await within(region).findByRole("button", { name: "Reconnect Gmail" }));
      expect(onConnected).not.toHaveBeenCalled();
      await waitFor(() => expect(world.browser.popups.at(-1)?.address).toContain(world.sandbox.origin));
      act(() => world.consent("allow"));
      await waitFor(() => expect(onConnected).toHaveBeenCalledTimes(1));
      expect(onConnected.mock.calls[0]?.[0][0]?.id).not.toBe(id);
    },
  );

  test("two pages with the same request: one of them goes on", async () => {
    const world = createWorld({ prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail" }) });
    const onConnected = onConnectedMock();
    const one = <ConnectCard toolkits={["gmail"]} requestId="call_1" onConnected={onConnected} />;
    renderInWorld(
      world,
      <>
        {one}
        <ComposioProvider client={world.reload()}>{one}</ComposioProvider>
      </>,
    );
    await waitFor(() => expect(screen.getAllByText(/^Connected: Gmail/)).toHaveLength(2));
    await waitFor(() => expect(onConnected).toHaveBeenCalledTimes(1));
  });

  test("an app without authentication has nothing to connect, and does not hold the agent up", async () => {
    const world = createWorld({ prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail" }) });
    const onConnected = onConnectedMock();
    renderInWorld(world, <ConnectCard toolkits={["hackernews", "gmail"]} onConnected={onConnected} />);
    await waitFor(() => expect(onConnected).toHaveBeenCalledTimes(1));
    expect(onConnected.mock.calls[0]?.[0].map(({ toolkit }) => toolkit.slug)).toEqual(["gmail"]);
    expect(await screen.findByTitle(/^Connected: Hacker News, Gmail/)).toBeVisible();
  });

  test("beside one that has to be connected it is ready to use", async () => {
    renderInWorld(createWorld(), <ConnectCard toolkits={["hackernews", "gmail"]} />);
    const region = await card("Connect 2 apps to go on");
    expect(await within(region).findByText("Ready to use")).toBeVisible();
    expect(region).toHaveTextContent("1 of 2");
    expect(within(region).getByRole("button", { name: "Connect Gmail" })).toBeVisible();
    expect(within(region).queryByRole("button", { name: /Hacker News/ })).toBeNull();
  });

  test("another id is another request", async () => {
    const world = createWorld({ prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail" }) });
    const onConnected = onConnectedMock();
    renderInWorld(
      world,
      ["call_1", "call_2"].map((id) => (
        <ConnectCard key={id} toolkits={["gmail"]} requestId={id} onConnected={onConnected} />
      )),
    );
    await waitFor(() => expect(onConnected).toHaveBeenCalledTimes(2));
  });

  test("asks which account where several are ACTIVE, and remembers it", async () => {
    const world = createWorld({
      prepare(control) {
        control.addAccount({ userId: user, toolkit: "gmail", alias: "Home" });
        control.addAccount({ userId: user, toolkit: "gmail", alias: "Work" });
      },
    });
    const onConnected = onConnectedMock();
    renderInWorld(world, <ConnectCard toolkits={["gmail"]} onConnected={onConnected} />);
    const group = await screen.findByRole("group", { name: "Which Gmail account?" });
    expect(
      within(group)
        .getAllByRole("button")
        .map(({ textContent }) => textContent),
    ).toEqual([
      expect.stringMatching(/^Use (Work|Home)$/),
      expect.stringMatching(/^Use (Work|Home)$/),
      "Add another account",
    ]);
    expect(onConnected).not.toHaveBeenCalled();
    await press("Use Work");
    await waitFor(() => expect(onConnected).toHaveBeenCalledTimes(1));
    expect(onConnected.mock.calls[0]?.[0].map(({ alias }) => alias)).toEqual(["Work"]);
  });

  test("an account that the request names needs no choice", async () => {
    const world = createWorld({
      prepare(control) {
        control.addAccount({ userId: user, toolkit: "gmail", alias: "Home" });
        control.addAccount({ userId: user, toolkit: "gmail", alias: "Work" });
      },
    });
    const onConnected = onConnectedMock();
    renderInWorld(world, <ConnectCard toolkits={[{ slug: "gmail", alias: "Home" }]} onConnected={onConnected} />);
    await waitFor(() => expect(onConnected.mock.calls[0]?.[0].map(({ alias }) => alias)).toEqual(["Home"]));
  });
});

describe("a request that was left open", () => {
  const hour = 3_600_000;
  const leave = async (away: number, shown = 0) => {
    const world = createWorld();
    const onConnected = onConnectedMock();
    const page = <ConnectCard toolkits={["gmail"]} requestId="call_1" onConnected={onConnected} />;
    const view = renderInWorld(world, page);
    await screen.findByRole("button", { name: "Connect Gmail" });
    await waitFor(() => expect(JSON.stringify(localStorage)).toContain("call_1"));
    if (shown > 0) await world.passTime(shown, hour / 12);
    view.unmount();
    await world.passTime(away, away);
    world.sandbox.control.addAccount({ userId: user, toolkit: "gmail" });
    const again = renderInWorld({ ...world, client: world.reload() }, page);
    return { world, onConnected, again, page };
  };

  test.each([
    ["", 0],
    [", after two hours in which the card was shown", 2 * hour],
  ])("is fulfilled while the page is reloaded%s: the agent goes on", async (_, shown) => {
    const { onConnected } = await leave(hour - 15 * 60_000, shown);
    await waitFor(() => expect(onConnected).toHaveBeenCalledTimes(1));
    expect(screen.queryByRole("button", { name: "Continue" })).toBeNull();
  });

  test.each([
    ["an hour", hour + 60_000],
    ["two months", 60 * 24 * hour],
  ])(
    "for %s, and is fulfilled by then: the card says so, and the agent goes on when the user says so",
    async (_, away) => {
      const { world, onConnected, again, page } = await leave(away);
      expect(await screen.findByText(/^Connected: Gmail/)).toBeVisible();
      const button = await screen.findByRole("button", { name: "Continue" });
      await world.passTime(1_000, 100);
      expect(onConnected).not.toHaveBeenCalled();
      await userEvent.click(button);
      await waitFor(() => expect(onConnected).toHaveBeenCalledTimes(1));
      await waitFor(() => expect(screen.queryByRole("button")).toBeNull());
      expect(screen.getByRole("region")).toHaveFocus();
      again.unmount();
      renderInWorld({ ...world, client: world.reload() }, page);
      await screen.findByText(/^Connected: Gmail/);
      await world.passTime(1_000, 100);
      expect(screen.queryByRole("button")).toBeNull();
      expect(onConnected).toHaveBeenCalledTimes(1);
    },
  );

  /** In a browser that has not shown this request, and where everything is connected. */
  const comeTo = async (ago: number, write: (time: number) => Date | string | number | undefined) => {
    const world = createWorld();
    world.sandbox.control.addAccount({ userId: user, toolkit: "gmail" });
    const onConnected = onConnectedMock();
    const askedAt = write(world.clock.now() - ago);
    renderInWorld(
      world,
      <ConnectCard toolkits={["gmail"]} requestId="call_1" askedAt={askedAt} onConnected={onConnected} />,
    );
    await screen.findByText(/^Connected: Gmail/);
    await world.passTime(1_000, 100);
    return onConnected;
  };

  test.each([
    ["number", (time: number) => time],
    ["text", (time: number) => new Date(time).toISOString()],
    ["date", (time: number) => new Date(time)],
  ])("in another browser, two hours ago (a %s says so): the agent goes on when the user says so", async (_, write) => {
    const onConnected = await comeTo(2 * hour, write);
    expect(onConnected).not.toHaveBeenCalled();
    await press("Continue");
    await waitFor(() => expect(onConnected).toHaveBeenCalledWith([expect.anything()], { wasOpen: true }));
  });

  test.each([
    ["half an hour ago", (time: number) => time],
    ["at a time that nothing says", () => undefined],
    ["at a time that is none", () => "yesterday"],
  ])("in another browser, %s: the agent goes on", async (_, write) => {
    const onConnected = await comeTo(hour / 2, write);
    expect(onConnected).toHaveBeenCalledWith([expect.anything()], { wasOpen: false });
  });

  test.each([
    ["it may be the old one, and waits for the user", undefined, 0],
    ["its time says that it is another one, and the agent goes on", 0, 1],
  ])("without an id, and a request for the same app comes later: %s", async (_, ago, times) => {
    const world = createWorld();
    const { unmount } = renderInWorld(world, <ConnectCard toolkits={["gmail"]} onConnected={onConnectedMock()} />);
    await screen.findByRole("button", { name: "Connect Gmail" });
    await waitFor(() => expect(JSON.stringify(localStorage)).toContain("gmail"));
    unmount();
    await world.passTime(3 * hour, 3 * hour);
    world.sandbox.control.addAccount({ userId: user, toolkit: "gmail" });
    const onConnected = onConnectedMock();
    const askedAt = ago === undefined ? ago : world.clock.now() - ago;
    const page = <ConnectCard toolkits={["gmail"]} askedAt={askedAt} onConnected={onConnected} />;
    renderInWorld({ ...world, client: world.reload() }, page);
    await screen.findByText(/^Connected: Gmail/);
    await world.passTime(1_000, 100);
    expect(onConnected).toHaveBeenCalledTimes(times);
    expect(screen.queryAllByRole("button", { name: "Continue" })).toHaveLength(1 - times);
  });

  test("is fulfilled in the card, days later: the agent goes on", async () => {
    const world = createWorld();
    const onConnected = onConnectedMock();
    const page = <ConnectCard toolkits={["gmail"]} requestId="call_1" onConnected={onConnected} />;
    const view = renderInWorld(world, page);
    await screen.findByRole("button", { name: "Connect Gmail" });
    view.unmount();
    await world.passTime(48 * hour, 48 * hour);
    renderInWorld({ ...world, client: world.reload() }, page);
    await press("Connect Gmail");
    await waitFor(() => expect(world.browser.popups.at(-1)?.address).toContain(world.sandbox.origin));
    act(() => world.consent("allow"));
    await waitFor(() => expect(onConnected).toHaveBeenCalledTimes(1));
  });
});

describe("the named or chosen account works no longer, and another one does: it may be another mailbox", () => {
  const setUp = (status: "EXPIRED" | "INACTIVE" | "deleted" | "INITIATED") => {
    let named = "";
    const world = createWorld({
      prepare(control) {
        named =
          status === "deleted"
            ? "ca_deleted"
            : control.addAccount({ userId: user, toolkit: "gmail", alias: "Work", status }).id;
        control.addAccount({ userId: user, toolkit: "gmail", alias: "Home" });
      },
    });
    const onConnected = onConnectedMock();
    const toolkits = [{ slug: "gmail", connectedAccountId: named }];
    renderInWorld(world, <ConnectCard toolkits={toolkits} requestId="call_1" onConnected={onConnected} />);
    return { world, onConnected };
  };

  test.each([
    ["EXPIRED", "Reconnect Gmail"],
    ["INACTIVE", "Add another account"],
    ["deleted", "Add another account"],
  ] as const)("%s: the user decides", async (status, other) => {
    const { onConnected } = setUp(status);
    const group = await screen.findByRole("group", { name: "Which Gmail account?" });
    expect(within(group).getByRole("button", { name: other })).toBeVisible();
    expect(onConnected).not.toHaveBeenCalled();
    await press("Use Home");
    await waitFor(() => expect(onConnected.mock.calls[0]?.[0].map(({ alias }) => alias)).toEqual(["Home"]));
  });

  test.each(["INACTIVE", "deleted"] as const)("%s: the user connects a new one: that is the choice", async (status) => {
    const { world, onConnected } = setUp(status);
    await press("Add another account");
    await waitFor(() => expect(world.browser.popups.at(-1)?.address).toContain(world.sandbox.origin));
    act(() => world.consent("allow"));
    await waitFor(() => expect(onConnected).toHaveBeenCalledTimes(1));
    expect(onConnected.mock.calls[0]?.[0].map(({ alias }) => alias)).not.toContain("Home");
  });

  test.each(["EXPIRED", "REVOKED"] as const)("%s: the card connects that one again, and no other", async (status) => {
    const world = createWorld();
    const { control } = world.sandbox;
    const add = (alias: string) => control.addAccount({ userId: user, toolkit: "gmail", alias }).id;
    const named = add("Work");
    // The newest is the one that a button for the app would connect again.
    const others = [add("Home"), add("Club")];
    for (const id of [named, ...others]) control.setStatus(id, status);
    const onConnected = onConnectedMock();
    const toolkits = [{ slug: "gmail", connectedAccountId: named }];
    renderInWorld(world, <ConnectCard toolkits={toolkits} requestId="call_1" onConnected={onConnected} />);
    expect(within(await card("Reconnect Gmail to go on")).getByText("Work")).toBeVisible();
    await press("Reconnect Gmail");
    await waitFor(() => expect(world.browser.popups.at(-1)?.address).toContain(world.sandbox.origin));
    act(() => world.consent("allow"));
    await waitFor(() => expect(onConnected).toHaveBeenCalledTimes(1));
    const left = control.accounts().filter(({ id }) => others.includes(id));
    expect(left.map((account) => account.status)).toEqual([status, status]);
    const active = () => control.accounts().filter(({ status: each }) => each === "ACTIVE");
    await waitFor(() => expect(active()).toMatchObject([{ alias: "Work" }]));
  });

  test("an account with a key gets a new key, and another one works: the agent goes on with it", async () => {
    const world = createWorld();
    const { control } = world.sandbox;
    const named = control.addAccount({ userId: user, toolkit: "stripe", alias: "Shop" }).id;
    control.addAccount({ userId: user, toolkit: "stripe", alias: "Test" });
    control.expire(named);
    const onConnected = onConnectedMock();
    const toolkits = [{ slug: "stripe", connectedAccountId: named }];
    renderInWorld(world, <ConnectCard toolkits={toolkits} requestId="call_1" onConnected={onConnected} />);
    await press("Reconnect Stripe");
    await userEvent.type(await screen.findByLabelText("API Key"), "sk_live_1{Enter}");
    await waitFor(() => expect(onConnected).toHaveBeenCalledTimes(1));
    // Its id is the same as before: that something has happened, the agent can be told only by this.
    expect(onConnected).toHaveBeenCalledWith([expect.objectContaining({ id: named })], { wasOpen: true });
  });

  test("the agent's own attempt was never connected: the account that is, is taken", async () => {
    const { onConnected } = setUp("INITIATED");
    await waitFor(() => expect(onConnected).toHaveBeenCalledTimes(1));
    expect(onConnected).toHaveBeenCalledWith([expect.objectContaining({ alias: "Home" })], { wasOpen: false });
  });

  test("the chosen one expires while the other app is still missing: the user chooses again", async () => {
    const world = createWorld({
      prepare(control) {
        for (const alias of ["Work", "Home"]) control.addAccount({ userId: user, toolkit: "gmail", alias });
      },
    });
    const onConnected = onConnectedMock();
    const page = <ConnectCard toolkits={["gmail", "slack"]} requestId="call_1" onConnected={onConnected} />;
    const view = renderInWorld(world, page);
    await press("Use Work");
    await screen.findByText("1 of 2");
    view.unmount();
    world.sandbox.control.expire(world.sandbox.control.accounts().find(({ alias }) => alias === "Work")?.id ?? "");
    renderInWorld({ ...world, client: world.reload() }, page);
    await press("Connect Slack");
    await waitFor(() => expect(world.browser.popups.at(-1)?.address).toContain(world.sandbox.origin));
    act(() => world.consent("allow"));
    await screen.findByText("1 of 2");
    expect(onConnected).not.toHaveBeenCalled();
    await press("Use Home");
    await waitFor(() => expect(onConnected).toHaveBeenCalledTimes(1));
  });
});

describe("not now", () => {
  test("Not now while the accounts are still unknown is not lost", async () => {
    const world = createWorld();
    const release = world.hold("GET /connected-accounts");
    const onDeclined = vi.fn<() => void>();
    renderInWorld(world, <ConnectCard request={both} onDeclined={onDeclined} />);
    await press("Not now");
    release();
    expect(await screen.findByRole("button", { name: "Connect now" })).toBeVisible();
    expect(onDeclined).toHaveBeenCalledTimes(1);
  });

  test("while the agent is not listening, the answer waits until it does, and is given once", async () => {
    const world = createWorld();
    const onDeclined = vi.fn<() => void>();
    const asked = (listener?: () => void) => (
      <>
        <ConnectCard toolkits={["gmail"]} requestId="call_1" onDeclined={listener} />
        <ConnectCard toolkits={["gmail"]} requestId="call_1" onDeclined={listener} />
      </>
    );
    const view = renderInWorld(world, asked());
    const [notNow] = await screen.findAllByRole("button", { name: "Not now" });
    if (!notNow) throw new Error("There is no card.");
    await userEvent.click(notNow);
    expect(await screen.findAllByRole("button", { name: "Connect now" })).toHaveLength(2);
    view.rerender(inWorld(world, asked(onDeclined)));
    await waitFor(() => expect(onDeclined).toHaveBeenCalled());
    view.rerender(inWorld(world, asked()));
    view.rerender(inWorld(world, asked(onDeclined)));
    await act(() => Promise.resolve());
    expect(onDeclined).toHaveBeenCalledTimes(1);
  });

  test("with some of the apps connected it says which, and which not", async () => {
    const world = createWorld({
      prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail", alias: "Work" }),
    });
    renderInWorld(world, <ConnectCard toolkits={["gmail", "slack"]} requestId="call_1" />);
    await press("Not now");
    const text = "Connected: Gmail (Work) · Slack: Not connected.";
    expect(await screen.findByText(text, { selector: ".cr-card-status" })).toBeVisible();
    expect(screen.getByRole("status")).toHaveTextContent(text);
  });

  test("is an answer, once, with a way back", async () => {
    const world = createWorld();
    const onDeclined = vi.fn<() => void>();
    const onConnected = onConnectedMock();
    const asked = (
      <ConnectCard toolkits={["gmail"]} requestId="call_1" onConnected={onConnected} onDeclined={onDeclined} />
    );
    const view = renderInWorld(world, asked);
    await press("Not now");
    expect(await screen.findByText("Not connected.", { selector: ".cr-card-status" })).toBeVisible();
    expect(screen.getByRole("status")).toHaveTextContent("Not connected.");
    expect(onDeclined).toHaveBeenCalledTimes(1);
    expect(screen.getByRole("button")).toHaveFocus();
    view.unmount();

    renderInWorld({ ...world, client: world.reload() }, asked);
    await press("Connect now");
    await press("Not now");
    await press("Connect now");
    expect(onDeclined).toHaveBeenCalledTimes(1);
    await press("Connect Gmail");
    await waitFor(() => expect(world.browser.popups.at(-1)?.address).toContain(world.sandbox.origin));
    act(() => world.consent("allow"));
    await waitFor(() => expect(onConnected).toHaveBeenCalledTimes(1));
  });

  test("another user is asked anew", async () => {
    const world = createWorld();
    const view = renderInWorld(world, <ConnectCard toolkits={["gmail"]} />);
    await press("Not now");
    await screen.findByRole("button", { name: "Connect now" });
    world.userId = "user_2";
    view.rerender(inWorld({ ...world, client: world.reload() }, <ConnectCard toolkits={["gmail"]} />));
    expect(await screen.findByRole("button", { name: "Not now" })).toBeVisible();
    expect(Object.keys(localStorage).filter((key) => key.startsWith("composio-react:request:"))).toEqual([]);
  });
});

describe("what is not as it should be", () => {
  test("without an answer from the server it says so, and asks again", async () => {
    const world = createWorld();
    world.hasLoginWall = true;
    renderInWorld(world, <ConnectCard toolkits={["gmail"]} />);
    expect(await screen.findByRole("button", { name: "Try again" })).toBeVisible();
    world.hasLoginWall = false;
    await press("Try again");
    expect(await screen.findByRole("button", { name: "Connect Gmail" })).toBeVisible();
  });

  test("renders nothing without a request", () => {
    const { container } = renderInWorld(createWorld(), <ConnectCard request={null} />);
    expect(container).toBeEmptyDOMElement();
  });

  test.each<[string, unknown]>([
    ["the output of a tool", { data: { results: {} }, successful: true }],
    ["JSON of it", '{"data":{"results":{}}}'],
    ["the input of a tool", { toolkits: ["gmail"] }],
    ["no list", { toolkits: "gmail" }],
    ["a list with a gap", { toolkits: [null] }],
  ])("in JavaScript, %s renders nothing, and developers read why", (_, value) => {
    const error = vi.spyOn(console, "error").mockReturnValue();
    // SAFETY: no such request, which is what the test is about.
    renderInWorld(createWorld({ isDevelopment: true }), <ConnectCard request={value as ConnectionRequest} />);
    expect(document.querySelector(".cr-card")).toBeNull();
    expect(error.mock.calls.map(String)).toContainEqual(expect.stringContaining("`readConnectionRequest` returns"));
    error.mockClear();
    renderInWorld(createWorld({ isDevelopment: true }), <ConnectCard request={null} />);
    renderInWorld(createWorld(), <ConnectCard request={value as ConnectionRequest} />);
    expect(error).not.toHaveBeenCalled();
    error.mockRestore();
  });

  test("a key is typed into the dialog, and is nowhere in the card or the storage", async () => {
    const world = createWorld();
    const onConnected = onConnectedMock();
    renderInWorld(world, <ConnectCard toolkits={["stripe"]} onConnected={onConnected} />);
    await press("Connect Stripe");
    const dialog = await screen.findByRole("dialog");
    const field = await within(dialog).findByLabelText(/API Key/i, { selector: "input" });
    await userEvent.type(field, "sk_live_canary");
    await userEvent.click(within(dialog).getByRole("button", { name: /^Connect/ }));
    await waitFor(() => expect(onConnected).toHaveBeenCalledTimes(1));
    expect(JSON.stringify(onConnected.mock.calls)).not.toContain("canary");
    expect(JSON.stringify([localStorage, sessionStorage])).not.toContain("canary");
  });
});

describe("as a component", () => {
  test("takes ref, class, style, slots and other props", async () => {
    const ref = createRef<HTMLElement>();
    renderInWorld(
      createWorld(),
      <ConnectCard
        toolkits={["gmail"]}
        ref={ref}
        id="mine"
        className={({ state }) => `is-${state}`}
        style={({ count }) => ({ opacity: count === 1 ? 0.9 : 1 })}
        classNames={{ title: "my-title" }}
        messages={{ notNow: "Later" }}
      />,
    );
    const region = await card("Connect Gmail to go on");
    await screen.findByRole("button", { name: "Later" });
    await waitFor(() => expect(region).toHaveClass("cr-card", "is-open"));
    expect(ref.current).toBe(region);
    expect(region).toHaveAttribute("id", "mine");
    expect(region).toHaveStyle({ opacity: "0.9" });
    expect(region.querySelector(".my-title")).toHaveTextContent("Connect Gmail to go on");
  });

  test.each(["light", "dark"])("has no accessibility fault in %s", async (scheme) => {
    document.documentElement.style.cssText = `color-scheme: ${scheme}; background: Canvas; color: CanvasText`;
    const world = createWorld({ prepare: (control) => void control.addAccount({ userId: user, toolkit: "slack" }) });
    const { container } = renderInWorld(
      world,
      <>
        <ConnectCard request={both} />
        <ConnectCard toolkits={["slack"]} />
      </>,
    );
    await screen.findByRole("button", { name: "Connect Gmail" });
    await screen.findByText(/^Connected: Slack/);
    const { violations } = await axe.run(container);
    document.documentElement.removeAttribute("style");
    expect(violations.map(({ id, nodes }) => [id, nodes[0]?.failureSummary])).toEqual([]);
  });
});
