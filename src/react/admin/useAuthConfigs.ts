import type { AdminAuthConfig } from "../../protocol/types.ts";
import type { ComposioError } from "../../protocol/errors.ts";
import type { AdminAuthConfigFilters } from "../../protocol/requests.ts";
import { useComposio } from "../context/context.ts";
import { useServedPages } from "../served/useServedPages.ts";
import { adminAuthConfigsQuery } from "./adminQueries.ts";

export interface UseAuthConfigsResult {
  /** The auth configs of all pages read so far; undefined until the first answer. */
  readonly data: readonly AdminAuthConfig[] | undefined;
  /** `not_allowed` for users whom `authorizeAdmin` does not accept. */
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

/** For the app's admins: the project's auth configs, also disabled ones, page by page. */
export function useAuthConfigs(filters: Omit<AdminAuthConfigFilters, "cursor"> = {}): UseAuthConfigsResult {
  const { client } = useComposio();
  const { isPlaceholderData: _, ...pages } = useServedPages(adminAuthConfigsQuery(client, filters));
  return pages;
}
