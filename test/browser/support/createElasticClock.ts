import type { Clock } from "../../../src/index.ts";

/** Real time that can be pulled forward: what comes due on the way is run, in order. */
export interface ElasticClock extends Clock {
  advance(milliseconds: number): void;
}

interface Timer {
  readonly due: number;
  readonly callback: () => void;
  handle: ReturnType<typeof setTimeout>;
}

export function createElasticClock(): ElasticClock {
  const timers = new Set<Timer>();
  let ahead = 0;
  const now = () => Date.now() + ahead;

  function run(timer: Timer): void {
    clearTimeout(timer.handle);
    timers.delete(timer);
    timer.callback();
  }

  function next(until: number): Timer | undefined {
    const due = [...timers].filter((timer) => timer.due <= until);
    return due.toSorted((one, other) => one.due - other.due)[0];
  }

  return {
    now,
    setTimeout(callback, milliseconds) {
      const timer: Timer = { due: now() + milliseconds, callback, handle: setTimeout(() => run(timer), milliseconds) };
      timers.add(timer);
      return timer;
    },
    clearTimeout(handle) {
      for (const timer of timers) {
        if (timer !== handle) continue;
        clearTimeout(timer.handle);
        timers.delete(timer);
      }
    },
    advance(milliseconds) {
      const until = now() + milliseconds;
      for (let timer = next(until); timer; timer = next(until)) {
        ahead += Math.max(0, timer.due - now());
        run(timer);
      }
      ahead += Math.max(0, until - now());
      for (const timer of timers) {
        clearTimeout(timer.handle);
        timer.handle = setTimeout(() => run(timer), Math.max(0, timer.due - now()));
      }
    },
  };
}
