import type { AccountsApi } from "../api/accountsApi.ts";
import { isComposioError } from "../../protocol/errors.ts";
import type { ConnectedAccount, Target } from "../../protocol/types.ts";
import type { Replacements } from "./replacements.ts";

export interface FoldReconnectedDependencies {
  readonly accounts: Pick<AccountsApi, "update" | "delete">;
  readonly replacements: Pick<Replacements, "set">;
  onAccounts(accounts: readonly ConnectedAccount[]): void;
  onRemoved(id: string): void;
  /** The account has taken the place of another one. */
  onReplaced(replacedId: string, account: ConnectedAccount): void;
}

/**
 * An account that works was connected anew: Composio then has two. The handler proves that both have the same identity
 * at the provider, and moves the alias; otherwise both stay, since the user may have signed in as somebody else. The old
 * one is deleted, unless the app names it by its id: then it is hidden behind the new one.
 */
export async function foldReconnected(
  account: ConnectedAccount,
  target: Target,
  replaces: string,
  { accounts, replacements, onAccounts, onRemoved, onReplaced }: FoldReconnectedDependencies,
): Promise<void> {
  if (account.id === replaces) return;
  try {
    const named = await accounts.update(account.id, { replaces });
    replacements.set(replaces, account.id);
    onReplaced(replaces, account);
    onAccounts([named]); // The list then marks the accounts that it replaces.
    if (target.connectedAccountId !== undefined) return;
    await accounts.delete(replaces);
    onRemoved(replaces);
  } catch (cause) {
    if (!isComposioError(cause)) throw cause;
    // Not proven, or not permitted: both accounts stay, and the user can disconnect either.
  }
}
