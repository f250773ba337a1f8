import { screen, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, describe, expect, test } from "vitest";
import "../../../src/components/styles.css";
import { ConnectButton, ConnectionList } from "../../../src/index.ts";
import { createWorld, user } from "../support/createWorld.ts";
import { renderInWorld } from "../support/renderInWorld.tsx";

const { documentElement: root, body } = document;
afterEach(() => {
  root.style.removeProperty("zoom");
  body.style.removeProperty("zoom");
});

/* `zoom` on a whole page is how some dashboards fit on a screen, and how some accessibility tools enlarge text. */
describe.each([
  ["the body", body, "0.8"],
  ["the body", body, "1.25"],
  ["the root", root, "0.8"],
  ["the root", root, "1.25"],
] as const)("an app that zooms %s", (_, element, zoom) => {
  test(`(${zoom}) has a button's popover below the button, which keeps its width`, async () => {
    element.style.setProperty("zoom", zoom);
    const world = createWorld();
    renderInWorld(
      world,
      <div style={{ padding: "40px 0 0 120px" }}>
        <ConnectButton toolkit="gmail" />
      </div>,
    );
    const button = await screen.findByRole("button", { name: "Connect Gmail" });
    const { width } = button.getBoundingClientRect();
    await userEvent.click(button);
    await waitFor(() => expect(screen.getByText("Finish in the window that opened.")).toBeVisible());
    const below = button.getBoundingClientRect();
    expect(below.width).toBeCloseTo(width, 0);
    const panel = screen.getByText("Finish in the window that opened.").closest(".cr-panel");
    await waitFor(() => {
      const box = panel?.getBoundingClientRect();
      expect(box?.left).toBeCloseTo(below.left, 0);
      expect(box?.top).toBeCloseTo(below.bottom + 6, 0);
    });
  });

  test(`(${zoom}) has a connection's menu at its button`, async () => {
    element.style.setProperty("zoom", zoom);
    const world = createWorld({ prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail" }) });
    renderInWorld(
      world,
      <div style={{ inlineSize: 400 }}>
        <ConnectionList />
      </div>,
    );
    const button = await screen.findByRole("button", { name: /^Manage Gmail/ });
    await userEvent.click(button);
    const menu = (await screen.findByRole("menu")).closest("[popover]");
    const anchor = button.getBoundingClientRect();
    await waitFor(() => {
      const box = menu?.getBoundingClientRect();
      expect(box?.right).toBeCloseTo(anchor.right, 0);
      expect(box?.top).toBeCloseTo(anchor.bottom + 6, 0);
    });
  });
});
