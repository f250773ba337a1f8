import { render, screen, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { ConnectionList, IntegrationsPage } from "composio-react";
import { createTestComposio } from "composio-react/testing";
import { expect, test } from "vitest";

test("an app of the catalogue is connected by keys", async () => {
  const composio = createTestComposio();
  render(<IntegrationsPage />, { wrapper: composio.Wrapper });
  (await screen.findByRole("button", { name: "Connect Gmail" })).focus();
  await userEvent.keyboard("{ArrowRight}{ArrowLeft}{Enter}");
  await waitFor(() => composio.finish());
  expect((await screen.findAllByText("Connected")).length).toBeGreaterThan(0);
});

test("a connection is paused from its menu", async () => {
  const composio = createTestComposio({ scenario: "connected" });
  render(<ConnectionList />, { wrapper: composio.Wrapper });
  await userEvent.click(await screen.findByRole("button", { name: "Manage Gmail" }));
  await userEvent.click(await screen.findByRole("menuitem", { name: "Pause" }));
  await waitFor(() => expect(composio.sandbox.control.accounts()).toMatchObject([{ status: "INACTIVE" }]));
});
