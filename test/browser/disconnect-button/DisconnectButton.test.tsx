import { screen, waitFor, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import axe from "axe-core";
import type { ReactNode } from "react";
import { afterEach, describe, expect, test, vi } from "vitest";
import "../../../src/components/styles.css";
import { DisconnectButton, useConnectedAccounts } from "../../../src/index.ts";
import { de } from "../../../src/locales/de.ts";
import { type World, createWorld, user } from "../support/createWorld.ts";
import { inWorld, renderInWorld } from "../support/renderInWorld.tsx";

const button = (name: string) => screen.findByRole("button", { name });
const said = () =>
  screen
    .queryAllByRole("status")
    .map(({ textContent }) => textContent)
    .filter(Boolean);
const idOf = ({ sandbox }: World, index = 0) => sandbox.control.accounts()[index]?.id ?? "";

const withGmail = (): World =>
  createWorld({ prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail", alias: "Work" }) });

/** The button, once it is known that there is an account to disconnect. */
async function enabledButton(name: string): Promise<HTMLElement> {
  const found = await button(name);
  await waitFor(() => expect(found).not.toHaveAttribute("aria-disabled"));
  return found;
}

/** Presses the button, and returns the question. */
async function ask(name: string): Promise<HTMLElement> {
  await userEvent.click(await enabledButton(name));
  return screen.findByRole("dialog", { name: "Disconnect Gmail?" });
}

test("asks, disconnects, announces it once, and the focus stays on the button", async () => {
  const world = withGmail();
  const onDisconnected = vi.fn<(id: string) => void>();
  renderInWorld(world, <DisconnectButton connectedAccountId={idOf(world)} onDisconnected={onDisconnected} />);
  const dialog = await ask("Disconnect Gmail");
  expect(dialog).toHaveTextContent("Work");
  await userEvent.click(within(dialog).getByRole("checkbox", { name: "Also withdraw the access at Gmail" }));
  await userEvent.click(within(dialog).getByRole("button", { name: "Disconnect" }));
  await waitFor(() => expect(said()).toEqual(["Gmail is disconnected."]));
  expect(onDisconnected.mock.calls).toEqual([[idOf(world)]]);
  expect(world.sandbox.control.account(idOf(world)).deleted).toBe(true);
  expect(world.sandbox.requests.at(-1)).toMatchObject({ method: "DELETE", query: { revoke_on_delete: "true" } });
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(document.activeElement?.textContent).toContain("Disconnect");
  expect(document.activeElement).toHaveAttribute("aria-disabled", "true");
});

test("while it is disconnecting, a spinner is where the words were, in a button of the same size", async () => {
  const world = withGmail();
  const release = world.hold(`DELETE /connected-accounts/${idOf(world)}`);
  renderInWorld(world, <DisconnectButton connectedAccountId={idOf(world)} />);
  const confirm = within(await ask("Disconnect Gmail")).getByRole("button", { name: "Disconnect" });
  // Not by `getBoundingClientRect`: the dialog is still growing.
  const before = [confirm.offsetWidth, confirm.offsetHeight];
  await userEvent.click(confirm);
  await waitFor(() => expect(confirm.querySelector(".cr-logo")).toBeVisible());
  expect([confirm.offsetWidth, confirm.offsetHeight]).toEqual(before);
  expect(confirm).toHaveAccessibleName("Disconnect");
  const spinner = confirm.querySelector<HTMLElement>(".cr-logo");
  expect(spinner?.offsetParent).toBe(confirm);
  const [x, y] = [spinner?.offsetLeft ?? 0, spinner?.offsetTop ?? 0];
  expect(Math.abs(x + 10 - confirm.clientWidth / 2)).toBeLessThan(1);
  expect(Math.abs(y + 10 - confirm.clientHeight / 2)).toBeLessThan(1);
  await waitFor(() => expect(getComputedStyle(within(confirm).getByText("Disconnect")).opacity).toBe("0"));
  release();
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
});

test("while it is disconnecting, another press deletes nothing more, and the choice is settled", async () => {
  const world = withGmail();
  const deletion = `DELETE /connected-accounts/${idOf(world)}`;
  const release = world.hold(deletion);
  renderInWorld(world, <DisconnectButton connectedAccountId={idOf(world)} />);
  const dialog = await ask("Disconnect Gmail");
  const confirm = within(dialog).getByRole("button", { name: "Disconnect" });
  await userEvent.click(confirm);
  await waitFor(() => expect(confirm).toHaveAttribute("aria-disabled", "true"));
  expect(within(dialog).getByRole("checkbox")).toBeDisabled();
  await userEvent.click(confirm);
  release();
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(world.requests.filter((request) => request === deletion)).toHaveLength(1);
});

test("without the name of an app it is called by what it does", async () => {
  renderInWorld(withGmail(), <DisconnectButton connectedAccountId="ca_gone" />, { messages: de });
  expect(await button("Trennen")).toHaveAttribute("aria-disabled", "true");
});

test("a key that the user has typed can't be withdrawn for them, and the question says so", async () => {
  const stripe = { userId: user, toolkit: "stripe", val: { displayName: "acme" } };
  const world = createWorld({
    prepare(control) {
      control.addAccount(stripe);
      control.addAccount({ ...stripe, status: "EXPIRED", statusReason: "refresh" });
    },
  });
  renderInWorld(world, <DisconnectButton toolkit="stripe" />);
  await userEvent.click(await enabledButton("Disconnect Stripe"));
  const dialog = await screen.findByRole("dialog", { name: "Disconnect Stripe?" });
  expect(dialog).toHaveTextContent("The credentials stay valid at Stripe until you delete them there.");
  expect(within(dialog).queryByRole("checkbox")).toBeNull();
  await userEvent.click(within(dialog).getByRole("button", { name: "Disconnect" }));
  await waitFor(() => expect(world.sandbox.control.account(idOf(world)).deleted).toBe(true));
  expect(world.sandbox.requests.at(-1)?.query).not.toHaveProperty("revoke_on_delete", "true");
  // The dead account that it has replaced is not deleted: which account was replaced is found by comparing names.
  expect(world.sandbox.control.account(idOf(world, 1)).deleted).toBe(false);
});

test("the question begins at Cancel: nothing is lost by a press of Enter, and no choice is made by a space", async () => {
  const world = withGmail();
  renderInWorld(world, <DisconnectButton toolkit="gmail" />);
  const dialog = await ask("Disconnect Gmail");
  expect(within(dialog).getByRole("button", { name: "Cancel" })).toHaveFocus();
  expect(within(dialog).getByRole("checkbox")).not.toBeChecked();
});

test("Escape and Cancel change nothing", async () => {
  const world = withGmail();
  renderInWorld(world, <DisconnectButton toolkit="gmail" />);
  await ask("Disconnect Gmail");
  await userEvent.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  await userEvent.click(within(await ask("Disconnect Gmail")).getByRole("button", { name: "Cancel" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  const opener = await button("Disconnect Gmail");
  // The browser takes the focus from a closed dialog when it next draws.
  await waitFor(() => expect(opener).toHaveFocus());
  expect(world.requests.filter((request) => request.startsWith("DELETE"))).toEqual([]);
  expect(said()).toEqual([]);
});

test("a refusal is shown in the question, and can be tried again", async () => {
  const world = withGmail();
  renderInWorld(world, <DisconnectButton toolkit="gmail" />);
  const dialog = await ask("Disconnect Gmail");
  world.online = false;
  await userEvent.click(within(dialog).getByRole("button", { name: "Disconnect" }));
  await waitFor(() =>
    expect(within(dialog).getByRole("alert")).toHaveTextContent(
      "The server can't be reached. Check your network and try again.",
    ),
  );
  world.online = true;
  await userEvent.click(within(dialog).getByRole("button", { name: "Disconnect" }));
  await waitFor(() => expect(said()).toEqual(["Gmail is disconnected."]));
});

test("says whose account where there are several, and also when the button goes with the account", async () => {
  function Rows(): ReactNode {
    return useConnectedAccounts().data?.map(({ id }) => <DisconnectButton key={id} connectedAccountId={id} />);
  }
  const world = createWorld({
    prepare(control) {
      control.addAccount({ userId: user, toolkit: "gmail", alias: "Work" });
      control.addAccount({ userId: user, toolkit: "gmail", alias: "Private" });
    },
  });
  renderInWorld(
    world,
    <>
      <Rows />
      <DisconnectButton toolkit="gmail" />
    </>,
  );
  expect(await button("Disconnect Gmail, Private")).toBeVisible();
  const [first] = await screen.findAllByRole("button", { name: "Disconnect Gmail" });
  if (!first) throw new Error("no button");
  await userEvent.click(first);
  await userEvent.click(within(await screen.findByRole("dialog")).getByRole("button", { name: "Disconnect" }));
  await waitFor(() => expect(said()).toEqual(["Gmail is disconnected."]));
  await waitFor(() => expect(screen.getAllByRole("button")).toHaveLength(2));
});

test("can't be pressed while nothing is connected", async () => {
  const world = createWorld();
  renderInWorld(world, <DisconnectButton toolkit="gmail" label="short" />);
  await userEvent.click(await button("Disconnect Gmail"));
  expect(await button("Disconnect Gmail")).toHaveAttribute("aria-disabled", "true");
  expect(await button("Disconnect Gmail")).toHaveTextContent(/^Disconnect$/);
  expect(screen.queryByRole("dialog")).toBeNull();
});

describe.each(["light", "dark"])("in %s", (scheme) => {
  afterEach(() => document.documentElement.removeAttribute("style"));

  test.each(["outline", "plain", "danger"] as const)("has no accessibility fault (%s)", async (variant) => {
    document.documentElement.style.cssText = `color-scheme: ${scheme}; background: Canvas; color: CanvasText`;
    const { container } = renderInWorld(withGmail(), <DisconnectButton toolkit="gmail" variant={variant} />);
    await enabledButton("Disconnect Gmail");
    expect((await axe.run(container)).violations).toEqual([]);
    await ask("Disconnect Gmail");
    expect((await axe.run(document.body)).violations).toEqual([]);
  });
});

test.each(["Cancel", "Disconnect"])("the focus goes to a button that has taken its place (%s)", async (answer) => {
  const world = withGmail();
  const { rerender } = renderInWorld(world, <DisconnectButton key="first" toolkit="gmail" />);
  const dialog = await ask("Disconnect Gmail");
  rerender(inWorld(world, <DisconnectButton key="again" toolkit="gmail" />));
  await userEvent.click(within(dialog).getByRole("button", { name: answer }));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(screen.getByRole("button", { name: "Disconnect Gmail" })).toHaveFocus();
});
