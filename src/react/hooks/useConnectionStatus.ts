import { useSyncExternalStore } from "react";
import type { ComposioError } from "../../protocol/errors.ts";
import { accountPhase, leadingAccount } from "../../protocol/status.ts";
import { currentAccountOf } from "../../client/accounts/replacements.ts";
import { matchesTarget, targetKey } from "../../protocol/targets.ts";
import type { AccessLevel, AccountStatus, ConnectedAccount, ConnectionPhase, Target } from "../../protocol/types.ts";
import { useComposio } from "../context/context.ts";
import { useAccounts } from "./useAccounts.ts";

export interface ConnectionStatusResult {
  /** Composio's status of `account`; null without an account. */
  readonly status: AccountStatus | null;
  /** The state of the connection. Null until known. */
  readonly phase: ConnectionPhase | null;
  /** The account that represents the target: a connected one, otherwise a pending, a paused, a broken one. Of several, the newest. */
  readonly account: ConnectedAccount | null;
  /** For a `connectedAccountId` target: id of the account that replaced it. Store it in place of the old id. */
  readonly replacedBy: string | null;
  /** For a `connectedAccountId` target: whether the list of this user's accounts does not have it: deleted, another user's, or so new that it is not listed yet. */
  readonly isMissing: boolean;
  /** The access level of `account`; null if the app has no labels for its auth configs. */
  readonly accessLevel: AccessLevel | null;
  /** All accounts of the target, without replaced ones. For a `connectedAccountId` target, only `account`. */
  readonly accounts: readonly ConnectedAccount[];
  /** Whether tools can run. */
  readonly isActive: boolean;
  /** Whether a connection is in progress. */
  readonly isPending: boolean;
  /** Whether it was connected, and the user must connect it again. */
  readonly needsReconnect: boolean;
  /** False until the first answer, and while an `error` leaves the status unknown. */
  readonly isKnown: boolean;
  /** True until the first answer. */
  readonly isLoading: boolean;
  /** Why the last request failed. What was known stays. */
  readonly error: ComposioError | null;
  /** Asks again. It never rejects: `error` says what has failed. */
  readonly refetch: () => Promise<unknown>;
}

const none: readonly ConnectedAccount[] = [];

/** The live status of a target's connection. All these hooks of a page share one request. */
export function useConnectionStatus(target: Target): ConnectionStatusResult {
  const { client } = useComposio();
  const key = targetKey(target);
  const { underWay, replacements } = client.connections;
  const id = target.connectedAccountId;
  const isConnecting = useSyncExternalStore(
    underWay.subscribe,
    () => underWay.has(key),
    () => false,
  );
  // A server does not know what this browser remembers.
  const successor = useSyncExternalStore(
    underWay.subscribe,
    () => (id === undefined ? null : replacements.get(id)),
    () => null,
  );
  const { data, error, isLoading, refetch } = useAccounts(key + successor, (accounts) => {
    if (id === undefined) return accounts.filter((account) => matchesTarget(account, target) && !account.replacedBy);
    // After a reconnect, the new account represents the target.
    const account = currentAccountOf(id, accounts) ?? currentAccountOf(successor ?? "", accounts);
    return account ? [account] : none;
  });

  const accounts = data ?? none;
  const account = leadingAccount(accounts);
  const settled = account ? accountPhase(account) : data && "not_connected";
  const phase = isConnecting && settled !== "connected" ? "pending" : (settled ?? null);
  return {
    status: account?.status ?? null,
    phase,
    account,
    replacedBy: id && account && account.id !== id ? account.id : null,
    isMissing: Boolean(data && id && !account && !successor),
    accessLevel: account?.authConfig.accessLevel ?? null,
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
