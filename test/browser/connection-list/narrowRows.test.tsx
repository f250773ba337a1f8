import { screen, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { expect, test } from "vitest";
import "../../../src/components/styles.css";
import { ConnectionList } from "../../../src/index.ts";
import { createWorld, user } from "../support/createWorld.ts";
import { renderInWorld } from "../support/renderInWorld.tsx";

// Phones of 320, 328 and 344 pixels, with a margin.
test.each([288, 296, 312])("in a list of %i pixels the line of a waiting row is not cut", async (inlineSize) => {
  const world = createWorld({
    prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail", status: "EXPIRED" }),
  });
  renderInWorld(world, <ConnectionList style={{ inlineSize }} />);
  await userEvent.click(await screen.findByRole("button", { name: "Reconnect Gmail" }));
  const line = (await screen.findByText("Waiting for you in the other window…")).closest(".cr-row-line");
  await waitFor(() => expect(screen.getByRole("button", { name: "Cancel" })).toBeVisible());
  expect(line?.scrollWidth).toBeLessThanOrEqual(line?.clientWidth ?? 0);
  const menu = screen.getByRole("button", { name: "Manage Gmail" }).getBoundingClientRect();
  expect(line?.getBoundingClientRect().top).toBeGreaterThanOrEqual(menu.bottom - 4);
});
