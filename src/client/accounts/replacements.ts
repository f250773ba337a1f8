import { type SafeStorage, removeKeys } from "../browser/storage.ts";
import { statusKind } from "../../protocol/status.ts";
import type { ConnectedAccount, Target } from "../../protocol/types.ts";
import type { SeenAccounts } from "../api/seenAccounts.ts";

/** What this browser remembers of the current user's accounts: which one replaced which, and which one was chosen last. */
export interface Replacements {
  /** Records an account's id. For `key`, see `get`. */
  set(key: string, id: string): void;
  /**
   * For an account's id: id of the account that replaced it, even if it was deleted. For `default {slug}`: id of the account
   * of that toolkit that the user chose last. For the id of an attempt that the user has left: "pending" and the id of the account
   * that was connected in its place. That hides the attempt only while it is pending: the user may finish it later, with another
   * mailbox. Null if nothing is recorded.
   */
  get(key: string): string | null;
  /** Sets `replacedBy` on accounts in a list, if the list also contains the new account. */
  mark(accounts: readonly ConnectedAccount[]): readonly ConnectedAccount[];
  /** Removes the records of other users. */
  sweep(): void;
}

export function createReplacements(
  baseUrl: string,
  storage: SafeStorage,
  users: { readonly current: string | null | undefined },
): Replacements {
  const prefix = `composio-react:replaced-by:${baseUrl}:`;
  const keyOf = (id: string) => `${prefix}${users.current ?? ""}:${id}`;
  return {
    sweep: () => removeKeys(storage, prefix, keyOf("")),
    set(key, id) {
      // No account replaces itself. Another tab with the same attempt may have recorded the new account already.
      if (key !== id) storage.set(keyOf(key), id);
    },
    get: (key) => storage.get(keyOf(key)),
    mark: (accounts) =>
      accounts.map((account) => {
        const record = storage.get(keyOf(account.id));
        const kind = statusKind(account.status);
        const by = accounts.find(({ id }) => record === id || record === `${kind} ${id}`);
        // One that is ACTIVE or paused is replaced only by one that is known to have the same identity at the provider.
        const isKnown = by && account.displayName && account.displayName === by.displayName;
        return by && (isKnown || kind === "pending" || kind === "ended") ? { ...account, replacedBy: by.id } : account;
      }),
  };
}

/** The account that represents an id: the account itself, or the last one that replaced it. */
export function currentAccountOf(id: string, accounts: readonly ConnectedAccount[]): ConnectedAccount | null {
  const passed = new Set<string>();
  let found = accounts.find((account) => account.id === id);
  while (found && !passed.has(found.id)) {
    passed.add(found.id);
    const next: ConnectedAccount | undefined = accounts.find((account) => account.id === found?.replacedBy);
    if (!next) break;
    found = next;
  }
  return found ?? null;
}

/** The same for an id that may have been deleted since: the records of this browser lead to the account that replaced it. */
export function findAccount(
  id: string,
  accounts: readonly ConnectedAccount[],
  replacements: Pick<Replacements, "get">,
): ConnectedAccount | null {
  let found: ConnectedAccount | null = null;
  let next: string | null = id;
  // Stored records could lead in a circle.
  for (let steps = 0; next && !found && steps < 50; steps++) {
    found = currentAccountOf(next, accounts);
    next = replacements.get(next);
  }
  return found;
}

/** For a `connectedAccountId` target: records that the new account replaces the target's. */
export function recordReplacement(
  account: ConnectedAccount,
  { connectedAccountId: old }: Target,
  {
    seen,
    replacements,
    onAccounts,
  }: {
    readonly seen: SeenAccounts;
    readonly replacements: Replacements;
    readonly onAccounts: (accounts: readonly ConnectedAccount[]) => void;
  },
): void {
  if (old === undefined || old === account.id) return;
  const before = currentAccountOf(old, replacements.mark(seen.all));
  for (const id of new Set([old, before?.id ?? old])) replacements.set(id, account.id);
  seen.add([account]);
  onAccounts([account]); // The list then sets `replacedBy` on the old account.
}
