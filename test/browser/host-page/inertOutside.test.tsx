import { screen, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test } from "vitest";
import "../../../src/components/styles.css";
import { ConnectionList, ConnectionRow, IntegrationsPage } from "../../../src/index.ts";
import { type World, createWorld, user } from "../support/createWorld.ts";
import { renderInWorld } from "../support/renderInWorld.tsx";

/** As an open dialog of React Aria does it: what is added outside of it later can't be used. */
let observer: MutationObserver;
beforeEach(() => {
  observer = new MutationObserver((records) => {
    for (const node of records.flatMap(({ addedNodes }) => [...addedNodes]))
      if (node instanceof HTMLElement && node.querySelector(".cr-list, .cr-row") === null) node.inert = true;
  });
  observer.observe(document.body, { childList: true });
});
afterEach(() => observer.disconnect());

const ofStripe = (): World =>
  createWorld({ prepare: (control) => void control.addAccount({ userId: user, toolkit: "stripe" }) });

test.each([
  ["ConnectionList", () => <ConnectionList />],
  ["ConnectionRow", (id: string) => <ConnectionRow connectedAccountId={id} />],
  ["IntegrationsPage", () => <IntegrationsPage />],
])("the dialogs of %s can be used inside a dialog that makes the page around it inert", async (_, element) => {
  const world = ofStripe();
  const { container } = renderInWorld(world, element(world.sandbox.control.accounts()[0]?.id ?? ""));
  const manage = () =>
    screen.findAllByRole("button", { name: "Manage Stripe" }).then(([button]) => button ?? container);

  await userEvent.click(await manage());
  const heightOf = () => document.querySelector(".cr-list, .cr-row")?.getBoundingClientRect().height;
  const height = heightOf();
  await userEvent.click(await screen.findByRole("menuitem", { name: "New credentials" }));
  const field = await screen.findByLabelText("API Key", { selector: "input" });
  expect(field.closest("[inert]")).toBeNull();
  expect(heightOf()).toBe(height);
  await userEvent.click(screen.getByRole("button", { name: "Cancel" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(await manage()).toHaveFocus();

  await userEvent.click(await manage());
  await userEvent.click(await screen.findByRole("menuitem", { name: "Disconnect" }));
  const dialog = await screen.findByRole("dialog");
  expect(dialog.closest("[inert]")).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: "Disconnect" }));
  await waitFor(() => expect(world.sandbox.control.accounts()[0]?.deleted).toBe(true));
});
