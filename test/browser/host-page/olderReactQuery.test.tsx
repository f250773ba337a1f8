import { HydrationBoundary, QueryClient, QueryClientProvider, dehydrate, useQuery } from "@tanstack/react-query";
import { screen, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { expect, test } from "vitest";
import { type ComposioClient, composioQueries, ConnectionList } from "../../../src/index.ts";
import { prefetchConnections } from "../../../src/query/index.ts";
import { type World, createWorld, user } from "../support/createWorld.ts";
import { countRequests, renderInWorld } from "../support/renderInWorld.tsx";

/** As React Query before 5.66: a query's function is not told which query client runs it. */
function olderQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // A copy would read the context's signal, and in StrictMode React Query would then repeat the request.
        persister: (queryFn, context) => queryFn(Object.create(context, { client: { value: undefined } })),
      },
    },
  });
}

function worldWithGmail(): World {
  return createWorld({ prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail" }) });
}

function render(world: World, queryClient: QueryClient, children: ReactNode): void {
  renderInWorld(world, <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>, { queryClient });
}

async function expectLists(world: World, count: number): Promise<void> {
  await screen.findByText("Connected");
  expect(countRequests(world, "GET /connected-accounts")).toBe(count);
}

test("the accounts are requested once", async () => {
  const world = worldWithGmail();
  render(world, olderQueryClient(), <ConnectionList />);
  await expectLists(world, 1);
});

test("prefetched accounts are not requested again", async () => {
  const world = worldWithGmail();
  const prefetched = olderQueryClient();
  await prefetchConnections(prefetched, world.client);
  render(
    world,
    olderQueryClient(),
    <HydrationBoundary state={dehydrate(prefetched)}>
      <ConnectionList />
    </HydrationBoundary>,
  );
  await expectLists(world, 1);
});

test("the app's own query for the accounts costs one request more, and ends", async () => {
  const world = worldWithGmail();
  render(
    world,
    olderQueryClient(),
    <>
      <Own client={world.client} />
      <ConnectionList />
    </>,
  );
  await waitFor(() => expect(screen.getByText("1 account")).toBeVisible());
  await expectLists(world, 2);
});

function Own({ client }: { client: ComposioClient }): ReactNode {
  const { data } = useQuery(composioQueries.connectedAccounts(client));
  return <p>{data?.length} account</p>;
}
