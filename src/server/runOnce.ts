/** Runs each key's work once, at the same time or later; what has failed may run again. */
export type RunOnce = (key: string, work: () => Promise<void>) => Promise<void>;

/** Remembers the last `limit` keys. In this process only: another copy of the handler has a memory of its own. */
export function createRunOnce(limit: number): RunOnce {
  const runs = new Map<string, Promise<void>>();
  return async (key, work) => {
    const known = runs.get(key);
    if (known) return known;
    const run = work();
    runs.set(key, run);
    for (const oldest of runs.keys()) {
      if (runs.size <= limit) break;
      runs.delete(oldest);
    }
    try {
      await run;
    } catch (error) {
      if (runs.get(key) === run) runs.delete(key);
      throw error;
    }
  };
}
