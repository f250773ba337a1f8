import { isComposioError } from "../../protocol/isComposioError.ts";
import type { ConnectedAccount, Target } from "../../protocol/types.ts";
import type { AfterConnectingDependencies } from "./afterConnectingDependencies.ts";

/**
 * Deletes the old account after a working account was connected again, because Composio then has two. Before, the handler
 * checks that both have the same identity at the provider, and moves the alias; otherwise both stay, because the user may
 * have signed in with another identity. For a `connectedAccountId` target the old account is not deleted but marked as
 * replaced, because the app has stored its id.
 */
export async function replaceReconnected(
  account: ConnectedAccount,
  target: Target,
  replaces: string,
  { accounts, onAccounts, onRemoved, onReplaced }: AfterConnectingDependencies,
): Promise<void> {
  if (account.id === replaces) return;
  try {
    const named = await accounts.update(account.id, { replaces });
    onReplaced(replaces, account);
    onAccounts([named]); // The list then sets `replacedBy` on the old account.
    if (target.connectedAccountId !== undefined) return;
    await accounts.delete(replaces);
    onRemoved(replaces);
  } catch (cause) {
    if (!isComposioError(cause)) throw cause;
    // The identities differ or are unknown, or the request is not permitted. The user can disconnect either account.
  }
}
