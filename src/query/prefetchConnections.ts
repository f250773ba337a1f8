import type { QueryClient } from "@tanstack/react-query";
import type { ComposioClient } from "../client/createComposioClient.ts";
import type { Target } from "../protocol/types.ts";
import { composioQueries } from "../react/queries/composioQueries.ts";

/**
 * Reads the data for a page's first paint into a query client: the user's accounts, and the auth configs of the given
 * targets. Never rejects: the browser repeats what has failed.
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
  const accounts = composioQueries.connectedAccounts(client, queryClient);
  const listed = queryClient.prefetchQuery(accounts);

  async function prefetchTarget({ toolkit, authConfigId, connectedAccountId }: Target): Promise<void> {
    if (authConfigId !== undefined) return queryClient.prefetchQuery(composioQueries.authConfig(client, authConfigId));
    if (connectedAccountId !== undefined) await listed;
    const account = queryClient.getQueryData(accounts.queryKey)?.find(({ id }) => id === connectedAccountId);
    const slug = toolkit ?? account?.toolkit.slug;
    if (slug === undefined) return;
    const options = composioQueries.authConfigs(client, { toolkit: slug });
    await queryClient.prefetchQuery(options);
    const configs = queryClient.getQueryData(options.queryKey);
    if (!configs || configs.some(({ id }) => toolkit !== undefined || id === account?.authConfig.id)) return;
    // Not in the list: read the auth config by its id, or the toolkit, as `useAuthConfig` does.
    if (account) await queryClient.prefetchQuery(composioQueries.authConfig(client, account.authConfig.id));
    else await queryClient.prefetchQuery(composioQueries.toolkit(client, slug));
  }

  await Promise.all([listed, ...targets.map(prefetchTarget)]);
}
