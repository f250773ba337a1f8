import type { SafeStorage } from "../browser/storage.ts";
import { statusKind } from "../../protocol/status.ts";
import type { ConnectedAccount } from "../../protocol/types.ts";

/** What this browser remembers of the current user's accounts: which one replaced which, and which one was chosen last. */
export interface Replacements {
  set(replacedId: string, id: string): void;
  /**
   * Id of the account that replaced this one, also if this one is deleted; null if none is recorded. Of a toolkit, as
   * `default {slug}`: id of the account that the user chose last.
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
    sweep() {
      for (const key of storage.keys(prefix)) if (!key.startsWith(keyOf(""))) storage.remove(key);
    },
    set: (replacedId, id) => storage.set(keyOf(replacedId), id),
    get: (key) => storage.get(keyOf(key)),
    mark: (accounts) =>
      accounts.map((account) => {
        const replacedBy = account.replacedBy ? null : storage.get(keyOf(account.id));
        const by = replacedBy !== null && accounts.find(({ id }) => id === replacedBy);
        // An account that works is hidden only behind one that is known to be the same at the provider.
        const isKnown = by && account.displayName && account.displayName === by.displayName;
        return by && (isKnown || statusKind(account.status) !== "active") ? { ...account, replacedBy: by.id } : account;
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
