import { accountPhase, statusKind } from "./status.ts";
import type { ConnectedAccount } from "./types.ts";

/** Whether nothing that is known of two accounts says that they are of different identities upstream. */
export function mayBeSame(one: ConnectedAccount, other: ConnectedAccount): boolean {
  return (
    one.authConfig.id === other.authConfig.id &&
    !differ(one.displayName, other.displayName) &&
    !differ(one.alias, other.alias)
  );
}

/**
 * The dead account that a new one has taken the place of, out of all of the user's under its auth config. Only where
 * that is sure: the same identity upstream, or, where that is not known, the only dead one. Else null.
 */
export function replacedAccount(account: ConnectedAccount, all: readonly ConnectedAccount[]): ConnectedAccount | null {
  const dead = all.filter((each) => isDead(each) && each.authConfig.id === account.authConfig.id);
  const same = dead.filter((each) => isSame(each, account));
  const [only, ...others] = same.length > 0 ? same : dead;
  return only && others.length === 0 && mayBeSame(only, account) ? only : null;
}

/** Says of dead accounts which live one has their identity, where there is one of each. The list holds all of the user's. */
export function markReplaced(accounts: readonly ConnectedAccount[]): readonly ConnectedAccount[] {
  return accounts.map((account) => {
    if (!isDead(account)) return account;
    const live = accounts.filter((each) => statusKind(each.status) === "active" && isSame(account, each));
    const [by] = live;
    return by && live.length === 1 && replacedAccount(by, accounts) === account
      ? { ...account, replacedBy: by.id }
      : account;
  });
}

/** Once connected, and no longer: what never came to be connected has nothing to replace. */
function isDead(account: ConnectedAccount): boolean {
  return accountPhase(account) === "needs_reconnect";
}

function isSame(one: ConnectedAccount, other: ConnectedAccount): boolean {
  return one.displayName !== null && other.displayName !== null && mayBeSame(one, other);
}

function differ(one: string | null, other: string | null): boolean {
  return one !== null && other !== null && one !== other;
}
