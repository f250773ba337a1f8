import { screen, waitFor, within } from "@testing-library/react";
import { type ReactElement, useState } from "react";
import { expect, test } from "vitest";
import { userEvent } from "vitest/browser";
import "../../../src/components/styles.css";
import { ConnectButton } from "../../../src/index.ts";
import { createWorld, user } from "../support/createWorld.ts";
import { renderInWorld } from "../support/renderInWorld.tsx";

/** A list that its page sorts anew: React takes the first button out of the page, and puts it back in another place. */
function Sorted({ first = "gmail" }: { first?: string }): ReactElement {
  const [toolkits, sort] = useState([first, "slack"]);
  return (
    <>
      {toolkits.map((toolkit) => (
        <ConnectButton key={toolkit} toolkit={toolkit} />
      ))}
      <button type="button" onClick={() => sort(toolkits.toReversed())}>
        Sort
      </button>
    </>
  );
}

/** By a script, as an answer of the server's would: nothing outside is pressed. */
async function sortAnew(moved: Element): Promise<void> {
  screen.getByText("Sort").click();
  await waitFor(() => expect(screen.getByText("Sort").previousElementSibling).toContainElement(moved as HTMLElement));
}

test("a dialog stays modal, and keeps what is typed", async () => {
  renderInWorld(createWorld(), <Sorted first="stripe" />);
  await userEvent.click(await screen.findByRole("button", { name: "Connect Stripe" }));
  const dialog = await screen.findByRole("dialog");
  const field = await within(dialog).findByLabelText("API Key", { selector: "input" });
  await waitFor(() => expect(field).toHaveFocus());
  await userEvent.keyboard("sk_live_1{ArrowLeft}");
  await sortAnew(dialog);
  await waitFor(() => expect(dialog.matches(":modal")).toBe(true));
  await userEvent.keyboard("x");
  expect(field).toHaveValue("sk_live_x1");
});

test("a dialog keeps the focus in the field that has it", async () => {
  renderInWorld(createWorld(), <Sorted first="freshdesk" />);
  await userEvent.click(await screen.findByRole("button", { name: "Connect Freshdesk" }));
  const dialog = await screen.findByRole("dialog");
  const fields = await within(dialog).findAllByRole("textbox");
  const last = fields.at(-1);
  last?.focus();
  await sortAnew(dialog);
  await waitFor(() => expect(dialog.matches(":modal")).toBe(true));
  expect(fields.length).toBeGreaterThan(1);
  expect(last).toHaveFocus();
});

test("what a button says is still shown, beside it", async () => {
  renderInWorld(createWorld(), <Sorted />);
  await userEvent.click(await screen.findByRole("button", { name: "Connect Gmail" }));
  await waitFor(() => expect(screen.getByText("Finish in the window that opened.", { exact: false })).toBeVisible());
  const cancel = screen.getByRole("button", { name: "Cancel" });
  const panel = cancel.closest("[popover]");
  await sortAnew(cancel);
  await waitFor(() => expect(panel?.matches(":popover-open")).toBe(true));
  await userEvent.click(cancel);
  expect(await screen.findByRole("button", { name: "Connect Gmail" })).toBeVisible();
});

test("an open menu stays open, with the focus on its item", async () => {
  const world = createWorld({ prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail" }) });
  renderInWorld(world, <Sorted />);
  await userEvent.click(await screen.findByRole("button", { name: "Manage Gmail" }));
  await waitFor(() => expect(screen.getByRole("menuitem", { name: "Reconnect" })).toHaveFocus());
  await userEvent.keyboard("{ArrowDown}");
  const item = screen.getByRole("menuitem", { name: "Rename" });
  expect(item).toHaveFocus();
  await sortAnew(item);
  await waitFor(() => expect(item).toHaveFocus());
  await userEvent.keyboard("{ArrowDown}");
  expect(screen.getByRole("menuitem", { name: "Pause" })).toHaveFocus();
});
