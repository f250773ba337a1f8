import { HydrationBoundary, QueryClient, QueryClientProvider, dehydrate } from "@tanstack/react-query";
import { screen, waitFor } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { ComposioProvider, ConnectButton } from "../../src/index.ts";
import { prefetchConnections } from "../../src/query/index.ts";
import { createWorld, user, type World } from "./support/createWorld.ts";
import { countRequests, inWorld, renderInWorld } from "./support/renderInWorld.tsx";

/* A page costs what it shows. At 565877c twelve buttons in a project of 2,000 auth configs cost 2,021 requests to Composio. */

const dozen = Array.from({ length: 12 }, (_, index) => index + 1);
const buttonsOf = (numbers: readonly number[]) =>
  numbers.map((number) => <ConnectButton key={number} toolkit={`made_up_${number}`} />);

/** Every button of the page knows how its app is connected. */
async function expectKnown(count: number): Promise<void> {
  await waitFor(() => {
    const buttons = screen.getAllByRole("button").filter((button) => button.hasAttribute("data-method"));
    expect(buttons).toHaveLength(count);
  });
}

/** The lists of auth configs that were asked of Composio: the toolkits of each. */
function askedToolkits({ sandbox }: World): (string | undefined)[] {
  return sandbox.requests
    .filter(({ path }) => path.endsWith("/auth_configs"))
    .map(({ query }) => query["toolkit_slug"]);
}

describe("twelve buttons in a project of 2,000 auth configs", () => {
  test("cost two requests of the browser and 14 at Composio, and two at Composio for the next page", async () => {
    const world = createWorld({ catalogueSize: 2_000 });
    const { unmount } = renderInWorld(world, buttonsOf(dozen));
    await expectKnown(12);
    expect(world.requests.toSorted()).toEqual(["GET /auth-configs", "GET /connected-accounts"]);
    expect(world.sandbox.requests.length).toBeLessThanOrEqual(14);
    unmount();

    const before = world.sandbox.requests.length;
    renderInWorld(world, buttonsOf(dozen));
    await expectKnown(12);
    expect(
      world.sandbox.requests
        .slice(before)
        .map(({ path }) => path.replace("/api/v3.1", ""))
        .toSorted(),
    ).toEqual(["/auth_configs", "/connected_accounts"]);
  });

  test("a later button requests only its own toolkit, and is not called unavailable meanwhile", async () => {
    const world = createWorld({ catalogueSize: 2_000 });
    const { rerender, container } = renderInWorld(world, buttonsOf([1, 2]));
    await expectKnown(2);
    const release = world.hold("GET /auth-configs");
    const seen: string[] = [];
    const observer = new MutationObserver(() => seen.push(container.innerHTML));
    observer.observe(container, { subtree: true, childList: true, characterData: true, attributes: true });
    rerender(inWorld(world, buttonsOf([1, 2, 3, 4])));
    const late = await screen.findByRole("button", { name: "Connect Made Up 3" });
    await waitFor(() => expect(countRequests(world, "GET /auth-configs")).toBe(2));
    expect(late).not.toHaveAttribute("data-method");
    expect(late).toBeEnabled();
    release();
    await expectKnown(4);
    observer.disconnect();
    expect(askedToolkits(world)).toEqual(["made_up_1,made_up_2", "made_up_3,made_up_4"]);
    expect(seen.join("\n")).not.toMatch(/unavailable|can't be connected/);
    rerender(inWorld(world, buttonsOf([4, 2])));
    await expectKnown(2);
    expect(countRequests(world, "GET /auth-configs")).toBe(2);
  });

  test("prefetched data is not requested again, only what is missing", async () => {
    const world = createWorld({ catalogueSize: 2_000 });
    const prefetched = new QueryClient();
    await prefetchConnections(prefetched, world.client, [{ toolkit: "made_up_1" }, { authConfigId: "ac_made_up_2" }]);
    const state = dehydrate(prefetched);
    const page = (numbers: readonly number[]) => (
      <HydrationBoundary state={state}>
        <ConnectButton authConfigId="ac_made_up_2" />
        {buttonsOf(numbers)}
      </HydrationBoundary>
    );
    const before = world.requests.length;
    const host = new QueryClient();
    const wrap = (numbers: readonly number[]) => (
      <QueryClientProvider client={host}>
        <ComposioProvider client={world.client}>{page(numbers)}</ComposioProvider>
      </QueryClientProvider>
    );
    const { rerender } = renderInWorld(world, wrap([1]));
    await expectKnown(2);
    expect(world.requests.slice(before)).toEqual([]);
    rerender(wrap([1, 5]));
    await expectKnown(3);
    expect(world.requests.slice(before)).toEqual(["GET /auth-configs"]);
    expect(askedToolkits(world)).toEqual(["made_up_1", "made_up_5"]);
  });
});

test("targets of all kinds share one request", async () => {
  let id = "";
  const world = createWorld({
    prepare: (control) => ({ id } = control.addAccount({ userId: user, toolkit: "notion", status: "EXPIRED" })),
  });
  const release = world.hold("GET /auth-configs");
  renderInWorld(world, [
    <ConnectButton key="1" toolkit="gmail" />,
    <ConnectButton key="2" authConfigId="ac_stripe" />,
    <ConnectButton key="3" connectedAccountId={id} />,
    <ConnectButton key="4" toolkit="notion" />,
  ]);
  release();
  await expectKnown(4);
  // The account's own app was asked for by its toolkit's button already.
  expect(countRequests(world, "GET /auth-configs")).toBe(1);
  expect(askedToolkits(world)).toEqual(["gmail,notion"]);
  expect(screen.getByRole("button", { name: "Connect Stripe" })).toHaveAttribute("data-method", "fields");
});

test.each(["Google Calendar", "gmail,slack", "gmail&ids=ac_slack", "", "x".repeat(200)])(
  "a toolkit called %j takes no other button with it",
  async (toolkit) => {
    const world = createWorld();
    renderInWorld(world, [<ConnectButton key="1" toolkit={toolkit} />, <ConnectButton key="2" toolkit="gmail" />]);
    await waitFor(() => expect(screen.getByRole("button", { name: "Connect Gmail" })).toHaveAttribute("data-method"));
    expect(askedToolkits(world)).toEqual(["gmail"]);
    expect(await screen.findByText(/can't be connected yet/)).toBeVisible();
  },
);

test("a missing auth config affects no other button, and is requested by itself", async () => {
  const world = createWorld();
  renderInWorld(world, [
    <ConnectButton key="1" authConfigId="ac_nope" />,
    <ConnectButton key="2" authConfigId="ac_gmail" />,
  ]);
  await waitFor(() => expect(screen.getByRole("button", { name: "Connect Gmail" })).toHaveAttribute("data-method"));
  expect(await screen.findByText(/can't be connected yet/)).toBeVisible();
  expect(world.requests.filter((request) => request.includes("auth-configs")).toSorted()).toEqual([
    "GET /auth-configs",
    "GET /auth-configs/ac_nope",
  ]);
});

test("after a failure, twelve buttons share one request again", async () => {
  const world = createWorld({
    catalogueSize: 100,
    prepare: (control) => control.failNext({ path: "/auth_configs", status: 500 }),
  });
  renderInWorld(world, buttonsOf(dozen));
  await waitFor(() => expect(countRequests(world, "GET /auth-configs")).not.toBe(0));
  expect(screen.queryByText(/can't be connected yet/)).toBeNull();
  await waitFor(() =>
    expect(screen.getAllByRole("button").every((button) => button.hasAttribute("data-method"))).toBe(true),
  );
  expect(countRequests(world, "GET /auth-configs")).toBe(2);
});

test("201 toolkits are requested a hundred at a time", async () => {
  const world = createWorld({ catalogueSize: 400 });
  renderInWorld(world, buttonsOf(Array.from({ length: 201 }, (_, index) => index + 1)));
  await waitFor(() => expect(askedToolkits(world).map((slugs) => slugs?.split(",").length)).toEqual([100, 100, 1]));
});
