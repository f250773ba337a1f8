import { act, screen, waitFor, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import "../../../src/components/styles.css";
import { ConnectCard, type ConnectCardProps } from "../../../src/index.ts";
import { type WorldOptions, createWorld } from "../support/createWorld.ts";
import { inWorld, renderInWorld } from "../support/renderInWorld.tsx";

type OnDeclined = NonNullable<ConnectCardProps["onDeclined"]>;

const declinedMock = () => vi.fn<OnDeclined>();
const press = async (name: string) => userEvent.click(await screen.findByRole("button", { name }));
/** Slugs of the connected and of the unavailable toolkits, of each call. */
const slugsTold = ({ mock }: ReturnType<typeof declinedMock>) =>
  mock.calls.map(([accounts, { unavailable }]) => [
    accounts.map(({ toolkit }) => toolkit.slug),
    unavailable.map(({ slug }) => slug),
  ]);
const onlyGmail = { authConfigs: { gmail: "ac_gmail" } };

afterEach(() => localStorage.clear());

test.each([
  ["the app does not allow it", "slack", "Slack"],
  ["there is no such toolkit", "no_such_toolkit", "No Such Toolkit"],
])("%s: the card says so, offers nothing to connect, and the user can go on", async (_, slug, name) => {
  const onDeclined = declinedMock();
  renderInWorld(createWorld(onlyGmail), <ConnectCard toolkits={[slug]} onDeclined={onDeclined} />);
  const text = `${name}: Can't be connected here`;
  const region = await screen.findByRole("region", { name: text });
  expect(within(region).getByText(text)).toHaveClass("cr-card-title");
  expect(within(region).getByText("Can't be connected here")).toBeVisible();
  expect(within(region).getAllByRole("button")).toHaveLength(1);
  await press("Continue anyway");
  await waitFor(() => expect(slugsTold(onDeclined)).toEqual([[[], [slug]]]));
  expect(await screen.findByText(text, { selector: ".cr-card-status" })).toBeVisible();
  expect(screen.getByRole("status")).toHaveTextContent(text);
  expect(screen.queryByRole("button"), "there is nothing to connect").toBeNull();
  expect(region, "the focus stays in the card").toHaveFocus();
});

test("beside an app that can be connected: that one comes first, and the agent is told of both, once", async () => {
  const world = createWorld(onlyGmail);
  const onDeclined = declinedMock();
  const onConnected = vi.fn<() => void>();
  const page = (
    <ConnectCard toolkits={["gmail", "slack"]} requestId="call_1" onConnected={onConnected} onDeclined={onDeclined} />
  );
  const view = renderInWorld(world, page);
  expect(await screen.findByText("Can't be connected here")).toBeVisible();
  expect(screen.getByRole("region", { name: "Connect 2 apps to go on" })).toBeVisible();
  expect(screen.getByRole("button", { name: "Not now" })).toBeVisible();
  await press("Connect Gmail");
  await waitFor(() => expect(world.browser.popups.at(-1)?.address).toContain(world.sandbox.origin));
  act(() => world.consent("allow"));
  expect(await screen.findByRole("button", { name: "Continue anyway" })).toHaveFocus();
  expect(onDeclined, "nobody goes on without a press").not.toHaveBeenCalled();
  await press("Continue anyway");
  await waitFor(() => expect(slugsTold(onDeclined)).toEqual([[["gmail"], ["slack"]]]));
  const text = /^Connected: Gmail \(.+\) · Slack: Can't be connected here$/;
  expect(await screen.findByText(text, { selector: ".cr-card-status" })).toBeVisible();

  view.unmount();
  renderInWorld({ ...world, client: world.reload() }, page);
  expect(await screen.findByText(text)).toBeVisible();
  expect(onDeclined).toHaveBeenCalledTimes(1);
  expect(onConnected).not.toHaveBeenCalled();
});

test("Not now before the rest is connected: the agent is told which one is not available", async () => {
  const onDeclined = declinedMock();
  renderInWorld(createWorld(onlyGmail), <ConnectCard toolkits={["gmail", "slack"]} onDeclined={onDeclined} />);
  await screen.findByText("Can't be connected here");
  await press("Not now");
  await waitFor(() => expect(slugsTold(onDeclined)).toEqual([[[], ["slack"]]]));
  const text = "Slack: Can't be connected here · Gmail: Not connected.";
  expect(await screen.findByText(text, { selector: ".cr-card-status" })).toBeVisible();
  await press("Connect now");
  expect(await screen.findByRole("button", { name: "Connect Gmail" })).toBeVisible();
});

test("while the agent is not listening, the answer waits with what is not available", async () => {
  const world = createWorld(onlyGmail);
  const asked = (onDeclined?: OnDeclined) => (
    <ConnectCard toolkits={["slack"]} requestId="call_1" onDeclined={onDeclined} />
  );
  renderInWorld(world, asked()).rerender(inWorld(world, asked()));
  await press("Continue anyway");
  await waitFor(() => expect(screen.queryByRole("button")).toBeNull());
  const onDeclined = declinedMock();
  renderInWorld({ ...world, client: world.reload() }, asked(onDeclined));
  await waitFor(() => expect(slugsTold(onDeclined)).toEqual([[[], ["slack"]]]));
});

test("an app whose tools need no connection is available, even if its auth config is switched off", async () => {
  const prepare: WorldOptions["prepare"] = (control) =>
    void control.addAuthConfig({ toolkit: "hackernews", scheme: "NO_AUTH", id: "ac_news", enabled: false });
  const authConfigs = { gmail: "ac_gmail", hackernews: "ac_news" };
  const onDeclined = declinedMock();
  renderInWorld(
    createWorld({ prepare, authConfigs }),
    <ConnectCard toolkits={["hackernews", "gmail"]} onDeclined={onDeclined} />,
  );
  expect(await screen.findByRole("button", { name: "Connect Gmail" })).toBeVisible();
  await press("Not now");
  await waitFor(() => expect(slugsTold(onDeclined)).toEqual([[[], []]]));
});

test("two accounts of an app that is not available: it is named once", async () => {
  const onDeclined = declinedMock();
  const toolkits = [
    { slug: "slack", alias: "Work" },
    { slug: "slack", alias: "Private" },
  ];
  renderInWorld(createWorld(onlyGmail), <ConnectCard toolkits={toolkits} onDeclined={onDeclined} />);
  expect(await screen.findByRole("region", { name: "Slack: Can't be connected here" })).toBeVisible();
  await press("Continue anyway");
  await waitFor(() => expect(slugsTold(onDeclined)).toEqual([[[], ["slack"]]]));
});
