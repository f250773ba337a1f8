import { act, screen, waitFor, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { page } from "vitest/browser";
import "../../../src/components/styles.css";
import { ConnectCard, RequireConnection } from "../../../src/index.ts";
import { de } from "../../../src/locales/de.ts";
import { type World, createWorld } from "../support/createWorld.ts";
import { renderInWorld } from "../support/renderInWorld.tsx";

const both = { toolkits: ["gmail", "slack"], reason: "To mail the weekly report." } as const;

/** The end of a chat: the card is the last thing above the input, which has the bottom of the window. */
function renderChat(world: World, { width = 320, dir = "ltr", messages = {}, card = both }: ChatOptions = {}): void {
  renderInWorld(
    world,
    <div dir={dir} style={{ width, minHeight: 500, display: "flex", flexDirection: "column", justifyContent: "end" }}>
      <p className="said">I need these apps.</p>
      <ConnectCard {...card} />
      <input aria-label="Message" style={{ width: "100%", boxSizing: "border-box" }} />
    </div>,
    { messages },
  );
}

interface ChatOptions {
  width?: number;
  dir?: "ltr" | "rtl";
  messages?: typeof de | object;
  card?: { toolkits: readonly string[]; reason?: string };
}

const input = () => screen.getByRole("textbox", { name: "Message" });
const region = () => document.querySelector<HTMLElement>(".cr-card") ?? document.body;
const row = (slug: string) => within(region().querySelector<HTMLElement>(`[data-toolkit=${slug}]`) ?? document.body);
const openStatuses = () => [...region().querySelectorAll<HTMLElement>("[data-open]")];

function status(): HTMLElement {
  const [open] = openStatuses();
  if (!open) throw new Error("The card says nothing.");
  return open;
}

const says = (text: string | RegExp) => waitFor(() => expect(status()).toHaveTextContent(text));

async function pressConnect(world: World, slug: string): Promise<void> {
  const button = await waitFor(() => row(slug).getByRole("button"));
  await waitFor(() => expect(button).toHaveAttribute("data-method", "redirect"));
  const before = world.browser.popups.length;
  await userEvent.click(button);
  await waitFor(() => expect(world.browser.popups.slice(before).at(-1)?.address).toContain(world.sandbox.origin));
}

/** Where everything is that must not move: around the card, the card itself, and all of it but the buttons and what they say. */
const places = () =>
  [...document.querySelectorAll(".said, input, .cr-card, .cr-card-row, bdi, .cr-card-footer, .cr-card-footer *")].map(
    (element) => [element.className, element.getBoundingClientRect().toJSON()],
  );

/** The elements that a click at the middle and near the ends of an element would meet. */
function met(element: Element): readonly (Element | null)[] {
  const { left, top, width, height } = element.getBoundingClientRect();
  return [0.05, 0.5, 0.95].map((part) => document.elementFromPoint(left + width * part, top + height / 2));
}

/** That the status covers nothing that can be pressed, is in sight, and no wider than the card. */
function expectOutOfTheWay(): void {
  const [said, card] = [status().getBoundingClientRect(), region().getBoundingClientRect()];
  expect([said.left, said.right]).toEqual([card.left, card.right]);
  const pressable = [input(), ...region().querySelectorAll(".cr-button, .cr-action")];
  const covered = pressable.filter((element) => met(element).some((found) => !element.contains(found)));
  expect(covered).toEqual([]);
  expect(status().scrollWidth).toBeLessThanOrEqual(status().clientWidth);
}

beforeEach(() => page.viewport(640, 520));
afterEach(async () => {
  localStorage.clear();
  await page.viewport(1024, 768);
});

describe.each([
  { width: 320, dir: "ltr", language: "English", messages: {} },
  { width: 320, dir: "rtl", language: "English", messages: {} },
  { width: 320, dir: "ltr", language: "German", messages: de },
  { width: 360, dir: "rtl", language: "German", messages: de },
  { width: 416, dir: "ltr", language: "English", messages: {} },
] as const)("at the end of a chat, $width pixels, $dir, $language", (options) => {
  test("waiting and after a denial nothing moves, and the input can be used", async () => {
    const world = createWorld();
    renderChat(world, options);
    await waitFor(() => expect(row("slack").getByRole("button")).toHaveAttribute("data-method"));
    const before = places();
    await pressConnect(world, "slack");
    await waitFor(() => status());
    expectOutOfTheWay();
    expect(places()).toEqual(before);
    await userEvent.type(input(), "meanwhile");
    expect(input()).toHaveValue("meanwhile");
    expect(openStatuses(), "it stays while the user writes").toHaveLength(1);

    act(() => world.consent("deny"));
    await waitFor(() => expect(status()).toHaveAttribute("data-tone", "danger"));
    expectOutOfTheWay();
    expect(places()).toEqual(before);
    await userEvent.click(input());
    expect(input()).toHaveFocus();
    await userEvent.click(within(status()).getByRole("button"));
    await waitFor(() => expect(openStatuses()).toEqual([]));
    expect(places()).toEqual(before);
  });

  test("a blocked window: its text and its two actions cover nothing that can be pressed", async () => {
    renderChat(createWorld({ blocksPopups: true }), { ...options, card: { toolkits: ["gmail"] } });
    const button = await waitFor(() => row("gmail").getByRole("button"));
    await waitFor(() => expect(button).toHaveAttribute("data-method"));
    const before = places();
    await userEvent.click(button);
    await waitFor(() => expect(status()).toHaveAttribute("data-tone", "warning"));
    expect(within(status()).getAllByRole("button")).toHaveLength(2);
    expectOutOfTheWay();
    const [said, text, actions] = [status(), ...status().querySelectorAll(".cr-panel-text, .cr-actions")].map((each) =>
      each.getBoundingClientRect(),
    );
    expect(text?.top, "room above the text").toBeGreaterThanOrEqual((said?.top ?? 0) + 8);
    expect(actions?.top, "and below it").toBeGreaterThanOrEqual((text?.bottom ?? 0) + 6);
    expect(places()).toEqual(before);
  });
});

describe("several apps that wait", () => {
  test("one text at a time: the newest; the one before is back when it is gone", async () => {
    const world = createWorld();
    renderChat(world);
    await pressConnect(world, "gmail");
    await says("Gmail asks for your permission there.");
    await pressConnect(world, "slack");
    await says("Slack asks for your permission there.");
    expect(openStatuses()).toHaveLength(1);
    await userEvent.click(within(status()).getByRole("button", { name: "Cancel" }));
    await says("Gmail asks for your permission there.");
    expect(row("slack").getByRole("button", { name: "Connect Slack" })).toHaveFocus();
    expect(openStatuses()).toHaveLength(1);
  });

  test("the focus on a button shows what that one says", async () => {
    const world = createWorld();
    renderChat(world);
    await pressConnect(world, "gmail");
    await pressConnect(world, "slack");
    await says("Slack asks for your permission there.");
    act(() => row("gmail").getByRole("button", { name: "Connecting Gmail…" }).focus());
    await says("Gmail asks for your permission there.");
    await userEvent.tab();
    expect(within(status()).getByRole("button", { name: "Cancel" })).toHaveFocus();
  });

  test("news of another one does not replace an action that has the focus", async () => {
    const world = createWorld();
    renderChat(world);
    await pressConnect(world, "slack");
    await pressConnect(world, "gmail");
    await says("Gmail asks for your permission there.");
    const cancel = within(status()).getByRole("button", { name: "Cancel" });
    act(() => cancel.focus());
    act(() => world.browser.popups[0]?.close());
    await world.passTime(6_000, 1_000);
    await waitFor(() => expect(row("slack").getByRole("button")).not.toHaveAttribute("data-window"));
    expect(cancel).toHaveFocus();
    await says("Gmail asks for your permission there.");
  });
});

test("in a very narrow card, or with large text, the sign of a failure stays beside its text", async () => {
  const world = createWorld();
  renderChat(world, { width: 200 });
  await pressConnect(world, "slack");
  act(() => world.consent("deny"));
  await waitFor(() => expect(status()).toHaveAttribute("data-tone", "danger"));
  const [glyph, text] = [...status().querySelectorAll(".cr-glyph, .cr-panel-text")].map((each) =>
    each.getBoundingClientRect(),
  );
  expect(glyph?.right).toBeLessThan(text?.left ?? 0);
  expect(glyph?.top).toBeGreaterThanOrEqual(text?.top ?? Infinity);
});

test("Escape takes the text away, and a press on the button brings it back", async () => {
  const world = createWorld();
  renderChat(world);
  await pressConnect(world, "slack");
  await says("Finish in the window that opened.");
  await userEvent.keyboard("{Escape}");
  await waitFor(() => expect(openStatuses()).toEqual([]));
  await userEvent.click(row("slack").getByRole("button"));
  await says("Finish in the window that opened.");
});

test("the top of a tall card is out of sight: the text is beside the pressed button", async () => {
  const world = createWorld();
  const toolkits = ["gmail", "slack", "github", "notion", "googlecalendar", "linear"];
  renderInWorld(
    world,
    <div data-testid="pane" style={{ width: 320, height: 180, overflow: "auto" }}>
      <p style={{ height: 200 }}>Before.</p>
      <ConnectCard toolkits={toolkits} />
    </div>,
  );
  await waitFor(() => expect(row("linear").getByRole("button")).toHaveAttribute("data-method"));
  const pane = screen.getByTestId("pane");
  pane.scrollTop = pane.scrollHeight;
  await pressConnect(world, "linear");
  await says("Finish in the window that opened.");
  expect(status()).toHaveAttribute("popover");
  expect(status().contains(met(status())[1] ?? null)).toBe(true);
});

test("in jsdom with the unlayered stylesheet, which has no elementFromPoint, the text is shown, too", async () => {
  Object.defineProperty(document, "elementFromPoint", { value: undefined, configurable: true });
  try {
    const world = createWorld();
    renderChat(world);
    await pressConnect(world, "slack");
    await says("Finish in the window that opened.");
    expect(status()).toBeVisible();
  } finally {
    Reflect.deleteProperty(document, "elementFromPoint");
  }
});

test("a gate's card says it in the same place", async () => {
  const world = createWorld();
  renderInWorld(world, <RequireConnection toolkits={["gmail", "slack"]}>Report</RequireConnection>);
  await pressConnect(world, "gmail");
  await says("Finish in the window that opened.");
  expect(status()).not.toHaveAttribute("popover");
  const [said, list] = [status(), region().querySelector(".cr-card-list")].map((each) => each?.getBoundingClientRect());
  expect(said?.bottom).toBeLessThan((list?.top ?? 0) + 8);
});

test.each(["ltr", "rtl"] as const)(
  "%s: the button has room for its words, and keeps its width in the next attempt",
  async (dir) => {
    const world = createWorld();
    renderChat(world, { dir });
    await pressConnect(world, "slack");
    act(() => world.consent("deny"));
    const again = await waitFor(() => row("slack").getByRole("button", { name: "Try again" }));
    expect(within(again).getByText("Try again")).toHaveClass("cr-label");
    const { width } = again.getBoundingClientRect();
    await userEvent.click(again);
    const pending = await waitFor(() => row("slack").getByRole("button", { name: "Connecting Slack…" }));
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    expect(pending.getBoundingClientRect().width).toBe(width);
  },
);
