import { QueryClient, onlineManager } from "@tanstack/react-query";
import { screen, waitFor, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { flushSync } from "react-dom";
import { afterEach, describe, expect, test, vi } from "vitest";
import "../../../src/components/styles.css";
import { createFlows } from "../../../src/client/flow/flows.ts";
import { createLazyFlows } from "../../../src/client/flow/lazyFlows.ts";
import { ConnectButton } from "../../../src/index.ts";
import { type World, createWorld, refusal, user } from "../support/createWorld.ts";
import { countRequests, inWorld, renderInWorld } from "../support/renderInWorld.tsx";

const list = "GET /connected-accounts";
const configs = "GET /auth-configs";

describe("while the user's accounts are on their way", () => {
  test("a connected app is not called anything else, and the button does not move", async () => {
    const world = createWorld({ prepare: (control) => control.addAccount({ userId: user, toolkit: "gmail" }) });
    const release = world.hold(list);
    const { container } = renderInWorld(world, <ConnectButton toolkit="gmail" />);
    const button = screen.getByRole("button", { name: "Gmail" });
    await waitFor(() => expect(countRequests(world, configs)).toBeGreaterThan(0));
    expect(button).toHaveAttribute("aria-busy", "true");
    expect(button).not.toHaveAttribute("data-phase");
    expect(container).not.toHaveTextContent(/Connect/);
    const { height } = container.getBoundingClientRect();
    release();
    await screen.findByText("Connected");
    expect(container.querySelector("[aria-busy]")).toBeNull();
    expect(container.getBoundingClientRect()).toMatchObject({ height });
  });

  test("the app's own words wait as well, and have their room", async () => {
    const world = createWorld();
    const release = world.hold(list);
    renderInWorld(world, <ConnectButton toolkit="gmail">Bring your whole mailbox along</ConnectButton>);
    const button = screen.getByRole("button", { name: "Gmail" });
    const { width } = button.getBoundingClientRect();
    release();
    expect(await screen.findByRole("button", { name: "Bring your whole mailbox along" })).toBe(button);
    expect(button.getBoundingClientRect().width).toBe(width);
  });

  test("a press before the answer: if the app is connected, the window is closed again", async () => {
    const world = createWorld({ prepare: (control) => control.addAccount({ userId: user, toolkit: "gmail" }) });
    const release = world.hold(list);
    renderInWorld(world, <ConnectButton toolkit="gmail" />);
    screen.getByRole("button", { name: "Gmail" }).click();
    expect(world.browser.popups).toHaveLength(1);
    release();
    await screen.findByText("Connected");
    await waitFor(() => expect(world.browser.popups[0]?.closed).toBe(true));
    expect(countRequests(world, "POST /connected-accounts/link")).toBe(0);
  });
});

describe("a press before it is known how an app is connected", () => {
  test("opens the window in the click, and continues when it is known", async () => {
    const world = createWorld();
    const release = world.hold(configs);
    renderInWorld(world, <ConnectButton toolkit="gmail" />);
    (await screen.findByRole("button", { name: "Connect Gmail" })).click();
    expect(world.browser.popups).toHaveLength(1);
    await screen.findByRole("button", { name: "Connecting Gmail…" });
    expect(countRequests(world, "POST /connected-accounts/link")).toBe(0);
    release();
    await waitFor(() => expect(world.browser.popups[0]?.address).toContain(world.sandbox.origin));
    expect([world.browser.popups.length, countRequests(world, "POST /connected-accounts/link")]).toEqual([1, 1]);
  });

  test.each(["ac_stripe", "ac_second"])(
    "with the app's keys, a reconnect uses the account's own auth config: %s",
    async (own) => {
      const key = { generic_api_key: "sk_live_1" };
      const world = createWorld({
        credentials: { ac_stripe: key, ac_second: key },
        prepare(control) {
          control.addAuthConfig({ toolkit: "stripe", id: "ac_second" });
          control.addAccount({ userId: user, authConfigId: own, status: "EXPIRED" });
        },
      });
      const release = world.hold(configs);
      renderInWorld(world, <ConnectButton toolkit="stripe" />);
      (await screen.findByRole("button", { name: "Reconnect Stripe" })).click();
      release();
      await screen.findByText("Connected");
      await waitFor(() => expect(world.browser.popups[0]?.closed).toBe(true));
      const made = world.sandbox.control.accounts().filter(({ status }) => status === "ACTIVE");
      expect(made).toMatchObject([{ authConfigId: own }]);
    },
  );

  test.each([
    ["the app's keys: connects", true],
    ["a form: opens it, and closes the window", false],
  ])("and before the code of the flows is there, %s", async (_, hasKeys) => {
    const world = createWorld(hasKeys ? { credentials: { ac_stripe: { generic_api_key: "sk_live_1" } } } : {});
    let deliver = (): void => undefined;
    const code = new Promise<{ createFlows: typeof createFlows }>((resolve) => {
      deliver = () => resolve({ createFlows });
    });
    world.client.connections.flows((page) => createLazyFlows(page, () => code));
    const release = world.hold(configs);
    renderInWorld(world, <ConnectButton toolkit="stripe" />);
    const button = await screen.findByRole("button", { name: "Connect Stripe" });
    button.click();
    release();
    await waitFor(() => expect(button).toHaveAttribute("data-method", "fields"));
    if (!hasKeys) await screen.findByRole("dialog", { name: "Connect Stripe" });
    deliver();
    if (hasKeys) await screen.findByText("Connected");
    await waitFor(() => expect(world.browser.popups[0]?.closed).toBe(true));
  });

  test("the answer comes while the window opens, as in Firefox: the press still counts", async () => {
    const world = createWorld();
    const known = new QueryClient();
    const { unmount } = renderInWorld(world, <ConnectButton toolkit="gmail" />, { queryClient: known });
    await waitFor(() => expect(screen.getByRole("button")).toHaveAttribute("data-method", "redirect"));
    unmount();
    const queryClient = new QueryClient();
    for (const kind of [list, configs]) world.hold(kind);
    renderInWorld(world, <ConnectButton toolkit="gmail" />, { queryClient });
    world.browser.whileOpening = () =>
      flushSync(() => {
        for (const { queryKey, state } of known.getQueryCache().getAll())
          queryClient.setQueryData(queryKey, state.data);
      });
    screen.getByRole("button", { name: "Gmail" }).click();
    await waitFor(() => expect(world.browser.popups[0]?.address).toContain(world.sandbox.origin));
    expect(world.browser.popups).toMatchObject([{ closed: false }]);
  });

  test.each([
    ["keys", "stripe", "Stripe", "Connect Stripe"],
    ["a field first", "zendesk", "Zendesk", "Connect Zendesk"],
  ])("ends in the form where it needs %s, and no window stays", async (_, toolkit, name, title) => {
    const world = createWorld();
    const release = world.hold(configs);
    renderInWorld(world, <ConnectButton toolkit={toolkit} />);
    (await screen.findByRole("button", { name: `Connect ${name}` })).click();
    expect(world.browser.popups).toHaveLength(1);
    release();
    const dialog = await screen.findByRole("dialog", { name: title });
    expect(within(dialog).getAllByRole("button").length).toBeGreaterThan(1);
    expect(world.browser.popups[0]).toMatchObject({ closed: true, address: null });
    expect(countRequests(world, "POST /connected-accounts/link")).toBe(0);
  });

  test("goes on at once if the button is removed meanwhile", async () => {
    const world = createWorld();
    const release = world.hold(configs);
    const { rerender } = renderInWorld(world, <ConnectButton toolkit="gmail" />);
    (await screen.findByRole("button", { name: "Connect Gmail" })).click();
    rerender(inWorld(world, null));
    await waitFor(() => expect(world.browser.popups[0]?.address).not.toBeNull());
    release();
  });

  test("goes on after ten seconds without an answer", async () => {
    const world = createWorld();
    const release = world.hold(configs);
    renderInWorld(world, <ConnectButton toolkit="gmail" />);
    const button = await screen.findByRole("button", { name: "Connect Gmail" });
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    button.click();
    vi.advanceTimersByTime(10_000);
    vi.useRealTimers();
    await waitFor(() => expect(world.browser.popups[0]?.address).not.toBeNull());
    release();
  });

  test.each([
    ["failing before a press", { toolkit: "gmail" }, 2],
    ["failing after it", { toolkit: "gmail" }, 1],
    ["of an auth config", { authConfigId: "ac_gmail" }, 1],
    ["of an account", { connectedAccountId: "ca_gmail" }, 1],
  ])("says soon that the handler can't be reached, %s", async (_, target, failed) => {
    const world = createWorld();
    world.online = false;
    const asked = () => countRequests(world, list);
    renderInWorld(world, <ConnectButton {...target} />);
    const button = screen.getByRole("button");
    await waitFor(() => expect(asked()).toBeGreaterThanOrEqual(failed));
    button.click();
    expect(world.browser.popups).toHaveLength(1);
    const text = "The server can't be reached. Check your network and try again.";
    await waitFor(() => expect(screen.getByText(text)).toBeVisible());
    // React Query asks four times.
    expect(asked()).toBeLessThan(4);
    await waitFor(() => expect(world.browser.popups).toMatchObject([{ closed: true }]));
    world.online = true;
    (await screen.findByRole("button", { name: "Try again" })).click();
    expect(world.browser.popups).toHaveLength(2);
  });

  test("waits for the last answer if the handler answers with errors", async () => {
    const link = "POST /connected-accounts/link";
    const world = createWorld({
      intercept: ({ method, url }, send) =>
        method === "GET" && url.endsWith("/connected-accounts")
          ? Promise.resolve(refusal("composio_unavailable"))
          : send(),
    });
    renderInWorld(world, <ConnectButton toolkit="gmail" />);
    screen.getByRole("button").click();
    await waitFor(() => expect(world.requests).toContain(link));
    const before = world.requests.slice(0, world.requests.indexOf(link));
    expect(before.filter((request) => request === list)).toHaveLength(4);
  });

  test("requests nothing if the user cancels meanwhile", async () => {
    const world = createWorld();
    const release = world.hold(configs);
    renderInWorld(world, <ConnectButton toolkit="stripe" />);
    (await screen.findByRole("button", { name: "Connect Stripe" })).click();
    await userEvent.click(await screen.findByRole("button", { name: "Cancel" }));
    release();
    await waitFor(() =>
      expect(screen.getByRole("button", { name: "Connect Stripe" })).not.toHaveAttribute("data-pending"),
    );
    expect(world.browser.popups[0]?.closed).toBe(true);
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  test("counts again after a cancel, as a press of its own", async () => {
    const world = createWorld();
    const release = world.hold(configs);
    renderInWorld(world, <ConnectButton toolkit="stripe" />);
    (await screen.findByRole("button", { name: "Connect Stripe" })).click();
    await userEvent.click(await screen.findByRole("button", { name: "Cancel" }));
    (await screen.findByRole("button", { name: "Connect Stripe" })).click();
    release();
    await screen.findByRole("dialog", { name: "Connect Stripe" });
    await waitFor(() => expect(world.browser.popups).toMatchObject([{ closed: true }, { closed: true }]));
    expect(countRequests(world, "POST /connected-accounts/link")).toBe(0);
  });

  test("counts once if it is pressed twice", async () => {
    const world = createWorld();
    const release = world.hold(configs);
    renderInWorld(world, <ConnectButton toolkit="gmail" />);
    const button = await screen.findByRole("button", { name: "Connect Gmail" });
    await userEvent.dblClick(button);
    release();
    await waitFor(() => expect(world.browser.popups[0]?.address).toContain(world.sandbox.origin));
    expect([world.browser.popups.length, countRequests(world, "POST /connected-accounts/link")]).toEqual([1, 1]);
  });
});

describe("behind a login wall", () => {
  test("the user is asked to sign in, not told that something is set up wrong", async () => {
    const world = createWorld();
    world.hasLoginWall = true;
    renderInWorld(world, <ConnectButton toolkit="gmail" />);
    expect(await screen.findByText("Please sign in again, then try once more.")).toBeVisible();
    world.hasLoginWall = false;
    await userEvent.click(screen.getByRole("button", { name: "Try again" }));
    await screen.findByRole("button", { name: "Connect Gmail" });
  });

  test("the same if the session ends before the press", async () => {
    const world = createWorld();
    renderInWorld(world, <ConnectButton toolkit="gmail" />);
    const button = await screen.findByRole("button", { name: "Connect Gmail" });
    await waitFor(() => expect(button).toHaveAttribute("data-method", "redirect"));
    world.hasLoginWall = true;
    await userEvent.click(button);
    await waitFor(() => expect(screen.getByText("Please sign in again, then try once more.")).toBeVisible());
    expect(world.browser.popups[0]?.closed).toBe(true);
  });
});

// A newcomer's report: "Try again" opened Composio's page, which asked for the API key.
describe("after it could not be read how an app is connected", () => {
  test.each([
    ["the session had ended", (world: World, isOut: boolean) => (world.userId = isOut ? null : user)],
    ["there was an outage", (world: World, isOut: boolean) => (world.outage = isOut ? "composio_unavailable" : null)],
  ])("another press asks again, and ends in the form where it needs keys: %s", async (_, setOut) => {
    const world = createWorld();
    const release = world.hold(configs);
    renderInWorld(world, <ConnectButton toolkit="stripe" />);
    const button = await screen.findByRole("button", { name: "Connect Stripe" });
    setOut(world, true);
    release();
    await waitFor(() => expect(countRequests(world, configs)).toBeGreaterThan(0));
    await userEvent.click(button);
    await waitFor(() => expect(world.browser.popups.every(({ closed }) => closed)).toBe(true));
    await waitFor(() => expect(countRequests(world, "POST /connected-accounts/link")).toBe(1));
    setOut(world, false);
    await userEvent.click(await screen.findByRole("button", { name: "Try again" }));
    expect(await screen.findByRole("dialog", { name: "Connect Stripe" })).toBeVisible();
    await waitFor(() => expect(world.browser.popups.every(({ closed }) => closed)).toBe(true));
    expect(countRequests(world, "POST /connected-accounts/link")).toBe(1);
  });
});

describe("several buttons of one app", () => {
  test("show the same text, and one of them announces it", async () => {
    const world = createWorld();
    renderInWorld(
      world,
      [1, 2, 3].map((key) => <ConnectButton key={key} toolkit="gmail" />),
    );
    const [first] = await screen.findAllByRole("button", { name: "Connect Gmail" });
    if (!first) throw new Error("no button");
    await userEvent.click(first);
    await waitFor(() => expect(screen.getAllByText("Finish in the window that opened.")).toHaveLength(3));
    await waitFor(() => expect(spoken()).toEqual(["Finish in the window that opened."]));
    await waitFor(() => expect(world.browser.popups.at(-1)?.address).toContain(world.sandbox.origin));
    world.consent("allow");
    await waitFor(() => expect(screen.getAllByText("Connected")).toHaveLength(3));
    await waitFor(() => expect(spoken()).toEqual(["Gmail is ready to use."]));
  });

  test("the announcing one is rendered: not the first, if that is hidden", async () => {
    const world = createWorld();
    renderInWorld(world, [
      <div key="1" style={{ display: "none" }}>
        <ConnectButton toolkit="gmail" />
      </div>,
      <ConnectButton key="2" toolkit="gmail" />,
    ]);
    await userEvent.click(await screen.findByRole("button", { name: "Connect Gmail" }));
    await waitFor(() => expect(spoken()).toEqual(["Finish in the window that opened."]));
  });
});

/** What assistive technology reads out of the page's live regions. */
function spoken(): string[] {
  return screen.getAllByRole("status").flatMap(({ textContent }) => (textContent ? [textContent] : []));
}

// A newcomer's report: the window stayed blank, and the button said "Opening a window…" for seconds.
test("offline, a press before it is known how an app is connected says so at once, and can be tried again", async () => {
  const world = createWorld();
  const release = world.hold(configs);
  renderInWorld(world, <ConnectButton toolkit="gmail" />);
  const button = await screen.findByRole("button", { name: "Connect Gmail" });
  onlineManager.setOnline(false);
  world.online = false;
  await userEvent.click(button);
  // The panel's code is loaded later.
  await waitFor(() => expect(screen.getByText(/The server can't be reached/)).toBeVisible());
  expect(world.browser.popups.map(({ closed }) => closed)).toEqual([true]);
  expect(countRequests(world, "POST /connected-accounts/link")).toBe(1);

  onlineManager.setOnline(true);
  world.online = true;
  release();
  await userEvent.click(await screen.findByRole("button", { name: "Try again" }));
  await waitFor(() => expect(world.browser.popups[1]?.address).toContain("/link/"));
});

afterEach(() => onlineManager.setOnline(true));
