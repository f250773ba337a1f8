import { QueryClient } from "@tanstack/react-query";
import { act, screen, waitFor, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import axe from "axe-core";
import type { ReactNode } from "react";
import { afterEach, describe, expect, test } from "vitest";
import "../../../src/components/styles.css";
import {
  AccountPicker,
  ConnectionList,
  RequireConnection,
  type RequireConnectionProps,
  composioQueries,
} from "../../../src/index.ts";
import { listen } from "../announcements/listen.ts";
import { type World, type WorldOptions, createWorld, user } from "../support/createWorld.ts";
import { renderInWorld } from "../support/renderInWorld.tsx";

const button = (name: string) => screen.findByRole("button", { name });
const field = () => screen.findByRole("textbox", { name: "Draft" });
const gate = () => screen.getByTestId("gate");
const said = () =>
  screen
    .getAllByRole("status")
    .map(({ textContent }) => textContent)
    .filter(Boolean);

function renderGate(options: WorldOptions, props: Partial<RequireConnectionProps> = {}) {
  const world = createWorld(options);
  const queryClient = new QueryClient();
  const view = renderInWorld(
    world,
    <RequireConnection data-testid="gate" toolkits={["gmail"]} {...props}>
      {props.children ?? <textarea aria-label="Draft" />}
    </RequireConnection>,
    { queryClient },
  );
  const reread = () => act(() => queryClient.refetchQueries(composioQueries.connectedAccounts(world.client)));
  return { ...view, world, reread };
}

const withGmail: WorldOptions = {
  prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail", alias: "Work" }),
};

const idOf = ({ sandbox }: World) => sandbox.control.accounts()[0]?.id ?? "";

async function connect(world: World, name: string, decision: "allow" | "deny" = "allow"): Promise<void> {
  const count = world.browser.popups.length;
  await userEvent.click(await button(name));
  await waitFor(() => expect(world.browser.popups.length).toBe(count + 1));
  await waitFor(() => expect(world.browser.popups.at(-1)?.address).toContain(world.sandbox.origin));
  act(() => world.consent(decision));
}

describe("while something is missing", () => {
  test("connects one app after the other in one card, and then shows its children", async () => {
    const { world } = renderGate({}, { toolkits: ["gmail", "hackernews", "slack", "notion"] });
    const card = await screen.findByRole("region", { name: "Connect 3 apps to go on" });
    const steps = [
      ["Gmail", "Step 1 of 3"],
      ["Slack", "Step 2 of 3"],
      ["Notion", "Step 3 of 3"],
    ] as const;
    const focused: (string | null)[] = [];
    for (const [name, progress] of steps) {
      expect(card).toHaveTextContent(progress);
      expect(within(card).getAllByRole("button")).toHaveLength(1);
      await screen.findByRole("button", { name: `Connect ${name}` });
      focused.push(document.activeElement?.getAttribute("aria-label") ?? null);
      expect(screen.queryByRole("textbox")).toBeNull();
      await connect(world, `Connect ${name}`);
      await waitFor(() => expect(said()).toContain(`${name} is ready to use.`));
      expect(said()).toHaveLength(1);
    }
    expect(focused.slice(1)).toEqual(["Connect Slack", "Connect Notion"]);
    expect(await field()).toBeVisible();
    expect(gate()).toHaveFocus();
  });

  test("after a refusal the app can be tried again, and the next one is offered as well", async () => {
    const { world } = renderGate({}, { toolkits: ["gmail", "slack"] });
    await connect(world, "Connect Gmail", "deny");
    // The text goes into the live region right after it is shown.
    const text = "Access was not granted, so Gmail is not connected.";
    await waitFor(() => expect(screen.getByText(text, { selector: "[role=status]" })).toBeVisible());
    expect(await button("Try again")).toBeVisible();
    await connect(world, "Connect Slack");
    await waitFor(() => expect(gate()).toHaveTextContent("Step 2 of 2"));
    await connect(world, "Try again");
    expect(await field()).toBeVisible();
  });

  test("a blocked window leaves a way on for this app, and the next one", async () => {
    renderGate({ blocksPopups: true }, { toolkits: ["gmail", "slack"] });
    await userEvent.click(await button("Connect Gmail"));
    const way = await button("Continue in this tab");
    expect(way).toBeVisible();
    // Its text has the width of the card, not what two buttons beside it leave.
    const text = screen.getByText(/^Your browser blocked the window/).getBoundingClientRect();
    expect(way.getBoundingClientRect().top).toBeGreaterThanOrEqual(text.bottom - 1);
    expect(text.width).toBeGreaterThan(300);
    expect(await button("Connect Slack")).toBeVisible();
  });

  test("apps that are connected already are no steps", async () => {
    renderGate(withGmail, { toolkits: ["gmail", "slack"] });
    const card = await screen.findByRole("region", { name: "Connect Slack to go on" });
    expect(within(card).getAllByRole("listitem")).toHaveLength(1);
    expect(card).not.toHaveTextContent("of");
  });

  test("a paused account is resumed there", async () => {
    const { world } = renderGate({
      prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail", status: "INACTIVE" }),
    });
    expect(await screen.findByText("Paused")).toBeVisible();
    await userEvent.click(await button("Resume Gmail"));
    expect(await field()).toBeVisible();
    expect(world.sandbox.control.account(idOf(world)).status).toBe("ACTIVE");
  });

  test("shows a fallback of the app's own in place of the card", async () => {
    renderGate({}, { fallback: ({ missing, next }) => `${missing.length} missing, ${next} first` });
    expect(await screen.findByText("1 missing, gmail first")).toBeVisible();
    expect(screen.queryByRole("button")).toBeNull();
  });
});

describe("until it is known", () => {
  test("keeps the place of the card, and says nothing that may be false", async () => {
    const world = createWorld();
    const release = world.hold("GET /connected-accounts");
    renderInWorld(
      world,
      <RequireConnection data-testid="gate" toolkits={["gmail", "slack"]}>
        done
      </RequireConnection>,
    );
    expect(screen.getByRole("region", { name: "Loading…" })).toHaveAttribute("aria-busy", "true");
    const { height } = gate().getBoundingClientRect();
    expect(height).toBeGreaterThan(100);
    expect(gate()).not.toHaveTextContent(/Connect|done/);
    release();
    await button("Connect Gmail");
    expect(gate().getBoundingClientRect().height).toBe(height);
  });

  test("an error says why, and can be tried again", async () => {
    const { world } = renderGate({ ...withGmail, userId: null });
    expect(await screen.findByRole("alert")).toHaveTextContent("Please sign in again, then try once more.");
    world.userId = user;
    await userEvent.click(await button("Try again"));
    expect(await field()).toBeVisible();
  });
});

describe("while its children are shown", () => {
  test("reading again and a lost network leave them and what was typed", async () => {
    const { world, reread } = renderGate(withGmail);
    const draft = await field();
    await userEvent.type(draft, "Dear Ana");
    const release = world.hold("GET /connected-accounts");
    const reading = reread();
    expect(draft).toBeInTheDocument();
    world.online = false;
    release();
    await reading;
    expect(await field()).toBe(draft);
    expect(draft).toHaveValue("Dear Ana");
    expect(draft).toHaveFocus();
  });

  test("an account that expires closes the gate, says so, and is reconnected there", async () => {
    const { world, reread } = renderGate(withGmail);
    await userEvent.type(await field(), "Dear Ana");
    world.sandbox.control.expire(idOf(world));
    await reread();
    expect(await screen.findByRole("region", { name: "Connect Gmail to go on" })).toBeVisible();
    expect(screen.queryByRole("textbox")).toBeNull();
    expect(screen.getByText("Access has expired")).toBeVisible();
    await waitFor(() => expect(said()).toEqual(["Gmail: Access has expired"]));
    // Not on the button: the next key of who was typing would press it.
    expect(gate()).toHaveFocus();
    await connect(world, "Reconnect Gmail");
    expect(await field()).toBeVisible();
    await waitFor(() => expect(said()).toEqual(["Gmail is ready to use."]));
  });

  test("with keepMounted what was typed is there again after the reconnect", async () => {
    const { world, reread } = renderGate(withGmail, { keepMounted: true });
    const draft = await field();
    await userEvent.type(draft, "Dear Ana");
    world.sandbox.control.expire(idOf(world));
    await reread();
    await button("Reconnect Gmail");
    expect(draft).not.toBeVisible();
    expect(gate()).toHaveFocus();
    await connect(world, "Reconnect Gmail");
    await waitFor(() => expect(draft).toBeVisible());
    expect(draft).toHaveValue("Dear Ana");
  });

  test.each([false, true])("another user does not see them (keepMounted: %s)", async (keepMounted) => {
    const { world, reread } = renderGate(withGmail, { keepMounted });
    await userEvent.type(await field(), "Dear Ana");
    world.userId = "user_2";
    await reread();
    expect(await button("Connect Gmail")).toBeVisible();
    expect(document.querySelector("textarea")).toBeNull();
    expect(said()).toEqual([]);
  });
});

describe.each(["light", "dark"])("in %s", (scheme) => {
  afterEach(() => document.documentElement.removeAttribute("style"));

  test.each([
    ["closed", {}],
    [
      "broken",
      { prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail", status: "EXPIRED" }) },
    ],
    ["signed out", { userId: null }],
  ] satisfies [string, WorldOptions][])("has no accessibility fault (%s)", async (_, options) => {
    document.documentElement.style.cssText = `color-scheme: ${scheme}; background: Canvas; color: CanvasText`;
    const { container } = renderGate(options, { toolkits: ["gmail", "slack"] });
    await waitFor(() => expect(gate()).not.toHaveAttribute("data-state", "loading"));
    const { violations } = await axe.run(container);
    expect(violations.map(({ id, nodes }) => [id, nodes[0]?.failureSummary])).toEqual([]);
  });
});

test.each(["ltr", "rtl"])("fits into 320 pixels with a long name (%s)", async (direction) => {
  const narrow = (children: ReactNode) => (
    <div dir={direction} style={{ inlineSize: 320 }}>
      {children}
    </div>
  );
  const name = "Customer Relationship Management for Teams";
  const toolkit = {
    slug: "long",
    name,
    description: "",
    categories: [],
    schemes: [{ mode: "OAUTH2", managed: true }],
    logo: "",
  };
  const world = createWorld({ toolkits: [toolkit, { ...toolkit, slug: "long_too" }] });
  renderInWorld(
    world,
    narrow(
      <RequireConnection data-testid="gate" toolkits={["long", "long_too"]}>
        done
      </RequireConnection>,
    ),
  );
  await screen.findAllByRole("button");
  expect(gate()).toHaveTextContent(name);
  expect(gate().scrollWidth).toBeLessThanOrEqual(320);
});

test("what was connected is said once, with a picker in the gate and a list beside it", async () => {
  const world = createWorld({});
  renderInWorld(
    world,
    <>
      <RequireConnection toolkits={["gmail"]}>
        <AccountPicker toolkit="gmail" />
      </RequireConnection>
      <ConnectionList toolkits={["gmail"]} groupBy="toolkit" />
    </>,
  );
  await button("Connect Gmail");
  const transcript = listen();
  await connect(world, "Connect Gmail");
  await screen.findByRole("combobox", { name: "Gmail account" });
  await screen.findByRole("button", { name: "Manage Gmail" });
  const ready = () => transcript.lines.filter((line) => line === "says: Gmail is ready to use.");
  await waitFor(() => expect(ready()).toHaveLength(1));
  // A new live region speaks after 100 ms.
  await act(() => new Promise((resolve) => setTimeout(resolve, 400)));
  expect(ready()).toHaveLength(1);
  transcript.stop();
});

test("the provider's appearance lets the card's buttons go to the provider in the page itself", async () => {
  const world = createWorld();
  renderInWorld(world, <RequireConnection toolkits={["gmail"]} />, {
    appearance: { connectButton: { mode: "redirect" } },
  });
  await userEvent.click(await button("Connect Gmail"));
  await waitFor(() => expect(world.browser.navigations).toHaveLength(1));
  expect(world.browser.popups).toHaveLength(0);
});
