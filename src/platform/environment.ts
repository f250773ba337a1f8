/** Time, injectable. Milliseconds throughout. */
export interface Clock {
  now(): number;
  setTimeout(callback: () => void, milliseconds: number): unknown;
  clearTimeout(handle: unknown): void;
}

/** What the kit takes from its surroundings; every part may be replaced, in tests or for a sandbox in a tab. */
export interface Environment {
  readonly clock: Clock;
  /** Null where there is no page, on a server or in React Native: nothing is opened or stored there. */
  readonly window: Window | null;
  /** 0 ≤ n < 1, for jitter. */
  readonly random: () => number;
  /** Whether to tell developers on the console of their mistakes. @default true where NODE_ENV is "development" */
  readonly isDevelopment: boolean;
  /** An unguessable text, for tying a callback to its attempt. */
  readonly randomId: () => string;
}

/** Runtimes keep 31 bits of a delay: a longer one would fire at once. */
const longestTimeout = 2 ** 31 - 1;

export function defaultEnvironment(overrides: Partial<Environment> = {}): Environment {
  return {
    clock: {
      now: () => Date.now(),
      setTimeout: (callback, milliseconds) => globalThis.setTimeout(callback, Math.min(milliseconds, longestTimeout)),
      // SAFETY: handles come from the setTimeout above.
      clearTimeout: (handle) => globalThis.clearTimeout(handle as number),
    },
    window: typeof window === "undefined" || isNoPage() ? null : window,
    random: Math.random,
    isDevelopment: inDevelopment(),
    randomId: () => {
      // Not randomUUID: it is missing on plain http.
      const bytes = globalThis.crypto.getRandomValues(new Uint8Array(16));
      return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    },
    ...overrides,
  };
}

/** React Native and some shims have a `window` without an address or a document: no page, and no server either. */
export function isNoPage(): boolean {
  return typeof window !== "undefined" && !(window.location && window.document);
}

function inDevelopment(): boolean {
  try {
    // Spelt as bundlers replace it.
    return process.env.NODE_ENV === "development";
  } catch {
    return false; // A browser without a bundler has no `process`.
  }
}
