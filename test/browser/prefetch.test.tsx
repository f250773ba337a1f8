import { HydrationBoundary, QueryClient, QueryClientProvider, dehydrate } from "@tanstack/react-query";
import { screen, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { hydrateRoot } from "react-dom/client";
import { renderToString } from "react-dom/server.browser";
import { expect, test, vi } from "vitest";
import {
  ComposioProvider,
  ConnectButton,
  ConnectionStatusBadge,
  ToolkitPicker,
  composioQueries,
  useToolkits,
} from "../../src/index.ts";
import { prefetchConnections } from "../../src/query/index.ts";
import { complaintsOf } from "./support/complaintsOf.ts";
import { createWorld, user } from "./support/createWorld.ts";
import { inWorld, renderInWorld } from "./support/renderInWorld.tsx";

// hosts.md 32: dehydrated state broke hydration, and was asked for again at once.
test("prefetched HTML is taken over as it is, without a request", async () => {
  const world = createWorld({ prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail" }) });
  const prefetched = new QueryClient();
  await prefetchConnections(prefetched, world.client, [{ toolkit: "gmail" }, { toolkit: "slack" }]);
  const state = dehydrate(prefetched);
  const app = (client = new QueryClient()) => (
    <QueryClientProvider client={client}>
      <HydrationBoundary state={state}>
        <ComposioProvider client={world.client}>
          <ConnectButton toolkit="gmail" />
          <ConnectButton toolkit="slack" />
          <ConnectionStatusBadge toolkit="gmail" />
        </ComposioProvider>
      </HydrationBoundary>
    </QueryClientProvider>
  );
  const container = document.createElement("div");
  document.body.append(container);
  container.innerHTML = renderToString(app());
  expect(screen.getAllByText("Connected")).toHaveLength(2);
  expect(screen.getByRole("button", { name: "Connect Slack" })).toBeVisible();

  const asked = world.requests.length;
  const onRecoverableError = vi.fn<(error: unknown) => void>();
  const onError = vi.spyOn(console, "error");
  const root = hydrateRoot(container, app(), { onRecoverableError });
  const slack = screen.getByRole("button", { name: "Connect Slack" });
  await userEvent.click(slack);
  await waitFor(() => expect(world.browser.popups[0]?.address).toContain("/link/"));
  expect(slack).toBeInTheDocument(); // The server's own element.
  expect(onRecoverableError).not.toHaveBeenCalled();
  expect(complaintsOf(onError)).toEqual([]);
  expect(world.requests.slice(asked).filter((request) => request.startsWith("GET"))).toEqual([]);
  root.unmount();
  container.remove();
});

// As in docs/integrations.md.
test("the catalogue's first page and the featured apps are in the server's HTML, if both are prefetched", async () => {
  const world = createWorld();
  const featured = ["gmail", "slack"];
  const queryClient = new QueryClient();
  const html = () => {
    const page = document.createElement("div");
    page.innerHTML = renderToString(inWorld(world, <ToolkitPicker featured={featured} />, { queryClient }));
    return page;
  };
  const skeletons = () => html().querySelectorAll("[data-kind=skeleton]").length;
  await queryClient.prefetchInfiniteQuery(composioQueries.toolkits(world.client, { limit: 24 }));
  expect(skeletons()).toBe(2);
  await queryClient.prefetchInfiniteQuery(composioQueries.toolkits(world.client, { toolkits: featured }));
  expect(skeletons()).toBe(0);
  expect(html()).toHaveTextContent(/Gmail.*Slack/);
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
