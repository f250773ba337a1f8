import type { ComposioErrorOptions } from "../../protocol/errors.ts";
import { handlerError } from "../http/handlerError.ts";

/** Waits until it is this user's turn. Throws `rate_limited` where their line is too long, `aborted` where `signal` is. */
export type TakeTurn = (userId: string, signal: AbortSignal) => Promise<void>;

export interface TurnsOptions {
  /** How many requests of one user begin in one turn of the event loop before there is a line. */
  readonly atOnce: number;
  /** How many requests begin in one turn of the event loop of all that stand in line. */
  readonly most: number;
  /** How many of one user may stand in line. */
  readonly longest: number;
  /** What whoever finds the line too long is told. */
  readonly refused: ComposioErrorOptions;
  /** Calls back in the event loop's next turn, when what has come meanwhile is read. @default nextTurn */
  readonly later?: (callback: () => void) => void;
}

/**
 * A thousand requests that one user sends at once are begun, or refused, a few in each turn of the event loop: what
 * others send is read in between, and does not stand behind them. Users who have a line take turns; each line keeps its
 * order. A turn is only for the beginning: what waits for Composio, or is a stream, holds nothing.
 */
export function createTurns({ atOnce, most, longest, refused, later = nextTurn }: TurnsOptions): TakeTurn {
  /** By user, what has begun in this turn of the event loop. */
  const begun = new Map<string, number>();
  /** By user; whose turn is next stands first. */
  const lines = new Map<string, Set<() => void>>();
  let isScheduled = false;

  function schedule(): void {
    if (isScheduled) return;
    isScheduled = true;
    later(proceed);
  }

  function count(user: string): void {
    begun.set(user, (begun.get(user) ?? 0) + 1);
    schedule(); // To forget it.
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
      lines.set(user, line); // Last, for the next round.
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

/** A timer of no time comes before what has arrived on sockets is read; Node's, Deno's and Bun's `setImmediate` after it. */
function nextTurn(callback: () => void): void {
  if (typeof setImmediate === "function") setImmediate(callback);
  else globalThis.setTimeout(callback, 0);
}
