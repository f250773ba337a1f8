import { HydrationBoundary, QueryClient, QueryClientProvider, dehydrate } from "@tanstack/react-query";
import { cleanup, render, screen, waitFor, within } from "@testing-library/react";
import { type Root, hydrateRoot } from "react-dom/client";
import { renderToString } from "react-dom/server.browser";
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { ApiKeyForm, ComposioProvider, ConnectCard, ConnectionList, composioQueries } from "../../src/index.ts";
import { targetKey } from "../../src/protocol/targets.ts";
import { prefetchConnections } from "../../src/query/index.ts";
import { complaintsOf } from "./support/complaintsOf.ts";
import { type World, createWorld, user } from "./support/createWorld.ts";
import { renderInWorld } from "./support/renderInWorld.tsx";
import { publicComponents } from "./support/publicComponents.tsx";

let root: Root | null = null;
const container = document.createElement("div");
beforeEach(() => document.body.append(container));
afterEach(() => {
  root?.unmount();
  root = null;
  vi.restoreAllMocks();
  container.remove();
});

const openWorld = (): World =>
  createWorld({
    authorizeAdmin: () => true,
    prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail" }),
  });

/** What a page's server has read for it. */
async function prefetch({ client }: World): Promise<QueryClient> {
  const queryClient = new QueryClient();
  await Promise.all([
    prefetchConnections(
      queryClient,
      client,
      ["gmail", "slack", "notion", "stripe"].map((toolkit) => ({ toolkit })),
    ),
    queryClient.prefetchInfiniteQuery(composioQueries.toolkits(client, { limit: 24 })),
  ]);
  return queryClient;
}

// A server has the form's code.
beforeAll(async () => {
  renderInWorld(createWorld(), <ApiKeyForm toolkit="stripe" />);
  await screen.findByLabelText("API Key");
  cleanup();
});

describe.each(publicComponents)("$name in the server's HTML", ({ name, element, attribute, ready }) => {
  test.each([false, true])("is taken over without a warning (prefetched: %s)", async (isPrefetched) => {
    const world = openWorld();
    const state = dehydrate(isPrefetched ? await prefetch(world) : new QueryClient());
    const app = () => (
      <QueryClientProvider client={new QueryClient()}>
        <HydrationBoundary state={state}>
          <ComposioProvider client={world.client}>
            {element({ "data-testid": "part" }, world.sandbox.control.accounts()[0]?.id ?? "")}
          </ComposioProvider>
        </HydrationBoundary>
      </QueryClientProvider>
    );
    container.innerHTML = renderToString(app());
    const served = within(container).getByTestId("part");
    expect(served.className).toMatch(/^cr-/);
    const isKnown = isPrefetched && !isLoadedLater.has(name);
    expect(served.getAttribute(attribute) === ready).toBe(isKnown || name === "ToolkitLogo");

    const onRecoverableError = vi.fn<(error: unknown) => void>();
    const onError = vi.spyOn(console, "error");
    root = hydrateRoot(container, app(), { onRecoverableError });
    await waitFor(() => expect(screen.getByTestId("part")).toHaveAttribute(attribute, ready));
    expect(onRecoverableError).not.toHaveBeenCalled();
    expect(complaintsOf(onError)).toEqual([]);
  });
});

// Islands, and routes of a router: each a root of its own, with the page's client and cache.
describe.each(publicComponents)(
  "$name in the server's HTML, after the page has asked for its data elsewhere",
  ({ element, attribute, ready }) => {
    test.each([false, true])("is taken over without a warning (prefetched: %s)", async (isPrefetched) => {
      const world = openWorld();
      const state = dehydrate(isPrefetched ? await prefetch(world) : new QueryClient());
      const app = (queryClient: QueryClient, testId: string) => (
        <QueryClientProvider client={queryClient}>
          <HydrationBoundary state={state}>
            <ComposioProvider client={world.client}>
              {element({ "data-testid": testId }, world.sandbox.control.accounts()[0]?.id ?? "")}
            </ComposioProvider>
          </HydrationBoundary>
        </QueryClientProvider>
      );
      container.innerHTML = renderToString(app(new QueryClient(), "late"));
      const queryClient = new QueryClient();
      const first = render(app(queryClient, "first"));
      await waitFor(() => expect(first.getByTestId("first")).toHaveAttribute(attribute, ready));

      const onRecoverableError = vi.fn<(error: unknown) => void>();
      const onError = vi.spyOn(console, "error");
      root = hydrateRoot(container, app(queryClient, "late"), { onRecoverableError });
      await waitFor(() => expect(screen.getByTestId("late")).toHaveAttribute(attribute, ready));
      expect(onRecoverableError).not.toHaveBeenCalled();
      expect(complaintsOf(onError)).toEqual([]);
    });
  },
);

// Provider and list are hydrated at different times: the provider may have resumed a flow before the list is.
test("a list whose hidden row is being reconnected when it is hydrated gives no warning, and then shows the row", async () => {
  const world = createWorld({
    prepare(control) {
      for (let number = 1; number <= 12; number++)
        control.addAccount({ userId: user, toolkit: "gmail", alias: `No. ${number}` });
    },
  });
  const queryClient = new QueryClient();
  await prefetchConnections(queryClient, world.client);
  const app = () => (
    <ComposioProvider client={world.client} queryClient={queryClient}>
      <ConnectionList initialRows={6} />
    </ComposioProvider>
  );
  container.innerHTML = renderToString(app());
  expect(container).not.toHaveTextContent("No. 12");
  const id = world.sandbox.control.accounts().find(({ alias }) => alias === "No. 12")?.id ?? "";
  world.client.connections.underWay.set(targetKey({ connectedAccountId: id }), true);
  const onRecoverableError = vi.fn<(error: unknown) => void>();
  root = hydrateRoot(container, app(), { onRecoverableError });
  await waitFor(() => expect(container).toHaveTextContent("No. 12"));
  expect(onRecoverableError).not.toHaveBeenCalled();
});

// The answer is in the browser's storage, of which a server knows nothing. React 18 is the one that may fail here.
test("a card that was declined before the reload gives no warning, and is one line then", async () => {
  const world = openWorld();
  const queryClient = await prefetch(world);
  const app = () => (
    <ComposioProvider client={world.client} queryClient={queryClient}>
      <ConnectCard request={{ toolkits: [{ slug: "slack" }] }} requestId="call_1" onDeclined={() => undefined} />
    </ComposioProvider>
  );
  container.innerHTML = renderToString(app());
  root = hydrateRoot(container, app());
  screen.getByRole("button", { name: "Not now" }).click();
  await waitFor(() => expect(container.querySelector(".cr-card")).toHaveAttribute("data-line"));
  root.unmount();
  container.innerHTML = renderToString(app());
  expect(within(container).getByRole("button", { name: "Not now" })).toBeVisible();
  const onRecoverableError = vi.fn<(error: unknown) => void>();
  root = hydrateRoot(container, app(), { onRecoverableError });
  await waitFor(() => expect(container.querySelector(".cr-card")).toHaveAttribute("data-line"));
  expect(onRecoverableError).not.toHaveBeenCalled();
});

/** Their code is loaded in the browser. */
const isLoadedLater = new Set(["AuthConfigForm", "AuthConfigList"]);

describe("a theme in the server's HTML", () => {
  const theme = {
    accentColor: "#0f766e",
    fontFamily: '"Inter", serif',
    variables: { "--cr-gap": "1px;color:red" },
  };
  const app = (nonce?: string) => (
    <ComposioProvider client={createWorld().client} theme={theme} nonce={nonce}>
      <p data-testid="part" style={{ color: "var(--cr-accent)" }} />
    </ComposioProvider>
  );

  test.each([
    ["is not there without a nonce", undefined, "rgb(0, 0, 0)"],
    ["is in a style element with a nonce", "abc", "rgb(15, 118, 110)"],
    ["is in a style element on a page without a policy", "", "rgb(15, 118, 110)"],
  ])("%s, and hydration completes it", async (_, nonce, before) => {
    container.innerHTML = renderToString(app(nonce));
    const part = screen.getByTestId("part");
    const scope = part.parentElement;
    expect(getComputedStyle(part).color).toBe(before);
    expect(scope?.hasAttribute("style")).toBe(false);
    expect(container.innerHTML).not.toContain("color:red");

    const onError = vi.spyOn(console, "error");
    root = hydrateRoot(container, app(nonce));
    await waitFor(() => expect(scope?.style.getPropertyValue("--cr-font")).toBe('"Inter", serif'));
    await waitFor(() => expect(getComputedStyle(part).color).toBe("rgb(15, 118, 110)"));
    expect(complaintsOf(onError)).toEqual([]);
  });
});
