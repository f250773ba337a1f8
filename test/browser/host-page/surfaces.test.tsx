import { screen, waitFor } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import "../../../src/components/styles.css";
import { publicComponents } from "../support/publicComponents.tsx";
import { createWorld, user } from "../support/createWorld.ts";
import { renderInWorld } from "../support/renderInWorld.tsx";

afterEach(() => document.body.removeAttribute("style"));

test.each(publicComponents.filter(({ name }) => name !== "ToolkitLogo"))(
  "$name takes the page's scheme, not that of its own background",
  async ({ element }) => {
    document.body.style.background = "#121214";
    let id = "";
    const world = createWorld({
      authorizeAdmin: () => true,
      prepare(control) {
        ({ id } = control.addAccount({ userId: user, toolkit: "gmail" }));
      },
    });
    const { container } = renderInWorld(world, element({ "data-testid": "root" }, id));
    await screen.findByTestId("root");
    const scheme = () => container.querySelector("[data-cr-page]")?.getAttribute("data-cr-page");
    await waitFor(() => expect(scheme()).toBe("dark"));
    for (const [background, name] of [
      ["#ffffff", "light"],
      ["#121214", "dark"],
    ] as const) {
      document.body.style.background = background;
      await waitFor(() => expect(scheme()).toBe(name));
    }
  },
);
