import { render, screen, waitFor, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { AuthConfigList, ConnectButton, ConnectionList, IntegrationsPage } from "../../src/index.ts";
import { createTestComposio } from "../../src/testing/index.ts";

/*
 * Customers test their pages in jsdom and happy-dom, which have no layout and lack some of the browser's functions. Chromium
 * without them behaves alike: here too, the browser's stylesheet hides popovers.
 */

const prototype = HTMLElement.prototype;
const { showPopover } = prototype;

beforeEach(() => {
  vi.stubGlobal("IntersectionObserver", undefined);
  vi.stubGlobal("ResizeObserver", undefined);
  vi.stubGlobal("CSS", undefined);
  vi.spyOn(prototype, "offsetHeight", "get").mockReturnValue(0);
  vi.spyOn(prototype, "offsetTop", "get").mockReturnValue(0);
  Reflect.deleteProperty(prototype, "showPopover");
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  prototype.showPopover = showPopover;
});

test("a page with the catalogue is shown, and a key on a tile does what it should", async () => {
  const composio = createTestComposio();
  render(<IntegrationsPage />, { wrapper: composio.Wrapper });
  const button = await screen.findByRole("button", { name: "Connect Gmail" });
  button.focus();
  await userEvent.keyboard("{PageDown}{ArrowDown}{ArrowUp}{PageUp}{Home}");
  await userEvent.keyboard("{Enter}");
  await waitFor(() => composio.finish());
  expect((await screen.findAllByText("Connected")).length).toBeGreaterThan(0);
});

test("the menu of a connection is shown", async () => {
  const composio = createTestComposio({ scenario: "connected" });
  render(<ConnectionList />, { wrapper: composio.Wrapper });
  await userEvent.click(await screen.findByRole("button", { name: "Manage Gmail" }));
  await userEvent.click(await screen.findByRole("menuitem", { name: "Pause" }));
  await waitFor(() => expect(composio.sandbox.control.accounts()).toMatchObject([{ status: "INACTIVE" }]));
});

test("what a button says in a panel is shown", async () => {
  const composio = createTestComposio({ scenario: "blocked popup" });
  render(<ConnectButton toolkit="gmail" panel="popover" />, { wrapper: composio.Wrapper });
  await userEvent.click(await screen.findByRole("button", { name: "Connect Gmail" }));
  await waitFor(() => expect(screen.getByText(/Your browser blocked the window/)).toBeVisible());
});

test("an admin's new auth config gets the focus", async () => {
  const composio = createTestComposio({ authorizeAdmin: () => true });
  render(<AuthConfigList />, { wrapper: composio.Wrapper });
  await userEvent.click(await screen.findByRole("button", { name: "New auth config" }));
  await userEvent.type(await screen.findByRole("searchbox"), "gmail");
  await userEvent.click(await screen.findByRole("button", { name: /^Gmail/ }));
  const form = await screen.findByRole("form");
  // It comes with what the handler says about the app.
  await userEvent.click(await within(form).findByRole("button", { name: /Create/ }));
  await waitFor(() => expect(document.activeElement).toHaveAttribute("data-key", expect.stringMatching(/^edit ac_/)));
});

test("what a test has put in the place of a function may lack the rest of it", async () => {
  // jest-dom leaves `CSS` with this one function in jsdom, and Jest's `resetMocks` empties a page's own `matchMedia`.
  vi.stubGlobal("CSS", { escape: (text: string) => text });
  vi.stubGlobal("matchMedia", vi.fn());
  const composio = createTestComposio();
  render(
    <>
      <ConnectButton toolkit="gmail" />
      <ConnectButton toolkit="tavily" />
    </>,
    { wrapper: composio.Wrapper },
  );
  await userEvent.click(await screen.findByRole("button", { name: "Connect Tavily" }));
  await userEvent.type(await screen.findByLabelText(/API key/i, { selector: "input" }), "tvly-1234567890");
  await userEvent.click(within(screen.getByRole("dialog")).getByRole("button", { name: /^Connect/ }));
  await screen.findByText("Connected");
  await userEvent.click(screen.getByRole("button", { name: "Connect Gmail" }));
  await waitFor(() => composio.finish());
  await waitFor(() => expect(screen.getAllByText("Connected")).toHaveLength(2));
});
