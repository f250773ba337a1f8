import { QueryClient } from "@tanstack/react-query";
import { act, render, screen, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { readConnectionRequest } from "../../src/agents/index.ts";
import { ComposioProvider, ConnectButton, ConnectCard } from "../../src/index.ts";
import { de } from "../../src/locales/de.ts";
import { fr } from "../../src/locales/fr.ts";
import { createTestComposio } from "../../src/testing/index.ts";

/** What a user of the kit would write for their own page. */
const Integrations = () => <ConnectButton toolkit="gmail" />;

describe("createTestComposio", () => {
  it("runs an app's own test, from the click to Connected", async () => {
    const composio = createTestComposio();
    render(<Integrations />, { wrapper: composio.Wrapper });
    await userEvent.click(await screen.findByRole("button", { name: "Connect Gmail" }));
    await waitFor(() => expect(composio.popups[0]?.address).toContain("/link/"));
    composio.finish();
    expect(await screen.findByText("Connected")).toBeVisible();
    expect(composio.popups[0]?.closed).toBe(true);
  });

  it("denies, blocks windows, signs out", async () => {
    const composio = createTestComposio();
    render(<Integrations />, { wrapper: composio.Wrapper });
    composio.blockPopups();
    await userEvent.click(await screen.findByRole("button", { name: "Connect Gmail" }));
    expect(await screen.findByRole("button", { name: "Continue in this tab" })).toBeVisible();

    composio.blockPopups(false);
    await userEvent.click(screen.getByRole("button", { name: "Try again" }));
    await waitFor(() => expect(composio.popups[0]?.address).toContain("/link/"));
    composio.deny();
    await waitFor(() => expect(screen.getByText("Access was not granted, so Gmail is not connected.")).toBeVisible());

    composio.userId = null;
    await expect(composio.client.connectedAccounts.list()).rejects.toMatchObject({ code: "unauthenticated" });
  });

  // As in docs/testing.md.
  it("takes the app's language", async () => {
    const composio = createTestComposio({ messages: { ...fr, connect: "Relier {name}" } });
    const { rerender } = render(<Integrations />, { wrapper: composio.Wrapper });
    expect(await screen.findByRole("button", { name: "Relier Gmail" })).toBeVisible();
    // The app's own provider may have another language.
    rerender(
      <ComposioProvider client={composio.client} messages={de}>
        <Integrations />
      </ComposioProvider>,
    );
    expect(await screen.findByRole("button", { name: "Gmail verbinden" })).toBeVisible();
  });

  // As in docs/testing.md.
  it("reads again by the query client of a provider within the wrapper", async () => {
    const composio = createTestComposio();
    const queryClient = new QueryClient();
    const page = (
      <ComposioProvider client={composio.client} queryClient={queryClient}>
        <Integrations />
      </ComposioProvider>
    );
    render(page, { wrapper: composio.Wrapper });
    expect(await screen.findByRole("button", { name: "Connect Gmail" })).toBeVisible();
    composio.addAccount({ toolkit: "gmail" });
    await act(() => queryClient.invalidateQueries());
    expect(await screen.findByText("Connected")).toBeVisible();
    composio.scenario("expired");
    await act(() => queryClient.invalidateQueries());
    expect(await screen.findByRole("button", { name: "Reconnect Gmail" })).toBeVisible();
  });

  it("its error says what to wait for if no connection is under way", () => {
    expect(() => createTestComposio().finish()).toThrow("No connection is under way at the provider");
  });

  it("plays an agent that asks: the card makes its own link, though the agent has made one", async () => {
    const composio = createTestComposio();
    const answer = await composio.agentAsks(["gmail", "slack"]);
    const connected: string[][] = [];
    render(
      <ConnectCard
        request={readConnectionRequest(answer)}
        onConnected={(accounts) => connected.push(accounts.map(({ toolkit }) => toolkit.slug))}
      />,
      { wrapper: composio.Wrapper },
    );
    for (const [index, name] of ["Gmail", "Slack"].entries()) {
      await userEvent.click(await screen.findByRole("button", { name: `Connect ${name}` }));
      await waitFor(() => expect(composio.popups[index]?.address).toContain("/link/"));
      composio.finish();
      await waitFor(() => expect(screen.queryByRole("button", { name: `Connect ${name}` })).toBeNull());
    }
    await waitFor(() => expect(connected).toEqual([["gmail", "slack"]]));
    expect(readConnectionRequest(await composio.agentAsks("gmail"))).toBeNull();
  });
});
