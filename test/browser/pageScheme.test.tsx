import { cleanup, screen, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import type { ReactNode } from "react";
import { cdp } from "vitest/browser";
import { afterEach, describe, expect, test } from "vitest";
import "../../src/components/styles.css";
import { ApiKeyForm, ConnectButton, ConnectionStatusBadge } from "../../src/index.ts";
import { readability } from "../support/readability.ts";
import { createWorld } from "./support/createWorld.ts";
import { renderInWorld } from "./support/renderInWorld.tsx";

/** How a host page comes to its colours. */
interface HostPage {
  readonly css?: string;
  /** Attributes of the root element. */
  readonly root?: Readonly<Record<string, string>>;
  /** In the head. */
  readonly meta?: string;
  /** What the user has chosen in the system. */
  readonly preference?: "light" | "dark";
  readonly around?: (children: ReactNode) => ReactNode;
}

const pages: readonly [name: string, page: HostPage][] = [
  ["light, and nothing said", {}],
  ["light for a user who prefers dark", { css: "body { background: #fff; color: #222 }", preference: "dark" }],
  [
    "light, with a color-scheme that promises dark",
    { css: ":root { color-scheme: light dark } body { background: #fff; color: #222 }", preference: "dark" },
  ],
  ["dark by color-scheme", { css: ":root { color-scheme: dark }" }],
  ["dark by color-scheme and preference", { css: ":root { color-scheme: light dark }", preference: "dark" }],
  ["dark by a meta element", { meta: "dark" }],
  [
    "dark by a class",
    { css: ".dark body { background: oklch(0.145 0 0); color: oklch(0.985 0 0) }", root: { class: "dark" } },
  ],
  [
    "dark by data-theme on the root element alone",
    { css: "[data-theme=dark] { background: #0b0b0f; color: #eee }", root: { "data-theme": "dark" } },
  ],
  [
    "dark by an attribute of its own",
    { css: "[data-night] body { background: lab(8 0 0); color: #eee }", root: { "data-night": "" } },
  ],
  [
    "dark by preference, without color-scheme",
    { css: "@media (prefers-color-scheme: dark) { body { background: #111; color: #eee } }", preference: "dark" },
  ],
  ["dark by a colour of a wide space", { css: "body { background: color(display-p3 0.05 0.05 0.1); color: white }" }],
  ["light by a class named dark", { css: "body { background: #fff; color: #000 }", root: { class: "dark" } }],
  [
    "light with a dark part",
    {
      around: (children) => <section style={{ background: "#101014", color: "#fff", padding: 16 }}>{children}</section>,
    },
  ],
  [
    "dark with a veil over it",
    {
      css: "body { background: #000; color: #fff }",
      around: (children) => <section style={{ background: "rgb(255 255 255 / 0.08)" }}>{children}</section>,
    },
  ],
];

const added: Element[] = [];

async function dress({ css = "", root = {}, meta, preference = "light" }: HostPage): Promise<void> {
  await prefer(preference);
  const style = document.createElement("style");
  // The kit follows within a moment; its own fades are not what is measured here.
  style.textContent = `${css} * { transition: none !important }`;
  const element = document.createElement("meta");
  element.name = "color-scheme";
  element.content = meta ?? "normal";
  added.push(style, element);
  document.head.append(...added);
  for (const [name, value] of Object.entries(root)) document.documentElement.setAttribute(name, value);
}

const prefer = (value: "light" | "dark"): Promise<unknown> =>
  cdp().send("Emulation.setEmulatedMedia", { features: [{ name: "prefers-color-scheme", value }] });

afterEach(async () => {
  cleanup();
  for (const element of added.splice(0)) element.remove();
  for (const { name } of [...document.documentElement.attributes]) document.documentElement.removeAttribute(name);
  await prefer("light");
});

describe.each(pages)("on a page that is %s", (name, page) => {
  test.each(["auto", name.startsWith("light") ? "dark" : "light"] as const)(
    "all text can be read, with colorScheme %s",
    async (colorScheme) => {
      await dress(page);
      const world = createWorld({ blocksPopups: true });
      const children = (
        <>
          <ConnectionStatusBadge toolkit="gmail" />
          <ConnectButton toolkit="gmail" />
          <ConnectButton toolkit="slack" variant="outline" />
          <ApiKeyForm toolkit="stripe" />
        </>
      );
      renderInWorld(world, page.around ? page.around(children) : children, { theme: { colorScheme } });
      const button = await screen.findByRole("button", { name: "Connect Gmail" });
      await waitFor(() => expect(button).not.toHaveAttribute("data-loading"));
      await userEvent.click(button);
      await screen.findByText(/blocked the window/);
      const input = await screen.findByLabelText(/^secret key|^API key/i, { selector: "input" });
      const [label] = document.getElementsByClassName("cr-field-label");
      const [badge] = document.getElementsByClassName("cr-badge");
      const buttons = screen.getAllByRole("button").filter(({ textContent }) => textContent !== "");
      const texts = [screen.getByText(/blocked the window/), input, label, badge, ...buttons];
      for (const text of texts) {
        if (!text) throw new Error("A part is missing.");
        expect.soft(readability(text).text, `${text.className}: ${text.textContent}`).toBeGreaterThanOrEqual(4.5);
      }
      button.focus();
      await userEvent.tab({ shift: true });
      await userEvent.tab();
      expect(document.activeElement).toBe(button);
      expect(readability(button)).toMatchObject({ fill: 1 });
      expect(readability(button).ring).toBeGreaterThanOrEqual(3);
    },
  );
});

describe("a page that changes", () => {
  const expectReadable = async (scheme: "light" | "dark") => {
    const badge = await screen.findByText("Not connected");
    await waitFor(() => expect(badge.closest(".cr-badge")).toHaveAttribute("data-cr-page", scheme));
    expect(readability(badge).text).toBeGreaterThanOrEqual(4.5);
  };

  test("by a class of the root element", async () => {
    await dress({ css: ".dark body { background: #111; color: #eee }" });
    renderInWorld(createWorld(), <ConnectionStatusBadge toolkit="gmail" />);
    await expectReadable("light");
    document.documentElement.className = "dark";
    await expectReadable("dark");
    document.documentElement.className = "";
    await expectReadable("light");
  });

  test("by the style of an element around", async () => {
    const view = renderInWorld(createWorld(), <ConnectionStatusBadge toolkit="gmail" />);
    await expectReadable("light");
    view.container.style.cssText = "background: #111; color: #eee";
    await expectReadable("dark");
  });

  test("by the user's preference", async () => {
    await dress({ css: "@media (prefers-color-scheme: dark) { body { background: #111; color: #eee } }" });
    renderInWorld(createWorld(), <ConnectionStatusBadge toolkit="gmail" />);
    await expectReadable("light");
    await prefer("dark");
    await expectReadable("dark");
  });

  test("by a stylesheet that comes later", async () => {
    renderInWorld(createWorld(), <ConnectionStatusBadge toolkit="gmail" />);
    await expectReadable("light");
    await dress({ css: "body { background: #111; color: #eee }" });
    await expectReadable("dark");
  });

  test("in a fade", async () => {
    const view = renderInWorld(createWorld(), <ConnectionStatusBadge toolkit="gmail" />);
    view.container.style.cssText = "background: #fff; color: #000; transition: background-color 200ms, color 200ms";
    await expectReadable("light");
    view.container.style.backgroundColor = "#111";
    view.container.style.color = "#eee";
    await expectReadable("dark");
  });

  test("by the text on a picture", async () => {
    renderInWorld(createWorld(), <ConnectionStatusBadge toolkit="gmail" />);
    await dress({ css: "body { background: linear-gradient(#000, #224); color: #fff }" });
    const badge = await screen.findByText("Not connected");
    await waitFor(() => expect(badge.closest(".cr-badge")).toHaveAttribute("data-cr-page", "dark"));
  });

  test("leaves no attribute change unanswered, and makes none by itself", async () => {
    renderInWorld(createWorld(), <ApiKeyForm toolkit="stripe" />);
    await screen.findByLabelText(/^secret key|^API key/i, { selector: "input" });
    const changes: MutationRecord[] = [];
    const observer = new MutationObserver((records) => changes.push(...records));
    observer.observe(document.body, { attributes: true, subtree: true, attributeFilter: ["data-cr-page"] });
    document.documentElement.className = "other";
    await new Promise((settle) => requestAnimationFrame(settle));
    observer.disconnect();
    expect(changes).toEqual([]);
  });
});
