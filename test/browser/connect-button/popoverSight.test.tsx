import { screen, waitFor } from "@testing-library/react";
import type { CSSProperties, ReactNode } from "react";
import { page, userEvent } from "vitest/browser";
import { describe, expect, test } from "vitest";
import "../../../src/components/styles.css";
import { ConnectButton } from "../../../src/index.ts";
import { createWorld } from "../support/createWorld.ts";
import { renderInWorld } from "../support/renderInWorld.tsx";

/*
 * A popover is drawn over everything. If its button is scrolled out of sight, it must not stay over the header of the app.
 */

const text = "Finish in the window that opened.";

async function waitingIn(around: (button: ReactNode) => ReactNode): Promise<HTMLElement> {
  await page.viewport(360, 500);
  const world = createWorld();
  renderInWorld(world, around(<ConnectButton toolkit="gmail" />));
  const button = await screen.findByRole("button", { name: "Connect Gmail" });
  await waitFor(() => expect(button).toHaveAttribute("data-method"));
  button.click();
  const panel = (await screen.findByText(text)).closest<HTMLElement>(".cr-panel");
  if (!panel) throw new Error("There is no panel.");
  await waitFor(() => expect(isSeen(panel)).toBe(true));
  return panel;
}

/** Whether somebody can see the panel, or press what is in it. */
function isSeen(panel: HTMLElement): boolean {
  const { left, top, width, height } = panel.getBoundingClientRect();
  return panel.contains(document.elementFromPoint(left + width / 2, top + height / 2));
}

const underHeader = (button: ReactNode) => (
  <>
    <header style={{ position: "sticky", zIndex: 1, top: 0, height: 120, background: "white" }}>Acme</header>
    <main style={{ padding: "200px 0 1500px" }}>{button}</main>
  </>
);

const inPane = (button: ReactNode) => (
  <>
    <p style={{ height: 100 }}>Acme</p>
    <div data-testid="pane" style={{ height: 200, overflow: "auto" }}>
      <div style={{ padding: "50px 0 1500px" }}>{button}</div>
    </div>
  </>
);

describe("the popover of a button", () => {
  test("goes out of sight with it under a header that stays, and comes back; screen readers have it all the time", async () => {
    const panel = await waitingIn(underHeader);
    window.scrollTo(0, 290);
    await waitFor(() => expect(isSeen(panel)).toBe(false));
    await waitFor(() => expect(screen.getByRole("status", { name: "" })).toHaveTextContent(text));
    expect(screen.getByRole("button", { name: "Cancel" })).toBeInTheDocument();
    window.scrollTo(0, 0);
    await waitFor(() => expect(isSeen(panel)).toBe(true));
  });

  test("stays while a part of the button can be seen", async () => {
    const panel = await waitingIn(underHeader);
    window.scrollTo(0, 220);
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    expect(isSeen(panel)).toBe(true);
  });

  test("comes back when what covered the button goes, without a scroll", async () => {
    const panel = await waitingIn(underHeader);
    window.scrollTo(0, 290);
    await waitFor(() => expect(isSeen(panel)).toBe(false));
    const header = screen.getByRole("banner");
    header.style.transition = "transform 50ms";
    header.style.transform = "translateY(-120px)";
    await waitFor(() => expect(isSeen(panel)).toBe(true));
    header.style.transition = "none";
    header.style.transform = "none";
    window.scrollTo(0, 289);
    await waitFor(() => expect(isSeen(panel)).toBe(false));
    header.replaceChildren();
    header.style.display = "none";
    await waitFor(() => expect(isSeen(panel)).toBe(true));
  });

  test("goes out of sight with it in a pane, and comes back", async () => {
    const panel = await waitingIn(inPane);
    screen.getByTestId("pane").scrollTo(0, 150);
    await waitFor(() => expect(isSeen(panel)).toBe(false));
    screen.getByTestId("pane").scrollTo(0, 0);
    await waitFor(() => expect(isSeen(panel)).toBe(true));
  });

  test.each<readonly [string, CSSProperties, CSSProperties]>([
    ["fixed in the window", { width: 50, height: 50, overflow: "auto" }, { position: "fixed", top: 300, left: 100 }],
    ["placed by what is around", { height: 50, overflow: "hidden" }, { position: "absolute", top: 300, left: 100 }],
    ["in an element without a box", { display: "contents", overflow: "hidden" }, {}],
  ])("is seen where no pane clips the button: %s", async (_, pane, place) => {
    const panel = await waitingIn((button) => (
      <div style={pane}>
        <div style={place}>{button}</div>
      </div>
    ));
    expect(isSeen(panel)).toBe(true);
  });

  test("is seen as long as it has the focus", async () => {
    const panel = await waitingIn(underHeader);
    window.scrollTo(0, 290);
    await waitFor(() => expect(isSeen(panel)).toBe(false));
    screen.getByRole("button", { name: "Cancel" }).focus({ preventScroll: true });
    await waitFor(() => expect(isSeen(panel)).toBe(true));
    // To the button. The browser does not scroll: it does not know of the header.
    await userEvent.keyboard("{Shift>}{Tab}{/Shift}");
    window.scrollTo(0, 291);
    await waitFor(() => expect(isSeen(panel)).toBe(false));
  });
});
