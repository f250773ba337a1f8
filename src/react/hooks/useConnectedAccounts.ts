import type { AccountFilters } from "../../protocol/types.ts";
import { type AccountsResult, useAccounts } from "./useAccounts.ts";

/**
 * The user's connected accounts, newest first. The browser filters them, so that hooks with different filters share one
 * request. An empty filter array matches nothing. Replaced accounts (`replacedBy`) are left out, unless `ids` names them.
 */
export function useConnectedAccounts(filters: AccountFilters = {}): AccountsResult {
  const { toolkits, authConfigIds, statuses, ids } = filters;
  return useAccounts(JSON.stringify([toolkits, authConfigIds, statuses, ids]), (accounts) =>
    accounts.filter(
      (account) =>
        allows(toolkits, account.toolkit.slug) &&
        allows(authConfigIds, account.authConfig.id) &&
        allows(statuses, account.status) &&
        (ids === undefined ? !account.replacedBy : ids.includes(account.id)),
    ),
  );
}

function allows(allowed: readonly string[] | undefined, value: string): boolean {
  return allowed === undefined || allowed.includes(value);
}
