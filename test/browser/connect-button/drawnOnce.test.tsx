import { screen, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import type { ReactElement } from "react";
import { expect, test } from "vitest";
import "../../../src/components/styles.css";
import { ConnectButton, ConnectCard, useConnect } from "../../../src/index.ts";
import { createWorld } from "../support/createWorld.ts";
import { inWorld, renderInWorld } from "../support/renderInWorld.tsx";

/*
 * A text that is known when a panel is mounted was drawn outside of its live region, and 100 ms later in it: in another element.
 * What a test had found was gone.
 */

const components: readonly (readonly [string, ReactElement])[] = [
  ["a button's popover", <ConnectButton key="button" toolkit="gmail" />],
  ["the panel below a button", <ConnectButton key="below" toolkit="gmail" panel="below" />],
  ["a card", <ConnectCard key="card" toolkits={["gmail"]} />],
];

/** Says nothing of its flow. */
function OwnButton(): ReactElement {
  const { start } = useConnect({ toolkit: "gmail" });
  return (
    <button type="button" onClick={() => start()}>
      Connect
    </button>
  );
}

/** Where an element is in its panel, which moves a little while it opens. */
function placeOf(element: Element): readonly number[] {
  const { left, top, width, height } = element.getBoundingClientRect();
  const panel = element.closest(".cr-panel")?.getBoundingClientRect();
  return [left - (panel?.left ?? 0), top - (panel?.top ?? 0), width, height].map(Math.round);
}

test.each(components)(
  "in %s the text of a flow that goes on from before keeps its element when it is announced",
  async (_, element) => {
    const world = createWorld();
    const { rerender } = renderInWorld(world, <OwnButton />);
    await userEvent.click(screen.getByRole("button", { name: "Connect" }));
    await waitFor(() => expect(world.browser.popups[0]?.address).toBeTruthy());
    rerender(inWorld(world, element));
    const drawn = await waitFor(() => {
      const found = screen.getByText("Finish in the window that opened.").closest(".cr-status");
      if (!found) throw new Error("Nothing is drawn.");
      return found;
    });
    const before = placeOf(drawn);
    const region = await screen.findByText("Finish in the window that opened.", { selector: "[role=status]" });
    expect(screen.getAllByText("Finish in the window that opened.")).toEqual([region]);
    expect(drawn).toBeVisible();
    expect(drawn).toHaveTextContent("Finish in the window that opened.");
    expect(placeOf(drawn)).toEqual(before);
    expect(placeOf(region)).toEqual(before);
  },
);
