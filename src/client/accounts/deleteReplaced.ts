import type { AccountsApi } from "../api/accountsApi.ts";
import { isComposioError } from "../../protocol/errors.ts";
import type { SeenAccounts } from "../api/seenAccounts.ts";
import { mayBeSame, replacedAccount } from "../../protocol/replaced.ts";
import { statusKind } from "../../protocol/status.ts";
import type { ConnectedAccount, Target } from "../../protocol/types.ts";

export interface DeleteReplacedDependencies {
  readonly accounts: Pick<AccountsApi, "list" | "update" | "delete">;
  readonly seen: SeenAccounts;
  /** Ids of accounts that the flow itself has made and that have never been connected. */
  readonly made: readonly string[];
  /** Whether the page is new, after a redirect or a reload: it may not have seen the user's accounts yet. */
  readonly isNewPage: boolean;
  onAccounts(accounts: readonly ConnectedAccount[]): void;
  onRemoved(id: string): void;
}

/**
 * Composio makes a new account for each connection and keeps the old: they would pile up (facts: holaOS#218,
 * automatos-ai#347). The dead account that the new one has replaced, if it is sure which one that is, hands its name
 * on and is deleted; so are tries of this very flow that have failed. Nothing else is. An app that names an account by
 * its id keeps it, nameless: the id is all it has.
 */
export async function deleteReplaced(
  account: ConnectedAccount,
  target: Target,
  { accounts, seen, made, isNewPage, onAccounts, onRemoved }: DeleteReplacedDependencies,
): Promise<void> {
  const authConfigId = account.authConfig.id;
  const isDead = ({ id, status, authConfig }: ConnectedAccount) =>
    id !== account.id && statusKind(status) === "ended" && authConfig.id === authConfigId;
  if ((seen.wereComplete || !isNewPage) && made.length === 0 && !seen.all.some(isDead)) return;
  try {
    const list = await accounts.list({ authConfigIds: [authConfigId] });
    const others = list.filter(({ id }) => !made.includes(id));
    const isKept = target.connectedAccountId !== undefined;
    const replaced = isKept ? replacedById(account, others) : replacedAccount(account, others);
    const done = list.filter((each) => isDead(each) && made.includes(each.id)).map(({ id }) => id);
    if (replaced) {
      onAccounts([await accounts.update(account.id, { replaces: replaced.id })]);
      if (!isKept) done.push(replaced.id);
    }
    for (const id of done) {
      await accounts.delete(id);
      onRemoved(id);
    }
  } catch (cause) {
    if (!isComposioError(cause)) throw cause;
    // Housekeeping: whatever could not be done stays as it was.
  }
}

/** Of the accounts in whose place this one was connected, the one that has the name. */
function replacedById(account: ConnectedAccount, all: readonly ConnectedAccount[]): ConnectedAccount | undefined {
  const replaced = all.filter((each) => each.replacedBy === account.id && mayBeSame(each, account));
  return replaced.find(({ alias }) => alias !== null) ?? replaced[0];
}
