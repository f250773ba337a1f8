import { QueryClient } from "@tanstack/react-query";
import { act, screen, waitFor, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import type { ReactElement } from "react";
import { describe, expect, test } from "vitest";
import { ConnectButton, ConnectionList } from "../../../src/index.ts";
import { type World, createWorld, user } from "../support/createWorld.ts";
import { countRequests, renderInWorld } from "../support/renderInWorld.tsx";

/*
 * "Add another account" and "Reconnect" while it is not known how the app is connected: a link alone would open Composio's page,
 * which asks for an API key or a subdomain.
 */

const configs = "GET /auth-configs";
const links = (world: World) => countRequests(world, "POST /connected-accounts/link");
const areClosed = ({ browser }: World) => browser.popups.every(({ closed }) => closed);
const accounts = ({ sandbox }: World) =>
  sandbox.control.accounts().map(({ alias, status, deleted }) => ({ alias, status, deleted }));

const openWorld = (toolkit: string) =>
  createWorld({ prepare: (control) => void control.addAccount({ userId: user, toolkit, alias: "Work" }) });

async function addAnother(): Promise<void> {
  await userEvent.click(await screen.findByRole("button", { name: "Add another account" }));
}

async function reconnect(): Promise<void> {
  await userEvent.click(await screen.findByRole("button", { name: /^Manage / }));
  await userEvent.click(await screen.findByRole("menuitem", { name: "Reconnect" }));
}

async function signIn(world: World): Promise<void> {
  await waitFor(() => expect(world.browser.popups.at(-1)?.address).toContain(world.sandbox.origin));
  await act(() => Promise.resolve(world.consent("allow")));
}

const presses: readonly (readonly [string, string, ReactElement, () => Promise<void>, string])[] = [
  ["a further account", "stripe", <ConnectionList key="1" groupBy="toolkit" />, addAnother, "API Key"],
  ["a row's menu", "zendesk", <ConnectionList key="2" />, reconnect, "Subdomain"],
  ["a button's menu", "zendesk", <ConnectButton key="3" toolkit="zendesk" />, reconnect, "Subdomain"],
];

describe.each(presses)("%s", (_, toolkit, element, press, field) => {
  test("if the details could not be read, they are asked for again, and the form is shown", async () => {
    const world = openWorld(toolkit);
    const queryClient = new QueryClient();
    const release = world.hold(configs);
    renderInWorld(world, element, { queryClient });
    // A row asks when its menu is opened.
    await userEvent.click(await screen.findByRole("button", { name: /^Manage / }));
    await screen.findByRole("menu");
    await userEvent.keyboard("{Escape}");
    await waitFor(() => expect(countRequests(world, configs)).toBe(1));
    world.outage = "composio_unavailable";
    release();
    await waitFor(() => expect(queryClient.isFetching()).toBe(0));
    world.outage = null;
    await press();
    const dialog = await screen.findByRole("dialog");
    expect(await within(dialog).findByLabelText(field)).toBeVisible();
    await waitFor(() => expect(areClosed(world)).toBe(true));
    expect(links(world)).toBe(0);
  });

  test("if the details have not arrived yet, the press waits for them", async () => {
    const world = openWorld(toolkit);
    const release = world.hold(configs);
    renderInWorld(world, element);
    await press();
    await waitFor(() => expect(world.browser.popups).toHaveLength(1));
    release();
    const dialog = await screen.findByRole("dialog");
    expect(await within(dialog).findByLabelText(field)).toBeVisible();
    await waitFor(() => expect(areClosed(world)).toBe(true));
    expect(links(world)).toBe(0);
  });
});

test("a reconnect that had to wait for the details replaces the account", async () => {
  const world = openWorld("gmail");
  const release = world.hold(configs);
  renderInWorld(world, <ConnectButton toolkit="gmail" />);
  await reconnect();
  await waitFor(() => expect(world.browser.popups).toHaveLength(1));
  release();
  await signIn(world);
  await waitFor(() =>
    expect(accounts(world)).toEqual([
      { alias: null, status: "ACTIVE", deleted: true },
      { alias: "Work", status: "ACTIVE", deleted: false },
    ]),
  );
});

test("Try again after a reconnect that was denied is a reconnect as well", async () => {
  const world = openWorld("gmail");
  renderInWorld(world, <ConnectButton toolkit="gmail" />);
  await reconnect();
  await waitFor(() => expect(world.browser.popups.at(-1)?.address).toContain(world.sandbox.origin));
  await act(() => Promise.resolve(world.consent("deny")));
  await userEvent.click(await screen.findByRole("button", { name: "Try again" }));
  await signIn(world);
  await waitFor(() =>
    expect(accounts(world).filter(({ status }) => status === "ACTIVE")).toEqual([
      { alias: null, status: "ACTIVE", deleted: true },
      { alias: "Work", status: "ACTIVE", deleted: false },
    ]),
  );
});
