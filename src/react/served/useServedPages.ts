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
  /** The items of all pages read so far; undefined until the first answer. */
  readonly data: readonly Item[] | undefined;
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

/** `useInfiniteQuery` for what may be in a server's HTML. See `useIsUnserved`. */
export function useServedPages<Item>(
  options: UseInfiniteQueryOptions<Page<Item>, ComposioError, Pages<Item>, QueryKey, string | null>,
): ServedPages<Item> & { readonly isPlaceholderData: boolean } {
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
