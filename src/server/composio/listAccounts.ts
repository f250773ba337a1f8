import type { AccountFilters } from "../../protocol/types.ts";
import type { RawAccount } from "./rawTypes.ts";
import { type AccountQuery, wireStatuses } from "./sdk.ts";
import type { Upstream } from "./upstream.ts";

/** Filters that name accounts. */
export type NamedAccounts = AccountFilters & { readonly ids: readonly string[] };

/**
 * Composio's list of one user's accounts, from all pages, with their owner where it is proven. `visibleAccounts` checks
 * whose they are.
 * @param own ids of accounts that are proven to be the user's
 */
export async function listAccounts(
  { userId, upstream }: { readonly userId: string; readonly upstream: Pick<Upstream, "accounts"> },
  filters: AccountFilters,
  own: ReadonlySet<string> = new Set(),
): Promise<RawAccount[]> {
  const query = accountQuery(userId, filters);
  if (query === null) return [];
  const accounts = await upstream.accounts({ ...query, account_type: "ALL" });
  const unproven = accounts.filter((account) => saysNoOwner(account) && !own.has(account.id));
  if (unproven.length === 0 && own.size === 0) return accounts;
  const proven = unproven.length > 0 ? await upstream.accounts({ ...query, account_type: "PRIVATE" }) : [];
  const owned = new Set([...own, ...proven.filter((account) => mayProve(account, userId)).map(({ id }) => id)]);
  return accounts.map((account) =>
    account.userId === null && owned.has(account.id) ? { ...account, userId } : account,
  );
}

/**
 * Whether an account has neither an owner (`user_id` is deprecated) nor a sharing type (`experimental` is optional). Another
 * user's SHARED account may look like this. The list of PRIVATE accounts, with the same filters, has only the user's own.
 */
function saysNoOwner({ userId, sharing }: RawAccount): boolean {
  return userId === null && sharing === "unsaid";
}

/** Whether an account in the list of PRIVATE accounts does not contradict that it is the user's own. */
function mayProve({ userId: owner, sharing }: RawAccount, userId: string): boolean {
  return (owner === null || owner === userId) && (sharing === "unsaid" || sharing === "PRIVATE");
}

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
