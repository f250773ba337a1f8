import { screen, waitFor, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { expect, test } from "vitest";
import { ConnectionList } from "../../../src/index.ts";
import { createWorld, user } from "../support/createWorld.ts";
import { renderInWorld } from "../support/renderInWorld.tsx";

// Somebody who goes from button to button by Tab hears a button's name and description, and nothing of its row.
test("every button of a row says of which app it is", async () => {
  const world = createWorld({
    prepare(control) {
      control.addAccount({ userId: user, toolkit: "gmail", status: "EXPIRED" });
      control.addAccount({ userId: user, toolkit: "slack", status: "FAILED" });
      control.addAccount({ userId: user, toolkit: "notion", status: "FAILED", alias: "Wiki" });
    },
  });
  renderInWorld(world, <ConnectionList groupBy="toolkit" />);
  await screen.findByRole("button", { name: "Reconnect Gmail" });
  const described = () =>
    within(screen.getByRole("list"))
      .getAllByRole("button")
      .map((button) => `${button.getAttribute("aria-label") ?? button.textContent} ${descriptionOf(button)}`);
  for (const text of described()) expect(text).toMatch(/Gmail|Slack|Notion/);
  expect(described()).toContainEqual(expect.stringMatching(/^Try again Slack .+ · Could not be connected$/));

  await userEvent.click(screen.getByRole("button", { name: "Reconnect Gmail" }));
  await waitFor(() => expect(world.browser.popups[0]?.address).not.toBeNull());
  const cancel = await screen.findByRole("button", { name: "Cancel" });
  expect(cancel).toHaveAccessibleDescription("Gmail Waiting for you in the other window…");
});

const descriptionOf = (button: HTMLElement): string =>
  (button.getAttribute("aria-describedby") ?? "")
    .split(" ")
    .map((id) => document.getElementById(id)?.textContent ?? "")
    .join(" ");

// The first click's "Reconnect" has become "Cancel" when the second one comes.
test("a double click reconnects once, and cancels nothing", async () => {
  const world = createWorld({
    prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail", status: "EXPIRED" }),
  });
  renderInWorld(world, <ConnectionList />);
  await userEvent.dblClick(await screen.findByRole("button", { name: "Reconnect Gmail" }));
  await waitFor(() => expect(world.browser.popups[0]?.address).toContain(world.sandbox.origin));
  expect(world.browser.popups).toHaveLength(1);
  expect(world.browser.popups[0]?.closed).toBe(false);
  expect(await screen.findByRole("button", { name: "Cancel" })).toBeVisible();
});
