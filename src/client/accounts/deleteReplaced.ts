import { isComposioError } from "../../protocol/isComposioError.ts";
import { mayBeSame, replacedAccount } from "../../protocol/replaced.ts";
import { accountPhase, statusKind } from "../../protocol/status.ts";
import type { ConnectedAccount, Target } from "../../protocol/types.ts";
import type { AfterConnectingDependencies } from "./afterConnectingDependencies.ts";

/**
 * Deletes the dead account that the new one has certainly replaced, after moving its alias, and failed accounts that this
 * flow has made. Nothing else. Composio makes a new account for each connection and keeps the old ones (holaOS#218,
 * automatos-ai#347). For a `connectedAccountId` target the old account stays, without its alias, because the app has
 * stored its id.
 */
export async function deleteReplaced(
  account: ConnectedAccount,
  target: Target,
  { accounts, seen, made, isNewPage, onAccounts, onRemoved, onReplaced }: AfterConnectingDependencies,
): Promise<void> {
  const authConfigId = account.authConfig.id;
  const isDead = ({ status, authConfig }: ConnectedAccount) =>
    statusKind(status) === "ended" && authConfig.id === authConfigId;
  if ((seen.wereComplete || !isNewPage) && made.length === 0 && !seen.all.some(isDead)) return;
  try {
    const list = await accounts.list({ authConfigIds: [authConfigId] });
    // What was connected after all, such as after a cancel, is no failed attempt.
    const isAttempt = (each: ConnectedAccount) => made.includes(each.id) && accountPhase(each) !== "needs_reconnect";
    const others = list.filter((each) => !isAttempt(each));
    const isKept = target.connectedAccountId !== undefined;
    const replaced = isKept ? replacedById(account, others) : replacedAccount(account, others);
    const done = list.filter((each) => isDead(each) && isAttempt(each)).map(({ id }) => id);
    if (replaced) {
      onAccounts([await accounts.update(account.id, { replaces: replaced.id })]);
      onReplaced(replaced.id, account);
      if (!isKept) done.push(replaced.id);
    }
    for (const id of done) {
      await accounts.delete(id, { unlessActive: true });
      onRemoved(id);
    }
  } catch (cause) {
    if (!isComposioError(cause)) throw cause;
    // The connection works all the same. An old account that could not be deleted stays.
  }
}

/** The account that this one has replaced; if there are several, the one with an alias. */
function replacedById(account: ConnectedAccount, all: readonly ConnectedAccount[]): ConnectedAccount | undefined {
  const replaced = all.filter((each) => each.replacedBy === account.id && mayBeSame(each, account));
  return replaced.find(({ alias }) => alias !== null) ?? replaced[0];
}
