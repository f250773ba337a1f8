import { QueryClient } from "@tanstack/react-query";
import { act, screen, waitFor, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import type { ReactNode } from "react";
import { describe, expect, test } from "vitest";
import { ConnectButton, ConnectionList } from "../../../src/index.ts";
import { type World, createWorld, user } from "../support/createWorld.ts";
import { renderInWorld } from "../support/renderInWorld.tsx";

/*
 * "Reconnect" of a connection that works, where the app asks for a field before the sign-in: the new account takes the
 * old one's place, as it does without a form.
 */

const accounts = ({ sandbox }: World) =>
  sandbox.control.accounts().map(({ alias, status, deleted }) => ({ alias, status, deleted }));

function openWorld(val: Record<string, unknown> = {}): World {
  return createWorld({
    prepare: (control) => void control.addAccount({ userId: user, toolkit: "zendesk", alias: "Work", val }),
  });
}

/** Renders, and chooses "Reconnect" in the menu once the page knows which fields the app asks for. */
async function openForm(world: World, children: ReactNode): Promise<void> {
  const queryClient = new QueryClient();
  const isIdle = () => waitFor(() => expect(queryClient.isFetching()).toBe(0));
  renderInWorld(world, children, { queryClient });
  const menu = await screen.findByRole("button", { name: "Manage Zendesk" });
  await isIdle();
  await userEvent.click(menu);
  const item = await screen.findByRole("menuitem", { name: "Reconnect" });
  await isIdle();
  await userEvent.click(item);
}

async function signIn(world: World): Promise<void> {
  const dialog = await screen.findByRole("dialog");
  await userEvent.type(await within(dialog).findByLabelText("Subdomain"), "acme");
  await userEvent.click(within(dialog).getByRole("button", { name: "Continue to Zendesk" }));
  await waitFor(() => expect(world.browser.popups.at(-1)?.address).toContain(world.sandbox.origin));
  await act(() => Promise.resolve(world.consent("allow")));
}

describe("of a row", () => {
  test("is one row afterwards, with its name", async () => {
    const world = openWorld();
    await openForm(world, <ConnectionList />);
    await signIn(world);
    await waitFor(() =>
      expect(accounts(world)).toEqual([
        { alias: null, status: "ACTIVE", deleted: false },
        { alias: "Work", status: "ACTIVE", deleted: false },
      ]),
    );
    // The row names its account by its id, so the old one is hidden, not deleted.
    await waitFor(() => expect(screen.getAllByRole("listitem")).toHaveLength(1));
    expect(screen.getByRole("listitem")).toHaveTextContent("Work");
  });

  test("is two rows if the user has signed in as somebody else", async () => {
    const world = openWorld({ displayName: "somebody@else.example" });
    await openForm(world, <ConnectionList />);
    await signIn(world);
    await waitFor(() => expect(screen.getAllByRole("listitem")).toHaveLength(2));
    expect(accounts(world)).toEqual([
      { alias: "Work", status: "ACTIVE", deleted: false },
      { alias: null, status: "ACTIVE", deleted: false },
    ]);
  });
});

test("of a button deletes the old account", async () => {
  const world = openWorld();
  await openForm(world, <ConnectButton toolkit="zendesk" />);
  await signIn(world);
  await waitFor(() =>
    expect(accounts(world)).toEqual([
      { alias: null, status: "ACTIVE", deleted: true },
      { alias: "Work", status: "ACTIVE", deleted: false },
    ]),
  );
});

test("a connection that is made in another way afterwards replaces none", async () => {
  const world = openWorld();
  await openForm(world, <ConnectionList groupBy="toolkit" />);
  await userEvent.click(await screen.findByRole("button", { name: "Close" }));
  await userEvent.click(await screen.findByRole("button", { name: "Add another account" }));
  await signIn(world);
  await waitFor(() => expect(screen.getAllByRole("button", { name: /^Manage Zendesk/ })).toHaveLength(2));
  expect(accounts(world).map(({ alias, deleted }) => [alias, deleted])).toEqual([
    ["Work", false],
    [null, false],
  ]);
});
