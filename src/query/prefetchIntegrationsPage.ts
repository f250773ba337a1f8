import type { QueryClient } from "@tanstack/react-query";
import type { ComposioClient } from "../client/createComposioClient.ts";
import { accountPhase } from "../protocol/status.ts";
import { composioQueries } from "../react/queries/composioQueries.ts";
import { pageSize } from "../react/queries/pageSize.ts";
import { prefetchConnections } from "./prefetchConnections.ts";

/** The props of the page that say what it reads. */
export interface PrefetchIntegrationsPageOptions {
  /** The prop `toolkits` of the page or of the `ToolkitPicker`, if it has one. */
  toolkits?: readonly string[] | undefined;
  /** The prop `featured`, if it has one. */
  featured?: readonly string[] | undefined;
}

/**
 * Reads the data for the first paint of an `IntegrationsPage`, or of a `ToolkitPicker`, into a query client: the user's accounts,
 * the first page of the catalogue, the featured apps, and how apps are connected whose connection is not in order. Never
 * rejects: the browser repeats what has failed.
 *
 * @example
 * await prefetchIntegrationsPage(queryClient, client, { featured: ["gmail", "slack"] });
 * return <HydrationBoundary state={dehydrate(queryClient)}>{children}</HydrationBoundary>;
 */
export async function prefetchIntegrationsPage(
  queryClient: QueryClient,
  client: ComposioClient,
  { toolkits, featured = [] }: PrefetchIntegrationsPageOptions = {},
): Promise<void> {
  const read = (filters: Parameters<typeof composioQueries.toolkits>[1]) =>
    queryClient.prefetchInfiniteQuery(composioQueries.toolkits(client, filters));

  async function readAccounts(): Promise<void> {
    await prefetchConnections(queryClient, client);
    const { queryKey } = composioQueries.connectedAccounts(client);
    const targets = (queryClient.getQueryData(queryKey) ?? [])
      .filter(({ toolkit }) => toolkits?.includes(toolkit.slug) !== false)
      // Their rows and tiles have a `ConnectButton` from the start; the others have one when they are pointed at.
      .filter((account) => !["connected", "not_connected"].includes(accountPhase(account)))
      .flatMap(({ id, toolkit }) => [{ connectedAccountId: id }, { toolkit: toolkit.slug }]);
    if (targets.length > 0) await prefetchConnections(queryClient, client, targets);
  }

  await Promise.all([readAccounts(), read({ toolkits, limit: pageSize }), read({ toolkits: featured })]);
}
