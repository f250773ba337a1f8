import { useQuery } from "@tanstack/react-query";
import { useCallback, useEffect } from "react";
import type { ComposioError } from "../core/errors.ts";
import { statusKind } from "../core/status.ts";
import type { ConnectedAccount } from "../core/types.ts";
import { useComposio } from "./context.ts";
import { composioQueries } from "./queries.ts";

export interface AccountsResult {
  /** Undefined until the first answer. */
  readonly data: readonly ConnectedAccount[] | undefined;
  readonly error: ComposioError | null;
  /** True until the first answer. */
  readonly isLoading: boolean;
  readonly refetch: () => Promise<unknown>;
}

/**
 * The user's accounts that a test lets through, out of the page's one list. Pending ones are kept fresh
 * while they are on screen, wherever they were started. `key` says when the test changes.
 */
export function useAccounts(key: string, test: (account: ConnectedAccount) => boolean): AccountsResult {
  const { client, queryClient } = useComposio();
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- the key stands for the test
  const select = useCallback((accounts: readonly ConnectedAccount[]) => accounts.filter(test), [key]);
  const query = useQuery({ ...composioQueries.connectedAccounts(client), select }, queryClient);
  const { data, error, isLoading, refetch } = query;

  const pending = (data ?? [])
    .filter((account) => statusKind(account.status) === "pending")
    .map((account) => account.id);
  const pendingKey = pending.join(",");
  useEffect(
    () => (pendingKey === "" ? undefined : client.connections.watch(pendingKey.split(","))),
    [client, pendingKey],
  );
  return { data, error, isLoading, refetch };
}
