import { screen, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import type { ReactElement } from "react";
import { expect, test } from "vitest";
import { AuthConfigForm, AuthConfigList, ConnectButton, ConnectionList, DisconnectButton } from "../../src/index.ts";
import { type World, type WorldOptions, createWorld, user } from "./support/createWorld.ts";
import { renderInWorld } from "./support/renderInWorld.tsx";

/*
 * A double click on "Disconnect" sent two requests, of which the second was answered with 404: React Query renders that a request is
 * under way some milliseconds after the press.
 */

const button = (name: string) => screen.findByRole("button", { name });

async function choose(menu: string, item: string): Promise<void> {
  await userEvent.click(await button(menu));
  await userEvent.click(await screen.findByRole("menuitem", { name: item }));
}

interface Scene {
  readonly title: string;
  readonly element: ReactElement;
  readonly options: WorldOptions;
  /** What is done before the button is there. */
  readonly before?: () => Promise<void>;
  readonly pressed: () => HTMLElement;
  readonly sends: RegExp;
}

const withAccount = (account: Partial<Parameters<World["sandbox"]["control"]["addAccount"]>[0]>): WorldOptions => ({
  prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail", ...account }),
});
const admin: WorldOptions = { authorizeAdmin: () => true, authConfigs: { stripe: ["ac_stripe"], gmail: ["ac_gmail"] } };
const named = (name: string) => () => screen.getByRole("button", { name });

const scenes: readonly Scene[] = [
  {
    title: "Disconnect in the question of a menu",
    element: <ConnectionList />,
    options: withAccount({}),
    before: () => choose("Manage Gmail", "Disconnect"),
    pressed: named("Disconnect"),
    sends: /^DELETE/,
  },
  {
    title: "Disconnect in the question of a button",
    element: <DisconnectButton toolkit="gmail" />,
    options: withAccount({}),
    async before() {
      const opener = await button("Disconnect Gmail");
      await waitFor(() => expect(opener).not.toHaveAttribute("aria-disabled"));
      await userEvent.click(opener);
    },
    pressed: named("Disconnect"),
    sends: /^DELETE/,
  },
  {
    title: "Remove in the question of an attempt",
    element: <ConnectionList />,
    options: withAccount({ status: "FAILED", statusReason: "access_denied" }),
    before: () => choose("Manage Gmail", "Remove"),
    pressed: named("Remove"),
    sends: /^DELETE/,
  },
  {
    title: "Cancel of an attempt that was started elsewhere",
    element: <ConnectionList />,
    options: withAccount({ status: "INITIATED" }),
    pressed: named("Cancel"),
    sends: /^DELETE/,
  },
  {
    title: "Save of a new name",
    element: <ConnectionList />,
    options: withAccount({}),
    async before() {
      await choose("Manage Gmail", "Rename");
      await userEvent.type(screen.getByRole("textbox"), "Work");
    },
    pressed: named("Save"),
    sends: /^PATCH/,
  },
  {
    title: "Pause in a menu",
    element: <ConnectionList />,
    options: withAccount({}),
    before: () => userEvent.click(screen.getByRole("button", { name: "Manage Gmail" })),
    pressed: () => screen.getByRole("menuitem", { name: "Pause" }),
    sends: /^PATCH/,
  },
  {
    title: "Connect in a form",
    element: <ConnectButton toolkit="stripe" />,
    options: {},
    async before() {
      await userEvent.click(await button("Connect Stripe"));
      await userEvent.type(await screen.findByLabelText("API Key"), "sk_1");
    },
    pressed: () => screen.getAllByRole("button", { name: "Connect Stripe" }).at(-1) ?? document.body,
    sends: /^POST \/connected-accounts/,
  },
  {
    title: "Save of new credentials",
    element: <ConnectionList />,
    options: withAccount({ toolkit: "stripe" }),
    async before() {
      await choose("Manage Stripe", "New credentials");
      await userEvent.type(await screen.findByLabelText("API Key"), "sk_1");
    },
    pressed: named("Save"),
    sends: /^PATCH/,
  },
  {
    title: "Create of an auth config",
    element: <AuthConfigForm toolkit="gmail" />,
    options: admin,
    pressed: named("Create"),
    sends: /^POST \/auth-configs/,
  },
  {
    title: "Disable of an auth config",
    element: <AuthConfigList />,
    options: admin,
    before: async () => userEvent.click(await button("Disable Stripe")),
    pressed: named("Disable"),
    sends: /^PATCH/,
  },
];

test.each(scenes)("$title: a double press sends one request", async ({ element, options, before, pressed, sends }) => {
  const world = createWorld(options);
  renderInWorld(world, element);
  await screen.findAllByRole("button", { name: /Manage|Cancel|Create|Disable|Disconnect|Connect/ });
  await before?.();
  const control = await waitFor(pressed);
  control.focus();
  control.click();
  // What a browser does between two clicks, and nothing that takes time.
  await Promise.resolve();
  const isFocused = document.activeElement === control;
  control.click();
  const sent = () => world.requests.filter((request) => sends.test(request));
  await waitFor(() => expect(sent()).not.toEqual([]));
  // The second request would be on its way now.
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(sent()).toHaveLength(1);
  expect(isFocused || !control.isConnected).toBe(true);
});
