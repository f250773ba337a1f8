import type { Clock } from "../../platform/environment.ts";
import { isComposioError } from "../../protocol/isComposioError.ts";
import { longestPause } from "../../protocol/limits.ts";
import type { RawAccount } from "../composio/rawTypes.ts";
import { handlerError } from "../http/handlerError.ts";
import { onAbort } from "../http/signals.ts";
import { type TokenBucket, refill } from "../limits/tokenBucket.ts";

/**
 * Reads single accounts for many waiting browsers in few requests: reads at about the same time are batched into one list
 * request, for all users together. Only for accounts that a ticket has proven to be the user's.
 */
export interface BatchedReader {
  /** Reads an account; null if it does not exist or is not this user's. Waits only if many reads were sent just before. */
  read(userId: string, id: string, signal: AbortSignal): Promise<RawAccount | null>;
}

export interface BatchedReaderOptions {
  /** Neither array is ever empty. */
  load(userIds: readonly string[], ids: readonly string[], signal: AbortSignal): Promise<readonly RawAccount[]>;
  readonly clock: Clock;
  /** 0 ≤ n < 1 */
  readonly random: () => number;
}

interface PendingRead {
  readonly userId: string;
  readonly id: string;
  readonly signal: AbortSignal;
  resolve(account: RawAccount | null): void;
  reject(error: unknown): void;
}

/** Milliseconds between rounds of requests: about 120 rounds a minute, however many users wait. */
const spacing = 500;
/** Rounds that may follow each other without a pause after a quiet time, so that with few users a read does not wait. */
const burst = 5;
/** Most accounts, and most characters of ids, that fit into the URL of one request. */
const batchSize = 100;
const batchCharacters = 4_000;
/** The Retry-After for browsers is longer than Composio's, by up to this share, so that they don't all retry at once. */
const spread = 0.5;

export function createBatchedReader({ load, clock, random }: BatchedReaderOptions): BatchedReader {
  let reads: PendingRead[] = [];
  let isScheduled = false;
  let rounds: TokenBucket = { left: burst, countedAt: clock.now() };
  let pausedUntil = -Infinity;

  function schedule(): void {
    if (isScheduled) return;
    isScheduled = true;
    rounds = refill(rounds, { most: burst, added: 1, period: spacing }, clock.now());
    if (rounds.left < 1) clock.setTimeout(runRound, (1 - rounds.left) * spacing);
    else queueMicrotask(runRound); // In a microtask, so that all reads of this request are batched.
  }

  function runRound(): void {
    isScheduled = false;
    rounds = { ...rounds, left: rounds.left - 1 };
    const round = reads;
    reads = [];
    for (const batch of batchesOf(round)) void run(batch);
  }

  async function run(batch: readonly PendingRead[]): Promise<void> {
    const controller = new AbortController();
    let waiting = batch.length;
    // One for each read: several may have the same signal.
    const leavers = batch.map(({ signal }) => onAbort(signal, () => void (--waiting === 0 && controller.abort())));
    try {
      const paused = pauseError(); // Composio may have sent Retry-After since the read was queued.
      if (paused) throw paused;
      answer(batch, await load(unique(batch, "userId"), unique(batch, "id"), controller.signal));
    } catch (error) {
      refuse(batch, error);
    } finally {
      for (const forget of leavers) forget();
    }
  }

  function answer(batch: readonly PendingRead[], accounts: readonly RawAccount[]): void {
    const byId = new Map(accounts.map((account) => [account.id, account]));
    for (const { id, userId, resolve } of batch) {
      const account = byId.get(id);
      // `user_id` is deprecated and may be missing. If it is present, it must be this user's.
      // Otherwise the reader's caller has proven the owner.
      if (account?.userId === null) resolve({ ...account, userId });
      else resolve(account?.userId === userId ? account : null);
    }
  }

  function refuse(batch: readonly PendingRead[], error: unknown): void {
    if (pauseError() === null && isComposioError(error) && error.retryAfter !== null)
      pausedUntil = clock.now() + Math.min(error.retryAfter, longestPause) * 1000;
    // Composio rejected the batch: split it, to isolate the user whose id it refuses.
    if (isComposioError(error) && error.code === "composio_rejected" && unique(batch, "userId").length > 1) {
      const middle = Math.ceil(batch.length / 2);
      void run(batch.slice(0, middle));
      void run(batch.slice(middle));
      return;
    }
    for (const read of batch) read.reject(pauseError() ?? error);
  }

  /** The error while Composio's Retry-After lasts, otherwise null. Each caller gets a different `retryAfter`. */
  function pauseError(): Error | null {
    pausedUntil = Math.min(pausedUntil, clock.now() + longestPause * 1000);
    const left = (pausedUntil - clock.now()) / 1000;
    if (left <= 0) return null;
    return handlerError("rate_limited", { retryAfter: Math.ceil(left * (1 + random() * spread)) });
  }

  return {
    read(userId, id, signal) {
      const paused = pauseError();
      if (paused) return Promise.reject(paused);
      return new Promise((resolve, reject) => {
        const leave = () => {
          reads = reads.filter((each) => each !== read);
          reject(handlerError("aborted", { cause: signal.reason }));
        };
        if (signal.aborted) return reject(handlerError("aborted", { cause: signal.reason }));
        const stopListening = onAbort(signal, leave);
        const read: PendingRead = {
          userId,
          id,
          signal,
          resolve(account) {
            stopListening();
            resolve(account);
          },
          reject(error) {
            stopListening();
            reject(error);
          },
        };
        reads.push(read);
        schedule();
      });
    },
  };
}

function unique(reads: readonly PendingRead[], key: "userId" | "id"): readonly string[] {
  return [...new Set(reads.map((read) => read[key]))];
}

/** Users take turns: a user with a hundred accounts does not delay users with one. The same account is read once. */
function batchesOf(reads: readonly PendingRead[]): PendingRead[][] {
  const groups = new Map<string, { turn: number; reads: PendingRead[] }>();
  const turns = new Map<string, number>();
  for (const read of reads) {
    const key = JSON.stringify([read.userId, read.id]);
    const group = groups.get(key);
    if (group) {
      group.reads.push(read);
      continue;
    }
    const turn = turns.get(read.userId) ?? 0;
    turns.set(read.userId, turn + 1);
    groups.set(key, { turn, reads: [read] });
  }
  const batches: PendingRead[][] = [];
  let size = 0;
  let characters = 0;
  for (const { reads: same } of [...groups.values()].toSorted((one, other) => one.turn - other.turn)) {
    const batch = batches.at(-1);
    const [{ userId, id } = { userId: "", id: "" }] = same;
    const length = encodeURIComponent(userId + id).length;
    size += 1;
    characters += length;
    if (batch && size <= batchSize && characters <= batchCharacters) batch.push(...same);
    else {
      batches.push([...same]);
      size = 1;
      characters = length;
    }
  }
  return batches;
}
