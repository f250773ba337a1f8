import type { ComposioError } from "../../protocol/errors.ts";
import type { ConnectedAccount } from "../../protocol/types.ts";

/** Callbacks for one account. */
export interface AccountWatcher {
  /** Called after every poll with the account as the server has it now, changed or not. */
  onAccount(account: ConnectedAccount): void;
  /** Called after a poll whose answer lacks this account: it is not this user's, or not listed yet. */
  onMissing?(): void;
  /** Called after a failed poll. The poller continues by itself. */
  onError?(error: ComposioError): void;
}

/** The watched accounts and their watchers. */
export interface AccountWatchers {
  readonly ids: readonly string[];
  /** Adds a watcher. The returned function removes it, and returns true if no account is watched any more. */
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
        // After `clear` the account may be watched again, with another set.
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
