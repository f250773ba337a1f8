import type {
  InfiniteData,
  QueryClient,
  QueryKey,
  UseInfiniteQueryOptions,
  UseQueryOptions,
} from "@tanstack/react-query";
import type { ComposioClient, ToolkitFilters } from "../core/client.ts";
import type { ComposioError } from "../core/errors.ts";
import type { AuthConfig, ConnectedAccount, Toolkit } from "../core/types.ts";
import type { Page } from "../core/wire.ts";

type Accounts = readonly ConnectedAccount[];
type AuthConfigs = readonly AuthConfig[];
type WithoutCursor = Omit<ToolkitFilters, "cursor">;

/** Milliseconds for which an answer is taken as it is; coming back to the page later than that asks again. */
const accountsFresh = 10_000;
const catalogueFresh = 5 * 60_000;

const retrying = {
  retry: (failures: number, error: ComposioError) => error.retryable && failures < 3,
  retryDelay: (failures: number, error: ComposioError) =>
    error.retryAfter === null ? Math.min(1000 * 2 ** failures, 15_000) : error.retryAfter * 1000,
};

/** Every query of the kit, for prefetching and invalidating: `queryClient.prefetchQuery(composioQueries.connectedAccounts(client))`. */
export const composioQueries: {
  /** All accounts of the user; filters are applied to it in the browser, so that a page makes one request. */
  connectedAccounts(client: ComposioClient): UseQueryOptions<Accounts, ComposioError> & { queryKey: QueryKey };
  authConfigs(client: ComposioClient): UseQueryOptions<AuthConfigs, ComposioError> & { queryKey: QueryKey };
  authConfig(client: ComposioClient, id: string): UseQueryOptions<AuthConfig, ComposioError> & { queryKey: QueryKey };
  toolkit(client: ComposioClient, slug: string): UseQueryOptions<Toolkit, ComposioError> & { queryKey: QueryKey };
  toolkits(
    client: ComposioClient,
    filters?: WithoutCursor,
  ): UseInfiniteQueryOptions<
    Page<Toolkit>,
    ComposioError,
    InfiniteData<Page<Toolkit>, string | null>,
    QueryKey,
    string | null
  >;
} = {
  connectedAccounts: (client) => ({
    queryKey: ["composio-react", client.baseUrl, "connected-accounts"],
    // Without the query's signal, which would cancel the request and send it again where StrictMode mounts twice.
    queryFn: () => client.connectedAccounts.list(),
    staleTime: accountsFresh,
    ...retrying,
  }),
  authConfigs: (client) => ({
    queryKey: ["composio-react", client.baseUrl, "auth-configs"],
    queryFn: () => client.authConfigs.list(),
    staleTime: catalogueFresh,
    ...retrying,
  }),
  authConfig: (client, id) => ({
    queryKey: ["composio-react", client.baseUrl, "auth-config", id],
    queryFn: ({ signal }) => client.authConfigs.get(id, { signal }),
    staleTime: catalogueFresh,
    ...retrying,
  }),
  toolkit: (client, slug) => ({
    queryKey: ["composio-react", client.baseUrl, "toolkit", slug],
    queryFn: ({ signal }) => client.toolkits.get(slug, { signal }),
    staleTime: catalogueFresh,
    ...retrying,
  }),
  toolkits: (client, filters = {}) => ({
    queryKey: ["composio-react", client.baseUrl, "toolkits", filters],
    queryFn: ({ signal, pageParam }) =>
      client.toolkits.list({ ...filters, cursor: pageParam ?? undefined }, { signal }),
    initialPageParam: null,
    getNextPageParam: (page) => page.nextCursor,
    staleTime: catalogueFresh,
    ...retrying,
  }),
};

/** Puts single accounts into the cached list: the others keep their place and identity. */
export function patchAccounts(queryClient: QueryClient, client: ComposioClient, changed: Accounts): void {
  if (changed.length === 0) return;
  const { queryKey } = composioQueries.connectedAccounts(client);
  const byId = new Map(changed.map((account) => [account.id, account]));
  queryClient.setQueryData<Accounts>(queryKey, (current) => {
    if (!current) return undefined;
    const known = new Set(current.map((account) => account.id));
    const added = changed.filter((account) => !known.has(account.id));
    return [...added, ...current.map((account) => byId.get(account.id) ?? account)];
  });
  // A list that was asked for before this news would put the old state back.
  if (queryClient.isFetching({ queryKey }) > 0) void queryClient.invalidateQueries({ queryKey });
}

/** Takes a deleted account out of the cached list. */
export function dropAccount(queryClient: QueryClient, client: ComposioClient, id: string): void {
  const { queryKey } = composioQueries.connectedAccounts(client);
  queryClient.setQueryData<Accounts>(queryKey, (current) => current?.filter((account) => account.id !== id));
  if (queryClient.isFetching({ queryKey }) > 0) void queryClient.invalidateQueries({ queryKey });
}
