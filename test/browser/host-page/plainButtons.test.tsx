import { screen, waitFor } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import "../../../src/components/styles.css";
import { ConnectCard, ConnectionList, ToolkitPicker } from "../../../src/index.ts";
import { createWorld, user } from "../support/createWorld.ts";
import { renderInWorld } from "../support/renderInWorld.tsx";

afterEach(() => document.body.removeAttribute("style"));

/** How light a computed colour is, 0 to 255. */
function lightness(element: Element): number {
  const [red = 0, green = 0, blue = 0] = getComputedStyle(element).color.match(/\d+/g)?.map(Number) ?? [];
  return (red + green + blue) / 3;
}

test.each([
  ["dark", "#ffffff"],
  ["light", "#121214"],
] as const)("a button without a background, theme %s, can be read on a page of %s", async (colorScheme, background) => {
  document.body.style.background = background;
  const world = createWorld({
    prepare(control) {
      control.addAccount({ userId: user, toolkit: "gmail" });
      control.addAccount({ userId: user, toolkit: "slack", status: "INITIATED" });
    },
  });
  const { container } = renderInWorld(
    world,
    <>
      <ConnectionList groupBy="toolkit" />
      <ConnectCard toolkits={["notion"]} />
      <ToolkitPicker />
    </>,
    { theme: { colorScheme } },
  );
  for (const name of ["Cancel", "Add another account", "Not now", "Productivity"])
    await waitFor(() => expect(screen.getAllByRole("button", { name })[0]).toBeVisible());
  await waitFor(() => expect(container.querySelector("[data-loading]")).toBeNull());
  const texts = [...container.querySelectorAll(".cr-button[data-variant=plain]")].map(lightness);
  expect(texts.filter((text) => text > 128 === (colorScheme === "dark"))).toEqual([]);
});
