import { HydrationBoundary, QueryClient, dehydrate } from "@tanstack/react-query";
import { createComposioClient, prefetchConnections } from "composio-react/query";
import { handlerFetch } from "composio-react/server";
import { type LoaderFunctionArgs, useLoaderData } from "react-router";
import { handler } from "../composio.server";
import { Integrations } from "../integrations";

/** The status of each connection is in the first HTML. */
export async function loader({ request }: LoaderFunctionArgs) {
  const fetch = handlerFetch(handler, { headers: request.headers });
  const client = createComposioClient({ baseUrl: "/api/composio", fetch });
  const queryClient = new QueryClient();
  await prefetchConnections(queryClient, client, [{ toolkit: "gmail" }, { toolkit: "slack" }]);
  return dehydrate(queryClient);
}

export default function Home() {
  return (
    <HydrationBoundary state={useLoaderData<typeof loader>()}>
      <Integrations />
    </HydrationBoundary>
  );
}
