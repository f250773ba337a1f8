import { screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { userEvent as pointer } from "vitest/browser";
import "../../src/components/styles.css";
import { ConnectButton } from "../../src/index.ts";
import { readability } from "../support/readability.ts";
import { createWorld } from "./support/createWorld.ts";
import { renderInWorld } from "./support/renderInWorld.tsx";

// The filled buttons of Bootstrap, MUI, Radix and Tailwind.
test.each(["#0d6efd", "#1976d2", "#3e63dd", "#4f46e5"])(
  "a filled button has white text wherever that can be read, under the pointer and pressed even better: %s",
  async (accentColor) => {
    renderInWorld(createWorld(), <ConnectButton toolkit="gmail" onClick={(event) => event.preventDefault()} />, {
      theme: { accentColor },
    });
    const button = await screen.findByRole("button", { name: "Connect Gmail" });
    await waitFor(() => expect(button).toHaveAttribute("data-phase", "not_connected"));
    button.style.transition = "none";
    await pointer.unhover(button);
    const contrast = () => readability(button).text;
    const text = getComputedStyle(button).color;
    const atRest = contrast();
    await pointer.hover(button);
    const hovered = contrast();
    let pressed = 0;
    button.addEventListener("pointerdown", () => requestAnimationFrame(() => (pressed = contrast())));
    await pointer.click(button, { delay: 100 });
    expect(text).toMatch(/^color\(xyz-d65 0\.95\d* 1 1\.089\)$/);
    expect(atRest).toBeGreaterThanOrEqual(4.5);
    expect(hovered).toBeGreaterThan(atRest);
    expect(pressed).toBeGreaterThan(hovered);
  },
);
