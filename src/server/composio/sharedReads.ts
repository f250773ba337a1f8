import { createPlace, type Place } from "./queue.ts";
import { handlerError } from "../http/handlerError.ts";

/**
 * Reads that several requests want at the same moment (two tabs, thirty buttons, StrictMode) and that are made
 * once. A read goes on as long as anybody waits for it. Nothing is kept when it is done.
 */
export interface SharedReads {
  /** @throws `aborted` where the signal is; otherwise what `load` throws. */
  read<Value>(key: string, asker: Asker, load: LoadShared<Value>): Promise<Value>;
  /** What is under way no longer serves newcomers: something was changed that it may not have seen. */
  forget(): void;
}

/** Who wants to know, and for how long. */
export interface Asker {
  readonly place: Place;
  readonly signal: AbortSignal;
}

/** @param asker all who wait, together */
type LoadShared<Value> = (asker: Asker) => Promise<Value>;

interface Read {
  readonly answer: Promise<unknown>;
  readonly place: Place;
  readonly controller: AbortController;
  waiting: number;
}

export function createSharedReads(): SharedReads {
  const reads = new Map<string, Read>();

  function begin(key: string, users: Iterable<string>, load: LoadShared<unknown>): Read {
    const controller = new AbortController();
    const place = createPlace(users);
    const answer = load({ place, signal: controller.signal }).finally(() => remove(key, read));
    const read: Read = { controller, answer, place, waiting: 0 };
    reads.set(key, read);
    return read;
  }

  function remove(key: string, read: Read): void {
    if (reads.get(key) === read) reads.delete(key);
  }

  return {
    forget: () => reads.clear(),
    read<Value>(key: string, { place, signal }: Asker, load: LoadShared<Value>): Promise<Value> {
      if (signal.aborted) return Promise.reject(handlerError("aborted", { cause: signal.reason }));
      const read = reads.get(key) ?? begin(key, place.users, load);
      for (const user of place.users) read.place.join(user);
      read.waiting++;
      return new Promise((resolve, reject) => {
        const leave = () => {
          reject(handlerError("aborted", { cause: signal.reason }));
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
