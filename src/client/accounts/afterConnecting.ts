import type { ConnectedAccount, Target } from "../../protocol/types.ts";
import type { AfterConnectingDependencies } from "./afterConnectingDependencies.ts";
import { changeAccess, mayChangeAccess } from "./changeAccess.ts";
import { deleteReplaced } from "./deleteReplaced.ts";
import { replaceReconnected } from "./replaceReconnected.ts";
import { recordReplacement } from "./replacements.ts";

/** After a flow has connected an account: handles the old account that it may have replaced. */
export async function afterConnecting(
  account: ConnectedAccount,
  target: Target,
  dependencies: AfterConnectingDependencies,
): Promise<void> {
  if (dependencies.replaces !== null) return replaceReconnected(account, target, dependencies.replaces, dependencies);
  const record = () => recordReplacement(account, target, dependencies);
  if (mayChangeAccess(account, target, dependencies.seen.all)) {
    const onReplaced = (id: string, by: ConnectedAccount) => {
      record();
      dependencies.onReplaced(id, by);
    };
    if (await changeAccess(account, target, { ...dependencies, onReplaced })) {
      // Deletes the failed accounts of this flow.
      if (dependencies.made.length > 0) await deleteReplaced(account, target, dependencies);
      return;
    }
  }
  record();
  if (!dependencies.allowMultiple) await deleteReplaced(account, target, dependencies);
}

/**
 * Id of the account that has replaced the target's, if that is known without a request. After a possible change of access
 * it is not: `changeAccess` finds out.
 */
export function replacedByOf(
  account: ConnectedAccount | null,
  target: Target,
  seen: readonly ConnectedAccount[],
): string | null {
  const isReconnect = account && target.connectedAccountId !== undefined && !mayChangeAccess(account, target, seen);
  return isReconnect ? account.id : null;
}
