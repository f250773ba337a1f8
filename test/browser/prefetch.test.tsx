import {
  type DehydratedState,
  HydrationBoundary,
  QueryClient,
  QueryClientProvider,
  dehydrate,
} from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { hydrateRoot } from "react-dom/client";
import { renderToString } from "react-dom/server.browser";
import { type ReactElement, type ReactNode, useEffect } from "react";
import { describe, expect, test, vi } from "vitest";
import {
  ComposioProvider,
  ConnectButton,
  ConnectionStatusBadge,
  IntegrationsPage,
  RequireConnection,
  ToolkitPicker,
  useToolkits,
} from "../../src/index.ts";
import { prefetchConnections, prefetchIntegrationsPage } from "../../src/query/index.ts";
import { complaintsOf } from "./support/complaintsOf.ts";
import { type World, createWorld, user } from "./support/createWorld.ts";
import { inWorld, renderInWorld } from "./support/renderInWorld.tsx";

/** Puts the HTML of a server, which has read `prefetched`, into the document. */
function serve(world: World, prefetched: QueryClient, children: ReactNode) {
  const state = dehydrate(prefetched);
  const app = (client = new QueryClient()) => (
    <QueryClientProvider client={client}>
      <HydrationBoundary state={state}>
        <ComposioProvider client={world.client}>{children}</ComposioProvider>
      </HydrationBoundary>
    </QueryClientProvider>
  );
  const container = document.createElement("div");
  document.body.append(container);
  container.innerHTML = renderToString(app());

  /** React takes the HTML over. The result checks that nothing was wrong with it, and removes the page. */
  function hydrate(client?: QueryClient): () => void {
    const onRecoverableError = vi.fn<(error: unknown) => void>();
    const onError = vi.spyOn(console, "error");
    const root = hydrateRoot(container, app(client), { onRecoverableError });
    return () => {
      expect(onRecoverableError).not.toHaveBeenCalled();
      expect(complaintsOf(onError)).toEqual([]);
      root.unmount();
      container.remove();
    };
  }
  return { container, hydrate };
}

// hosts.md 32: dehydrated state broke hydration, and was asked for again at once.
test("prefetched HTML is taken over as it is, without a request", async () => {
  const world = createWorld({ prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail" }) });
  const prefetched = new QueryClient();
  await prefetchConnections(prefetched, world.client, [{ toolkit: "gmail" }, { toolkit: "slack" }]);
  const { hydrate } = serve(world, prefetched, [
    <ConnectButton key="gmail" toolkit="gmail" />,
    <ConnectButton key="slack" toolkit="slack" />,
    <ConnectionStatusBadge key="status" toolkit="gmail" />,
  ]);
  expect(screen.getAllByText("Connected")).toHaveLength(2);
  expect(screen.getByRole("button", { name: "Connect Slack" })).toBeVisible();

  const asked = world.requests.length;
  const leave = hydrate();
  const slack = screen.getByRole("button", { name: "Connect Slack" });
  await userEvent.click(slack);
  await waitFor(() => expect(world.browser.popups[0]?.address).toContain("/link/"));
  expect(slack).toBeInTheDocument(); // The server's own element.
  expect(world.requests.slice(asked).filter((request) => request.startsWith("GET"))).toEqual([]);
  leave();
});

test.each([
  ["alone", ["twitter"], "X: Can't be connected here"],
  ["beside one that can be", ["twitter", "gmail"], "Connect 2 apps to go on"],
])("the gate of an app that can't be connected is taken over as it is: %s", async (_, toolkits, title) => {
  const world = createWorld();
  const prefetched = new QueryClient();
  await prefetchConnections(
    prefetched,
    world.client,
    toolkits.map((toolkit) => ({ toolkit })),
  );
  const { container, hydrate } = serve(
    world,
    prefetched,
    <RequireConnection toolkits={toolkits}>
      <p>Content</p>
    </RequireConnection>,
  );
  const card = container.querySelector(".cr-gate");
  const leave = hydrate();
  await waitFor(() => expect(screen.getByRole("region", { name: title })).toHaveTextContent("Can't be connected here"));
  expect(container.querySelector(".cr-gate")).toBe(card); // The server's own element.
  expect(card).not.toBeNull();
  expect(screen.queryByText("Content")).toBeNull();
  leave();
});

test("a connection that this browser knows to be replaced is taken over as the server has shown it, and then shown", async () => {
  const world = createWorld({ prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail" }) });
  const queryClient = new QueryClient();
  await prefetchConnections(queryClient, world.client, [{ toolkit: "gmail" }]);
  const app = inWorld(world, <ConnectionStatusBadge connectedAccountId="ca_gone" />, { queryClient });
  const container = document.createElement("div");
  document.body.append(container);
  container.innerHTML = renderToString(app);
  // The page's own user is known already, as in a part of the page that React takes over later.
  world.client.connections.replacements.set("ca_gone", world.sandbox.control.accounts()[0]?.id ?? "");
  const onRecoverableError = vi.fn<(error: unknown) => void>();
  const onError = vi.spyOn(console, "error");
  const root = hydrateRoot(container, app, { onRecoverableError });
  await screen.findByText("Connected");
  expect(onRecoverableError).not.toHaveBeenCalled();
  expect(complaintsOf(onError)).toEqual([]);
  root.unmount();
  container.remove();
});

const featured = ["slack", "gmail"];
const accountsOf = { gmail: "ACTIVE", slack: "EXPIRED", notion: "INACTIVE", github: "FAILED" };

/** Its effect runs after those of the page before it. */
function Mounted({ onMounted }: { onMounted: () => void }): null {
  useEffect(onMounted, [onMounted]);
  return null;
}

describe("prefetchIntegrationsPage", () => {
  test.each<[string, object, (props: object) => ReactElement]>([
    ["as it comes", {}, (props) => <IntegrationsPage {...props} />],
    ["with featured apps", { featured }, (props) => <IntegrationsPage {...props} />],
    ["of some apps", { toolkits: ["notion", ...featured] }, (props) => <IntegrationsPage {...props} />],
    ["the catalogue alone", { featured }, (props) => <ToolkitPicker {...props} />],
  ])("reads all that the page asks for: %s", async (_, props, element) => {
    const world = createWorld({
      prepare(control) {
        for (const [toolkit, status] of Object.entries(accountsOf))
          control.addAccount({ userId: user, toolkit, status });
      },
    });
    const onMounted = vi.fn<() => void>();
    const prefetched = new QueryClient();
    await prefetchIntegrationsPage(prefetched, world.client, props);
    const { container, hydrate } = serve(
      world,
      prefetched,
      <>
        {element(props)}
        <Mounted onMounted={onMounted} />
      </>,
    );
    expect(container.querySelectorAll("[aria-busy=true], [data-kind=skeleton]")).toHaveLength(0);

    const asked = world.requests.length;
    const queryClient = new QueryClient();
    const leave = hydrate(queryClient);
    await waitFor(() => expect(onMounted).toHaveBeenCalled());
    // A query that lacks its data is asked for in an effect.
    const queries = queryClient.getQueryCache().getAll();
    expect(queries.filter(({ state }) => state.fetchStatus !== "idle").map(({ queryKey }) => queryKey)).toEqual([]);
    expect(world.requests.slice(asked)).toEqual([]);
    leave();
  });
});

function Search({ search }: { search: string }) {
  const { data, isPlaceholderData, error } = useToolkits({ search });
  return (
    <ul aria-label="Apps" aria-busy={isPlaceholderData}>
      {data === undefined ? (
        <li>{error ? "failed" : "nothing yet"}</li>
      ) : (
        data.map(({ slug, name }) => <li key={slug}>{name}</li>)
      )}
    </ul>
  );
}

// hosts.md 35, sentry#115085: each keystroke emptied the list.
test("the catalogue keeps what was found while the next search is on its way", async () => {
  const world = createWorld();
  const { rerender } = renderInWorld(world, <Search search="gm" />);
  expect(await screen.findByText("Gmail")).toBeVisible();
  expect(screen.getByRole("list")).toHaveAttribute("aria-busy", "false");

  rerender(inWorld(world, <Search search="slac" />));
  expect(screen.getByText("Gmail")).toBeVisible();
  expect(screen.getByRole("list")).toHaveAttribute("aria-busy", "true");
  expect(await screen.findByText("Slack")).toBeVisible();
  expect(screen.queryByText("Gmail")).toBeNull();
  expect(screen.getByRole("list")).toHaveAttribute("aria-busy", "false");
});

describe("a page that is hydrated again, as by `router.refresh()`,", () => {
  const targets = [{ toolkit: "gmail" }, { toolkit: "slack" }];

  /** What a loader of the app's router has read in the browser. */
  async function readInBrowser(world: World): Promise<DehydratedState> {
    const loader = new QueryClient();
    await prefetchConnections(loader, world.client, targets);
    return dehydrate(loader);
  }

  /** What a server has read, whose clock is so many milliseconds behind the browser's. */
  async function readOnServer(world: World, behind = 0): Promise<DehydratedState> {
    const { queries, mutations } = await readInBrowser(world);
    const sent = queries.map(({ state, ...query }) => {
      // A server is no page.
      const data = query.queryKey.includes("owner") ? { ...Object(state.data), page: null } : state.data;
      return { ...query, state: { ...state, data, dataUpdatedAt: state.dataUpdatedAt - behind } };
    });
    return { queries: sent, mutations };
  }

  function renderHydrated(world: World, first: DehydratedState) {
    const queryClient = new QueryClient();
    const page = (state: DehydratedState) => (
      <QueryClientProvider client={queryClient}>
        <ComposioProvider client={world.client}>
          <HydrationBoundary state={state}>
            <ConnectButton toolkit="gmail" />
            <ConnectButton toolkit="slack" />
          </HydrationBoundary>
        </ComposioProvider>
      </QueryClientProvider>
    );
    const { rerender } = render(page(first));
    return { hydrateAgain: (state: DehydratedState) => rerender(page(state)) };
  }

  test.each([
    ["a server", readOnServer],
    ["a loader in the browser", readInBrowser],
  ])("by %s: it asks for nothing while a connection is under way, and its buttons stay usable", async (_, read) => {
    const world = createWorld();
    const { hydrateAgain } = renderHydrated(world, await read(world));
    await userEvent.click(screen.getByRole("button", { name: "Connect Gmail" }));
    await waitFor(() => expect(world.browser.popups[0]?.address).toContain("/link/"));

    const state = await read(world);
    const asked = world.requests.length;
    hydrateAgain(state);
    await userEvent.click(screen.getByRole("button", { name: "Connect Slack" }));
    await waitFor(() => expect(world.browser.popups[1]?.address).toContain("/link/"));
    expect(world.requests.slice(asked)).toEqual(["POST /connected-accounts/link"]);
  });

  // Less than the ten seconds after which the list would be read again in any case.
  test.each([-5_000, 5_000])("shows what the server has read, whose clock is %d ms behind", async (behind) => {
    const world = createWorld();
    const { hydrateAgain } = renderHydrated(world, await readOnServer(world, behind));
    expect(screen.getByRole("button", { name: "Connect Gmail" })).toBeVisible();

    world.sandbox.control.addAccount({ userId: user, toolkit: "gmail" });
    const state = await readOnServer(world, behind);
    const asked = world.requests.length;
    hydrateAgain(state);
    expect(await screen.findByText("Connected")).toBeVisible();
    expect(world.requests.slice(asked)).toEqual([]);
  });
});
