import { createWaitingUsers, type WaitingUsers } from "./queue.ts";
import { handlerError } from "../http/handlerError.ts";
import { onAbort } from "../http/signals.ts";

/**
 * Sends a read once if several requests need it at the same time (two tabs, thirty buttons, StrictMode). It is aborted when
 * no request waits for it any more. The answer is not cached.
 */
export interface SharedReads {
  /** Throws `aborted` if the signal is aborted; otherwise what `load` throws. */
  read<Value>(key: string, asker: Asker, load: LoadShared<Value>): Promise<Value>;
  /** Call it after a change. Later callers then do not share reads under way, which may have the old state. */
  forget(): void;
}

/** Who waits for an answer: the users, and the signal that ends the wait. */
export interface Asker {
  readonly waiting: WaitingUsers;
  readonly signal: AbortSignal;
}

/** @param asker all callers together */
type LoadShared<Value> = (asker: Asker) => Promise<Value>;

interface Read {
  readonly answer: Promise<unknown>;
  readonly waiting: WaitingUsers;
  readonly controller: AbortController;
  askers: number;
}

export function createSharedReads(): SharedReads {
  const reads = new Map<string, Read>();

  function begin(key: string, users: Iterable<string>, load: LoadShared<unknown>): Read {
    const controller = new AbortController();
    const waiting = createWaitingUsers(users);
    const answer = load({ waiting, signal: controller.signal }).finally(() => remove(key, read));
    const read: Read = { controller, answer, waiting, askers: 0 };
    reads.set(key, read);
    return read;
  }

  function remove(key: string, read: Read): void {
    if (reads.get(key) === read) reads.delete(key);
  }

  return {
    forget: () => reads.clear(),
    read<Value>(key: string, { waiting, signal }: Asker, load: LoadShared<Value>): Promise<Value> {
      if (signal.aborted) return Promise.reject(handlerError("aborted", { cause: signal.reason }));
      const read = reads.get(key) ?? begin(key, waiting.users, load);
      for (const user of waiting.users) read.waiting.join(user);
      read.askers++;
      return new Promise((resolve, reject) => {
        const leave = () => {
          reject(handlerError("aborted", { cause: signal.reason }));
          if (--read.askers > 0) return;
          remove(key, read);
          read.controller.abort(signal.reason);
        };
        const stay = onAbort(signal, leave);
        // SAFETY: a key names one kind of read.
        read.answer.then((value) => resolve(value as Value), reject).finally(stay);
      });
    },
  };
}
