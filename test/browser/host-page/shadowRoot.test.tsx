import { render, waitFor, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { createPortal } from "react-dom";
import { afterEach, expect, test } from "vitest";
import css from "../../../src/components/styles.css?inline";
import { ConnectionList } from "../../../src/index.ts";
import { createWorld, user } from "../support/createWorld.ts";
import { inWorld } from "../support/renderInWorld.tsx";

afterEach(() => document.querySelector("#host")?.remove());

/** A list of two connections in a shadow root, with its styles. */
async function openList() {
  const host = document.body.appendChild(document.createElement("div"));
  host.id = "host";
  const root = host.attachShadow({ mode: "open" });
  root.appendChild(document.createElement("style")).textContent = css;
  const place = root.appendChild(document.createElement("div"));
  const world = createWorld({
    prepare(control) {
      control.addAccount({ userId: user, toolkit: "gmail" });
      control.addAccount({ userId: user, toolkit: "slack" });
    },
  });
  render(inWorld(world, createPortal(<ConnectionList />, place)));
  await within(place).findByRole("button", { name: "Manage Gmail" });
  return { root, page: within(place) };
}

test("the arrow keys move in a menu", async () => {
  const { root, page } = await openList();
  page.getByRole("button", { name: "Manage Gmail" }).focus();
  const words: (string | null | undefined)[] = [];
  for (const key of ["ArrowDown", "ArrowDown", "ArrowDown", "ArrowUp"]) {
    await userEvent.keyboard(`{${key}}`);
    await page.findByRole("menu");
    words.push(root.activeElement?.textContent);
  }
  expect(words).toEqual(["Reconnect", "Rename", "Pause", "Rename"]);
});

test("the question of a row is there too, with its styles, and the focus goes to the next row", async () => {
  const { root, page } = await openList();
  await userEvent.click(page.getByRole("button", { name: "Manage Gmail" }));
  await userEvent.click(await page.findByRole("menuitem", { name: "Disconnect" }));
  const dialog = await waitFor(() => {
    const found = root.querySelector("dialog");
    if (!found) throw new Error("There is no dialog in the shadow root.");
    return found;
  });
  expect(getComputedStyle(dialog).getPropertyValue("--cr-styles")).toBe("default");
  await userEvent.click(within(dialog).getByRole("button", { name: "Disconnect" }));
  await waitFor(() => expect(page.getAllByRole("listitem")).toHaveLength(1));
  await waitFor(() => expect(root.activeElement).toBe(page.getByRole("button", { name: "Manage Slack" })));
});
