import { createEvent, fireEvent, screen, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import type { KeyboardEvent, PointerEvent } from "react";
import { afterEach, expect, test, vi } from "vitest";
import "../../../src/components/styles.css";
import { ConnectButton } from "../../../src/index.ts";
import { createWorld, user } from "../support/createWorld.ts";
import { countRequests, renderInWorld } from "../support/renderInWorld.tsx";

afterEach(() => {
  document.documentElement.removeAttribute("dir");
  document.querySelector("#app-rules")?.remove();
});

async function openField(): Promise<HTMLElement> {
  await userEvent.click(await screen.findByRole("button", { name: "Manage Gmail" }));
  await userEvent.click(await screen.findByRole("menuitem", { name: "Rename" }));
  return screen.findByRole("textbox", { name: "Name of this Gmail connection" });
}

const world = () =>
  createWorld({ prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail", alias: "Work" }) });

test("without an alias the field has the name that the connection shows, and saving it as it is sends nothing", async () => {
  const worldWithout = createWorld({
    prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail", val: { displayName: undefined } }),
  });
  renderInWorld(worldWithout, <ConnectButton toolkit="gmail" />);
  const input = await openField();
  const [account] = await worldWithout.client.connectedAccounts.list();
  expect(account).toMatchObject({ alias: null, displayName: null });
  expect(input).toHaveValue(account?.wordId);
  await userEvent.type(input, "{Enter}");
  await waitFor(() => expect(input).not.toBeInTheDocument());
  expect(countRequests(worldWithout, "PATCH /connected-accounts")).toBe(0);
});

test.each([
  ["ltr", "start"],
  ["ltr", "end"],
  ["rtl", "start"],
  ["rtl", "end"],
])("the field for a new name stays on the page, %s, in a narrow place at its %s", async (dir, side) => {
  document.documentElement.dir = dir;
  renderInWorld(
    world(),
    <div style={{ display: "flex", justifyContent: side, width: "100%" }}>
      <ConnectButton toolkit="gmail" size="sm" label="short" style={{ maxWidth: 90 }} />
    </div>,
  );
  await screen.findByRole("button", { name: "Manage Gmail" });
  const before = document.documentElement.scrollWidth;
  const field = (await openField()).closest(".cr-rename");
  const { left, right, width } = field?.getBoundingClientRect() ?? new DOMRect();
  const { clientWidth, scrollWidth } = document.documentElement;
  expect(width).toBeGreaterThan(100);
  expect(left).toBeGreaterThanOrEqual(0);
  expect(right).toBeLessThanOrEqual(clientWidth);
  expect(scrollWidth).toBe(before);
});

test("a page's own focus ring is around all of the field, and there is no second one", async () => {
  const rules = document.createElement("style");
  rules.id = "app-rules";
  rules.textContent = ":focus-visible { outline: 3px solid rgb(1, 2, 3); }";
  document.head.append(rules);
  renderInWorld(world(), <ConnectButton toolkit="gmail" />);
  const input = await openField();
  await waitFor(() => expect(input).toHaveFocus());
  const frame = input.closest(".cr-rename");
  if (!frame) throw new Error("The field has no frame.");
  expect(getComputedStyle(frame).outlineStyle).toBe("none");
  expect(getComputedStyle(input).outlineColor).toBe("rgb(1, 2, 3)");
  expect(input.getBoundingClientRect().width).toBeGreaterThan(frame.getBoundingClientRect().width - 4);
});

test("a name that is taken: the field says why it is refused", async () => {
  const taken = createWorld({
    prepare(control) {
      control.addAccount({ userId: user, toolkit: "gmail", alias: "Work" });
      control.addAccount({ userId: user, toolkit: "gmail", alias: "Private" });
    },
  });
  renderInWorld(taken, <ConnectButton connectedAccountId={taken.sandbox.control.accounts().at(-1)?.id ?? ""} />);
  const input = await openField();
  await userEvent.clear(input);
  await userEvent.type(input, "Work{Enter}");
  await waitFor(() => expect(input).toBeInvalid());
  expect(input).toHaveAccessibleDescription("You already use that name for another connection.");
  expect(countRequests(taken, "GET /connected-accounts")).toBe(1);
});

/** How browsers send a key that ends a composition. In Safari it has ended by then. */
const ofInputMethod = [
  ["Chrome and Firefox", { isComposing: true }],
  ["Safari", { keyCode: 229 }],
] as const;

test.each(ofInputMethod)(
  "Enter and Escape of an input method are not the field's, as %s sends them",
  async (_, key) => {
    renderInWorld(world(), <ConnectButton toolkit="gmail" />);
    const input = await openField();
    await userEvent.clear(input);
    await userEvent.type(input, "仕事");
    fireEvent.keyDown(input, { key: "Enter", ...key });
    const escape = createEvent.keyDown(input, { key: "Escape", ...key });
    fireEvent(input, escape);
    expect(escape).toHaveProperty("defaultPrevented", false);
    expect(input).toBeVisible();
    expect(input).not.toHaveAttribute("readonly");
    await userEvent.keyboard("{Enter}");
    await waitFor(() => expect(screen.getByText("仕事")).toBeVisible());
  },
);

test.each(ofInputMethod)("Escape of an input method closes no dialog, as %s sends it", async (_, key) => {
  renderInWorld(createWorld(), <ConnectButton toolkit="stripe" />);
  await userEvent.click(await screen.findByRole("button", { name: "Connect Stripe" }));
  const field = await screen.findByLabelText("API Key");
  fireEvent.keyDown(field, { key: "Escape", ...key });
  expect(screen.getByRole("dialog")).toBeVisible();
  fireEvent.keyDown(field, { key: "Escape" });
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
});

test("in a row that can be dragged, keys and presses belong to the field and the menu, not to the row", async () => {
  const onRow = vi.fn<(event: KeyboardEvent | PointerEvent) => void>();
  // As @dnd-kit/core listens: its sensors take Enter and Space for themselves.
  const take = (event: KeyboardEvent) => {
    if (!["Enter", " "].includes(event.key)) return;
    event.preventDefault();
    onRow(event);
  };
  renderInWorld(
    world(),
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- as the library renders its rows
    <div role="button" tabIndex={0} onKeyDown={take} onPointerDown={onRow}>
      <ConnectButton toolkit="gmail" />
    </div>,
  );
  await userEvent.click(await screen.findByRole("button", { name: "Manage Gmail" }));
  await screen.findByRole("menu");
  onRow.mockClear();
  await userEvent.keyboard("{ArrowDown}{Enter}");
  const field = await screen.findByRole("textbox", { name: "Name of this Gmail connection" });
  await userEvent.clear(field);
  await userEvent.type(field, "My work mail");
  expect(field).toHaveValue("My work mail");
  await userEvent.tab();
  await userEvent.keyboard(" ");
  await waitFor(() => expect(screen.getByText("My work mail")).toBeVisible());
  expect(onRow).not.toHaveBeenCalled();
});

// As Radix's DropdownMenu.Item does, when our menu closes under the mouse.
test("in a menu of the app that takes the focus when the mouse leaves its item, the field keeps it", async () => {
  renderInWorld(
    world(),
    <div role="presentation" tabIndex={-1} data-testid="host">
      <ConnectButton toolkit="gmail" />
      <button type="button">Another item</button>
    </div>,
  );
  const input = await openField();
  await waitFor(() => expect(input).toHaveFocus());
  screen.getByTestId("host").focus();
  await waitFor(() => expect(input).toHaveFocus());
  await userEvent.keyboard("Reports{Enter}");
  expect(await screen.findByText("Reports")).toBeVisible();

  const again = await openField();
  await waitFor(() => expect(again).toHaveFocus());
  screen.getByRole("button", { name: "Another item" }).focus();
  await Promise.resolve();
  expect(screen.getByRole("button", { name: "Another item" })).toHaveFocus();
});
