import { HydrationBoundary, QueryClient, dehydrate } from "@tanstack/react-query";
import { composioQueries, createComposioClient, prefetchConnections } from "composio-react/query";
import { handlerFetch } from "composio-react/server";
import { type LoaderFunctionArgs, useLoaderData } from "react-router";
import { Connections } from "../Connections";
import { Providers } from "../Providers";
import { handler } from "../composio.server";

const targets = ["gmail", "slack", "tavily", "hackernews"].map((toolkit) => ({ toolkit }));

export async function loader({ request }: LoaderFunctionArgs) {
  const fetch = handlerFetch(handler, { headers: request.headers });
  const client = createComposioClient({ baseUrl: "/api/composio", fetch });
  const queryClient = new QueryClient();
  await Promise.all([
    prefetchConnections(queryClient, client, targets),
    queryClient.prefetchInfiniteQuery(composioQueries.toolkits(client, { search: "mail" })),
  ]);
  return dehydrate(queryClient);
}

export default function Home() {
  const state = useLoaderData<typeof loader>();
  return (
    <Providers>
      <HydrationBoundary state={state}>
        <Connections />
      </HydrationBoundary>
    </Providers>
  );
}
