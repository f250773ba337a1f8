/** Lifetime of a connect link in milliseconds (Composio's documentation: 10 minutes). */
export const linkLifetime = 600_000;

/** Prefix of an attempt's storage key. The handler's URL, the user and the target follow. */
export const attemptPrefix = "composio-react:attempt:";

/** Prefix of the storage key of an answer to a connection request. The handler's URL, the user and the request follow. */
export const requestPrefix = "composio-react:request:";

/** The storage methods that the kit uses. None of them throws. */
export interface SafeStorage {
  /** Whether stored values outlive the page, unless the browser refuses one later. */
  readonly isLasting: boolean;
  get(key: string): string | null;
  set(key: string, value: string): void;
  remove(key: string): void;
  keys(prefix: string): readonly string[];
}

/**
 * A storage of the browser. If it is blocked, full or absent, values are kept in memory until the page is left. The same
 * holds for a value that it refuses later: a user may block storage while the page is open.
 */
export function storageOf(window: Window | null, name: "localStorage" | "sessionStorage"): SafeStorage {
  const memory = new Map<string, string>();
  const storage = tried(() => {
    // Reading the property throws if the user blocks storage.
    const found = window?.[name];
    const probe = "composio-react:probe";
    found?.setItem(probe, probe);
    found?.removeItem(probe);
    return found;
  });
  return {
    isLasting: !!storage,
    get: (key) => tried(() => storage?.getItem(key)) ?? memory.get(key) ?? null,
    set(key, value) {
      memory.set(key, value);
      tried(() => {
        storage?.setItem(key, value);
        if (storage) memory.delete(key);
      });
      // What it refuses replaces its older value. A newer one is another tab's.
      if (memory.has(key)) tried(() => storage?.removeItem(key));
    },
    remove(key) {
      memory.delete(key);
      tried(() => storage?.removeItem(key));
    },
    keys(prefix) {
      const keys = new Set([...memory.keys(), ...(tried(() => Object.keys(storage ?? {})) ?? [])]);
      return [...keys].filter((key) => key.startsWith(prefix));
    },
  };
}

/** Removes all keys with a prefix, except those that begin with `kept`. */
export function removeKeys(storage: SafeStorage, prefix: string, kept?: string): void {
  for (const key of storage.keys(prefix)) if (kept === undefined || !key.startsWith(kept)) storage.remove(key);
}

function tried<Result>(action: () => Result): Result | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}
