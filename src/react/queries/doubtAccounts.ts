import type { QueryClient } from "@tanstack/react-query";
import type { ComposioClient } from "../../client/createComposioClient.ts";
import { keyOf } from "./keyOf.ts";

/**
 * After a change that failed: it may have arrived, and only its answer was lost. The list is read again; with `none`, when the
 * network is back or the user returns to the page, however new it is.
 */
export function doubtAccounts(queryClient: QueryClient, client: ComposioClient, refetchType?: "none"): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: keyOf(client, "connected-accounts"), refetchType });
}
