/** Runs the work of each key once. If it fails, it may run again. */
export type RunOnce = (key: string, work: () => Promise<void>) => Promise<void>;

/**
 * Stores the last `limit` keys, only in this copy of the handler.
 * @param done the keys whose work is done
 */
export function createRunOnce(limit: number, done: Set<string>): RunOnce {
  const underWay = new Map<string, Promise<void>>();

  async function run(key: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
      done.add(key);
      for (const oldest of done) {
        if (done.size <= limit) break;
        done.delete(oldest);
      }
    } finally {
      underWay.delete(key);
    }
  }

  return (key, work) => {
    if (done.has(key)) return Promise.resolve();
    const known = underWay.get(key) ?? run(key, work);
    underWay.set(key, known);
    return known;
  };
}
