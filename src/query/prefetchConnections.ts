import type { QueryClient } from "@tanstack/react-query";
import type { ComposioClient } from "../client/createComposioClient.ts";
import type { Target } from "../protocol/types.ts";
import { composioQueries } from "../react/queries/queries.ts";

/**
 * Reads into a query client what a page's first paint shows: the user's accounts, how they are connected, and of the
 * targets named what those two lists do not have. Never rejects: what fails is asked for again in the browser.
 *
 * @example
 * await prefetchConnections(queryClient, client, [{ toolkit: "gmail" }]);
 * return <HydrationBoundary state={dehydrate(queryClient)}>{children}</HydrationBoundary>;
 */
export async function prefetchConnections(
  queryClient: QueryClient,
  client: ComposioClient,
  targets: readonly Target[] = [],
): Promise<void> {
  const accounts = composioQueries.connectedAccounts(client);
  const authConfigs = composioQueries.authConfigs(client);
  await Promise.all([queryClient.prefetchQuery(accounts), queryClient.prefetchQuery(authConfigs)]);
  const configs = queryClient.getQueryData(authConfigs.queryKey);
  if (!configs) return;

  const lookups = targets.map(async ({ toolkit, authConfigId, connectedAccountId }) => {
    if (toolkit !== undefined) {
      const isListed = configs.some((config) => config.toolkit.slug === toolkit);
      return isListed ? undefined : queryClient.prefetchQuery(composioQueries.toolkit(client, toolkit));
    }
    const account = queryClient.getQueryData(accounts.queryKey)?.find(({ id }) => id === connectedAccountId);
    const configId = authConfigId ?? account?.authConfig.id;
    if (configId === undefined || configs.some(({ id }) => id === configId)) return undefined;
    return queryClient.prefetchQuery(composioQueries.authConfig(client, configId));
  });
  await Promise.all(lookups);
}
