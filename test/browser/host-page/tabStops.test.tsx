import { screen, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { expect, test } from "vitest";
import "../../../src/components/styles.css";
import { AuthConfigForm, ConnectButton, ToolkitPicker } from "../../../src/index.ts";
import { createWorld } from "../support/createWorld.ts";
import { renderInWorld } from "../support/renderInWorld.tsx";

/** What scrolls, has controls in it, and is a Tab stop of its own in Firefox. */
function needlessStops(): readonly string[] {
  return [...document.querySelectorAll<HTMLElement>("[class*='cr-']:not(textarea)")]
    .filter((element) => /auto|scroll/.test(getComputedStyle(element).overflow))
    .filter((element) => element.querySelector("button, input, textarea") && element.getAttribute("tabindex") !== "-1")
    .map(({ className }) => className);
}

// Firefox stops at each element that scrolls, also where Tab reaches all that is in it (bugzilla.mozilla.org/1069739).
test("what scrolls is no Tab stop beside the controls in it", async () => {
  const world = createWorld({ authorizeAdmin: () => true });
  renderInWorld(
    world,
    <>
      <ConnectButton toolkit="stripe" />
      <AuthConfigForm toolkit="gmail" />
      <ToolkitPicker />
    </>,
  );
  await screen.findByRole("checkbox", { name: /gmail\.modify/ });
  const [connect] = await screen.findAllByRole("button", { name: "Connect Stripe" });
  await waitFor(() => expect(connect).toHaveAttribute("data-method"));
  if (connect) await userEvent.click(connect);
  await screen.findByRole("dialog");
  expect(needlessStops()).toEqual([]);
});
