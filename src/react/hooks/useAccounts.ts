import { useCallback, useEffect, useSyncExternalStore } from "react";
import type { ComposioError } from "../../protocol/errors.ts";
import { accountPhase } from "../../protocol/status.ts";
import type { ConnectedAccount } from "../../protocol/types.ts";
import { useComposio } from "../context/context.ts";
import { claimList, isOwnList, ownerMark } from "../queries/listOwner.ts";
import { connectedAccountsQuery } from "../queries/queries.ts";
import { useServedQuery } from "../served/useServedQuery.ts";

export interface AccountsResult {
  /** Undefined until the first answer. */
  readonly data: readonly ConnectedAccount[] | undefined;
  /** Why the last request failed. `data` stays. */
  readonly error: ComposioError | null;
  /** True until the first answer. */
  readonly isLoading: boolean;
  /** Asks again. It never rejects: `error` says what has failed. `cancelRefetch: false`: not if a request is under way. */
  readonly refetch: (options?: { cancelRefetch?: boolean }) => Promise<unknown>;
}

/**
 * Selects from the user's accounts, of which a page has one list. Pending accounts are polled while a component shows them,
 * also if they were started elsewhere.
 * @param key identifies the selection
 */
export function useAccounts(
  key: string,
  pick: (accounts: readonly ConnectedAccount[]) => readonly ConnectedAccount[],
): AccountsResult {
  const { client, queryClient } = useComposio();
  const { users } = client.connections;
  // The user may change before the list does. Then the list must not be shown.
  const getUser = () => `${users.page} ${users.current}`;
  const user = useSyncExternalStore(users.subscribe, getUser, getUser);
  const select = useCallback(
    (accounts: readonly ConnectedAccount[]) => (isOwnList(queryClient, client, accounts) ? pick(accounts) : null),
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- the key identifies `pick`
    [client, queryClient, key, user, ownerMark(queryClient, client)],
  );
  const options = connectedAccountsQuery(client, queryClient);
  const query = useServedQuery({ ...options, select });
  const { error, refetch, dataUpdatedAt: updatedAt } = query;
  const isForeign = query.data === null;
  const data = query.data ?? undefined;

  useEffect(() => {
    const accounts = queryClient.getQueryData(options.queryKey);
    if (isForeign) void refetch({ cancelRefetch: false });
    else if (accounts && claimList(queryClient, client, accounts, updatedAt))
      queryClient.setQueryData(options.queryKey, client.connections.replacements.mark(accounts), { updatedAt });
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- depends on the list, not on the selection
  }, [client, queryClient, isForeign, updatedAt]);

  const pending = (data ?? []).filter((account) => accountPhase(account) === "pending").map((account) => account.id);
  const pendingKey = pending.join(",");
  useEffect(() => (pendingKey ? client.connections.watch(pendingKey.split(",")) : undefined), [client, pendingKey]);
  // Not React Query's `isLoading`, which is false offline: an unknown list must not look like an empty one.
  return { data, error, isLoading: data === undefined && error === null, refetch };
}
