import { accountPhase, statusKind } from "./status.ts";
import type { ConnectedAccount } from "./types.ts";

/** Whether two accounts may have the same identity at the provider: nothing known about them differs. */
export function mayBeSame(one: ConnectedAccount, other: ConnectedAccount): boolean {
  return (
    one.authConfig.id === other.authConfig.id &&
    one.toolkit.slug === other.toolkit.slug &&
    !differ(one.displayName, other.displayName) &&
    !differ(one.alias, other.alias)
  );
}

/**
 * The dead account that a new one has replaced. Only if this is certain: the same identity at the provider or, if that
 * is unknown, the only dead account of the auth config. Otherwise null.
 * @param all all of the user's accounts of the auth config
 */
export function replacedAccount(account: ConnectedAccount, all: readonly ConnectedAccount[]): ConnectedAccount | null {
  const dead = all.filter((each) => isDead(each) && each.authConfig.id === account.authConfig.id);
  const same = dead.filter((each) => isSame(each, account));
  const [only, ...others] = same.length > 0 ? same : dead;
  return only && others.length === 0 && mayBeSame(only, account) ? only : null;
}

/** Sets `replacedBy` on dead accounts, if exactly one ACTIVE account has the same identity. The list has all of the user's accounts. */
export function markReplaced(accounts: readonly ConnectedAccount[]): readonly ConnectedAccount[] {
  const live = byIdentity(accounts.filter(({ status }) => statusKind(status) === "active"));
  const dead = byIdentity(accounts.filter(isDead));
  return accounts.map((account) => {
    const by = isDead(account) ? onlySame(live, account) : null;
    return by && onlySame(dead, by) === account ? { ...account, replacedBy: by.id } : account;
  });
}

type ByIdentity = ReadonlyMap<string, readonly ConnectedAccount[]>;

/** Accounts by identity, with and without alias, so that accounts are not compared pair by pair. */
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

function identityKey({ authConfig, toolkit, displayName }: ConnectedAccount, ...alias: [] | [string | null]): string {
  // With the toolkit, because the auth config's id may be empty.
  return JSON.stringify([authConfig.id, toolkit.slug, displayName, ...alias]);
}

/** The only account with the same identity at the provider; null if there is none or several. */
function onlySame(groups: ByIdentity, account: ConnectedAccount): ConnectedAccount | null {
  if (account.displayName === null) return null;
  const keys =
    account.alias === null ? [identityKey(account)] : [identityKey(account, null), identityKey(account, account.alias)];
  const [only, ...others] = keys.flatMap((key) => (groups.get(key) ?? []).slice(0, 2));
  return only && others.length === 0 ? only : null;
}

/** Whether an account was connected and no longer is. One that was never connected can't be replaced. */
function isDead(account: ConnectedAccount): boolean {
  return accountPhase(account) === "needs_reconnect";
}

function isSame(one: ConnectedAccount, other: ConnectedAccount): boolean {
  return one.displayName !== null && other.displayName !== null && mayBeSame(one, other);
}

function differ(one: string | null, other: string | null): boolean {
  return one !== null && other !== null && one !== other;
}
