import type { ComposioErrorOptions } from "../../protocol/errors.ts";
import { handlerError } from "../http/handlerError.ts";

/** Waits until it is this user's turn. Throws `rate_limited` if too many of their requests wait, `aborted` if `signal` is aborted. */
export type TakeTurn = (userId: string, signal: AbortSignal) => Promise<void>;

export interface TurnsOptions {
  /** How many requests of one user begin in one turn of the event loop before others must wait. */
  readonly atOnce: number;
  /** How many waiting requests begin in one turn of the event loop, for all users together. */
  readonly most: number;
  /** How many requests of one user may wait. */
  readonly longest: number;
  /** The error's options when too many wait. */
  readonly refused: ComposioErrorOptions;
  /** Calls back in the next turn of the event loop, after new requests have been read. @default nextTurn */
  readonly later?: (callback: () => void) => void;
}

/**
 * If one user sends a thousand requests at once, a few of them begin, or are refused, in each turn of the event loop.
 * Requests of other users are read in between. Users with waiting requests take turns; each user's requests keep their
 * order. Only the beginning of a request needs a turn: requests that wait for Composio, and streams, block nobody.
 */
export function createTurns({ atOnce, most, longest, refused, later = nextTurn }: TurnsOptions): TakeTurn {
  /** By user: how many requests have begun in this turn of the event loop. */
  const begun = new Map<string, number>();
  /** By user, in the order of their turns. */
  const lines = new Map<string, Set<() => void>>();
  let isScheduled = false;

  function schedule(): void {
    if (isScheduled) return;
    isScheduled = true;
    later(proceed);
  }

  function count(user: string): void {
    begun.set(user, (begun.get(user) ?? 0) + 1);
    schedule(); // The next turn clears the count.
  }

  function leave(user: string, begin: () => void): void {
    const line = lines.get(user);
    line?.delete(begin);
    if (line?.size === 0) lines.delete(user);
  }

  function proceed(): void {
    isScheduled = false;
    begun.clear();
    for (let left = most; left > 0; left--) {
      const [first] = lines;
      if (!first) return;
      const [user, line] = first;
      lines.delete(user);
      lines.set(user, line); // To the end, for the next round.
      const [begin] = line;
      count(user);
      begin?.();
    }
  }

  return async (userId, signal) => {
    const length = lines.get(userId)?.size ?? 0;
    if (length === 0 && (begun.get(userId) ?? 0) < atOnce) return count(userId);
    if (length >= longest) throw handlerError("rate_limited", refused);
    if (signal.aborted) throw handlerError("aborted", { cause: signal.reason });
    return new Promise((resolve, reject) => {
      const begin = () => {
        signal.removeEventListener("abort", giveUp);
        leave(userId, begin);
        resolve();
      };
      const giveUp = () => {
        leave(userId, begin);
        reject(handlerError("aborted", { cause: signal.reason }));
      };
      signal.addEventListener("abort", giveUp, { once: true });
      lines.set(userId, (lines.get(userId) ?? new Set()).add(begin));
    });
  };
}

/** `setImmediate` (Node, Deno, Bun) runs after arrived requests are read; a timer of 0 ms would run before. */
function nextTurn(callback: () => void): void {
  if (typeof setImmediate === "function") setImmediate(callback);
  else globalThis.setTimeout(callback, 0);
}
