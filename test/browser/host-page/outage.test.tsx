import { QueryClient, onlineManager } from "@tanstack/react-query";
import { act, screen, waitFor, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, expect, test } from "vitest";
import { ApiKeyForm, ConnectButton, ConnectCard, ConnectionList, ToolkitPicker } from "../../../src/index.ts";
import { changeSignal } from "../../../src/client/browser/callbackChannel.ts";
import { signalChannel } from "../../../src/protocol/callback.ts";
import type { ComposioErrorCode } from "../../../src/protocol/errorTypes.ts";
import type { SandboxControl } from "../../../src/sandbox/index.ts";
import { type World, createWorld, refusal, user } from "../support/createWorld.ts";
import { countRequests, renderInWorld } from "../support/renderInWorld.tsx";

/** Opens a page whose server answers with this error. */
function openInOutage(code: ComposioErrorCode) {
  const world = createWorld({ prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail" }) });
  world.outage = code;
  renderInWorld(world, [<ConnectButton key="button" toolkit="gmail" />, <ConnectionList key="list" />]);
  return { world, lists: () => countRequests(world, "GET /connected-accounts") };
}

const again = () => screen.queryAllByRole("button", { name: "Try again" });

test("a list that could not be loaded comes by itself when the server answers again", async () => {
  const { world, lists } = openInOutage("composio_unavailable");
  await waitFor(() => expect(again()).toHaveLength(2));
  expect(lists()).toBe(4);
  while (lists() < 5) await world.passTime(1_000, 1_000);
  // The failed try is not shown: a screen reader would announce the same error again.
  expect(again()).toHaveLength(2);
  world.outage = null;
  while (screen.queryAllByText("Connected").length < 2) await world.passTime(1_000, 1_000);
  expect(again()).toEqual([]);
  expect(lists()).toBe(7);
});

test("a list that only the app's developer can mend is not asked for again", async () => {
  const { world, lists } = openInOutage("composio_unauthorized");
  await waitFor(() => expect(screen.getAllByText(/^Connections are not set up right/)).not.toHaveLength(0));
  for (let minutes = 0; minutes < 60; minutes += 5) {
    world.clock.advance(300_000);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  expect(lists()).toBe(1);
});

test("a list that was refused comes when another tab, in which the user has signed in, has changed an account", async () => {
  const { world } = openInOutage("unauthenticated");
  await waitFor(() => expect(screen.getAllByText(/^Please sign in again/)).toHaveLength(2));
  world.outage = null;
  const otherTab = new BroadcastChannel(signalChannel);
  otherTab.postMessage(changeSignal);
  while (screen.queryAllByText("Connected").length < 2) await world.passTime(1_000, 1_000);
  otherTab.close();
});

test.each(["/toolkits", "/auth-configs"])(
  "what failed alone at %s comes by itself, and costs few requests",
  async (route) => {
    const isDown = { current: true };
    const world = createWorld({
      intercept: (request, send) =>
        isDown.current && new URL(request.url).pathname.endsWith(route)
          ? Promise.resolve(refusal("composio_unavailable"))
          : send(),
    });
    renderInWorld(
      world,
      route === "/toolkits"
        ? [<ConnectButton key="button" toolkit="gmail" />, <ToolkitPicker key="picker" />]
        : [<ConnectButton key="button" toolkit="gmail" />, <ApiKeyForm key="form" toolkit="stripe" />],
    );
    await waitFor(() => expect(again()).toHaveLength(1));
    const asked = () => countRequests(world, `GET ${route}`);
    expect(asked()).toBe(4);
    // After 10, 20, 40, 80 s and every two minutes.
    await world.passTime(600_000, 2_000);
    expect(asked()).toBeGreaterThan(8);
    expect(asked()).toBeLessThan(13);
    expect(again()).toHaveLength(1);
    expect(countRequests(world, "GET /connected-accounts")).toBe(1);
    isDown.current = false;
    const before = asked();
    await world.passTime(150_000, 2_000);
    expect(again()).toEqual([]);
    expect(asked() - before).toBeLessThan(3);
    if (route === "/toolkits") await screen.findByRole("button", { name: "Connect Slack" });
    else await screen.findByRole("textbox", { name: /key/i });
  },
);

test("a toolkit that Composio has described once by nonsense is not said to be unavailable", async () => {
  const world = createWorld();
  world.sandbox.control.failNext({ method: "GET", path: "/toolkits/stripe", status: 200, body: "<!doctype html>" });
  renderInWorld(world, <ConnectButton toolkit="stripe" />);
  const button = await screen.findByRole("button", { name: "Connect Stripe" });
  await waitFor(() => expect(button).toHaveAttribute("data-method", "fields"));
  expect(button).not.toHaveAttribute("aria-disabled");
  expect(countRequests(world, "GET /auth-configs")).toBe(2);
});

test("a list that goes on failing is not asked for more often because single accounts are answered for", async () => {
  let lists = 0;
  let isDown = false;
  const world = createWorld({
    prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail", status: "INITIATED" }),
    intercept(request, send) {
      const { pathname, searchParams } = new URL(request.url);
      if (!pathname.endsWith("/connected-accounts") || searchParams.has("ids")) return send();
      lists++;
      return isDown ? Promise.resolve(refusal("composio_timeout")) : send();
    },
  });
  const queryClient = new QueryClient();
  renderInWorld(world, <ConnectionList />, { queryClient });
  await screen.findByText("Started elsewhere, not finished yet");
  isDown = true;
  await act(() => queryClient.invalidateQueries());
  await waitFor(() => expect(queryClient.isFetching()).toBe(0));
  lists = 0;
  // Polls of the account, then a stream with its news.
  await world.passTime(180_000, 1_000);
  expect(world.requests).toContain("GET /events");
  expect(lists).toBeGreaterThan(1);
  expect(lists).toBeLessThan(6);
  isDown = false;
  await world.passTime(160_000, 2_000);
  expect(
    queryClient
      .getQueryCache()
      .findAll()
      .some(({ state }) => state.error),
  ).toBe(false);
});

/** Opens the menu of a row, and chooses an item whose answer is lost. */
async function choose(item: "Pause" | "Disconnect") {
  const world = createWorld({ prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail" }) });
  renderInWorld(world, <ConnectionList />);
  world.losesAnswers = true;
  await userEvent.click(await screen.findByRole("button", { name: "Manage Gmail" }));
  await userEvent.click(await screen.findByRole("menuitem", { name: item }));
  return world;
}

test("a row shows that its connection is paused, although the answer was lost", async () => {
  const world = await choose("Pause");
  await screen.findAllByText(/^The server can't be reached/);
  await waitFor(() => expect(countRequests(world, "GET /connected-accounts")).toBe(2));
  await screen.findByText("Paused");
});

test("a row is gone when its connection is, although the answer was lost", async () => {
  await choose("Disconnect");
  await userEvent.click(await screen.findByRole("button", { name: "Disconnect" }));
  await waitFor(() => expect(screen.queryByText("Gmail")).toBeNull());
  expect(screen.queryByRole("dialog")).toBeNull();
});

/** Sends a key whose account is not ACTIVE yet. */
async function send(world: World) {
  const { control, requests } = world.sandbox;
  await userEvent.type(await screen.findByLabelText("API Key"), "sk_1");
  control.delay({ method: "GET", path: "connected_accounts", ms: 600 });
  await userEvent.click(screen.getByRole("button", { name: "Connect Stripe" }));
  await waitFor(() => expect(requests.some(({ method, status }) => method === "POST" && status === 201)).toBe(true));
  control.setStatus(control.accounts().at(-1)?.id ?? "", "INITIATED");
  control.delay({ method: "GET", path: "connected_accounts", ms: 0 });
  await screen.findByText("Checking the connection…");
}

/** Opens the provider's window. */
async function open(world: World) {
  await userEvent.click(await screen.findByRole("button", { name: "Reconnect Gmail" }));
  await waitFor(() => expect(world.browser.popups.at(-1)?.address).not.toBeNull());
}

// A newcomer's server was restarted during consent, and his card said "You are offline."
afterEach(() => onlineManager.setOnline(true));
test.each([
  ["a button", <ConnectButton key="button" toolkit="gmail" />, open],
  ["a row of a list", <ConnectionList key="list" toolkits={["gmail"]} />, open],
  ["a card", <ConnectCard key="card" toolkits={["gmail"]} />, open],
  ["a form", <ApiKeyForm key="form" toolkit="stripe" />, send],
])("only a browser that is offline says so while it waits: %s", async (_, part, begin) => {
  const prepare = (control: SandboxControl) =>
    void control.addAccount({ userId: user, toolkit: "gmail", status: "EXPIRED" });
  const world = createWorld({ prepare });
  const { container } = renderInWorld(world, part);
  await begin(world);
  world.online = false;
  const down = "The server can't be reached. This goes on when it answers again.";
  const offline = "You are offline. This goes on when the connection is back.";
  const page = within(container);
  while (page.queryAllByText(down).length === 0) await world.passTime(1_000, 1_000);
  expect(container).not.toHaveTextContent("offline");
  act(() => onlineManager.setOnline(false));
  expect(page.getAllByText(offline)).not.toHaveLength(0);
  expect(page.queryAllByText(down)).toHaveLength(0);
  act(() => onlineManager.setOnline(true));
  expect(page.getAllByText(down)).not.toHaveLength(0);
});
