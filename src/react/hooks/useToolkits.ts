import { useInfiniteQuery } from "@tanstack/react-query";
import type { ComposioError } from "../../protocol/errors.ts";
import type { ToolkitFilters } from "../../protocol/requests.ts";
import type { Toolkit } from "../../protocol/types.ts";
import { useComposio } from "../context/context.ts";
import { itemsOf, toolkitsQuery } from "../queries/queries.ts";

export interface UseToolkitsResult {
  /**
   * The toolkits of all pages read so far; undefined until the first answer. After a change of the filters: the old toolkits,
   * until the new ones arrive.
   */
  readonly data: readonly Toolkit[] | undefined;
  /** Whether `data` still belongs to the old filters. */
  readonly isPlaceholderData: boolean;
  readonly error: ComposioError | null;
  /** True until the first answer. */
  readonly isLoading: boolean;
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  /** Reads the next page. It never rejects: `error` says what has failed. */
  readonly fetchNextPage: () => Promise<unknown>;
  /** Asks again. It never rejects: `error` says what has failed. */
  readonly refetch: () => Promise<unknown>;
}

/** Composio's catalogue of toolkits, page by page. */
export function useToolkits(filters: Omit<ToolkitFilters, "cursor"> = {}): UseToolkitsResult {
  const { client, queryClient } = useComposio();
  const options = toolkitsQuery(client, filters);
  const query = useInfiniteQuery(
    {
      ...options,
      select: itemsOf,
      // Keeps the old list while the user types, but not the list of another handler.
      placeholderData: (previous, query) => (query?.queryKey[1] === options.queryKey[1] ? previous : undefined),
    },
    queryClient,
  );
  const { data, isPlaceholderData, error, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = query;
  // Not React Query's `isLoading`, which is false offline.
  const isLoading = query.isPending;
  return { data, isPlaceholderData, error, isLoading, hasNextPage, isFetchingNextPage, fetchNextPage, refetch };
}
