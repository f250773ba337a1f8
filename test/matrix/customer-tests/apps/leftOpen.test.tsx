import { render, screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { ConnectButton } from "composio-react";
import { createTestComposio } from "composio-react/testing";
import { expect, test } from "vitest";

test("a test ends with the dialog open", async () => {
  const composio = createTestComposio();
  render(<ConnectButton toolkit="tavily" />, { wrapper: composio.Wrapper });
  await userEvent.click(await screen.findByRole("button", { name: "Connect Tavily" }));
  expect(await screen.findByRole("dialog", { name: "Connect Tavily" })).toBeTruthy();
});
