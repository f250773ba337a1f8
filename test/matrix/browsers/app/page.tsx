import { QueryClient } from "@tanstack/react-query";
import { ApiKeyForm, ComposioProvider, createComposioClient } from "composio-react";
import { composioQueries, prefetchConnections } from "composio-react/query";

/** A form by itself, on the demo's server: `?toolkit=stripe&connect=Log in to {name}`. */
export function createPage() {
  const parameters = new URLSearchParams(location.search);
  const toolkit = parameters.get("toolkit") ?? "stripe";
  const connect = parameters.get("connect");
  const client = createComposioClient({ baseUrl: "/api/composio" });
  const queryClient = new QueryClient();
  return {
    element: (
      <ComposioProvider client={client} queryClient={queryClient} messages={connect === null ? {} : { connect }}>
        <ApiKeyForm toolkit={toolkit} />
      </ComposioProvider>
    ),
    async prefetch() {
      await prefetchConnections(queryClient, client, [{ toolkit }]);
      await queryClient.prefetchQuery(composioQueries.authConfig(client, `ac_${toolkit}`));
    },
  };
}
