import type { SafeStorage } from "../browser/storage.ts";
import { statusKind } from "../../protocol/status.ts";
import type { ConnectedAccount } from "../../protocol/types.ts";

/** Which account was connected in place of which, as this browser has seen it. */
export interface Successors {
  set(replacedId: string, id: string): void;
  /** Says so of those in a list, as long as the list has the other one as well. */
  mark(accounts: readonly ConnectedAccount[]): readonly ConnectedAccount[];
  /** Forgets what is not of the user of now. */
  sweep(): void;
}

export function createSuccessors(
  baseUrl: string,
  storage: SafeStorage,
  users: { readonly current: string | null | undefined },
): Successors {
  const prefix = `composio-react:successor:${baseUrl}:`;
  const keyOf = (id: string) => `${prefix}${users.current ?? ""}:${id}`;
  return {
    sweep() {
      for (const key of storage.keys(prefix)) if (!key.startsWith(keyOf(""))) storage.remove(key);
    },
    set: (replacedId, id) => storage.set(keyOf(replacedId), id),
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

/** The account that speaks for an id now: itself, or the last of those that took its place. */
export function successorOf(id: string, accounts: readonly ConnectedAccount[]): ConnectedAccount | null {
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
