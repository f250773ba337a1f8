import type { AccountsApi } from "../api/accountsApi.ts";
import type { KeySet } from "./keySet.ts";
import { isComposioError } from "../../protocol/errors.ts";
import type { ConnectedAccount, Target } from "../../protocol/types.ts";

export interface ChangeAccessDependencies {
  readonly accounts: Pick<AccountsApi, "list" | "update" | "delete">;
  onAccounts(accounts: readonly ConnectedAccount[]): void;
  onRemoved(id: string): void;
  /** The account has taken the place of another one. */
  onReplaced(replacedId: string, account: ConnectedAccount): void;
  /** Ids of accounts that stay beside the one of the other level. */
  readonly kept: Pick<KeySet, "set">;
}

/**
 * Whether a flow may have changed the access of its target's account: it has made an account of another level, or it is
 * not known yet of which level the old one is.
 */
export function mayChangeAccess(
  { id, authConfig }: ConnectedAccount,
  { connectedAccountId }: Target,
  seen: readonly ConnectedAccount[],
): boolean {
  const before = seen.find((each) => each.id === connectedAccountId);
  return (
    connectedAccountId !== undefined &&
    connectedAccountId !== id &&
    authConfig.accessLevel !== undefined &&
    before?.authConfig.id !== authConfig.id
  );
}

/**
 * Takes the target's account away after its successor of another level has become ACTIVE. The handler proves first that
 * both have the same identity at the provider, and moves the alias; otherwise both stay. Returns false if it was no
 * change of access.
 */
export async function changeAccess(
  account: ConnectedAccount,
  { connectedAccountId: old }: Target,
  { accounts, onAccounts, onRemoved, onReplaced, kept }: ChangeAccessDependencies,
): Promise<boolean> {
  if (old === undefined) return false;
  let isProven: boolean | null = null;
  try {
    const [before] = await accounts.list({ ids: [old] });
    if (!before?.authConfig.accessLevel || before.authConfig.id === account.authConfig.id) return false;
    isProven = false;
    const named = await accounts.update(account.id, { replaces: old });
    isProven = true;
    onReplaced(old, account);
    onAccounts([named]);
    await accounts.delete(old);
    onRemoved(old);
  } catch (cause) {
    if (!isComposioError(cause)) throw cause;
    // Not proven, or not permitted: both accounts stay, and the user can disconnect the old one.
    if (isProven === false) kept.set(old, true);
  }
  return true;
}
