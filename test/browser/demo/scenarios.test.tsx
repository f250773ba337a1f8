import { render, screen, waitFor, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { ApiKeyForm } from "composio-react";
import { createTestComposio, scenarios, type Scenario, type TestComposio } from "composio-react/testing";
import { describe, expect, test } from "vitest";
import { AssistantSettings } from "../../../examples/demo/src/AssistantSettings.tsx";
import { IntegrationsPage } from "../../../examples/demo/src/IntegrationsPage.tsx";

/*
 * The demo's own tests, as an app of a user of the kit would write them: only with `composio-react/testing`. They also
 * show what a ConnectButton (on the integrations page) and a ConnectionList (on the assistant's settings) say in each
 * scenario.
 */

const card = async (name: string) => {
  const heading = await screen.findByRole("heading", { name });
  const found = heading.closest("li");
  if (!found) throw new Error(`The heading ${name} is in no card.`);
  return found;
};
const mailboxes = () => screen.findByRole("list", { name: "Connections" });

function openIntegrations(composio: TestComposio): void {
  render(<IntegrationsPage />, { wrapper: composio.Wrapper });
}

function openSettings(composio: TestComposio): void {
  render(<AssistantSettings />, { wrapper: composio.Wrapper });
}

/** What the user reads on arrival: in the card of Gmail, and in the list of mailboxes. */
const onArrival: readonly (readonly [Scenario, string, string])[] = [
  ["connected", "Connected", "alex@example.comConnected"],
  ["several accounts", "Home", "GmailWorkConnected"],
  ["pending", "Finished signing in? This updates by itself.", "Started elsewhere, not finished yet"],
  ["paused", "Paused", "Paused"],
  ["expired", "Reconnect", "Access has expired"],
  ["revoked", "Reconnect", "Access was withdrawn"],
  ["failed", "Gmail could not be connected.", "Could not be connected"],
];

describe.each(onArrival)("%s", (scenario, inCard, inList) => {
  test(`the card says: ${inCard}`, async () => {
    openIntegrations(createTestComposio({ scenario }));
    const gmail = await card("Gmail");
    await waitFor(() => expect(gmail).toHaveTextContent(inCard));
  });

  test(`the list says: ${inList}`, async () => {
    openSettings(createTestComposio({ scenario }));
    const list = await mailboxes();
    await waitFor(() => expect(list).toHaveTextContent(inList));
  });
});

/** What the user reads after a press on Connect. */
const afterPress: readonly (readonly [Scenario, string])[] = [
  ["blocked popup", "Your browser blocked the window. Allow pop-ups and try again, or continue in this tab."],
  ["denied", "Access was not granted, so Gmail is not connected."],
  ["link expired", "The link expired before you finished. Try again for a new one."],
];

test.each(afterPress)("%s: after a press on Connect the card says: %s", async (scenario, text) => {
  openIntegrations(createTestComposio({ scenario }));
  const gmail = await card("Gmail");
  await userEvent.click(await within(gmail).findByRole("button", { name: "Connect Gmail" }));
  await waitFor(() => expect(gmail).toHaveTextContent(text));
  expect(within(gmail).getByRole("button", { name: "Try again" })).toBeVisible();
});

test("wrong key: the form says which field was refused", async () => {
  openIntegrations(createTestComposio({ scenario: "wrong key" }));
  const posthog = await card("PostHog");
  await userEvent.click(await within(posthog).findByRole("button", { name: "Connect PostHog" }));
  const dialog = await screen.findByRole("dialog", { name: "Connect PostHog" });
  await userEvent.type(
    await within(dialog).findByLabelText(/api key/i, { selector: "input" }),
    "phx_1234567890{Enter}",
  );
  const refused = "PostHog did not accept these credentials. Check them and try again.";
  expect(await within(dialog).findByText(refused)).toBeVisible();
});

test("wrong key: a form is found by its labels, refuses, and then connects, as in docs/testing.md", async () => {
  const composio = createTestComposio({ scenario: "wrong key" });
  render(<ApiKeyForm toolkit="stripe" />, { wrapper: composio.Wrapper });
  const field = await screen.findByLabelText("API Key");
  await userEvent.type(field, "sk_test_wrong{Enter}");
  expect(await screen.findByText("Stripe did not accept these credentials. Check them and try again.")).toBeVisible();
  composio.sandbox.control.refuseKeys(false);
  await userEvent.clear(field);
  await userEvent.type(field, "sk_test_right{Enter}");
  expect(await screen.findByText("Stripe is ready to use.")).toBeVisible();
});

test("wrong key: a user name with a password is refused, too", async () => {
  const composio = createTestComposio({ scenario: "wrong key" });
  const fields = { username: "a", password: "b", your_server: "https://a.example" };
  await expect(composio.client.connectedAccounts.initiate({ toolkit: "zulip" }, { fields })).rejects.toMatchObject({
    code: "credentials_rejected",
  });
});

/** Failures of the whole page: the catalogue's and the list's. */
test.each([
  ["429", "A lot is going on right now. Try again in a moment."],
  ["server error", "can't be reached right now. Try again in a moment."],
  ["signed out", "Please sign in again, then try once more."],
] as const)("%s: both pages say: %s", async (scenario, text) => {
  const composio = createTestComposio({ scenario, logger: () => undefined });
  openIntegrations(composio);
  await waitFor(() => expect(screen.getByRole("alert")).toHaveTextContent(text));
  openSettings(composio);
  await waitFor(() => expect(screen.getAllByRole("alert").at(-1)).toHaveTextContent(text));
});

test.each(["loading", "slow"] as const)("%s: both pages say that they load", async (scenario) => {
  const composio = createTestComposio({ scenario });
  openIntegrations(composio);
  expect(screen.getByText("Loading apps…")).toBeInTheDocument();
  openSettings(composio);
  expect(await mailboxes()).toHaveAttribute("aria-busy", "true");
});

test("slow: the answer comes in the end", async () => {
  openSettings(createTestComposio({ scenario: ["connected", "slow"] }));
  expect(await screen.findByText("Connected", undefined, { timeout: 8_000 })).toBeVisible();
});

test("offline: the list says that it may be out of date", async () => {
  const composio = createTestComposio({ scenario: "connected" });
  openSettings(composio);
  await screen.findByText("Connected");
  composio.scenario("offline");
  expect(await screen.findByText("You are offline. This may be out of date.")).toBeVisible();
});

test("another user: what the last one had connected is gone", async () => {
  const composio = createTestComposio({ scenario: "connected" });
  openSettings(composio);
  await screen.findByText("Connected");
  composio.scenario("another user");
  await waitFor(() => expect(screen.queryByText("Connected")).toBeNull());
  expect(await screen.findByText("Nothing is connected yet.")).toBeVisible();
});

test("every scenario has a test here", () => {
  const tested = new Set<Scenario>([
    ...onArrival.map(([name]) => name),
    ...afterPress.map(([name]) => name),
    ...(["wrong key", "429", "server error", "signed out", "loading", "slow", "offline", "another user"] as const),
  ]);
  expect(scenarios.filter((name) => !tested.has(name))).toEqual([]);
});

describe("a connection, from the click to its end", () => {
  test("Allow connects, and the log shows what the page has asked", async () => {
    const composio = createTestComposio();
    openIntegrations(composio);
    const gmail = await card("Gmail");
    await userEvent.click(await within(gmail).findByRole("button", { name: "Connect Gmail" }));
    await waitFor(() => composio.finish());
    await waitFor(() => expect(gmail).toHaveTextContent("Connected"));
    expect(composio.requests).toContainEqual({
      method: "POST",
      path: "/connected-accounts/link",
      query: {},
      status: 201,
    });
  });

  test.each([
    ["deny", "Access was not granted, so Gmail is not connected."],
    ["fail", "Gmail could not be connected."],
  ] as const)("%s: %s", async (end, text) => {
    const composio = createTestComposio();
    openIntegrations(composio);
    const gmail = await card("Gmail");
    await userEvent.click(await within(gmail).findByRole("button", { name: "Connect Gmail" }));
    await waitFor(() => composio[end]());
    await waitFor(() => expect(gmail).toHaveTextContent(text));
  });

  test("a connection expires while its page is open", async () => {
    const composio = createTestComposio();
    const { id } = composio.addAccount({ toolkit: "gmail", alias: "Work" });
    openSettings(composio);
    await screen.findByText("Connected");
    composio.scenario("expired");
    const list = await mailboxes();
    await waitFor(() => expect(list).toHaveTextContent("Work · Access has expired"));
    expect(composio.sandbox.control.account(id).status).toBe("EXPIRED");
  });
});

test("an unknown scenario is refused, with the known ones", () => {
  // @ts-expect-error -- what plain JavaScript may pass
  expect(() => createTestComposio({ scenario: "conected" })).toThrow(
    'Unknown scenario "conected". Known: "429", "connected"',
  );
});
