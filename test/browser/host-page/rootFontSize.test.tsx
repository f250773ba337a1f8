import { screen, waitFor } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import "../../../src/components/styles.css";
import {
  ApiKeyForm,
  AuthConfigForm,
  ConnectCard,
  ConnectionList,
  ConnectionRow,
  ConnectionStatusBadge,
  ToolkitPicker,
} from "../../../src/index.ts";
import { createWorld, user } from "../support/createWorld.ts";
import { publicComponents } from "../support/publicComponents.tsx";
import { renderInWorld } from "../support/renderInWorld.tsx";

const root = document.documentElement;
afterEach(() => {
  root.style.fontSize = "";
});

async function renderComponent({ element, attribute, ready }: (typeof publicComponents)[number]): Promise<HTMLElement> {
  let accountId = "";
  const world = createWorld({
    authorizeAdmin: () => true,
    prepare: (control) => {
      accountId = control.addAccount({ userId: user, toolkit: "gmail", alias: "Work" }).id;
    },
  });
  renderInWorld(
    world,
    <div data-testid="box" style={{ inlineSize: 600 }}>
      {/* Rows out of sight keep the size that they had. */}
      <style>{"[data-testid=box] * { content-visibility: visible !important }"}</style>
      {element({ "data-testid": "it" }, accountId)}
    </div>,
  );
  await waitFor(() => expect(screen.getByTestId("it")).toHaveAttribute(attribute, ready));
  return screen.getByTestId("box");
}

/** Size and place of all elements, in pixels. */
function boxesOf(box: HTMLElement): readonly string[] {
  return [...box.querySelectorAll("*")].map((element) => {
    const { x, y, width, height } = element.getBoundingClientRect();
    return `${element.tagName}.${element.getAttribute("class")} ${[x, y, width, height].map(Math.round).join(" ")}`;
  });
}

/* `html { font-size: 62.5% }`, so that 1rem is 10px, is in many stylesheets. */
test.each(publicComponents)("$name looks the same where the app's 1rem is 10px", async (component) => {
  const box = await renderComponent(component);
  // `body { font-size: 1.6rem }` goes with it. A badge has its place by the text around it.
  box.style.fontSize = "16px";
  const before = boxesOf(box);
  root.style.fontSize = "62.5%";
  expect(boxesOf(box)).toEqual(before);
});

const withText = publicComponents.filter(({ name }) => name !== "ToolkitLogo");
test.each(withText)("$name has room for the text of users who read twice the size", async (component) => {
  const box = await renderComponent(component);
  const before = fontSizeIn(box);
  root.style.fontSize = "32px";
  expect(fontSizeIn(box)).toBe(2 * before);
  const cut = [...box.querySelectorAll<HTMLElement>(":not(svg, svg *, .cr-visually-hidden)")].filter((element) => {
    const { overflowY, webkitLineClamp } = getComputedStyle(element);
    const isCut = overflowY !== "visible" && webkitLineClamp === "none";
    return isCut && element.scrollHeight > element.clientHeight + 1;
  });
  expect(cut.map((element) => element.className)).toEqual([]);
});

/** Whether an element's text needs more than one line, though it has no space to break at. */
function isBroken(element: Element): boolean {
  const range = document.createRange();
  range.selectNodeContents(element);
  return new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1;
}

test("on a phone, rows hold what is in them for users who read twice the size", async () => {
  root.style.fontSize = "32px";
  const world = createWorld({
    prepare(control) {
      control.addAccount({ userId: user, toolkit: "gmail", alias: "alex-doe", status: "EXPIRED" });
      control.addAccount({ userId: user, toolkit: "slack", alias: "Workshop of many words" });
      control.addAccount({ userId: user, toolkit: "notion", alias: "alexandra.doe@example-company.com" });
    },
  });
  renderInWorld(
    world,
    <div style={{ inlineSize: 336 }}>
      <style>{".cr-row { content-visibility: visible !important }"}</style>
      <ConnectionList />
      <ConnectionRow connectedAccountId={world.sandbox.control.accounts()[0]?.id ?? ""} />
    </div>,
  );
  await waitFor(() => expect(screen.getAllByRole("button", { name: "Reconnect Gmail" })).toHaveLength(2));
  const cut = [...document.querySelectorAll<HTMLElement>(".cr-row, .cr-row :is(span, bdi, .cr-button):not(.cr-logo *)")]
    .filter(({ className }) => !className.includes("cr-visually-hidden"))
    .filter((each) => each.scrollWidth > each.clientWidth + 1 || each.scrollHeight > each.clientHeight + 1)
    .filter((each) => getComputedStyle(each).display !== "inline");
  expect(cut.map(({ className, textContent }) => `${className}: ${textContent}`)).toEqual([]);
  for (const badge of document.querySelectorAll(".cr-row > :is(.cr-badge, .cr-button)"))
    expect(badge.getBoundingClientRect().top).toBeGreaterThanOrEqual(
      badge.parentElement?.querySelector(".cr-row-line")?.getBoundingClientRect().bottom ?? Infinity,
    );
});

test("tiles of a catalogue hold what is in them for users who read twice the size", async () => {
  root.style.fontSize = "32px";
  renderInWorld(
    createWorld({
      prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail", status: "EXPIRED" }),
    }),
    <div style={{ inlineSize: 836 }}>
      <ToolkitPicker toolkits={["gmail", "googlecalendar", "slack", "hackernews", "notion", "jira"]} />
    </div>,
  );
  await screen.findByRole("button", { name: "Reconnect Gmail" });
  await screen.findByText("Ready to use");
  for (const tile of screen.getAllByRole("listitem")) {
    const { bottom, right } = tile.getBoundingClientRect();
    for (const part of tile.querySelectorAll(".cr-button, .cr-badge, .cr-tile-text, .cr-tile-note")) {
      const box = part.getBoundingClientRect();
      expect(box.bottom).toBeLessThanOrEqual(bottom - 8);
      // A text has room for its "…" beside it, which is not more than the tile's padding.
      const room = part.matches(".cr-button, .cr-badge")
        ? 0
        : Number.parseFloat(getComputedStyle(part).paddingInlineEnd);
      expect(box.right - room).toBeLessThanOrEqual(right - 8);
      expect(box.right).toBeLessThanOrEqual(right);
    }
    const [name, text] = [tile.querySelector(".cr-tile-name"), tile.querySelector(".cr-tile-text")];
    expect(name?.getBoundingClientRect().bottom).toBeLessThanOrEqual(text?.getBoundingClientRect().top ?? 0);
    for (const label of tile.querySelectorAll(".cr-label")) expect(isBroken(label)).toBe(false);
  }
});

test("the name of an app in a card is not broken within a word for users who read twice the size", async () => {
  root.style.fontSize = "32px";
  renderInWorld(
    createWorld({
      prepare: (control) =>
        void control.addAccount({ userId: user, toolkit: "gmail", val: { displayName: "alexandra.doe@example.com" } }),
    }),
    <ConnectCard toolkits={["gmail", "slack"]} />,
  );
  await waitFor(() => expect(screen.getByText("alexandra.doe@example.com")).toBeVisible());
  for (const name of [screen.getByText("Gmail"), screen.getByText("Slack")]) expect(isBroken(name)).toBe(false);
});

function fontSizeIn(box: HTMLElement): number {
  const [component] = box.querySelectorAll("[data-cr-scheme]");
  if (!component) throw new Error("no component");
  return Number.parseFloat(getComputedStyle(component).fontSize);
}

test("the icon of a badge grows with its text", async () => {
  renderInWorld(createWorld(), <ConnectionStatusBadge toolkit="gmail" />);
  const badge = (await screen.findByText("Not connected")).closest(".cr-badge");
  const width = () => badge?.querySelector(".cr-glyph, .cr-dot")?.getBoundingClientRect().width ?? 0;
  const before = width();
  root.style.fontSize = "32px";
  expect(width()).toBeCloseTo(2 * before, 0);
});

test("checkboxes, choices and the eye of a secret grow with their text, and the eye stays in its field", async () => {
  const world = createWorld({ authorizeAdmin: () => true });
  renderInWorld(
    world,
    <div style={{ inlineSize: 400 }}>
      <AuthConfigForm toolkit="gmail" />
      <ApiKeyForm toolkit="stripe" />
    </div>,
  );
  const parts = [
    (await screen.findAllByRole("radio"))[0],
    (await screen.findAllByRole("checkbox"))[0],
    (await screen.findByRole("button", { name: /^Show/ })).querySelector("svg"),
  ];
  const widths = () => parts.map((part) => part?.getBoundingClientRect().width ?? 0);
  const before = widths();
  expect(Math.min(...before)).toBeGreaterThan(15);
  root.style.fontSize = "32px";
  expect(widths().map((width, index) => Math.round((10 * width) / (before[index] ?? 0)) / 10)).toEqual([2, 2, 2]);
  const eye = screen.getByRole("button", { name: /^Show/ });
  const field = eye.parentElement?.querySelector("input") ?? eye;
  expect(eye.offsetHeight).toBeLessThanOrEqual(field.offsetHeight);
  expect(eye.offsetWidth).toBeLessThan(Number.parseFloat(getComputedStyle(field).paddingInlineEnd));
});
