/** Lifetime of a connect link in milliseconds (Composio's documentation: 10 minutes). */
export const linkLifetime = 600_000;

/** Prefix of an attempt's storage key. The handler's URL, the user and the target follow. */
export const attemptPrefix = "composio-react:attempt:";

/** Prefix of the storage key of an answer to a connection request. The handler's URL, the user and the request follow. */
export const requestPrefix = "composio-react:request:";

/** The storage methods that the kit uses. None of them throws. */
export interface SafeStorage {
  /** Whether stored values outlive the page. */
  readonly isLasting: boolean;
  get(key: string): string | null;
  set(key: string, value: string): void;
  remove(key: string): void;
  keys(prefix: string): readonly string[];
}

/**
 * A storage of the browser. If it is blocked, full or absent, values are kept in memory until the page is left. So is each
 * value that can't be stored later: a user may block storage while the page is open.
 */
export function storageOf(window: Window | null, name: "localStorage" | "sessionStorage"): SafeStorage {
  const memory = new Map<string, string>();
  const inMemory: SafeStorage = {
    isLasting: false,
    get: (key) => memory.get(key) ?? null,
    set: (key, value) => void memory.set(key, value),
    remove: (key) => void memory.delete(key),
    keys: (prefix) => [...memory.keys()].filter((key) => key.startsWith(prefix)),
  };
  let storage: Storage | undefined;
  try {
    storage = window?.[name];
    const probe = "composio-react:probe";
    storage?.setItem(probe, probe);
    storage?.removeItem(probe);
  } catch {
    return inMemory; // Reading the property throws if the user blocks storage.
  }
  if (!storage) return inMemory;
  function tried<Result>(action: () => Result): Result | null {
    try {
      return action();
    } catch {
      return null;
    }
  }
  return {
    isLasting: true,
    get: (key) => inMemory.get(key) ?? tried(() => storage.getItem(key)),
    set(key, value) {
      inMemory.set(key, value);
      tried(() => {
        storage.setItem(key, value);
        inMemory.remove(key);
      });
    },
    remove(key) {
      inMemory.remove(key);
      tried(() => storage.removeItem(key));
    },
    keys: (prefix) => [
      ...(tried(() => Object.keys(storage).filter((key) => key.startsWith(prefix))) ?? []),
      ...inMemory.keys(prefix),
    ],
  };
}
