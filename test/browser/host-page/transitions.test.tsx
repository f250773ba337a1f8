import { screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test } from "vitest";
import "../../../src/components/styles.css";
import { ConnectButton } from "../../../src/index.ts";
import { createWorld, user } from "../support/createWorld.ts";
import { renderInWorld } from "../support/renderInWorld.tsx";

const style = document.createElement("style");
style.textContent = "* { transition: all 300ms }";
beforeEach(() => document.head.append(style));
afterEach(() => style.remove());

test("in a page where everything has a transition, a button moves nothing beside it", async () => {
  const world = createWorld({
    prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail", alias: "alex@work.example" }),
  });
  const release = world.hold("GET /connected-accounts");
  renderInWorld(
    world,
    <div style={{ display: "flex", gap: 8 }}>
      <ConnectButton toolkit="gmail" />
      <span>Beside</span>
    </div>,
  );
  await screen.findByRole("button", { name: "Gmail" });
  const { left } = screen.getByText("Beside").getBoundingClientRect();
  release();
  await screen.findByText("Connected");
  await Promise.all(document.getAnimations().map(async ({ finished }) => finished));
  expect(screen.getByText("Beside").getBoundingClientRect().left).toBe(left);
});
