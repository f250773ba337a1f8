import { screen, waitFor, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import "../../../src/components/styles.css";
import { AuthConfigList } from "../../../src/index.ts";
import { he } from "../../../src/locales/he.ts";
import { type World, createWorld } from "../support/createWorld.ts";
import { renderInWorld } from "../support/renderInWorld.tsx";

afterEach(() => {
  document.documentElement.removeAttribute("dir");
});

const open = (): World => createWorld({ authorizeAdmin: () => true, authConfigs: { gmail: ["ac_gmail"] } });

function box(element: HTMLElement | Range): DOMRect {
  return element.getBoundingClientRect();
}

/** Where a part of a text is drawn. */
function boxOfText(line: HTMLElement, text: string): DOMRect {
  const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const start = node.textContent?.indexOf(text) ?? -1;
    if (start < 0) continue;
    const range = document.createRange();
    range.setStart(node, start);
    range.setEnd(node, start + text.length);
    return box(range);
  }
  throw new Error(`No "${text}" in "${line.textContent}"`);
}

test("in Hebrew, the number of accounts comes after the name of Composio", async () => {
  document.documentElement.setAttribute("dir", "rtl");
  renderInWorld(open(), <AuthConfigList />, { messages: he });
  const line = (await screen.findByText("Gmail", { selector: ".cr-row-name" })).nextElementSibling as HTMLElement;
  expect(line).toHaveTextContent("Composio · 0");
  // From right to left.
  expect(boxOfText(line, "0").right).toBeLessThan(boxOfText(line, "Composio").left);
});

test("a row's buttons and badge stay where they are when its auth config is enabled", async () => {
  const world = open();
  world.sandbox.control.setAuthConfigEnabled("ac_gmail", false);
  renderInWorld(
    world,
    <div style={{ inlineSize: 700 }}>
      <AuthConfigList />
    </div>,
  );
  const places = (state: string) =>
    [screen.getByRole("button", { name: "Edit Gmail" }), screen.getByText(state).parentElement as HTMLElement].map(
      (element) => box(element).right - box(screen.getByRole("list")).left,
    );
  const enable = await screen.findByRole("button", { name: "Enable Gmail" });
  const before = places("Disabled");
  await userEvent.click(enable);
  await screen.findByText("Enabled");
  expect(places("Enabled")).toEqual(before);
});

test("a narrow list has room for names in text of twice the size", async () => {
  const world = open();
  world.sandbox.control.addAuthConfig({ toolkit: "gmail", id: "ac_own", name: "Gmail, our own app", managed: false });
  renderInWorld(
    world,
    <div style={{ inlineSize: 320 }}>
      <AuthConfigList />
    </div>,
    { theme: { variables: { "--cr-font-size": "28px" } } },
  );
  const name = await screen.findByText("Gmail, our own app");
  expect(name.scrollWidth).toBeLessThanOrEqual(name.clientWidth);
  const row = within(name.closest("li") as HTMLElement);
  const badge = box(row.getByText("Enabled").parentElement as HTMLElement);
  expect(badge.top).toBeGreaterThanOrEqual(box(name).bottom);
  for (const button of row.getAllByRole("button")) {
    expect(box(button).right).toBeLessThanOrEqual(badge.left);
    expect(box(within(button).getByText(/Edit|Disable/)).height).toBeLessThan(2 * 28);
  }
});

test("a copied redirect URI is said by its button, in its place, and to screen readers at each press", async () => {
  const write = vi.spyOn(navigator.clipboard, "writeText").mockResolvedValue();
  renderInWorld(open(), <AuthConfigList />);
  await userEvent.click(await screen.findByRole("button", { name: "New auth config" }));
  await userEvent.click(await screen.findByRole("button", { name: "Gmail" }));
  await userEvent.click(await screen.findByRole("radio", { name: "Your own app" }));
  const copy = screen.getByRole("button", { name: "Copy" });
  const { width } = box(copy);
  expect(width).toBeLessThan(100);
  const said = () => screen.getAllByRole("status").map(({ textContent }) => textContent);
  await userEvent.click(copy);
  await waitFor(() => expect(copy).toHaveTextContent(/^Copied$/));
  expect(screen.getByRole("button", { name: "Copy" })).toBe(copy);
  expect(copy).toHaveFocus();
  expect(box(copy).width).toBe(width);
  expect(said()).toContain("Copied.");
  await userEvent.click(copy);
  await waitFor(() => expect(said()).toContain("Copied.\u00a0"));
  await userEvent.tab();
  expect(copy).toHaveTextContent("Copy");
  expect(copy).not.toHaveTextContent("Copied");
  write.mockRestore();
});
