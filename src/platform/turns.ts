/** Resolves when it is this sender's turn. Rejects if too many of their requests wait, or if `signal` is aborted. */
export type TakeTurn = (sender: string, signal: AbortSignal) => Promise<void>;

export interface TurnsOptions {
  /** How many requests of one sender may begin in one turn of the event loop. Further ones wait. */
  readonly atOnce: number;
  /** How many waiting requests begin in one turn of the event loop, for all senders together. */
  readonly most: number;
  /** How many requests of one sender may wait. */
  readonly longest: number;
  /** The error of a request that does not begin: too many wait, or its signal is aborted. */
  readonly refusal: (why: "too_many" | "aborted", cause?: unknown) => unknown;
  /** Calls back in the next turn of the event loop, after new requests have been read. @default nextTurn */
  readonly later?: (callback: () => void) => void;
}

/**
 * Keeps one sender's flood of requests from delaying other senders: in each turn of the event loop only a few requests
 * begin, and others' requests are read in between. Senders with waiting requests take turns; each sender's requests keep
 * their order. Only the beginning of a request needs a turn, so streams and slow requests block nobody.
 */
export function createTurns({ atOnce, most, longest, refusal, later = nextTurn }: TurnsOptions): TakeTurn {
  /** By sender: how many requests have begun in this turn of the event loop. */
  const begun = new Map<string, number>();
  /** By sender, in the order of their turns. */
  const lines = new Map<string, Set<() => void>>();
  let isScheduled = false;

  function schedule(): void {
    if (isScheduled) return;
    isScheduled = true;
    later(proceed);
  }

  function count(sender: string): void {
    begun.set(sender, (begun.get(sender) ?? 0) + 1);
    schedule(); // The next turn clears the count.
  }

  function leave(sender: string, begin: () => void): void {
    const line = lines.get(sender);
    line?.delete(begin);
    if (line?.size === 0) lines.delete(sender);
  }

  function proceed(): void {
    isScheduled = false;
    begun.clear();
    for (let left = most; left > 0; left--) {
      const [first] = lines;
      if (!first) return;
      const [sender, line] = first;
      lines.delete(sender);
      lines.set(sender, line); // To the end, for the next round.
      const [begin] = line;
      count(sender);
      begin?.();
    }
  }

  return async (sender, signal) => {
    const length = lines.get(sender)?.size ?? 0;
    if (length === 0 && (begun.get(sender) ?? 0) < atOnce) return count(sender);
    if (length >= longest) throw refusal("too_many");
    if (signal.aborted) throw refusal("aborted", signal.reason);
    return new Promise((resolve, reject) => {
      const begin = () => {
        signal.removeEventListener("abort", giveUp);
        leave(sender, begin);
        resolve();
      };
      const giveUp = () => {
        leave(sender, begin);
        reject(refusal("aborted", signal.reason));
      };
      signal.addEventListener("abort", giveUp, { once: true });
      lines.set(sender, (lines.get(sender) ?? new Set()).add(begin));
    });
  };
}

/**
 * `setImmediate` (Node, Deno, Bun) runs after arrived requests are read; a timer of 0 ms would run before. Workers have none, and
 * that of the edge runtime of Next.js throws.
 */
function nextTurn(callback: () => void): void {
  try {
    setImmediate(callback);
  } catch {
    globalThis.setTimeout(callback, 0);
  }
}
