import type { AccountFilters } from "../../protocol/types.ts";
import type { RawAccount } from "./rawTypes.ts";
import type { AccountQuery, WireStatus } from "./sdk.ts";
import type { Upstream } from "./upstream.ts";

/** Filters that name accounts. */
export type NamedAccounts = AccountFilters & { readonly ids: readonly string[] };

/** Composio's list of one user's accounts, from all pages. `visibleAccounts` checks whose they are. */
export async function listAccounts(
  { userId, upstream }: { readonly userId: string; readonly upstream: Pick<Upstream, "accounts"> },
  filters: AccountFilters,
): Promise<RawAccount[]> {
  const query = accountQuery(userId, filters);
  return query === null ? [] : upstream.accounts(query);
}

const wireStatuses: readonly WireStatus[] = [
  "INITIALIZING",
  "INITIATED",
  "ACTIVE",
  "FAILED",
  "EXPIRED",
  "INACTIVE",
  "REVOKED",
];

/** Null if a filter is empty: the SDK would drop it, and Composio would answer with the whole project's accounts. */
function accountQuery(
  userId: string,
  { ids, toolkits, authConfigIds, statuses }: AccountFilters,
): Omit<AccountQuery, "account_type" | "limit" | "cursor"> | null {
  if ([ids, toolkits, authConfigIds, statuses].some((values) => values?.length === 0)) return null;
  // Composio does not accept every status as a filter (not PENDING, nor a new one). Then only `visibleAccounts` filters.
  const known = statuses?.map((status) => wireStatuses.find((each) => each === status));
  return {
    user_ids: [userId],
    ...(ids && { connected_account_ids: [...ids] }),
    ...(toolkits && { toolkit_slugs: [...toolkits] }),
    ...(authConfigIds && { auth_config_ids: [...authConfigIds] }),
    ...(known?.every((status) => status !== undefined) && { statuses: known }),
  };
}
