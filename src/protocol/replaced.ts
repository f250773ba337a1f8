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
  const live = byIdentity(accounts.filter(({ status }) => statusKind(status) === "active"));
  const dead = byIdentity(accounts.filter(isDead));
  return accounts.map((account) => {
    const by = isDead(account) ? onlySame(live, account) : null;
    return by && onlySame(dead, by) === account ? { ...account, replacedBy: by.id } : account;
  });
}

type ByIdentity = ReadonlyMap<string, readonly ConnectedAccount[]>;

/** Each is found by its identity, with its alias and without: no account is compared with all others. */
function byIdentity(accounts: readonly ConnectedAccount[]): ByIdentity {
  const groups = new Map<string, ConnectedAccount[]>();
  for (const account of accounts) {
    for (const key of [identityKey(account), identityKey(account, account.alias)]) {
      const group = groups.get(key);
      if (group) group.push(account);
      else groups.set(key, [account]);
    }
  }
  return groups;
}

function identityKey({ authConfig, displayName }: ConnectedAccount, ...alias: [] | [string | null]): string {
  return JSON.stringify([authConfig.id, displayName, ...alias]);
}

/** The one account of those that is surely the same upstream; null where it is none or several. */
function onlySame(groups: ByIdentity, account: ConnectedAccount): ConnectedAccount | null {
  if (account.displayName === null) return null;
  const keys =
    account.alias === null ? [identityKey(account)] : [identityKey(account, null), identityKey(account, account.alias)];
  const [only, ...others] = keys.flatMap((key) => (groups.get(key) ?? []).slice(0, 2));
  return only && others.length === 0 ? only : null;
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
