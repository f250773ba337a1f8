import {
  type InfiniteData,
  type QueryKey,
  type UseInfiniteQueryOptions,
  useInfiniteQuery,
} from "@tanstack/react-query";
import { useMemo } from "react";
import type { ComposioError } from "../../protocol/errors.ts";
import type { Page } from "../../protocol/types.ts";
import { useComposio } from "../context/context.ts";
import { itemsOf } from "../queries/queries.ts";
import { useIsUnserved } from "./useServedQuery.ts";

type Pages<Item> = InfiniteData<Page<Item>, string | null>;

/** A list that is read page by page. */
export interface ServedPages<Item> {
  /** The items of all pages read so far. */
  readonly data: readonly Item[] | undefined;
  /** Whether `data` still belongs to the old filters. */
  readonly isPlaceholderData: boolean;
  readonly error: ComposioError | null;
  readonly isLoading: boolean;
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  readonly fetchNextPage: () => Promise<unknown>;
  readonly refetch: () => Promise<unknown>;
}

/** `useInfiniteQuery` for what may be in a server's HTML. See `useIsUnserved`. */
export function useServedPages<Item>(
  options: UseInfiniteQueryOptions<Page<Item>, ComposioError, Pages<Item>, QueryKey, string | null>,
): ServedPages<Item> {
  const query = useInfiniteQuery(options, useComposio().queryClient);
  const { isPlaceholderData, isFetchingNextPage, fetchNextPage, refetch } = query;
  const isUnserved = useIsUnserved(options.queryKey, query.dataUpdatedAt);
  const data = isUnserved ? undefined : query.data;
  const error = isUnserved ? null : query.error;
  const hasNextPage = !isUnserved && query.hasNextPage;
  // Not React Query's `isLoading`, which is false offline.
  const isLoading = data === undefined && error === null;
  const items = useMemo(() => data && itemsOf(data), [data]);
  return { data: items, isPlaceholderData, error, isLoading, hasNextPage, isFetchingNextPage, fetchNextPage, refetch };
}
