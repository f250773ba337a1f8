import { cleanup, render, screen, waitFor } from "@testing-library/react";
import { type ReactNode, useState } from "react";
import { createPortal } from "react-dom";
import { afterEach, expect, test } from "vitest";
import "../../../src/components/styles.css";
import { ComposioProvider, ConnectButton, ConnectionStatusBadge, type Theme } from "../../../src/index.ts";
import { createWorld, user } from "../support/createWorld.ts";
import { publicComponents } from "../support/publicComponents.tsx";

const places: HTMLElement[] = [];
afterEach(() => {
  cleanup();
  for (const place of places.splice(0)) place.remove();
});

/** Children at the end of the page, as in the dialogs of MUI and Radix. */
function AtTheEnd({ children }: { children: ReactNode }): ReactNode {
  const [place] = useState(() => {
    const element = document.createElement("div");
    places.push(element);
    document.body.append(element);
    return element;
  });
  return createPortal(children, place);
}

const variable = (element: Element, name: string) => getComputedStyle(element).getPropertyValue(name);

const internal = ["accent", "background", "surface", "border", "edge", "radius", "control", "rim"].map(
  (name) => `--_${name}`,
);

test("a component in the app's own portal has the theme, and the next one", async () => {
  const world = createWorld();
  const show = (theme: Theme) => (
    <ComposioProvider client={world.client} theme={theme}>
      <AtTheEnd>
        <ConnectButton toolkit="gmail" />
      </AtTheEnd>
    </ComposioProvider>
  );
  const view = render(show({ accentColor: "#0f766e", borderRadius: "4px", density: "compact" }));
  const button = await screen.findByRole("button", { name: "Connect Gmail" });
  await waitFor(() => expect(button).toHaveAttribute("data-phase", "not_connected"));
  expect(getComputedStyle(button)).toMatchObject({ backgroundColor: "rgb(15, 118, 110)", borderRadius: "4px" });
  expect(button.offsetHeight).toBe(32);

  view.rerender(show({ accentColor: "#7c3aed", preset: "soft" }));
  await waitFor(() => expect(getComputedStyle(button).backgroundColor).toBe("rgb(124, 58, 237)"));
  expect(getComputedStyle(button).borderRadius).toBe("12px");
  expect(button.offsetHeight).toBe(36);
});

test.each(["soft", "contrast"] as const)(
  "every component of a portal looks as beside it, preset %s",
  async (preset) => {
    const world = createWorld({
      authorizeAdmin: () => true,
      prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail" }),
    });
    const all = publicComponents.map(({ name, element }) => (
      <section key={name} aria-label={name}>
        {element({ "data-testid": name }, world.sandbox.control.accounts()[0]?.id ?? "")}
      </section>
    ));
    render(
      <ComposioProvider client={world.client} theme={{ preset, accentColor: "#0f766e", density: "compact" }}>
        {all}
        <AtTheEnd>{all}</AtTheEnd>
      </ComposioProvider>,
    );
    for (const { name, attribute, ready } of publicComponents) {
      const parts = () => screen.getAllByTestId(name);
      await waitFor(() => expect(parts().map((part) => part.getAttribute(attribute))).toEqual([ready, ready]));
      const [beside, portal] = parts().map((part) => {
        const { backgroundColor, color, borderTopColor, borderRadius, fontSize } = getComputedStyle(part);
        return [
          ...internal.map((name) => variable(part, name)),
          backgroundColor,
          color,
          borderTopColor,
          borderRadius,
          fontSize,
        ];
      });
      expect.soft(portal, name).toEqual(beside);
    }
  },
);

test("an unstyled provider's components are unstyled in a portal", async () => {
  render(
    <ComposioProvider client={createWorld().client} unstyled>
      <AtTheEnd>
        <ConnectionStatusBadge toolkit="gmail" />
      </AtTheEnd>
    </ComposioProvider>,
  );
  const label = await screen.findByText("Not connected");
  expect(getComputedStyle(label.parentElement ?? label).display).toBe("inline");
});

test("a portal has the themes of all providers around it, and the app's own style wins", async () => {
  const world = createWorld();
  render(
    <ComposioProvider client={world.client} theme={{ accentColor: "#0f766e", colorScheme: "dark" }}>
      <ComposioProvider client={world.client} theme={{ borderRadius: "3px" }}>
        <ComposioProvider client={world.client} messages={{ statusUnknown: "?" }}>
          <AtTheEnd>
            <ConnectionStatusBadge toolkit="gmail" style={{ "--cr-font": "serif" } as object} />
          </AtTheEnd>
        </ComposioProvider>
      </ComposioProvider>
    </ComposioProvider>,
  );
  const badge = (await screen.findByText("Not connected")).parentElement ?? document.body;
  expect(variable(badge, "--cr-accent")).toBe("#0f766e");
  expect(variable(badge, "--cr-radius")).toBe("3px");
  expect(variable(badge, "--cr-font")).toBe("serif");
  expect(badge).toHaveAttribute("data-cr-scheme", "dark");
});
