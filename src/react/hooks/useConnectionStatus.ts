import { useSyncExternalStore } from "react";
import type { ComposioError } from "../../protocol/errors.ts";
import { accountPhase, leadingAccount } from "../../protocol/status.ts";
import { successorOf } from "../../client/accounts/successors.ts";
import { matchesTarget, targetKey } from "../../protocol/targets.ts";
import type { AccountStatus, ConnectedAccount, ConnectionPhase, Target } from "../../protocol/types.ts";
import { useComposio } from "../context/context.ts";
import { useAccounts } from "./useAccounts.ts";

export interface ConnectionStatusResult {
  /** Composio's status of the leading account; null without one. */
  readonly status: AccountStatus | null;
  /** Null until known. */
  readonly phase: ConnectionPhase | null;
  /** The account that speaks for the target: connected before pending before broken, then the newest. */
  readonly account: ConnectedAccount | null;
  /** Of a target by its id: the id of the account that was connected in its place, for the app to keep instead. */
  readonly replacedBy: string | null;
  /** All of the target's accounts, but those that another one has replaced. */
  readonly accounts: readonly ConnectedAccount[];
  /** Whether tools can run. */
  readonly isActive: boolean;
  /** Whether a connection is under way. */
  readonly isPending: boolean;
  readonly needsReconnect: boolean;
  /** False until the first answer, and while there is none because of an `error`. */
  readonly isKnown: boolean;
  /** True until the first answer. */
  readonly isLoading: boolean;
  readonly error: ComposioError | null;
  readonly refetch: () => Promise<unknown>;
}

const none: readonly ConnectedAccount[] = [];

/** Where the connection of a target stands, live. Any number of these on a page cost one request. */
export function useConnectionStatus(target: Target): ConnectionStatusResult {
  const { client } = useComposio();
  const key = targetKey(target);
  const { underWay } = client.connections;
  const isConnecting = useSyncExternalStore(
    underWay.subscribe,
    () => underWay.has(key),
    () => false,
  );
  const { data, error, isLoading, refetch } = useAccounts(key, (accounts) => {
    if (target.connectedAccountId === undefined)
      return accounts.filter((account) => matchesTarget(account, target) && !account.replacedBy);
    // Connecting an account anew makes a new one, which from then on speaks for the target.
    const account = successorOf(target.connectedAccountId, accounts);
    return account ? [account] : none;
  });

  const accounts = data ?? none;
  const account = leadingAccount(accounts);
  const settled = account ? accountPhase(account) : data && "not_connected";
  const phase = isConnecting && settled !== "connected" ? "pending" : (settled ?? null);
  const id = target.connectedAccountId;
  return {
    status: account?.status ?? null,
    phase,
    account,
    replacedBy: id !== undefined && account && account.id !== id ? account.id : null,
    accounts,
    isActive: phase === "connected",
    isPending: isConnecting || phase === "pending",
    needsReconnect: phase === "needs_reconnect",
    isKnown: data !== undefined,
    isLoading,
    error,
    refetch,
  };
}
