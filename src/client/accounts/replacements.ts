import type { SafeStorage } from "../browser/storage.ts";
import { statusKind } from "../../protocol/status.ts";
import type { ConnectedAccount } from "../../protocol/types.ts";

/** Which account replaced which, as recorded in this browser. */
export interface Replacements {
  set(replacedId: string, id: string): void;
  /** Id of the account that replaced this one, also if this one is deleted; null if none is recorded. */
  get(replacedId: string): string | null;
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
    get: (replacedId) => storage.get(keyOf(replacedId)),
    mark: (accounts) =>
      accounts.map((account) => {
        if (account.replacedBy || statusKind(account.status) === "active") return account;
        const replacedBy = storage.get(keyOf(account.id));
        return replacedBy !== null && accounts.some(({ id }) => id === replacedBy)
          ? { ...account, replacedBy }
          : account;
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
