import type { InfiniteData, QueryClient, UseInfiniteQueryOptions, UseQueryOptions } from "@tanstack/react-query";
import type * as api from "../../client/catalogue/adminLater.ts";
import type { ComposioClient } from "../../client/createComposioClient.ts";
import { earlyError } from "../../protocol/earlyErrors.ts";
import type { ComposioError } from "../../protocol/errors.ts";
import type { AdminAuthConfigFilters } from "../../protocol/requests.ts";
import { keyOf } from "../queries/keyOf.ts";
import { pinned } from "../queries/queries.ts";
import type { AdminAuthConfig, Page, ToolkitSetup } from "../../protocol/types.ts";

type AdminPages = InfiniteData<Page<AdminAuthConfig>, string | null>;

async function loadApi(): Promise<typeof api> {
  try {
    return await import("../../client/catalogue/adminLater.ts");
  } catch (cause) {
    throw earlyError("not_loaded", { cause });
  }
}

export function adminAuthConfigsQuery(
  client: ComposioClient,
  filters: Omit<AdminAuthConfigFilters, "cursor">,
): UseInfiniteQueryOptions<Page<AdminAuthConfig>, ComposioError, AdminPages, readonly unknown[], string | null> {
  return {
    ...pinned,
    queryKey: keyOf(client, "admin", "auth-configs", filters),
    queryFn: async ({ signal, pageParam }) =>
      (await loadApi()).readAuthConfigs(
        client.connections.call,
        { ...filters, cursor: pageParam ?? undefined },
        { signal },
      ),
    initialPageParam: null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    retry: retries,
  };
}

export function toolkitSetupQuery(client: ComposioClient, slug: string): UseQueryOptions<ToolkitSetup, ComposioError> {
  return {
    ...pinned,
    queryKey: keyOf(client, "admin", "toolkit", slug),
    queryFn: async ({ signal }) => (await loadApi()).readSetup(client.connections.call, slug, { signal }),
    retry: retries,
  };
}

const retries = (failures: number, { retryable }: ComposioError): boolean => retryable && failures < 2;

/** Refetches all auth configs that the page shows, because one has changed. */
export function refreshAuthConfigs(queryClient: QueryClient, client: ComposioClient): void {
  for (const kind of ["admin", "auth-configs", "auth-config"])
    void queryClient.invalidateQueries({ queryKey: keyOf(client, kind) });
}
