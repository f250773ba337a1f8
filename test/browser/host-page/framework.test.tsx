import { screen, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test } from "vitest";
import "../../../src/components/styles.css";
import { ConnectButton, ToolkitPicker } from "../../../src/index.ts";
import { createWorld, user } from "../support/createWorld.ts";
import { renderInWorld } from "../support/renderInWorld.tsx";

/** As Pico, Milligram, Materialize and Foundation style plain elements. */
const framework = `@layer framework {
  button, [type="button"], [type="submit"] { width: 100%; margin-bottom: 1rem; padding: 12px 16px; letter-spacing: 1px;
    text-transform: uppercase; border-radius: 0; box-shadow: 0 0 0 2px red; }
  input:not([type="checkbox"], [type="radio"]) { height: 3rem; margin-bottom: 16px; box-shadow: inset 0 1px 2px red; }
  dialog { display: flex; align-items: center; justify-content: center; min-width: 100%; min-height: 100%; }
  li { margin-bottom: 10px; }
}`;
const style = document.createElement("style");
style.textContent = framework;

// Its layer comes before the kit's. That of the tests is there already, so the order is by place in the document.
beforeEach(() => document.head.prepend(style));
afterEach(() => style.remove());

/** Size, and what a framework may have left, of the elements that match. */
function looksOf(selector: string): readonly string[] {
  return [...document.querySelectorAll<HTMLElement>(selector)].map((element) => {
    const { width, height } = element.getBoundingClientRect();
    const { textTransform, boxShadow, margin } = getComputedStyle(element);
    const isCentred = element.tagName === "DIALOG";
    const looks = [Math.round(width), Math.round(height), textTransform, boxShadow];
    return [element.className, ...looks, isCentred ? "" : margin].join(" ");
  });
}

test("a CSS framework in a layer before the kit's changes nothing", async () => {
  const world = createWorld({ prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail" }) });
  renderInWorld(
    world,
    <div style={{ inlineSize: 700 }}>
      <ConnectButton toolkit="stripe" />
      <ToolkitPicker />
    </div>,
  );
  const [button] = await screen.findAllByRole("button", { name: "Connect Stripe" });
  if (button) await userEvent.click(button);
  const dialog = await screen.findByRole("dialog");
  await screen.findByLabelText(/API Key/, { selector: "input" });
  await waitFor(() => expect(dialog.getAnimations()).toEqual([]));
  const shown = looksOf("dialog, button, input, li, .cr-tile");
  style.remove();
  expect(shown).toEqual(looksOf("dialog, button, input, li, .cr-tile"));
  expect(shown.length).toBeGreaterThan(20);
});
