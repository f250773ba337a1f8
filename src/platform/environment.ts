/** Time, replaceable in tests. In milliseconds. */
export interface Clock {
  now(): number;
  setTimeout(callback: () => void, milliseconds: number): unknown;
  clearTimeout(handle: unknown): void;
}

/** The runtime's clock, window and randomness. Each part can be replaced, in tests or for a sandbox in a browser tab. */
export interface Environment {
  readonly clock: Clock;
  /** Null where there is no page: on a server, in React Native. Then nothing is opened or stored. */
  readonly window: Window | null;
  /** 0 ≤ n < 1, for jitter. */
  readonly random: () => number;
  /** Whether to log developers' mistakes to the console. @default true where NODE_ENV is "development" */
  readonly isDevelopment: boolean;
  /** A random string that can't be guessed. It ties a callback to its attempt. */
  readonly randomId: () => string;
  /** Called for every step inside the client. Only the devtools set it. */
  trace?: ((step: object) => void) | undefined;
}

/** Longest delay of a timer. A longer one would fire at once. */
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
      // Not randomUUID, which is missing on plain http.
      const bytes = globalThis.crypto.getRandomValues(new Uint8Array(16));
      return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    },
    ...overrides,
  };
}

/**
 * Whether there is a `window` without a location or a document, as in React Native. This is neither a page nor a server.
 */
export function isNoPage(): boolean {
  return typeof window !== "undefined" && !(window.location && window.document);
}

function inDevelopment(): boolean {
  try {
    // Written in the form that bundlers replace.
    return process.env.NODE_ENV === "development";
  } catch {
    return false; // There is no `process` in a browser without a bundler.
  }
}
