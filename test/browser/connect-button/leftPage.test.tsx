import { act, screen, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import type { ReactNode } from "react";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import "../../../src/components/styles.css";
import { ConnectButton, DisconnectButton } from "../../../src/index.ts";
import { type World, createWorld, user } from "../support/createWorld.ts";
import { countRequests, inWorld, renderInWorld } from "../support/renderInWorld.tsx";

/*
 * A dialog outlives its button, because a menu removes its items in the click. When the user left the page by Back, it stayed, too:
 * "Connect Freshdesk" was over the home page, and what was sent there connected Freshdesk.
 */
const start = location.href;
beforeEach(() => history.pushState(null, "", "?drawer=1"));
afterEach(() => history.replaceState(null, "", start));

const dialog = () => screen.queryByRole("dialog");

async function goBack(): Promise<void> {
  const back = new Promise((resolve) => window.addEventListener("popstate", resolve, { once: true }));
  history.back();
  await act(() => back);
}

/** The dialog is removed with its place, and comes back at once where it outlives it. */
const observed = () => act(() => new Promise((resolve) => setTimeout(resolve)));

interface Opened {
  readonly world: World;
  /** Shows another page in place of the one with the button. */
  readonly show: (page: ReactNode) => Promise<void>;
  readonly showNow: (page: ReactNode) => void;
}

async function open(name: string, page: ReactNode, world: World = createWorld()): Promise<Opened> {
  const { rerender } = renderInWorld(world, page);
  const button = await screen.findByRole("button", { name });
  await waitFor(() => expect(button).not.toHaveAttribute("aria-disabled"));
  await waitFor(() => expect(button).not.toHaveAttribute("data-loading"));
  await userEvent.click(button);
  await screen.findByRole("dialog");
  const showNow = (next: ReactNode) => rerender(inWorld(world, next));
  async function show(next: ReactNode): Promise<void> {
    showNow(next);
    await observed();
  }
  return { world, show, showNow };
}

describe("the page is left while a dialog is open", () => {
  test("by Back: the dialog closes, with what was typed, and nothing is sent", async () => {
    const { world, show } = await open("Connect Stripe", <ConnectButton toolkit="stripe" />);
    await userEvent.type(screen.getByLabelText("API Key"), "sk_test_abc");
    await goBack();
    expect(dialog()).toBeVisible(); // The router may still load the other page.
    await show(<h1>Home</h1>);
    await waitFor(() => expect(dialog()).toBeNull());
    expect(countRequests(world, "POST /connected-accounts")).toBe(0);
    await show(<ConnectButton toolkit="stripe" />);
    await userEvent.click(await screen.findByRole("button", { name: "Connect Stripe" }));
    expect(await screen.findByLabelText("API Key")).toHaveValue("");
  });

  test("by a router that changes the page before the dialog hears of it", async () => {
    const { showNow } = await open("Connect Stripe", <ConnectButton toolkit="stripe" />);
    window.addEventListener("popstate", () => showNow(<h1>Home</h1>), { once: true, capture: true });
    await goBack();
    await observed();
    await waitFor(() => expect(dialog()).toBeNull());
  });

  test("by the app, which shows another path", async () => {
    const { show } = await open("Connect Stripe", <ConnectButton toolkit="stripe" />);
    history.replaceState(null, "", "/elsewhere");
    await show(<h1>Elsewhere</h1>);
    await waitFor(() => expect(dialog()).toBeNull());
  });

  test("before its code has come", async () => {
    const world = createWorld();
    const { rerender } = renderInWorld(world, <ConnectButton toolkit="stripe" />);
    const button = await screen.findByRole("button", { name: "Connect Stripe" });
    await waitFor(() => expect(button).toHaveAttribute("data-method"));
    const pressed = new Promise((resolve) => button.addEventListener("click", resolve, { once: true }));
    button.click();
    await pressed;
    history.replaceState(null, "", start);
    rerender(inWorld(world, <h1>Home</h1>));
    await observed();
    await act(() => import("../../../src/components/connect-button/partsLater.ts"));
    await waitFor(() => expect(dialog()).toBeNull());
  });

  test("and the question before an account is disconnected closes, too", async () => {
    const world = createWorld({ prepare: (control) => void control.addAccount({ userId: user, toolkit: "stripe" }) });
    const { show } = await open("Disconnect Stripe", <DisconnectButton toolkit="stripe" />, world);
    await goBack();
    await show(<h1>Home</h1>);
    await waitFor(() => expect(dialog()).toBeNull());
  });

  test("while its credentials are sent: it stays until the answer, and says what was refused", async () => {
    const { world, show } = await open("Connect Stripe", <ConnectButton toolkit="stripe" />);
    const release = world.hold("POST /connected-accounts");
    await userEvent.type(screen.getByLabelText("API Key"), "sk_test_abc{Enter}");
    await goBack();
    await show(<h1>Home</h1>);
    world.sandbox.control.failNext({ method: "POST", path: "/connected_accounts", status: 400 });
    await waitFor(() => expect(dialog()?.matches(":modal")).toBe(true));
    act(release);
    await waitFor(() => expect(dialog()?.querySelector("[role=alert]")).not.toBeEmptyDOMElement());
    expect(dialog()).toBeVisible();
  });
});

describe("the page is not left: the dialog stays", () => {
  test("if its button is there after Back, which changed only a filter", async () => {
    const { show } = await open("Connect Stripe", <ConnectButton toolkit="stripe" />);
    await goBack();
    await show(<ConnectButton toolkit="stripe" size="sm" />);
    expect(dialog()).toBeVisible();
  });

  test("if its button is gone, as with a menu, and the app changes only the search of its address", async () => {
    const { show } = await open("Connect Stripe", <ConnectButton toolkit="stripe" />);
    history.replaceState(null, "", "?drawer=1&q=stripe");
    await show(<h1>The menu is closed</h1>);
    await waitFor(() => expect(dialog()?.matches(":modal")).toBe(true));
  });
});
