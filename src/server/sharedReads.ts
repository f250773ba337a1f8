import { refusal } from "./refusal.ts";

/**
 * Reads that several requests want at the same moment (two tabs, thirty buttons, StrictMode) and that are made
 * once. A read goes on as long as anybody waits for it. Nothing is kept when it is done.
 */
export interface SharedReads {
  /** @throws `aborted` where the signal is; otherwise what `load` throws. */
  read<Value>(key: string, signal: AbortSignal, load: (signal: AbortSignal) => Promise<Value>): Promise<Value>;
  /** What is under way no longer serves newcomers: something was changed that it may not have seen. */
  forget(): void;
}

interface Read {
  readonly answer: Promise<unknown>;
  readonly controller: AbortController;
  waiting: number;
}

export function createSharedReads(): SharedReads {
  const reads = new Map<string, Read>();

  function begin(key: string, load: (signal: AbortSignal) => Promise<unknown>): Read {
    const controller = new AbortController();
    const answer = load(controller.signal).finally(() => remove(key, read));
    const read: Read = { controller, answer, waiting: 0 };
    reads.set(key, read);
    return read;
  }

  function remove(key: string, read: Read): void {
    if (reads.get(key) === read) reads.delete(key);
  }

  return {
    forget: () => reads.clear(),
    read<Value>(key: string, signal: AbortSignal, load: (signal: AbortSignal) => Promise<Value>): Promise<Value> {
      if (signal.aborted) return Promise.reject(refusal("aborted", { cause: signal.reason }));
      const read = reads.get(key) ?? begin(key, load);
      read.waiting++;
      return new Promise((resolve, reject) => {
        const leave = () => {
          reject(refusal("aborted", { cause: signal.reason }));
          if (--read.waiting > 0) return;
          remove(key, read);
          read.controller.abort(signal.reason);
        };
        const stay = () => signal.removeEventListener("abort", leave);
        signal.addEventListener("abort", leave, { once: true });
        // SAFETY: a key names one kind of read.
        read.answer.then((value) => resolve(value as Value), reject).finally(stay);
      });
    },
  };
}
