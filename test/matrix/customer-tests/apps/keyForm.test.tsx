// Most projects have it. In jsdom it leaves a `CSS` with one function.
import "@testing-library/jest-dom";
import { render, screen, waitFor, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { ApiKeyForm, ConnectButton } from "composio-react";
import { createTestComposio } from "composio-react/testing";
import { expect, test } from "vitest";

test("a key is given in the dialog", async () => {
  const composio = createTestComposio();
  render(<ConnectButton toolkit="tavily" />, { wrapper: composio.Wrapper });
  await userEvent.click(await screen.findByRole("button", { name: "Connect Tavily" }));
  const dialog = await screen.findByRole("dialog", { name: "Connect Tavily" });
  await userEvent.type(await screen.findByLabelText(/API key/i, { selector: "input" }), "tvly-1234567890");
  await userEvent.click(within(dialog).getByRole("button", { name: "Connect Tavily" }));
  expect(await screen.findByText("Connected")).toBeTruthy();
  expect(composio.sandbox.control.accounts()).toMatchObject([{ status: "ACTIVE" }]);
});

test("the dialog closes by its button", async () => {
  const composio = createTestComposio();
  render(<ConnectButton toolkit="tavily" />, { wrapper: composio.Wrapper });
  await userEvent.click(await screen.findByRole("button", { name: "Connect Tavily" }));
  const dialog = await screen.findByRole("dialog", { name: "Connect Tavily" });
  await userEvent.click(await within(dialog).findByRole("button", { name: "Close" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(screen.getByRole("button", { name: "Connect Tavily" })).toBeTruthy();
});

test("a key is given in the page", async () => {
  const composio = createTestComposio();
  const connected: string[] = [];
  render(<ApiKeyForm toolkit="tavily" onConnected={({ id }) => connected.push(id)} />, { wrapper: composio.Wrapper });
  await userEvent.type(await screen.findByLabelText(/API key/i, { selector: "input" }), "tvly-1234567890");
  await userEvent.click(screen.getByRole("button", { name: "Connect Tavily" }));
  await waitFor(() => expect(connected).toHaveLength(1));
});
