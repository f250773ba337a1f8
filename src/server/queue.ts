/** Runs tasks, a few at a time. A task whose signal is aborted while it stands in line is never run. */
export type Queue = <Value>(task: () => Promise<Value>, signal?: AbortSignal) => Promise<Value>;

export function createQueue(concurrency: number): Queue {
  const line = new Set<() => void>();
  let running = 0;

  function turn(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        line.delete(enter);
        reject(signal?.reason);
      };
      const enter = () => {
        signal?.removeEventListener("abort", leave);
        resolve();
      };
      line.add(enter);
      signal?.addEventListener("abort", leave, { once: true });
    });
  }

  return async (task, signal) => {
    signal?.throwIfAborted();
    if (running >= concurrency) await turn(signal);
    else running++;
    try {
      return await task();
    } finally {
      const [next] = line;
      if (next) {
        line.delete(next);
        next();
      } else running--;
    }
  };
}
