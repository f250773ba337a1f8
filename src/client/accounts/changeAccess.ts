import { isComposioError } from "../../protocol/isComposioError.ts";
import type { ConnectedAccount, Target } from "../../protocol/types.ts";
import type { AfterConnectingDependencies } from "./afterConnectingDependencies.ts";

/**
 * Whether a flow may have changed the access level of its target's account: the new account has another auth config than
 * the old one, or the old one is not known to this page.
 */
export function mayChangeAccess(
  { authConfig }: ConnectedAccount,
  { connectedAccountId }: Target,
  seen: readonly ConnectedAccount[],
): boolean {
  const before = seen.find((each) => each.id === connectedAccountId);
  return (
    connectedAccountId !== undefined && authConfig.accessLevel !== undefined && before?.authConfig.id !== authConfig.id
  );
}

/**
 * Deletes the target's old account after a new one of another access level has become ACTIVE. Before, the handler checks
 * that both have the same identity at the provider, and moves the alias; otherwise both accounts stay.
 * @returns false if the access level has not changed
 */
export async function changeAccess(
  account: ConnectedAccount,
  { connectedAccountId: old }: Target,
  { accounts, onAccounts, onRemoved, onReplaced, kept }: AfterConnectingDependencies,
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
    // The identities differ or are unknown, or the request is not permitted. The user can disconnect the old account.
    if (isProven === false) kept.set(old, true);
  }
  return true;
}
