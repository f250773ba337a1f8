/** How long a connect link lives, in milliseconds (Composio's documentation: 10 minutes). */
export const linkLifetime = 600_000;

/** Begins the key of an attempt: then come the handler's address, whose it is, and its target. */
export const attemptPrefix = "composio-react:attempt:";

/** The parts of a storage that the kit uses, none of which throws. */
export interface SafeStorage {
  /** Whether what is put there outlives the page. */
  readonly isLasting: boolean;
  get(key: string): string | null;
  set(key: string, value: string): void;
  remove(key: string): void;
  keys(prefix: string): readonly string[];
}

/** Storage that may be forbidden, full or absent: then what is put there lives as long as the page, in memory. */
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
    return inMemory; // Reading the property itself throws where the user forbids storage.
  }
  if (!storage) return inMemory;
  return {
    isLasting: true,
    get: (key) => storage.getItem(key),
    set: (key, value) => {
      try {
        storage.setItem(key, value);
      } catch {
        // Full since the probe: this page still knows its attempt through its flow.
      }
    },
    remove: (key) => storage.removeItem(key),
    keys: (prefix) => Object.keys(storage).filter((key) => key.startsWith(prefix)),
  };
}
