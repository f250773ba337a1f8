import type { Clock } from "../../platform/environment.ts";
import { on } from "../../platform/listen.ts";
import { targetKey } from "../../protocol/targets.ts";
import type { Attempt, Attempts } from "./attempts.ts";

/**
 * The starts of this browser's tabs: an attempt whose link is still on its way is stored as well, so that no tab starts a
 * second one meanwhile.
 */
export interface Starts {
  /**
   * Stores a start while `send` runs, until `signal` aborts, and resolves with null. If another tab is connecting the same,
   * `send` is not called, and the promise resolves with that tab's start, to be watched. Where the browser has locks, exactly
   * one of two tabs goes on.
   */
  run(start: Attempt, signal: AbortSignal, send: () => Promise<void>): Promise<Attempt | null>;
  /** Calls back when another tab's start is over, with its attempt if it has got a link. */
  watch(start: Attempt, signal: AbortSignal, onOver: (attempt: Attempt | null) => void): void;
  /** Ends another tab's start of the same connection: that tab hears that it is removed. */
  cancel(start: Attempt): void;
}

/** Most milliseconds that a start takes. A tab that has crashed is not waited for any longer, where the browser has no locks. */
const longestStart = 60_000;

const startPrefix = "start:";

/** An attempt, as long as it has no account. */
export function asStart(attempt: Attempt): Attempt {
  return { ...attempt, id: startPrefix + attempt.id, expiresAt: attempt.startedAt + longestStart };
}

export const isStart = ({ id }: Pick<Attempt, "id">): boolean => id.startsWith(startPrefix);

export function createStarts(baseUrl: string, window: Window | null, clock: Clock, attempts: Attempts): Starts {
  // There are none on plain http.
  const locks = window?.navigator.locks;
  const keyOf = ({ user, target }: Attempt) => `composio-react:start:${baseUrl}:${user ?? ""}:${targetKey(target)}`;
  /** The locks that this tab holds or has asked for. */
  const own = new Map<string, Promise<unknown>>();
  const stored = (start: Attempt) => attempts.list().find((each) => keyOf(each) === keyOf(start)) ?? null;

  function linked(start: Attempt): Attempt | null {
    const found = stored(start);
    return found && !isStart(found) ? found : null;
  }

  /** Runs `send`. The promise is for the lock: it is over as soon as the start is. */
  function hold(start: Attempt, signal: AbortSignal, send: () => Promise<void>): Promise<void> {
    attempts.save(start);
    return new Promise((release) => {
      const stops = [window ? on(window, "pagehide", end) : () => undefined];
      signal.addEventListener("abort", end, { once: true });
      void send().finally(end);
      function end(): void {
        if (stops.length === 0) return;
        stops.pop()?.();
        attempts.remove(start);
        release();
      }
    });
  }

  return {
    run: (start, signal, send) =>
      new Promise((resolve, reject) => {
        const begin = () =>
          hold(start, signal, () => {
            const sent = send();
            sent.then(() => resolve(null), reject);
            return sent.catch(() => undefined);
          });
        // Its id tells when it is removed. Storage may not have it yet: then the lock tells.
        const refuse = () => resolve([stored(start)].find((other) => other && isStart(other)) ?? start);
        if (!locks) return void (stored(start) ? refuse() : begin());
        const key = keyOf(start);
        let isAnswered = false;
        const answer = (lock: Lock | null): Promise<void> | undefined => {
          isAnswered = true;
          if (!signal.aborted && lock && !linked(start)) return begin();
          if (!signal.aborted && !lock) return locks.request(key, { mode: "shared", ifAvailable: true }, answerShared);
          refuse();
          return undefined;
        };
        // Only tabs that wait have the lock: their starts are over, but they may be suspended and keep it. Storage decides then.
        const answerShared = (lock: Lock | null): Promise<void> | undefined => {
          if (!signal.aborted && lock && !stored(start)) return beginBefore(locks);
          refuse();
          return undefined;
        };
        /** Asks for the lock while it sends, so that tabs that ask later wait. */
        const beginBefore = (of: LockManager): Promise<void> => {
          const sending = new AbortController();
          const begun = begin().finally(() => sending.abort());
          return of.request(key, { signal: sending.signal }, () => begun).catch(() => undefined);
        };
        // This tab's own last start is over when it starts anew, but its lock may not be free yet.
        const held = (own.get(key) ?? Promise.resolve())
          .then(() => locks.request(key, { ifAvailable: true }, answer))
          // The page may not use storage. Then it can't know of other tabs.
          .catch(() => (isAnswered || signal.aborted ? refuse() : begin()));
        own.set(key, held);
      }),
    watch(start, signal, onOver) {
      const over = () => signal.aborted || onOver(linked(start));
      const timer = clock.setTimeout(over, start.expiresAt - clock.now());
      signal.addEventListener("abort", () => clock.clearTimeout(timer), { once: true });
      // The browser gives the lock when the other tab has released it, or is gone.
      locks?.request(keyOf(start), { mode: "shared", signal }, () => undefined).then(over, () => undefined);
    },
    cancel(start) {
      const found = stored(start);
      if (found && isStart(found)) attempts.remove(found);
    },
  };
}
