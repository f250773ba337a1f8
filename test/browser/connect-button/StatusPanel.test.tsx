import { act, render, screen, waitFor, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, describe, expect, test, vi } from "vitest";
import { cdp } from "vitest/browser";
import "../../../src/components/styles.css";
import { type ComposioEvent, ConnectButton, ConnectionStatusBadge, useConnect } from "../../../src/index.ts";
import { type World, createWorld, refusal, user } from "../support/createWorld.ts";
import { inWorld, renderInWorld } from "../support/renderInWorld.tsx";

async function connect(world: World): Promise<void> {
  await userEvent.click(await screen.findByRole("button", { name: "Connect Gmail" }));
  await waitFor(() => expect(world.browser.popups[0]?.address).not.toBeNull());
}

async function deny(world: World): Promise<void> {
  await connect(world);
  world.consent("deny");
  await screen.findByRole("button", { name: "Try again" });
}

function boxOf(element: HTMLElement): readonly [top: number, height: number] {
  const { top, height } = element.getBoundingClientRect();
  return [top, height];
}

describe("the life of the link", () => {
  test("counts down the life of the link at its end, and moves nothing by it", async () => {
    const world = createWorld();
    const { container } = renderInWorld(world, <ConnectButton toolkit="gmail" />);
    await connect(world);
    await screen.findByText("Finish in the window that opened.");
    await world.passTime(4 * 60_000, 2_000);
    expect(screen.queryByText(/more minute/)).toBeNull();
    const places = () => [container, screen.getByRole("button", { name: "Connecting Gmail…" })].map(boxOf);
    expect(screen.getByText("Finish in the window that opened.")).toBeVisible();
    const before = places();
    await world.passTime(60_000, 2_000);
    expect(await screen.findByText("The link works for 5 more minutes.")).toBeVisible();
    expect(screen.getByText("Finish in the window that opened.")).toBeVisible();
    expect(places()).toEqual(before);
  });
});

test("that was closed stays closed while a poll fails and after that, until the button is pressed", async () => {
  let isDown = false;
  const world = createWorld({
    intercept: (request, send) =>
      isDown && request.method === "GET" ? Promise.resolve(refusal("composio_unavailable")) : send(),
  });
  renderInWorld(world, <ConnectButton toolkit="gmail" />);
  await connect(world);
  const panel = (await screen.findByText("Finish in the window that opened.")).closest<HTMLElement>(".cr-panel");
  const isOpen = () => panel?.hasAttribute("data-open");
  expect(isOpen()).toBe(true);
  await userEvent.click(document.body);
  expect(isOpen()).toBe(false);
  const seen = new Set<unknown>();
  for (const [down, tone] of [
    [true, "warning"],
    [false, "neutral"],
  ] as const) {
    isDown = down;
    for (let seconds = 0; seconds < 60; seconds += 2) {
      await world.passTime(2_000, 2_000);
      seen.add(isOpen());
    }
    expect(panel).toHaveAttribute("data-tone", tone);
  }
  expect([...seen]).toEqual([false]);
  await userEvent.click(screen.getByRole("button", { name: "Connecting Gmail…" }));
  expect(isOpen()).toBe(true);
});

test("of a button that is mounted while its flow waits is a popover, which the element around it can't cut off", async () => {
  const world = createWorld();
  const page = (hasButton: boolean) =>
    inWorld(world, <div style={{ overflow: "hidden" }}>{hasButton && <ConnectButton toolkit="gmail" />}</div>);
  const { rerender } = render(page(true));
  await connect(world);
  await screen.findByText("Finish in the window that opened.");
  rerender(page(false));
  rerender(page(true));
  const line = await screen.findByText("Finish in the window that opened.");
  const panel = line.closest<HTMLElement>(".cr-panel");
  expect(panel?.matches(":popover-open")).toBe(true);
  const button = await screen.findByRole("button", { name: "Connecting Gmail…" });
  await waitFor(() =>
    expect(panel?.getBoundingClientRect().top).toBeCloseTo(button.getBoundingClientRect().bottom + 6, 0),
  );
});

test("gives the focus of an action that goes to its button", async () => {
  const world = createWorld();
  renderInWorld(world, <ConnectButton toolkit="gmail" />);
  await connect(world);
  (await screen.findByRole("button", { name: "Cancel" })).focus();
  world.consent("deny");
  await waitFor(() => expect(screen.getByRole("button", { name: "Try again" })).toHaveFocus());
  expect(screen.queryByRole("button", { name: "Cancel" })).toBeNull();
  // It is less prominent than what leads on.
  expect(screen.getByRole("button", { name: "Dismiss" })).toHaveAttribute("data-quiet");
});

describe("whose text is not new", () => {
  const failed = () =>
    createWorld({
      prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail", status: "FAILED" }),
    });
  const isOpen = () => document.querySelector(".cr-panel")?.hasAttribute("data-open") ?? false;
  const pass = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

  test("stays while the mouse crosses the gap between it and its button, and opens for no finger that only scrolls", async () => {
    renderInWorld(failed(), <ConnectButton toolkit="gmail" />);
    const root = (await screen.findByRole("button", { name: "Try again" })).closest(".cr-connect");
    const point = (type: string, pointerType = "mouse") =>
      act(() => void root?.dispatchEvent(new PointerEvent(type, { pointerType })));
    // Its code is loaded after the page.
    await waitFor(() => {
      point("pointerenter");
      expect(isOpen()).toBe(true);
    });
    point("pointerleave");
    // Timers run in their order, also on a slow machine: this one before the end of the time that the crossing may take.
    await pass(50);
    expect(isOpen()).toBe(true);
    point("pointerenter");
    await pass(300);
    expect(isOpen()).toBe(true);
    point("pointerleave");
    await waitFor(() => expect(isOpen()).toBe(false));
    point("pointerenter", "touch");
    expect(isOpen()).toBe(false);
  });

  test("is shown for a button that has the focus before the code of the panel is there", async () => {
    const focus = (element: HTMLElement | null) => element?.focus();
    renderInWorld(failed(), <ConnectButton toolkit="gmail" ref={focus} />);
    const button = await screen.findByRole("button", { name: "Try again" });
    expect(button).toHaveFocus();
    await waitFor(() => expect(isOpen()).toBe(true));
  });
});

test("that was closed makes no page wider or longer", async () => {
  const world = createWorld();
  const atCorner = { position: "absolute", insetInlineEnd: 20, insetBlockEnd: 20 } as const;
  renderInWorld(
    world,
    <div style={atCorner}>
      <ConnectButton toolkit="gmail" />
    </div>,
  );
  const { documentElement: root } = document;
  const spare = () => [root.scrollWidth - root.clientWidth, root.scrollHeight - root.clientHeight];
  expect(spare()).toEqual([0, 0]);
  await deny(world);
  await userEvent.click(screen.getByRole("button", { name: "Dismiss" }));
  await waitFor(() => expect(screen.queryByRole("button", { name: "Dismiss" })).toBeNull());
  expect(spare()).toEqual([0, 0]);
});

test("follows its button when the page's layout moves it, without a scroll", async () => {
  const world = createWorld();
  const page = (height: number) =>
    inWorld(
      world,
      <>
        <div style={{ height }} />
        <ConnectButton toolkit="gmail" />
      </>,
    );
  const { rerender } = render(page(0));
  await connect(world);
  const panel = (await screen.findByText("Finish in the window that opened.")).closest<HTMLElement>(".cr-panel");
  const button = await screen.findByRole("button", { name: "Connecting Gmail…" });
  for (const height of [40, 41, 300, 0]) {
    rerender(page(height));
    await waitFor(() =>
      expect(panel?.getBoundingClientRect().top).toBeCloseTo(button.getBoundingClientRect().bottom + 6, 0),
    );
  }
});

describe("of two buttons of one flow", () => {
  const openPopovers = () => document.querySelectorAll(".cr-panel:popover-open");
  const buttonIn = (place: string, name: string) => within(screen.getByTestId(place)).getByRole("button", { name });

  test.each(["first", "second"])("only the pressed one, the %s, opens its popover and announces", async (pressed) => {
    const world = createWorld();
    const visitor = userEvent.setup();
    renderInWorld(
      world,
      ["first", "second"].map((place) => (
        // The browser's own pointer is at the page's corner.
        <div key={place} data-testid={place} style={{ blockSize: 200, padding: 24 }}>
          <ConnectButton toolkit="gmail" />
        </div>
      )),
    );
    await screen.findAllByRole("button", { name: "Connect Gmail" });
    await visitor.click(buttonIn(pressed, "Connect Gmail"));
    await waitFor(() => expect(world.browser.popups[0]?.address).not.toBeNull());
    const own = within(screen.getByTestId(pressed));
    await waitFor(() => expect(own.getByText("Finish in the window that opened.")).toBeVisible());
    await waitFor(() => expect(own.getByRole("status")).toHaveTextContent("Finish in the window"));
    expect(openPopovers()).toHaveLength(1);
    expect(screen.getByTestId(pressed)).toContainElement(document.querySelector<HTMLElement>(".cr-panel:popover-open"));

    world.consent("deny");
    await waitFor(() => expect(buttonIn(pressed, "Try again")).toBeVisible());
    await waitFor(() => expect(own.getByText(/Access was not granted/)).toBeVisible());
    expect(openPopovers()).toHaveLength(1);
    const other = pressed === "first" ? "second" : "first";
    expect(buttonIn(other, "Try again")).toHaveAccessibleDescription(/Access was not granted/);

    // The other one is pressed now, and the popover moves to it.
    await visitor.click(buttonIn(other, "Try again"));
    const others = within(screen.getByTestId(other));
    await waitFor(() => expect(others.getByText("Finish in the window that opened.")).toBeVisible());
    await waitFor(() => expect(openPopovers()).toHaveLength(1));
    expect(screen.getByTestId(other)).toContainElement(document.querySelector<HTMLElement>(".cr-panel:popover-open"));
  });
});

describe("for screen readers", () => {
  test("of two buttons of one flow, the one that has something to say announces, though the other one comes first", async () => {
    const world = createWorld({ prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail" }) });
    function Own() {
      const { start } = useConnect({ toolkit: "gmail" }, { allowMultiple: true });
      return (
        <button type="button" onClick={() => start()}>
          Add
        </button>
      );
    }
    renderInWorld(
      world,
      <>
        <ConnectButton toolkit="gmail" />
        <ConnectButton toolkit="gmail" allowMultiple />
        <Own />
      </>,
    );
    await screen.findByRole("button", { name: "Connect Gmail" });
    await screen.findByRole("button", { name: "Manage Gmail" });
    await waitFor(() => expect(screen.getAllByRole("status")).toHaveLength(2));
    await userEvent.click(screen.getByRole("button", { name: "Add" }));
    await waitFor(() => expect(world.browser.popups[0]?.address).not.toBeNull());
    await waitFor(() =>
      expect(screen.getAllByRole("status").map(({ textContent }) => textContent)).toEqual([
        "",
        "Finish in the window that opened.",
      ]),
    );
  });

  test("a connection that was there before the page is not announced", async () => {
    const world = createWorld({ prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail" }) });
    const release = world.hold("GET /connected-accounts");
    renderInWorld(world, <ConnectButton toolkit="gmail" />);
    const region = await screen.findByRole("status");
    release();
    await screen.findByRole("button", { name: "Manage Gmail" });
    // Longer than a region waits until it is noticed, and a button before it announces a connection.
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect(region).toBeEmptyDOMElement();
  });

  test("a connection that goes on after a pause is announced", async () => {
    const world = createWorld({
      prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail", status: "INACTIVE" }),
    });
    renderInWorld(world, <ConnectButton toolkit="gmail" menu={false} />);
    await userEvent.click(await screen.findByRole("button", { name: "Resume Gmail" }));
    await waitFor(() => expect(screen.getByRole("status")).toHaveTextContent("Gmail is ready to use."));
  });

  test("the choices name their app, and keep their own names", async () => {
    const world = createWorld();
    renderInWorld(world, [<ConnectButton key="1" toolkit="gmail" />, <ConnectButton key="2" toolkit="slack" />]);
    for (const name of ["Gmail", "Slack"]) {
      await userEvent.click(await screen.findByRole("button", { name: `Connect ${name}` }));
      const choices = await screen.findByRole("group", { name });
      expect(within(choices).getByRole("button", { name: "Cancel" })).toBeVisible();
    }
  });

  test("a connection under way that was denied is not said to be ready once that is dismissed", async () => {
    let id = "";
    const world = createWorld({
      prepare: (control) => void ({ id } = control.addAccount({ userId: user, toolkit: "gmail", status: "INITIATED" })),
    });
    renderInWorld(world, <ConnectButton toolkit="gmail" />);
    await screen.findByRole("button", { name: "Connecting Gmail…" });
    world.sandbox.control.consent(id, "deny");
    world.clock.advance(60_000);
    await userEvent.hover(await screen.findByRole("button", { name: "Try again" }));
    const region = screen.getByRole("status");
    await waitFor(() => expect(region).toHaveTextContent(/./));
    const said: string[] = [];
    const observer = new MutationObserver(() => said.push(region.textContent));
    observer.observe(region, { subtree: true, childList: true, characterData: true });
    await userEvent.click(await screen.findByRole("button", { name: "Dismiss" }));
    await screen.findByRole("button", { name: "Connect Gmail" });
    // As long as a button waits before it announces a connection, and more.
    await waitFor(() => expect(region).toBeEmptyDOMElement());
    await new Promise((resolve) => setTimeout(resolve, 100));
    observer.disconnect();
    expect(said.join("")).toBe("");
  });

  test("what is known when the button comes, as after a trip of the page, is put into a region that was there before", async () => {
    const world = createWorld();
    const onEvent = vi.fn<(event: ComposioEvent) => void>();
    const { rerender } = renderInWorld(world, <ConnectButton toolkit="gmail" />, { onEvent });
    await connect(world);
    // Nobody announces the end.
    rerender(inWorld(world, null, { onEvent }));
    world.consent("deny");
    await waitFor(() => expect(onEvent.mock.lastCall?.[0].name).toBe("connect.denied"));
    rerender(inWorld(world, <ConnectButton toolkit="gmail" />, { onEvent }));
    const region = screen.getByRole("status");
    expect(region).toBeEmptyDOMElement();
    expect(screen.getByText(/Access was not granted/)).toBeVisible();
    await waitFor(() => expect(region).toHaveTextContent(/Access was not granted/));
    expect(screen.getAllByText(/Access was not granted/)).toEqual([region]);
    expect(screen.getByRole("button", { name: "Try again" })).toHaveAccessibleDescription(/Access was not granted/);
  });
});

describe("in forced colours", () => {
  const force = (value: "active" | "none") =>
    cdp().send("Emulation.setEmulatedMedia", { features: [{ name: "forced-colors", value }] });
  afterEach(() => force("none"));

  test("dots are still seen, filled where they were", async () => {
    const world = createWorld({
      prepare(control) {
        control.addAccount({ userId: user, toolkit: "gmail" });
        control.addAccount({ userId: user, toolkit: "notion", status: "EXPIRED", statusReason: "refresh" });
      },
    });
    const { container } = renderInWorld(
      world,
      <>
        <ConnectionStatusBadge variant="dot" toolkit="gmail" />
        <ConnectionStatusBadge variant="dot" toolkit="slack" />
        <ConnectButton toolkit="notion" />
      </>,
    );
    await screen.findByText("Not connected");
    await screen.findByRole("button", { name: "Reconnect Notion" });
    await force("active");
    const canvas = getComputedStyle(document.body, null).backgroundColor;
    const dots = [...container.querySelectorAll(".cr-dot")].map((dot) => getComputedStyle(dot));
    expect(dots.map(({ borderTopColor, backgroundColor }) => backgroundColor === borderTopColor)).toEqual([
      true,
      false,
    ]);
    for (const { borderTopColor } of dots) expect(borderTopColor).not.toBe(canvas);
  });

  // GrayText says "not to be had": true of what can't be connected, false of what is done or on its way.
  test("only what can't be connected is grey", async () => {
    const world = createWorld({
      prepare(control) {
        control.addAccount({ userId: user, toolkit: "gmail" });
        control.addAccount({ userId: user, toolkit: "notion", status: "EXPIRED", statusReason: "refresh" });
        control.addAccount({ userId: user, toolkit: "slack", status: "INITIATED" });
      },
    });
    renderInWorld(
      world,
      <>
        {["hackernews", "gmail", "notion", "slack", "github", "twitter"].map((toolkit) => (
          <ConnectButton key={toolkit} toolkit={toolkit} />
        ))}
        <ConnectButton toolkit="gmail" menu={false} />
        <i style={{ color: "GrayText" }}>grey</i>
      </>,
    );
    const names = [
      "Ready to use",
      "Manage Gmail",
      "Connected",
      "Reconnect Notion",
      "Connecting Slack…",
      "Connect GitHub",
    ];
    const buttons = await Promise.all(names.map((name) => screen.findByRole("button", { name })));
    await screen.findByText(/can't be connected yet\.$/);
    await force("active");
    const grey = getComputedStyle(screen.getByText("grey")).color;
    const isGrey = (button: Element) => getComputedStyle(button).color === grey;
    expect(names.filter((_, at) => isGrey(buttons[at] ?? document.body))).toEqual([]);
    expect(isGrey(screen.getByRole("button", { name: "Connect X" }))).toBe(true);
  });

  test("while the accounts are not known, the app's name is not grey", async () => {
    const world = createWorld();
    const release = world.hold("GET /connected-accounts");
    renderInWorld(
      world,
      <>
        <ConnectButton toolkit="gmail" />
        <i style={{ color: "GrayText" }}>grey</i>
      </>,
    );
    const button = screen.getByRole("button", { name: "Gmail" });
    await force("active");
    expect(getComputedStyle(button).color).not.toBe(getComputedStyle(screen.getByText("grey")).color);
    release();
  });
});
