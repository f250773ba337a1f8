import { HydrationBoundary, QueryClient, dehydrate } from "@tanstack/react-query";
import { createComposioClient, prefetchConnections } from "composio-react/query";
import { handlerFetch } from "composio-react/server";
import { headers } from "next/headers";
import { connection } from "next/server";
import { Suspense } from "react";
import { handler } from "./composio";
import { Integrations } from "./integrations";

export default function Page() {
  return (
    <Suspense>
      <Prefetched />
    </Suspense>
  );
}

/** The status of each connection is in the first HTML. */
async function Prefetched() {
  await connection(); // so that `cacheComponents` prerenders nothing of it
  const fetch = handlerFetch(handler, { headers: await headers() });
  const client = createComposioClient({ baseUrl: "/api/composio", fetch });
  const queryClient = new QueryClient();
  await prefetchConnections(queryClient, client, [{ toolkit: "gmail" }, { toolkit: "slack" }]);
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <Integrations />
    </HydrationBoundary>
  );
}
