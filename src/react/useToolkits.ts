import { useInfiniteQuery } from "@tanstack/react-query";
import type { ComposioError } from "../core/errors.ts";
import type { Toolkit } from "../core/types.ts";
import { useComposio } from "./context.ts";
import { composioQueries } from "./queries.ts";

export interface UseToolkitsResult {
  /** The pages read so far, joined; undefined until the first answer. */
  readonly data: readonly Toolkit[] | undefined;
  readonly error: ComposioError | null;
  readonly isLoading: boolean;
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  readonly fetchNextPage: () => Promise<unknown>;
  readonly refetch: () => Promise<unknown>;
}

/** The catalogue, page by page. */
export function useToolkits(filters: { search?: string; category?: string; limit?: number } = {}): UseToolkitsResult {
  const { client, queryClient } = useComposio();
  const query = useInfiniteQuery(
    { ...composioQueries.toolkits(client, filters), select: ({ pages }) => pages.flatMap((page) => page.items) },
    queryClient,
  );
  const { data, error, isLoading, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = query;
  return { data, error, isLoading, hasNextPage, isFetchingNextPage, fetchNextPage, refetch };
}
