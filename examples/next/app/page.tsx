import { HydrationBoundary, QueryClient, dehydrate } from "@tanstack/react-query";
import { ConnectButton } from "composio-react";
import { createComposioClient, prefetchConnections } from "composio-react/query";
import { handlerFetch } from "composio-react/server";
import { headers } from "next/headers";
import { handler } from "./composio";

/** The status of each connection is in the first HTML. */
export default async function Page() {
  const fetch = handlerFetch(handler, { headers: await headers() });
  const client = createComposioClient({ baseUrl: "/api/composio", fetch });
  const queryClient = new QueryClient();
  await prefetchConnections(queryClient, client, [{ toolkit: "gmail" }, { toolkit: "slack" }]);

  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <h1>Integrations</h1>
      <p>
        <ConnectButton toolkit="gmail" />
      </p>
      <p>
        <ConnectButton toolkit="slack" />
      </p>
    </HydrationBoundary>
  );
}
