import { type QueryKey, type UseQueryOptions, useQuery } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import type { ComposioError } from "../../protocol/errors.ts";
import { useComposio } from "../context/context.ts";

export interface ServedQuery<Data> {
  readonly data: Data | undefined;
  readonly error: ComposioError | null;
  /** When the data was read, in milliseconds. */
  readonly dataUpdatedAt: number;
  readonly refetch: (options?: { cancelRefetch?: boolean }) => Promise<unknown>;
}

/** `useQuery` for what may be in a server's HTML. See `useIsUnserved`. */
export function useServedQuery<Answer, Data = Answer>(
  options: UseQueryOptions<Answer, ComposioError, Data>,
): ServedQuery<Data> {
  const query = useQuery(options, useComposio().queryClient);
  const isUnserved = useIsUnserved(options.queryKey, query.dataUpdatedAt);
  return isUnserved ? { ...query, data: undefined, error: null } : query;
}

/**
 * True for the first render of a part of the page that takes over a server's HTML late, as an island does, if the server had no
 * answer to a query, and other parts have one by now: React compares the HTML with that render.
 * @param updatedAt when the query's answer was read; 0 if there is none
 */
export function useIsUnserved(queryKey: QueryKey, updatedAt: number): boolean {
  const { client, queryClient } = useComposio();
  // A server makes a query client for each page, and may share one client.
  const ofPages = (client.connections.unserved ??= new WeakMap<object, Set<string>>());
  const unserved = ofPages.get(queryClient) ?? new Set();
  ofPages.set(queryClient, unserved);
  const key = JSON.stringify(queryKey);
  // The page's first part that renders a query does so before any has asked for it.
  if (!updatedAt) unserved.add(key);
  return useSyncExternalStore(
    never,
    () => false,
    () => unserved.has(key),
  );
}

const never = () => () => undefined;
