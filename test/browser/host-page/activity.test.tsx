import { act, screen, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { Activity, type ReactElement, type ReactNode, useState } from "react";
import { expect, test } from "vitest";
import { ConnectButton, ConnectionList, DisconnectButton } from "../../../src/index.ts";
import { type World, createWorld, user } from "../support/createWorld.ts";
import { renderInWorld } from "../support/renderInWorld.tsx";

/** Two pages, of which React keeps the one that is not shown: Next.js does so with `cacheComponents`. */
function Pages({ children }: { readonly children: ReactNode }): ReactElement {
  const [isHidden, setHidden] = useState(false);
  return (
    <>
      <Activity mode={isHidden ? "hidden" : "visible"}>
        <main>{children}</main>
      </Activity>
      <button type="button" onClick={() => setHidden(!isHidden)}>
        Other page
      </button>
    </>
  );
}

const ofGmail = (): World =>
  createWorld({ prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail" }) });

/** By a script, as the browser's Back button: the page behind a modal can't be pressed. */
const turn = () => screen.getByText("Other page").click();
const isInPage = () => document.querySelector("dialog[open]") !== null;

/** Types a key into the dialog of a button, and turns to the other page. */
async function typeAndTurn(world: World): Promise<void> {
  renderInWorld(
    world,
    <Pages>
      <ConnectButton toolkit="stripe" />
    </Pages>,
  );
  await userEvent.click(await screen.findByRole("button", { name: "Connect Stripe" }));
  await userEvent.type(await screen.findByLabelText("API Key", { selector: "input" }), "sk_live_1");
  turn();
  await waitFor(() => expect(isInPage()).toBe(false));
}

test("a dialog is hidden with its button, and comes back with what was typed", async () => {
  await typeAndTurn(createWorld());
  expect(getComputedStyle(document.documentElement).overflow).not.toBe("hidden");
  turn();
  const dialog = await screen.findByRole("dialog", { name: "Connect Stripe" });
  expect(dialog.matches(":modal")).toBe(true);
  expect(screen.getByLabelText("API Key", { selector: "input" })).toHaveValue("sk_live_1");
});

test("a dialog whose code arrives on the other page is shown with its button", async () => {
  renderInWorld(
    createWorld(),
    <Pages>
      <ConnectButton toolkit="stripe" />
    </Pages>,
  );
  const button = await screen.findByRole("button", { name: "Connect Stripe" });
  await waitFor(() => expect(button).toHaveAttribute("data-method"));
  // In one task, in which no code arrives.
  act(() => {
    button.click();
    turn();
  });
  await import("../../../src/components/connect-button/partsLater.ts");
  await act(() => new Promise((resolve) => setTimeout(resolve, 50)));
  expect(isInPage()).toBe(false);
  turn();
  expect(await screen.findByRole("dialog", { name: "Connect Stripe" })).toBeVisible();
});

test("another user finds neither the dialog nor what was typed", async () => {
  const world = createWorld();
  await typeAndTurn(world);
  world.userId = "ben";
  world.client.reset();
  turn();
  await screen.findByRole("button", { name: "Connect Stripe" });
  expect(isInPage()).toBe(false);
});

test("so is the question of a disconnect button", async () => {
  renderInWorld(
    ofGmail(),
    <Pages>
      <DisconnectButton toolkit="gmail" />
    </Pages>,
  );
  const button = await screen.findByRole("button", { name: "Disconnect Gmail" });
  await waitFor(() => expect(button).not.toHaveAttribute("aria-disabled", "true"));
  await userEvent.click(button);
  await screen.findByRole("dialog");
  turn();
  await waitFor(() => expect(isInPage()).toBe(false));
  turn();
  await userEvent.click(await screen.findByRole("button", { name: "Cancel" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(button).toHaveFocus();
});

test("and that of a row's menu", async () => {
  renderInWorld(
    ofGmail(),
    <Pages>
      <ConnectionList />
    </Pages>,
  );
  await userEvent.click(await screen.findByRole("button", { name: "Manage Gmail" }));
  await userEvent.click(await screen.findByRole("menuitem", { name: "Disconnect" }));
  await screen.findByRole("dialog");
  turn();
  await waitFor(() => expect(isInPage()).toBe(false));
  turn();
  expect((await screen.findByRole("dialog")).matches(":modal")).toBe(true);
});
