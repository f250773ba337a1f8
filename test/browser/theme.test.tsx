import { cleanup, render, screen, waitFor, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, describe, expect, test } from "vitest";
import { userEvent as pointer } from "vitest/browser";
import "../../src/components/styles.css";
import shadcn from "../../src/components/shadcn.css?raw";
import {
  AccountPicker,
  ApiKeyForm,
  ComposioProvider,
  ConnectButton,
  ConnectionStatusBadge,
  type Theme,
  createComposioClient,
} from "../../src/index.ts";
import { readability } from "../support/readability.ts";
import { createWorld, user } from "./support/createWorld.ts";

const added: Element[] = [];
afterEach(() => {
  cleanup();
  for (const element of added.splice(0)) element.remove();
});

function dress(css: string): void {
  const style = document.createElement("style");
  style.textContent = `${css} * { transition: none !important; animation: none !important }`;
  added.push(style);
  document.head.append(style);
}

const accents = ["#000000", "#ffffff", "#7f7f7f", "#fde047", "#16a34a", "#3b82f6", "#7c3aed", "#ff00ff", "#e11d48"];
const grounds = { light: "#ffffff", dark: "#121214" };

/** Contrast of a control's edge with what is around it. */
function edge(element: Element): number {
  const probe = document.createElement("span");
  probe.style.color = getComputedStyle(element).borderTopColor;
  element.parentElement?.append(probe);
  const { text } = readability(probe);
  probe.remove();
  return text;
}

describe.each(["neutral", "soft", "contrast"] as const)("preset %s", (preset) => {
  test.each(["light", "dark"] as const)("keeps contrast with any accent on a %s page", async (scheme) => {
    dress(`body { background: ${grounds[scheme]} }`);
    const world = createWorld();
    const body = (
      <>
        <ConnectButton toolkit="gmail" />
        <ConnectButton toolkit="slack" variant="outline" />
        <ConnectionStatusBadge toolkit="gmail" />
        <ApiKeyForm toolkit="stripe" />
      </>
    );
    const show = (theme: Theme) => (
      <ComposioProvider client={world.client} theme={theme}>
        {body}
      </ComposioProvider>
    );
    const view = render(show({ preset }));
    const solid = await screen.findByRole("button", { name: "Connect Gmail" });
    const outline = await screen.findByRole("button", { name: "Connect Slack" });
    const input = await screen.findByLabelText(/^secret key|^API key/i, { selector: "input" });
    await waitFor(() => expect(solid).toHaveAttribute("data-phase", "not_connected"));
    await waitFor(() => expect(outline).toHaveAttribute("data-phase", "not_connected"));
    const texts = [
      solid,
      outline,
      input,
      screen.getByText("Not connected"),
      ...document.querySelectorAll(".cr-field-label, .cr-secret-note, .cr-link, .cr-field-help"),
    ];
    const least = { text: 21, edge: 21, ring: 21 };
    for (const accentColor of [undefined, ...accents]) {
      view.rerender(show({ preset, ...(accentColor && { accentColor }) }));
      const name = `${preset}, ${scheme}, ${accentColor}`;
      const floor = preset === "contrast" ? 7 : 4.5;
      for (const element of texts) {
        const { text } = readability(element);
        expect.soft(text, `${name}: ${element.className}`).toBeGreaterThanOrEqual(floor);
        least.text = Math.min(least.text, text);
      }
      for (const control of [solid, outline, input]) {
        expect.soft(edge(control), `${name}: edge of ${control.className}`).toBeGreaterThanOrEqual(3);
        least.edge = Math.min(least.edge, edge(control));
      }
      outline.focus();
      await userEvent.tab({ shift: true });
      const { ring } = readability(solid);
      expect.soft(ring, `${name}: ring`).toBeGreaterThanOrEqual(3);
      least.ring = Math.min(least.ring, ring);
    }
  });
});

/** How far a colour is from grey: the difference of its channels, of 255. */
function tint(color: string): number {
  const context = document.createElement("canvas").getContext("2d");
  if (!context) throw new Error("There is no canvas to read colours from.");
  context.fillStyle = color;
  context.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
  return Math.max(red, green, blue) - Math.min(red, green, blue);
}

test.each(["#000000", "#171717", "#333333", "#f4f4f4", "#ffffff"])(
  "a grey accent stays grey under the pointer: %s",
  async (accentColor) => {
    dress("");
    render(
      <ComposioProvider client={createWorld().client} theme={{ accentColor }}>
        <ConnectButton toolkit="gmail" />
      </ComposioProvider>,
    );
    const button = await screen.findByRole("button", { name: "Connect Gmail" });
    await waitFor(() => expect(button).toHaveAttribute("data-phase", "not_connected"));
    const atRest = getComputedStyle(button).backgroundColor;
    await pointer.hover(button);
    const hovered = getComputedStyle(button).backgroundColor;
    await pointer.unhover(button);
    expect(hovered).not.toBe(atRest);
    expect(tint(hovered)).toBeLessThanOrEqual(1);
  },
);

test("density sets the height of controls, also of those in the dialog", async () => {
  const world = createWorld();
  for (const [density, height] of [
    ["compact", 32],
    ["default", 36],
    ["comfortable", 40],
  ] as const) {
    const view = render(
      <ComposioProvider client={world.client} theme={{ density }}>
        <ConnectButton toolkit="stripe" classNames={{ dialogTitle: "my-title", form: { submit: "my-submit" } }} />
      </ComposioProvider>,
    );
    const button = await screen.findByRole("button", { name: "Connect Stripe" });
    await waitFor(() => expect(button).toHaveAttribute("data-method", "fields"));
    expect(button.offsetHeight).toBe(height);
    await userEvent.click(button);
    const dialog = within(await screen.findByRole("dialog"));
    const submit = await dialog.findByRole("button", { name: "Connect Stripe" });
    await waitFor(() => expect(submit).not.toHaveAttribute("data-loading"));
    // Not its box on the screen: while the dialog moves in, that has fractions.
    expect(submit.offsetHeight).toBe(height);
    expect(submit).toHaveClass("my-submit");
    expect(dialog.getByRole("heading")).toHaveClass("my-title");
    view.unmount();
  }
});

test("appearance gives defaults: own props win, class names are joined", async () => {
  const world = createWorld({ prepare: (control) => void control.addAccount({ userId: user, toolkit: "slack" }) });
  render(
    <ComposioProvider
      client={world.client}
      components={{ Logo: ({ name, size }) => <b>{`${name} ${size}`}</b> }}
      appearance={{
        connectButton: {
          size: "sm",
          variant: "outline",
          className: "all",
          classNames: { label: "label", menuItem: "item" },
        },
        connectionStatusBadge: { variant: "plain" },
      }}
    >
      <ConnectButton toolkit="gmail" size="lg" className="one" classNames={{ label: "own" }} />
      <ConnectButton toolkit="slack" />
      <ConnectionStatusBadge toolkit="gmail" />
    </ComposioProvider>,
  );
  const button = await screen.findByRole("button", { name: "Connect Gmail" });
  expect(button).toHaveAttribute("data-size", "lg");
  expect(button).toHaveAttribute("data-variant", "outline");
  expect(button).toHaveClass("all", "one");
  expect(screen.getByText("Connect Gmail")).toHaveClass("label", "own");
  expect(screen.getByText("Gmail 20")).toBeVisible();
  expect(screen.getByText("Not connected").closest(".cr-badge")).toHaveAttribute("data-variant", "plain");
  await userEvent.click(await screen.findByRole("button", { name: "Manage Slack" }));
  expect(await screen.findByRole("menuitem", { name: "Rename" })).toHaveClass("item");
});

test("unstyled takes the look away, and keeps live regions hidden", async () => {
  const world = createWorld();
  render(
    <ComposioProvider client={world.client} unstyled>
      <ConnectButton toolkit="gmail" />
    </ComposioProvider>,
  );
  const button = await screen.findByRole("button", { name: "Connect Gmail" });
  const plain = document.createElement("button");
  document.body.append(plain);
  added.push(plain);
  for (const property of ["backgroundColor", "borderTopWidth", "borderRadius", "paddingLeft", "display"] as const)
    expect(`${property}: ${getComputedStyle(button)[property]}`).toBe(
      `${property}: ${getComputedStyle(plain)[property]}`,
    );
  expect(screen.getByRole("status").closest(".cr-visually-hidden")?.getBoundingClientRect().width).toBe(1);
});

test("unstyled takes the shimmer away from a button whose connection is not known yet", async () => {
  const client = createComposioClient({ baseUrl: "/api/composio", fetch: () => new Promise(() => {}) });
  render(
    <ComposioProvider client={client} unstyled>
      <ConnectButton toolkit="gmail" />
    </ComposioProvider>,
  );
  const button = await screen.findByRole("button");
  expect(button).toHaveAttribute("data-loading");
  const { backgroundImage, animationName } = getComputedStyle(button);
  expect({ backgroundImage, animationName }).toEqual({ backgroundImage: "none", animationName: "none" });
});

const tokens = `
  :root { --radius: 0.625rem; --background: oklch(1 0 0); --foreground: oklch(0.145 0 0); --popover: oklch(1 0 0);
    --primary: oklch(0.205 0 0); --primary-foreground: oklch(0.985 0 0); --muted-foreground: oklch(0.556 0 0);
    --destructive: oklch(0.577 0.245 27.325); --border: oklch(0.922 0 0); --input: oklch(0.922 0 0); --ring: oklch(0.708 0 0) }
  .dark { --background: oklch(0.145 0 0); --foreground: oklch(0.985 0 0); --popover: oklch(0.205 0 0);
    --primary: oklch(0.922 0 0); --primary-foreground: oklch(0.205 0 0); --muted-foreground: oklch(0.708 0 0);
    --destructive: oklch(0.704 0.191 22.216); --border: oklch(1 0 0 / 10%); --input: oklch(1 0 0 / 15%); --ring: oklch(0.556 0 0) }
  body, .dark { background: var(--background); color: var(--foreground) }`;

/** The tokens of https://ui.shadcn.com/docs/theming, in November 2026. */
test.each(["", "dark"])("shadcn.css takes shadcn's tokens over: %s", async (className) => {
  dress(`${tokens} ${shadcn}`);
  render(
    <div className={className}>
      <ComposioProvider client={createWorld().client}>
        <ConnectButton toolkit="gmail" />
        <ConnectionStatusBadge toolkit="slack" />
      </ComposioProvider>
    </div>,
  );
  const button = await screen.findByRole("button", { name: "Connect Gmail" });
  await waitFor(() => expect(button).toHaveAttribute("data-phase", "not_connected"));
  expect(getComputedStyle(button).backgroundColor).toBe(className ? "oklch(0.922 0 0)" : "oklch(0.205 0 0)");
  expect(getComputedStyle(button).borderRadius).toBe("8px");
  for (const element of [button, screen.getByText("Not connected")])
    expect(readability(element).text).toBeGreaterThanOrEqual(4.5);
  button.blur();
  await userEvent.tab();
  expect(readability(button).ring).toBeGreaterThanOrEqual(3);
});

/** A brand that shadcn's `--primary-foreground` does not suit, in light or in dark. */
test.each([
  { className: "", accentColor: "#fde047" },
  { className: "dark", accentColor: "#7a1fa2" },
])("an accent of the theme has text of its own over shadcn's tokens: $accentColor $className", async (brand) => {
  const { className, accentColor } = brand;
  dress(`${tokens} ${shadcn}`);
  render(
    <div className={className}>
      <ComposioProvider client={createWorld().client} theme={{ accentColor }}>
        <ConnectButton toolkit="gmail" />
      </ComposioProvider>
    </div>,
  );
  const button = await screen.findByRole("button", { name: "Connect Gmail" });
  await waitFor(() => expect(button).toHaveAttribute("data-phase", "not_connected"));
  expect(readability(button).text).toBeGreaterThanOrEqual(4.5);
});

test("the account that is chosen does not look like a placeholder", async () => {
  const world = createWorld({ prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail" }) });
  render(
    <ComposioProvider client={world.client} theme={{ colorScheme: "light" }}>
      <AccountPicker toolkit="gmail" />
    </ComposioProvider>,
  );
  const select = await screen.findByRole("combobox", { name: "Gmail account" });
  await waitFor(() => expect(select).toHaveAttribute("data-state", "ready"));
  expect(getComputedStyle(select).color).toBe("rgb(27, 27, 31)");
});
