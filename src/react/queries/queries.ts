import type {
  DataTag,
  InfiniteData,
  QueryCache,
  QueryCacheNotifyEvent,
  QueryClient,
  QueryFunction,
  QueryKey,
  UseInfiniteQueryOptions,
  UseQueryOptions,
} from "@tanstack/react-query";
import type { ComposioClient } from "../../client/createComposioClient.ts";
import { longestPause } from "../../protocol/limits.ts";
import type { ToolkitFilters } from "../../protocol/requests.ts";
import type { ComposioError } from "../../protocol/errors.ts";
import { keyOf } from "./keyOf.ts";
import { isOwnList, noteOwner } from "./listOwner.ts";
import type { AuthConfig, AuthConfigSummary, ConnectedAccount, Page, Toolkit } from "../../protocol/types.ts";

type Accounts = readonly ConnectedAccount[];
type AuthConfigs = readonly AuthConfig[];
type AuthConfigSummaries = readonly AuthConfigSummary[];
type ToolkitPages = InfiniteData<Page<Toolkit>, string | null>;
type WithoutCursor = Omit<ToolkitFilters, "cursor">;

/** Options that `useQuery`, `useSuspenseQuery`, `prefetchQuery` and `getQueryData` all take. */
type Options<Data> = Omit<UseQueryOptions<Data, ComposioError>, "queryFn" | "queryKey"> & {
  queryFn: QueryFunction<Data>;
  queryKey: DataTag<QueryKey, Data>;
};
type InfiniteOptions = Omit<
  UseInfiniteQueryOptions<Page<Toolkit>, ComposioError, ToolkitPages, QueryKey, string | null>,
  "queryFn" | "queryKey"
> & {
  queryFn: QueryFunction<Page<Toolkit>, QueryKey, string | null>;
  queryKey: DataTag<QueryKey, ToolkitPages>;
};

/** Milliseconds for which data is fresh. After that, a return to the page refetches it. */
const accountsFresh = 10_000;
const catalogueFresh = 5 * 60_000;

const isServer = typeof window === "undefined";

/**
 * Options that the defaults of the page's QueryClient must not change. Otherwise errors would be thrown instead of shown,
 * other data (the auth configs of another toolkit) would be shown while a query loads, or no request would be sent.
 * `suspense`, which pages still have from React Query 4, would also send the requests of queries that are switched off.
 */
export const pinned: {
  throwOnError: false;
  suspense: false;
  placeholderData: undefined;
  initialData: undefined;
  notifyOnChangeProps: undefined;
  enabled: true;
} = {
  throwOnError: false,
  suspense: false,
  placeholderData: undefined,
  initialData: undefined,
  notifyOnChangeProps: undefined,
  enabled: true,
};

/** The same for changes. They fail at once if offline: a queued one could run when the user no longer expects it. */
export const direct: { networkMode: "always"; retry: false; throwOnError: false } = {
  networkMode: "always",
  retry: false,
  throwOnError: false,
};

const shared = {
  ...pinned,
  // No retries on a server, because the page waits for its queries. The browser repeats failed ones.
  retry: (failures: number, error: ComposioError) => !isServer && error.retryable && failures < 3,
  retryDelay: (failures: number, error: ComposioError) =>
    error.retryAfter === null
      ? Math.min(1000 * 2 ** failures, 15_000)
      : Math.min(error.retryAfter, longestPause) * 1000,
};

const accountsKey = (client: ComposioClient) => keyOf<Accounts>(client, "connected-accounts");

/**
 * All accounts of the user. Hooks filter this list in the browser, so that a page sends one request.
 * @param cache the query client that runs the query. React Query passes it since 5.66; without it, the kit reads the list once
 * more, because it can't know whose list it is
 */
export function connectedAccountsQuery(client: ComposioClient, cache?: QueryClient): Options<Accounts> {
  return {
    queryKey: accountsKey(client),
    // Does not read the query's signal: in StrictMode, which mounts twice, React Query would abort the request and repeat it.
    queryFn: async (context) => noteOwner(context.client ?? cache, client, await client.connectedAccounts.list()),
    staleTime: accountsFresh,
    ...shared,
  };
}

export function authConfigQuery(client: ComposioClient, id: string): Options<AuthConfig> {
  return {
    queryKey: keyOf(client, "auth-config", id),
    queryFn: async () => {
      const found = await client.connections.gatherAuthConfigs("ids", id);
      // The error of a request for a single id says why there is none.
      return found.find((config) => config.id === id) ?? client.authConfigs.get(id);
    },
    staleTime: catalogueFresh,
    ...shared,
  };
}

/** @param catalogue the page's query client: a toolkit in a loaded page of the catalogue needs no request */
export function toolkitQuery(client: ComposioClient, slug: string, catalogue?: QueryClient): Options<Toolkit> {
  return {
    ...shared,
    queryKey: keyOf(client, "toolkit", slug),
    initialData: () => catalogue && toolkitOfPages(catalogue, client, slug),
    queryFn: ({ signal }) => client.toolkits.get(slug, { signal }),
    staleTime: catalogueFresh,
  };
}

export function toolkitsQuery(client: ComposioClient, filters: WithoutCursor = {}): InfiniteOptions {
  return {
    queryKey: keyOf(client, "toolkits", filters),
    queryFn: (context) =>
      client.toolkits.list(
        { ...filters, cursor: context.pageParam ?? undefined },
        // Only a search is aborted, by the next letter. Otherwise the signal is not read, because of StrictMode.
        filters.search === undefined ? {} : { signal: context.signal },
      ),
    initialPageParam: null,
    getNextPageParam: (page) => page.nextCursor,
    staleTime: catalogueFresh,
    ...shared,
  };
}

/** All auth configs of the app, without fields. */
export function authConfigsQuery(client: ComposioClient): Options<AuthConfigSummaries>;
/** The auth configs of a toolkit, with fields. Queries at about the same time share one request. */
export function authConfigsQuery(client: ComposioClient, filters: { toolkit: string }): Options<AuthConfigs>;
export function authConfigsQuery(client: ComposioClient, filters?: { toolkit: string }): object {
  return {
    queryKey: keyOf(client, "auth-configs", ...(filters ? [filters.toolkit] : [])),
    queryFn: async () => {
      if (!filters) return client.authConfigs.list();
      const { toolkit } = filters;
      return (await client.connections.gatherAuthConfigs("toolkits", toolkit)).filter(
        (config) => config.toolkit.slug === toolkit,
      );
    },
    staleTime: catalogueFresh,
    ...shared,
  };
}

/** The items of all pages. */
export function itemsOf<Item>({ pages }: { readonly pages: readonly Page<Item>[] }): readonly Item[] {
  return pages.flatMap(({ items }) => items);
}

/** A toolkit from the cached pages of the catalogue. */
function toolkitOfPages(queryClient: QueryClient, client: ComposioClient, slug: string): Toolkit | undefined {
  return queryClient
    .getQueriesData<ToolkitPages>({ queryKey: keyOf(client, "toolkits") })
    .flatMap(([, data]) => (data ? itemsOf(data) : []))
    .find((toolkit) => toolkit.slug === slug);
}

/** Another user is signed in: removes all cached data of the previous user, and refetches the data that the page shows. */
export function forgetAnswers(queryClient: QueryClient, client: ComposioClient): void {
  const cache = queryClient.getQueryCache();
  const filters = { queryKey: keyOf(client) };
  for (const query of cache.findAll(filters)) {
    // Not `query.reset()`, which would bring back the data with which the query was restored or hydrated.
    void query.cancel({ silent: true });
    if (query.getObserversCount() === 0) cache.remove(query);
    else query.setState(unanswered);
  }
  void queryClient.refetchQueries({ ...filters, type: "active" });
}

/**
 * Follows the kit's queries. Failed ones are asked again by themselves: React Query would wait until the user returns to the page.
 * So are those that the app has removed from the cache, as `clear()` at a sign-out does: React Query itself would show the removed
 * data until the next render.
 */
export function followQueries(queryClient: QueryClient, { baseUrl, connections }: ComposioClient): () => void {
  const cache = queryClient.getQueryCache();
  return cache.subscribe(({ type, query }) => {
    // SAFETY: a query key is an array. React Query does not say of what here, and the kit's queries have no other errors.
    const [name, url] = query.queryKey as readonly unknown[];
    const error = query.state.error as ComposioError | null;
    if (name !== "composio-react" || url !== baseUrl) return;
    if (type === "removed") askAgain(cache, query);
    else if (error?.retryable) connections.retry(query);
  });
}

/** Asks again for those that show a removed query. */
function askAgain(cache: QueryCache, query: QueryCacheNotifyEvent["query"]): void {
  // Before React Query 5.67, a query does not tell its observers. Then it is put back, without its data, and fetched itself.
  const observers: typeof query.observers | undefined = query.observers;
  if (observers) for (const observer of observers) observer.setOptions(observer.options);
  else if (query.isActive() && !cache.get(query.queryHash)) {
    cache.add(query);
    query.setState(unanswered);
    query.fetch().catch(() => undefined); // Its observers show the error.
  }
}

const unanswered = {
  data: undefined,
  dataUpdateCount: 0,
  dataUpdatedAt: 0,
  error: null,
  fetchFailureCount: 0,
  fetchFailureReason: null,
  fetchStatus: "idle",
  isInvalidated: false,
  status: "pending",
} as const;

/** Puts changed accounts into the cached list. The others stay the same objects, in the same order. */
export function patchAccounts(queryClient: QueryClient, client: ComposioClient, changed: Accounts): void {
  if (changed.length === 0) return;
  const byId = new Map(changed.map((account) => [account.id, account]));
  updateList(queryClient, client, (current) => {
    const known = new Set(current.map((account) => account.id));
    const added = changed.filter((account) => !known.has(account.id));
    const next = [...added, ...current.map((account) => byId.get(account.id) ?? account)];
    return client.connections.replacements.mark(next);
  });
}

/** Removes accounts that are gone from the cached list. Also called after each reading of all accounts, even if none is gone. */
export function dropAccounts(queryClient: QueryClient, client: ComposioClient, isGone: (id: string) => boolean): void {
  updateList(queryClient, client, (current) => current.filter((account) => !isGone(account.id)));
  // A list that has failed can be read again. Not after changes of single accounts: they come often, also while the list goes on
  // failing.
  const queryKey = accountsKey(client);
  if (queryClient.getQueryState(queryKey)?.error) void queryClient.invalidateQueries({ queryKey });
}

/** Changes the cached list, if it is the current user's. */
function updateList(queryClient: QueryClient, client: ComposioClient, change: (current: Accounts) => Accounts): void {
  const queryKey = accountsKey(client);
  queryClient.setQueryData<Accounts>(queryKey, (current) => {
    if (!current || !isOwnList(queryClient, client, current)) return undefined;
    const next = change(current);
    // A poll without a change must not make the list count as fresh: a return to the page would then not refetch it.
    const isSame = JSON.stringify(next) === JSON.stringify(current);
    return isSame ? undefined : noteOwner(queryClient, client, next);
  });
  // A list that was requested before this change would bring the old state back.
  void queryClient.invalidateQueries({ queryKey, fetchStatus: "fetching" });
}
