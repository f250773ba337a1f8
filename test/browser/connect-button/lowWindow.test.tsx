import { screen, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test } from "vitest";
import { page } from "vitest/browser";
import "../../../src/components/styles.css";
import { ConnectButton } from "../../../src/index.ts";
import { createWorld, user } from "../support/createWorld.ts";
import { renderInWorld } from "../support/renderInWorld.tsx";

/* A phone on its side, whose menu has room neither below nor above its button. */
beforeEach(() => page.viewport(640, 280));
afterEach(async () => {
  document.documentElement.style.fontSize = "";
  await page.viewport(1024, 768);
});

async function openMenu(top: number): Promise<HTMLElement> {
  const world = createWorld({
    prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail", alias: "Work" }),
  });
  renderInWorld(
    world,
    <div style={{ position: "fixed", insetBlockStart: top }}>
      <ConnectButton toolkit="gmail" />
    </div>,
  );
  await userEvent.click(await screen.findByRole("button", { name: "Manage Gmail" }));
  await screen.findByRole("menuitem", { name: "Disconnect" });
  const menu = document.querySelector<HTMLElement>(".cr-menu");
  if (!menu) throw new Error("no menu");
  return menu;
}

test.each([100, 120, 140])("a menu stays in a low window, with its button at %s px", async (top) => {
  const menu = await openMenu(top);
  await waitFor(() => {
    const box = menu.getBoundingClientRect();
    expect(box.top).toBeGreaterThanOrEqual(8);
    expect(box.bottom).toBeLessThanOrEqual(272);
  });
  expect(menu.scrollHeight).toBe(menu.clientHeight);
});

test("a menu that is higher than the window can be scrolled", async () => {
  document.documentElement.style.fontSize = "40px";
  const menu = await openMenu(120);
  await waitFor(() => expect(menu.getBoundingClientRect()).toMatchObject({ top: 8, bottom: 272 }));
  await userEvent.keyboard("{End}");
  const last = screen.getByRole("menuitem", { name: "Disconnect" });
  expect(last).toHaveFocus();
  await waitFor(() => expect(last.getBoundingClientRect().bottom).toBeLessThanOrEqual(272));
});

test("in a low window the parts of a question keep their height, and nothing lies over another", async () => {
  document.documentElement.style.fontSize = "24px";
  await page.viewport(320, 360);
  await openMenu(20);
  await userEvent.click(screen.getByRole("menuitem", { name: "Disconnect" }));
  const choice = await screen.findByRole("checkbox");
  const label = choice.closest("label");
  await waitFor(() => expect(label?.getBoundingClientRect().height).toBeGreaterThan(40));
  expect(label?.scrollHeight).toBe(label?.clientHeight);
});
