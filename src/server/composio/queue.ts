/**
 * The users for whom a task waits in the queue. If a user joins later, the task can also run in that user's turn, so that a
 * shared task does not wait behind other tasks of its first user.
 */
export interface WaitingUsers {
  readonly users: ReadonlySet<string>;
  join(user: string): void;
  /** Calls back for each user who joins, until the returned function is called. */
  onJoin(listener: (user: string) => void): () => void;
}

export function createWaitingUsers(users: Iterable<string>): WaitingUsers {
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
 * Runs a limited number of tasks at a time. Users take turns, however many tasks each has. No user gets more than half of
 * the slots, and a quarter is reserved for users who have none. A task whose signal is aborted while it waits is not run.
 */
export type Queue = <Value>(task: () => Promise<Value>, waiting: WaitingUsers, signal?: AbortSignal) => Promise<Value>;

interface Entry {
  /** The users in whose lines it waits. It may be in several. */
  readonly users: ReadonlySet<string>;
  /** Starts the task, in a slot of this user. */
  enter(user: string): void;
}

export function createQueue(concurrency: number): Queue {
  const mostOfOne = Math.ceil(concurrency / 2);
  /** Slots kept for users who have none, so that a few users do not block all others while Composio is slow. */
  const reserve = Math.floor(concurrency / 4);
  /** By user, in the order of their turns. */
  const lines = new Map<string, Set<Entry>>();
  const runningOf = new Map<string, number>();
  let running = 0;

  function joinLine(entry: Entry, user: string): void {
    lines.set(user, (lines.get(user) ?? new Set()).add(entry));
  }

  function leaveLines(entry: Entry): void {
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
    // A user who has had a turn moves to the end of the map, so this loop comes to them again.
    for (const [user, line] of lines) {
      if (running >= concurrency) return;
      const held = runningOf.get(user) ?? 0;
      if (held >= mostOfOne || (held > 0 && concurrency - running <= reserve)) continue;
      const [entry] = line;
      if (!entry) continue;
      leaveLines(entry);
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

  return (task, waiting, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const entry: Entry = {
        users: waiting.users,
        enter(user) {
          forget();
          run(task, user).then(resolve, reject);
        },
      };
      const giveUp = () => {
        forget();
        leaveLines(entry);
        reject(signal?.reason);
      };
      const stopListening = waiting.onJoin((user) => {
        joinLine(entry, user);
        proceed();
      });
      const forget = () => {
        stopListening();
        signal?.removeEventListener("abort", giveUp);
      };
      signal?.addEventListener("abort", giveUp, { once: true });
      for (const user of waiting.users) joinLine(entry, user);
      proceed();
    });
}
