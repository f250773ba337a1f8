import { HydrationBoundary, QueryClient, dehydrate } from "@tanstack/react-query";
import { composioQueries, createComposioClient, prefetchConnections } from "composio-react/query";
import { handlerFetch } from "composio-react/server";
import { headers } from "next/headers";
import { connection } from "next/server";
import { Suspense } from "react";
import { Connections } from "./Connections";
import { Providers } from "./Providers";
import { handler } from "./handler";

const targets = ["gmail", "slack", "tavily", "hackernews"].map((toolkit) => ({ toolkit }));

export default function Page() {
  return (
    <Providers>
      <Suspense fallback={<p>Loading</p>}>
        <Prefetched />
      </Suspense>
    </Providers>
  );
}

async function Prefetched() {
  await connection();
  const fetch = handlerFetch(handler, { headers: await headers() });
  const client = createComposioClient({ baseUrl: "/api/composio", fetch });
  const queryClient = new QueryClient();
  await Promise.all([
    prefetchConnections(queryClient, client, targets),
    queryClient.prefetchInfiniteQuery(composioQueries.toolkits(client, { search: "mail" })),
  ]);
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <Connections />
    </HydrationBoundary>
  );
}
