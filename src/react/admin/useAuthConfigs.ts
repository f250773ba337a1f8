import type { AdminAuthConfig } from "../../protocol/types.ts";
import type { ComposioError } from "../../protocol/errors.ts";
import type { AdminAuthConfigFilters } from "../../protocol/requests.ts";
import { useComposio } from "../context/context.ts";
import { type ServedPages, useServedPages } from "../served/useServedPages.ts";
import { adminAuthConfigsQuery } from "./adminQueries.ts";

export interface UseAuthConfigsResult extends ServedPages<AdminAuthConfig> {
  /** `not_allowed` for users whom `authorizeAdmin` does not accept. */
  readonly error: ComposioError | null;
}

/** For the app's admins: the project's auth configs, also disabled ones, page by page. */
export function useAuthConfigs(filters: Omit<AdminAuthConfigFilters, "cursor"> = {}): UseAuthConfigsResult {
  const { client } = useComposio();
  return useServedPages(adminAuthConfigsQuery(client, filters));
}
