import type { ComposioError } from "../../protocol/errors.ts";
import type { ConnectedAccount } from "../../protocol/types.ts";

/** Callbacks for one account. */
export interface AccountWatcher {
  /** The account as the server has it now. Called after every poll, changed or not. */
  onAccount(account: ConnectedAccount): void;
  /** The server does not list this account for this user (yet). */
  onMissing?(): void;
  /** The poll failed. The poller continues by itself. */
  onError?(error: ComposioError): void;
}

/** The watched accounts and their watchers. */
export interface AccountWatchers {
  readonly ids: readonly string[];
  /** Adds a watcher. The returned function removes it, and returns whether no watcher is left. */
  add(id: string, watcher: AccountWatcher): () => boolean;
  has(id: string): boolean;
  clear(): void;
  tellAccount(account: ConnectedAccount): void;
  tellMissing(id: string): void;
  tellError(ids: readonly string[], error: ComposioError): void;
}

export function createAccountWatchers(): AccountWatchers {
  const watchers = new Map<string, Set<AccountWatcher>>();
  /** A copy, because watchers may be removed in their callback. */
  const of = (id: string): readonly AccountWatcher[] => [...(watchers.get(id) ?? [])];

  return {
    get ids() {
      return [...watchers.keys()];
    },
    add(id, watcher) {
      const set = watchers.get(id) ?? new Set();
      watchers.set(id, set.add(watcher));
      return () => {
        set.delete(watcher);
        // `clear` has removed this set; the account may be watched again by another one.
        if (set.size > 0 || watchers.get(id) !== set) return false;
        watchers.delete(id);
        return watchers.size === 0;
      };
    },
    has: (id) => watchers.has(id),
    clear: () => watchers.clear(),
    tellAccount(account) {
      for (const watcher of of(account.id)) watcher.onAccount(account);
    },
    tellMissing(id) {
      for (const watcher of of(id)) watcher.onMissing?.();
    },
    tellError(ids, error) {
      for (const id of ids) for (const watcher of of(id)) watcher.onError?.(error);
    },
  };
}
