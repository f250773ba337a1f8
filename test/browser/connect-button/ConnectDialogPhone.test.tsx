import { screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { page } from "vitest/browser";
import "../../../src/components/styles.css";
import { ConnectButton } from "../../../src/index.ts";
import { createWorld } from "../support/createWorld.ts";
import { renderInWorld } from "../support/renderInWorld.tsx";

beforeEach(() => page.viewport(360, 640));
afterEach(async () => {
  for (const name of ["height", "offsetTop", "scale"]) Reflect.deleteProperty(viewport(), name);
  vi.restoreAllMocks();
  await page.viewport(1024, 768);
});

function viewport(): VisualViewport {
  if (!window.visualViewport) throw new Error("The browser has no visual viewport.");
  return window.visualViewport;
}

/** What an on-screen keyboard, or two fingers, do to the visual viewport. A browser on a desk has neither. */
function change(values: Partial<Record<"height" | "offsetTop" | "scale", number>>, type = "resize"): void {
  for (const [name, value] of Object.entries(values))
    Object.defineProperty(viewport(), name, { value, configurable: true });
  viewport().dispatchEvent(new Event(type));
}

const gesture = (type: string) => new Event(type, { bubbles: true, cancelable: true });

async function openDialog(): Promise<HTMLElement> {
  renderInWorld(createWorld(), <ConnectButton toolkit="firecrawl" />);
  await userEvent.click(await screen.findByRole("button", { name: "Connect Firecrawl" }));
  const dialog = await screen.findByRole("dialog");
  await Promise.all(dialog.getAnimations().map(({ finished }) => finished));
  return dialog;
}

test.each([340, 280])(
  "with %i pixels above the keyboard, the dialog's buttons and the field with the focus are seen",
  async (room) => {
    const dialog = await openDialog();
    const before = dialog.getBoundingClientRect();
    expect(before.bottom).toBe(640);
    const last = screen.getAllByRole("textbox").at(-1);
    last?.focus();
    change({ height: room });
    const above = dialog.getBoundingClientRect();
    expect(above.bottom).toBe(room);
    expect(above.top).toBeGreaterThanOrEqual(32);
    const submit = dialog.querySelector("[type=submit]")?.getBoundingClientRect() ?? new DOMRect();
    expect(submit.bottom).toBeLessThanOrEqual(room);
    const field = last?.getBoundingClientRect() ?? new DOMRect();
    const title = screen.getByRole("heading").getBoundingClientRect();
    expect(field.top).toBeGreaterThanOrEqual(title.bottom);
    expect(field.bottom).toBeLessThanOrEqual(submit.top);
    // iOS moves what is seen, to show the field.
    change({ offsetTop: 120 }, "scroll");
    expect(dialog.getBoundingClientRect().bottom).toBe(room + 120);
    change({ height: 640, offsetTop: 0 });
    expect(dialog.getBoundingClientRect()).toEqual(before);
  },
);

test("where a keyboard leaves too little room, the dialog stays, and can be moved", async () => {
  const dialog = await openDialog();
  const before = dialog.getBoundingClientRect();
  change({ height: 180 });
  expect(dialog.getBoundingClientRect()).toEqual(before);
  expect(screen.getByRole("heading").dispatchEvent(gesture("touchmove"))).toBe(true);
});

test("a scrollbar of the page, or a height that is rounded, is no keyboard", async () => {
  const dialog = await openDialog();
  for (const height of [639.5, 623]) {
    change({ height });
    // What an app's own stylesheet says of the dialog stays.
    expect([dialog.style.insetBlockEnd, dialog.style.maxBlockSize]).toEqual(["", ""]);
  }
});

test("a keyboard that is there already, as after a search on the page", async () => {
  change({ height: 340 });
  expect((await openDialog()).getBoundingClientRect().bottom).toBe(340);
});

test("a user who has enlarged the page can move what is seen of the dialog", async () => {
  const dialog = await openDialog();
  const before = dialog.getBoundingClientRect();
  const title = screen.getByRole("heading");
  // The page behind does not scroll meanwhile.
  expect(title.dispatchEvent(gesture("touchmove"))).toBe(false);
  const scroll = vi.spyOn(Element.prototype, "scrollIntoView");
  change({ scale: 2, height: 320 });
  // The field has the focus: to show it would take the user away from what they look at.
  expect(scroll).not.toHaveBeenCalled();
  expect(title.dispatchEvent(gesture("touchmove"))).toBe(true);
  expect(title.dispatchEvent(new WheelEvent("wheel", { bubbles: true, cancelable: true, deltaY: 40 }))).toBe(true);
  // Nothing in the dialog moves at that: it is only larger.
  expect(dialog.getBoundingClientRect()).toEqual(before);
});
