import { screen, waitFor, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { describe, expect, test } from "vitest";
import "../../../src/components/styles.css";
import {
  ConnectButton,
  type ConnectButtonProps,
  ConnectionStatusBadge,
  DisconnectButton,
  useConnectionStatus,
} from "../../../src/index.ts";
import { type World, createWorld, user } from "../support/createWorld.ts";
import { renderInWorld } from "../support/renderInWorld.tsx";

/** Around the button, whose own size may change: a line above, one beside it, one below. */
function Page(props: Partial<ConnectButtonProps>) {
  return (
    <>
      <p data-testid="above">Above</p>
      <div style={{ display: "flex", gap: 8, alignItems: "center" }}>
        <ConnectButton toolkit="gmail" {...(props as object)} />
        <span data-testid="beside">Beside</span>
      </div>
      <p data-testid="below">Below</p>
    </>
  );
}

function places(): readonly string[] {
  return ["above", "beside", "below"].map((id) => {
    const { left, top, width, height } = screen.getByTestId(id).getBoundingClientRect();
    return `${id}: ${left} ${top} ${width} ${height}`;
  });
}

async function begin(world: World): Promise<void> {
  await userEvent.click(await screen.findByRole("button", { name: "Connect Gmail" }));
  await waitFor(() => expect(world.browser.popups.at(-1)?.address).not.toBeNull());
}

describe.each<[string, Partial<ConnectButtonProps>]>([
  ["as it is", {}],
  ["small", { size: "sm", label: "short", logo: false }],
  ["small, with its logo", { size: "sm", label: "short" }],
  ["large", { size: "lg", variant: "outline" }],
])("nothing around a button moves: %s", (_, props) => {
  test("while it connects, after the window is closed, denied, tried again, connected, managed and disconnected", async () => {
    const world = createWorld();
    const release = world.hold("GET /connected-accounts");
    renderInWorld(world, <Page {...props} />);
    await screen.findByRole("button", { name: "Gmail" });
    const before = places();
    release();

    await begin(world);
    expect(places(), "waiting").toEqual(before);
    world.browser.popups[0]?.close();
    await screen.findByText("Finished signing in? This updates by itself.");
    expect(places(), "window closed").toEqual(before);
    await userEvent.click(screen.getByRole("button", { name: "Try again" }));
    await waitFor(() => expect(world.browser.popups[1]?.address).not.toBeNull());
    world.consent("deny");
    await screen.findByText(/Access was not granted/);
    expect(places(), "denied").toEqual(before);
    await userEvent.click(screen.getByRole("button", { name: "Try again" }));
    await waitFor(() => expect(world.browser.popups[2]?.address).not.toBeNull());
    world.consent("allow");
    await screen.findByText("Connected");
    expect(places(), "connected").toEqual(before);
    const logos = document.querySelectorAll(".cr-account-control .cr-logo").length;
    expect(logos, "the logo, which tells this connection from others").toBe(props.logo === false ? 0 : 1);

    const connected = places();
    await userEvent.click(screen.getByRole("button", { name: "Manage Gmail" }));
    const menu = await screen.findByRole("menu");
    expect(places(), "menu open").toEqual(connected);
    await userEvent.click(within(menu).getByRole("menuitem", { name: "Rename" }));
    expect(places(), "renaming").toEqual(connected);
    await userEvent.keyboard("Work{Enter}");
    await waitFor(() => expect(world.sandbox.control.accounts().at(-1)?.alias).toBe("Work"));
    await screen.findByRole("button", { name: "Manage Gmail" });
    expect(places(), "renamed").toEqual(connected);
    await userEvent.click(screen.getByRole("button", { name: "Manage Gmail" }));
    await userEvent.click(await screen.findByRole("menuitem", { name: "Disconnect" }));
    await userEvent.click(within(screen.getByRole("dialog")).getByRole("button", { name: "Disconnect" }));
    await screen.findByRole("button", { name: "Connect Gmail" });
    expect(places(), "disconnected").toEqual(connected);
  });

  test.each(["ACTIVE", "INACTIVE", "EXPIRED", "FAILED", "INITIATED"])("when the list comes: %s", async (status) => {
    const world = createWorld({
      prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail", status }),
    });
    const release = world.hold("GET /connected-accounts");
    renderInWorld(world, <Page {...props} />);
    await screen.findByRole("button", { name: "Gmail" });
    const before = places();
    release();
    await waitFor(() => expect(screen.queryByRole("button", { name: "Gmail" })).toBeNull());
    // "Reconnect" is longer than "Connect", and has a sign beside it.
    const isWider = props.label === "short" && (status === "EXPIRED" || status === "FAILED");
    expect(isWider ? [places()[0], places()[2]] : places()).toEqual(isWider ? [before[0], before[2]] : before);
  });
});

test.each([
  ["says in words what it does, if there is room", 60, true],
  ["is an icon, if words would break the line beside it", 0, false],
])("alone in an element of its own width, a button %s", async (_, spare, hasWords) => {
  const world = createWorld();
  renderInWorld(
    world,
    <>
      <p data-testid="above">Above</p>
      <div style={{ display: "grid", gridTemplateColumns: "1fr auto", width: "max-content" }}>
        <span data-testid="beside">Mail of the whole team</span>
        <div>
          <ConnectButton toolkit="gmail" size="sm" label="short" logo={false} />
        </div>
      </div>
      <p data-testid="below">Below</p>
    </>,
  );
  await screen.findByRole("button", { name: "Connect Gmail" });
  const row = screen.getByTestId("beside").parentElement;
  if (row) row.style.width = `${row.getBoundingClientRect().width + spare}px`;
  const before = places();
  await begin(world);
  world.consent("deny");
  await screen.findByText(/Access was not granted/);
  const button = screen.getByRole("button", { name: /Try again/ });
  const label = within(button).getByText(/Try again/);
  expect(label.classList.contains("cr-label")).toBe(hasWords);
  expect(places().filter((place) => !place.startsWith("beside"))).toEqual(
    before.filter((place) => !place.startsWith("beside")),
  );
});

test("a button that has no room for the app's name says in words that it reconnects", async () => {
  const world = createWorld({
    prepare: (control) => {
      for (const toolkit of ["gmail", "slack"]) control.addAccount({ userId: user, toolkit, status: "EXPIRED" });
    },
  });
  const release = world.hold("GET /connected-accounts");
  renderInWorld(
    world,
    <div style={{ display: "flex", gap: 8 }}>
      <ConnectButton toolkit="gmail" />
      <ConnectButton toolkit="slack" variant="outline" />
      <ConnectButton toolkit="slack" size="sm" />
      <span>Beside</span>
    </div>,
  );
  await screen.findByRole("button", { name: "Gmail" });
  release();
  await screen.findByRole("button", { name: "Reconnect Gmail" });
  for (const button of await screen.findAllByRole("button", { name: /^Reconnect/ }))
    expect(within(button).getByText(/^Reconnect/)).toHaveClass("cr-label");
});

test("of a short name too, a connection keeps its logo and says whose it is; nothing beside it moves", async () => {
  const world = createWorld({
    prepare: (control) =>
      void control.addAccount({ userId: user, toolkit: "jira", val: { displayName: "maya@acme.com" } }),
  });
  const release = world.hold("GET /connected-accounts");
  renderInWorld(world, <Page toolkit="jira" />);
  await screen.findByRole("button", { name: "Jira" });
  const before = places();
  release();
  const menu = await screen.findByRole("button", { name: "Manage Jira" });
  expect(document.querySelectorAll(".cr-account-control .cr-logo")).toHaveLength(1);
  expect(screen.getByText("Connected")).toBeVisible();
  expect(menu).toHaveAccessibleDescription("maya@acme.com");
  expect(places()).toEqual(before);
});

// A newcomer's settings page: in a flex row, which of two accounts is connected was said nowhere.
test.each<[string, Partial<ConnectButtonProps>, string, boolean]>([
  ["with its logo", {}, "36px", true],
  ["without its logo", { logo: false }, "36px", true],
  ["with a short label", { label: "short" }, "36px", false],
  ["large", { size: "lg" }, "36px", true],
  ["in a dense page", {}, "32px", true],
  ["as low as one line", {}, "28px", false],
  ["small", { size: "sm" }, "36px", false],
])("in a row, a connection says below its state whose it is: %s", async (_, props, height, hasRoom) => {
  const alias = "Support team of the whole company";
  const world = createWorld({
    prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail", alias }),
  });
  const release = world.hold("GET /connected-accounts");
  const { container } = renderInWorld(world, <Page {...props} />);
  container.style.setProperty("--cr-control-height", height);
  await screen.findByRole("button", { name: "Gmail" });
  const before = places();
  release();
  await screen.findByRole("button", { name: "Manage Gmail" });
  const who = screen.getByText(alias);
  const control = who.closest(".cr-account-control");
  const [name, around, state] = [who, control, screen.getByText("Connected")].map((each) =>
    each?.getBoundingClientRect(),
  );
  if (!name || !around || !state) throw new Error("no connection");
  const isInside = name.right < around.right && name.bottom < around.bottom;
  expect(isInside && name.top - state.top > 10 && name.height > 10 && name.width > 50).toBe(hasRoom);
  expect(control).toHaveAttribute("title", alias);
  expect(places()).toEqual(before);
});

// Seen at 700 pixels: while the others were measured, each had the width that it would have had alone.
test.each([400, 500, 600, 700, 800, 900])(
  "in a row of buttons that wraps at %d pixels, none moves when the list comes",
  async (width) => {
    const statuses = { gmail: "ACTIVE", stripe: "INITIATED", notion: "INACTIVE", jira: "ACTIVE", slack: "ACTIVE" };
    const world = createWorld({
      prepare(control) {
        for (const [toolkit, status] of Object.entries(statuses))
          control.addAccount({ userId: user, toolkit, status, alias: `The ${toolkit} of our whole team` });
      },
    });
    const release = world.hold("GET /connected-accounts");
    const { container } = renderInWorld(
      world,
      <div style={{ display: "flex", flexWrap: "wrap", gap: 8, inlineSize: width }}>
        {[...Object.keys(statuses), "linear", "zendesk"].map((toolkit) => (
          <ConnectButton key={toolkit} toolkit={toolkit} />
        ))}
      </div>,
    );
    await screen.findByRole("button", { name: "Zendesk" });
    const buttons = [...container.querySelectorAll(".cr-connect")];
    const corners = () =>
      buttons.map((button) => {
        const { left, top } = button.getBoundingClientRect();
        return `${left} ${top}`;
      });
    const before = corners();
    release();
    await screen.findByRole("button", { name: "Connect Zendesk" });
    expect(await screen.findAllByRole("button", { name: /^Manage/ })).toHaveLength(4);
    expect(corners()).toEqual(before);
  },
);

test("a page that becomes narrower is not held open", async () => {
  const world = createWorld();
  const { container } = renderInWorld(world, <ConnectButton toolkit="googlecalendar" />);
  container.style.inlineSize = "400px";
  await userEvent.click(await screen.findByRole("button", { name: "Connect Google Calendar" }));
  container.style.inlineSize = "120px";
  await waitFor(() => expect(container.scrollWidth).toBe(120));
});

test("what is rendered out of sight, such as in a tab, is as wide as any other when it is shown", async () => {
  const world = createWorld({ prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail" }) });
  const release = world.hold("GET /connected-accounts");
  const { container } = renderInWorld(world, <ConnectButton toolkit="gmail" />);
  container.hidden = true;
  await waitFor(() => expect(container.querySelector("[data-loading]")).not.toBeNull());
  release();
  await waitFor(() => expect(container.querySelector("[data-phase='connected']")).not.toBeNull());
  container.hidden = false;
  await userEvent.click(screen.getByRole("button", { name: "Manage Gmail" }));
  await userEvent.click(await screen.findByRole("menuitem", { name: "Pause" }));
  expect(await screen.findByText("Paused")).toBeVisible();
  expect(screen.getByText("alex@example.com")).toBeVisible();
});

describe("a button does not take another change of the page for its own", () => {
  const shown = () => document.querySelector(".cr-button .cr-label")?.textContent;

  test("when the list comes, the page gets a scrollbar", async () => {
    const world = createWorld();
    const release = world.hold("GET /connected-accounts");
    function Narrowed() {
      const { isLoading } = useConnectionStatus({ toolkit: "slack" });
      return (
        <p style={{ inlineSize: isLoading ? 600 : 585 }}>
          <ConnectButton toolkit="gmail" /> or not
        </p>
      );
    }
    renderInWorld(world, <Narrowed />);
    await screen.findByRole("button", { name: "Gmail" });
    release();
    await screen.findByRole("button", { name: "Connect Gmail" });
    await waitFor(() => expect(shown()).toBe("Connect Gmail"));
  });

  test("the page is resized between two of its labels", async () => {
    const world = createWorld();
    const { container } = renderInWorld(world, <Page />);
    container.style.inlineSize = "600px";
    await screen.findByRole("button", { name: "Connect Gmail" });
    container.style.inlineSize = "500px";
    await begin(world);
    await waitFor(() => expect(shown()).toBe("Connecting…"));
    container.style.inlineSize = "700px";
    world.consent("deny");
    await waitFor(() => expect(shown()).toBe("Try again"));
  });

  test("its neighbours have new labels at the same time", async () => {
    const world = createWorld();
    const release = world.hold("GET /connected-accounts");
    renderInWorld(
      world,
      <div style={{ display: "flex", gap: 8 }}>
        <ConnectionStatusBadge toolkit="gmail" />
        <ConnectButton toolkit="gmail" />
        <DisconnectButton toolkit="gmail" />
      </div>,
    );
    await screen.findByRole("button", { name: "Gmail" });
    release();
    await screen.findByRole("button", { name: "Connect Gmail" });
    await waitFor(() => expect(shown()).toBe("Connect Gmail"));
    await begin(world);
    await waitFor(() => expect(shown()).toBe("Connecting…"));
  });

  test("its page has its own words, or its own style", async () => {
    const world = createWorld();
    renderInWorld(
      world,
      <Page>{({ isPending }) => (isPending ? "Please finish in the window" : "Link my mailbox")}</Page>,
    );
    await userEvent.click(await screen.findByRole("button", { name: "Link my mailbox" }));
    await waitFor(() => expect(shown()).toBe("Please finish in the window"));
  });
});

test("an unstyled button keeps its words", async () => {
  const world = createWorld();
  renderInWorld(world, <Page />, { unstyled: true });
  await begin(world);
  await waitFor(() => expect(document.querySelector(".cr-button .cr-label")).toHaveTextContent("Connecting Gmail…"));
});
