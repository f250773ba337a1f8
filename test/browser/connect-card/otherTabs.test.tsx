import { act, screen, waitFor, within } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import "../../../src/components/styles.css";
import { ConnectCard, type ConnectedAccount } from "../../../src/index.ts";
import { type World, createWorld, user } from "../support/createWorld.ts";
import { countRequests, renderInWorld } from "../support/renderInWorld.tsx";

type OnConnected = (accounts: readonly ConnectedAccount[]) => void;

// Not only at the end: a page that is still there then stores that it has told its app.
beforeEach(() => localStorage.clear());
afterEach(() => {
  vi.restoreAllMocks();
  localStorage.clear();
});

const cardFor = (onConnected?: OnConnected) => (
  <ConnectCard toolkits={["gmail"]} requestId="call_1" onConnected={onConnected} />
);

/** What this world has stored: tests of other files run in other pages of the same origin. */
const stored = ({ client }: World) =>
  JSON.stringify(Object.entries(localStorage).filter(([key]) => key.includes(client.baseUrl)));

async function answerInAnotherTab(): Promise<{ readonly world: World; readonly region: HTMLElement }> {
  const world = createWorld();
  renderInWorld(world, cardFor());
  const region = await screen.findByRole("region", { name: "Connect Gmail to go on" });
  await within(region).findByRole("button", { name: "Connect Gmail" });
  world.sandbox.control.addAccount({ userId: user, toolkit: "gmail" });
  const onConnected = vi.fn<OnConnected>();
  renderInWorld({ ...world, client: world.reload() }, cardFor(onConnected));
  await waitFor(() => expect(onConnected).toHaveBeenCalledTimes(1));
  return { world, region };
}

test("another tab was answered, and this one has an older list: the card stays as it is until it has read it again", async () => {
  const { world, region } = await answerInAnotherTab();

  const release = world.hold("GET /connected-accounts");
  const seen = new Set<string | undefined>();
  const look = () => seen.add(`${region.dataset.state} ${region.dataset.line ?? "card"}`);
  const observer = new MutationObserver(look);
  observer.observe(region, { attributes: true });
  // As the browser tells other tabs of what one has stored.
  act(() => void window.dispatchEvent(new StorageEvent("storage", { key: null })));
  await waitFor(() => expect(countRequests(world, "GET /connected-accounts")).toBe(3));
  look();
  release();
  await waitFor(() => expect(region).toHaveAttribute("data-state", "connected"));
  observer.disconnect();
  look();
  expect([...seen]).toEqual(["open card", "connected card"]);
});

test("another tab was answered, and this one does not know it yet: Not now takes nothing back", async () => {
  const { world, region } = await answerInAnotherTab();
  act(() => within(region).getByRole("button", { name: "Not now" }).click());
  await waitFor(() => expect(region).toHaveAttribute("data-state", "connected"));
  expect(stored(world)).not.toContain("declined");
});

describe("a hidden tab", () => {
  const hide = (state: DocumentVisibilityState) => vi.spyOn(document, "visibilityState", "get").mockReturnValue(state);
  const openHidden = async (world: World) => {
    world.sandbox.control.addAccount({ userId: user, toolkit: "gmail" });
    hide("hidden");
    const onConnected = vi.fn<OnConnected>();
    renderInWorld(world, cardFor(onConnected));
    await screen.findByRole("region", { name: "Connected" });
    return onConnected;
  };

  test("answers for nobody if another user has signed in meanwhile", async () => {
    const world = createWorld();
    const onConnected = await openHidden(world);
    world.userId = "user_2";
    await act(() => world.client.connectedAccounts.list());
    hide("visible");
    act(() => void document.dispatchEvent(new Event("visibilitychange")));
    await screen.findByRole("button", { name: "Connect Gmail" });
    expect(onConnected).not.toHaveBeenCalled();
    expect(stored(world)).not.toContain("isConnectedTold");
  });

  test("leaves the answer to a tab that the user sees", async () => {
    const world = createWorld();
    const onConnected = await openHidden(world);
    hide("visible");
    const onConnectedHere = vi.fn<OnConnected>();
    renderInWorld({ ...world, client: world.reload() }, cardFor(onConnectedHere));
    await waitFor(() => expect(onConnectedHere).toHaveBeenCalledTimes(1));
    expect(onConnected).not.toHaveBeenCalled();
    act(() => world.clock.advance(5_000));
    await waitFor(() => expect(stored(world)).toContain("isConnectedTold"));
    expect(onConnected).not.toHaveBeenCalled();
  });

  test("goes on when the user comes back to it", async () => {
    const onConnected = await openHidden(createWorld());
    hide("visible");
    act(() => void document.dispatchEvent(new Event("visibilitychange")));
    await waitFor(() => expect(onConnected).toHaveBeenCalledTimes(1));
  });

  test("goes on after some seconds if no other does", async () => {
    const world = createWorld();
    const onConnected = await openHidden(world);
    await waitFor(() => {
      act(() => world.clock.advance(5_000));
      expect(onConnected).toHaveBeenCalledTimes(1);
    });
  });
});
