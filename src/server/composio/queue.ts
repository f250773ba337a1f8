/**
 * On whose behalf something waits. Whoever joins later lends it their turn too: what one user has asked for a thousand
 * others must not wait behind that user's other wishes.
 */
export interface Place {
  readonly users: ReadonlySet<string>;
  join(user: string): void;
  /** Calls back for each who joins, until the returned function is called. */
  onJoin(listener: (user: string) => void): () => void;
}

export function createPlace(users: Iterable<string>): Place {
  const all = new Set(users);
  const listeners = new Set<(user: string) => void>();
  return {
    users: all,
    join(user) {
      if (all.has(user)) return;
      all.add(user);
      for (const listener of listeners) listener(user);
    },
    onJoin(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/**
 * Runs tasks, a few at a time. Users take turns, however many tasks each has waiting; none of them ever has more than
 * half of the places, and a quarter is left to those who have none. A task whose signal is aborted while it stands in
 * line is never run.
 */
export type Queue = <Value>(task: () => Promise<Value>, place: Place, signal?: AbortSignal) => Promise<Value>;

interface Entry {
  /** In whose lines it stands. */
  readonly users: ReadonlySet<string>;
  /** Its turn has come, at this user's cost. */
  enter(user: string): void;
}

/** For what nobody in particular has asked for. */
export const nobody = "";

export function createQueue(concurrency: number): Queue {
  const mostOfOne = Math.ceil(concurrency / 2);
  /** Kept for users who have none: a few who wait for Composio must not hold up whoever comes next. */
  const reserve = Math.floor(concurrency / 4);
  /** By user; whose turn is next stands first. */
  const lines = new Map<string, Set<Entry>>();
  const runningOf = new Map<string, number>();
  let running = 0;

  function stand(entry: Entry, user: string): void {
    lines.set(user, (lines.get(user) ?? new Set()).add(entry));
  }

  function leave(entry: Entry): void {
    for (const user of entry.users) {
      const line = lines.get(user);
      line?.delete(entry);
      if (line?.size === 0) lines.delete(user);
    }
  }

  function count(user: string, change: 1 | -1): void {
    running += change;
    const left = (runningOf.get(user) ?? 0) + change;
    if (left > 0) runningOf.set(user, left);
    else runningOf.delete(user);
  }

  function proceed(): void {
    // A user who has had a turn is put last, where this loop finds them again.
    for (const [user, line] of lines) {
      if (running >= concurrency) return;
      const held = runningOf.get(user) ?? 0;
      if (user !== nobody && (held >= mostOfOne || (held > 0 && concurrency - running <= reserve))) continue;
      const [entry] = line;
      if (!entry) continue;
      leave(entry);
      if (lines.delete(user)) lines.set(user, line);
      count(user, 1);
      entry.enter(user);
    }
  }

  async function run<Value>(task: () => Promise<Value>, user: string): Promise<Value> {
    try {
      return await task();
    } finally {
      count(user, -1);
      proceed();
    }
  }

  return (task, place, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const entry: Entry = {
        users: place.users,
        enter(user) {
          forget();
          run(task, user).then(resolve, reject);
        },
      };
      const giveUp = () => {
        forget();
        leave(entry);
        reject(signal?.reason);
      };
      const stopListening = place.onJoin((user) => {
        stand(entry, user);
        proceed();
      });
      const forget = () => {
        stopListening();
        signal?.removeEventListener("abort", giveUp);
      };
      signal?.addEventListener("abort", giveUp, { once: true });
      for (const user of place.users) stand(entry, user);
      proceed();
    });
}
