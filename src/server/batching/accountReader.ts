import type { Clock } from "../../platform/environment.ts";
import { isComposioError } from "../../protocol/errors.ts";
import type { RawAccount } from "../composio/rawTypes.ts";
import { handlerError } from "../http/handlerError.ts";

/**
 * Reads single accounts for many waiting browsers in few requests: those that are wanted at about the same
 * time go into one list request, whosever they are. Only for accounts whose owner is proven already.
 */
export interface AccountReader {
  /** Null where the account is gone, or is not this user's. Asked at once if nobody else has just asked. */
  read(userId: string, id: string, signal: AbortSignal): Promise<RawAccount | null>;
}

export interface AccountReaderOptions {
  /** Neither array is ever empty. */
  load(userIds: readonly string[], ids: readonly string[], signal: AbortSignal): Promise<readonly RawAccount[]>;
  readonly clock: Clock;
  /** 0 ≤ n < 1 */
  readonly random: () => number;
}

interface Wish {
  readonly userId: string;
  readonly id: string;
  readonly signal: AbortSignal;
  resolve(account: RawAccount | null): void;
  reject(error: unknown): void;
}

/** Milliseconds in which one round of requests is earned: however many wait, it is about 120 rounds a minute. */
const spacing = 500;
/** Rounds that may be saved up, so that where few wait nobody waits for a round. */
const burst = 5;
/** What fits into the address of one request. */
const batchSize = 100;
const batchCharacters = 4_000;
/** Seconds of a Retry-After that are believed: Composio counts by the minute. */
const longestPause = 60;
/** By how much longer than asked for browsers are told to stay away, at most, so that they don't all come back at once. */
const spread = 0.5;

export function createAccountReader({ load, clock, random }: AccountReaderOptions): AccountReader {
  let wishes: Wish[] = [];
  let isScheduled = false;
  let earned = burst;
  let countedAt = clock.now();
  let pausedUntil = -Infinity;

  function schedule(): void {
    if (isScheduled) return;
    isScheduled = true;
    // Nothing is earned by a clock that is set back, and nothing lost.
    earned = Math.min(burst, earned + Math.max(0, clock.now() - countedAt) / spacing);
    countedAt = clock.now();
    if (earned < 1) clock.setTimeout(runRound, (1 - earned) * spacing);
    else queueMicrotask(runRound); // After whatever else this request wants.
  }

  function runRound(): void {
    isScheduled = false;
    earned -= 1;
    const round = wishes;
    wishes = [];
    for (const batch of batchesOf(round)) void run(batch);
  }

  async function run(batch: readonly Wish[]): Promise<void> {
    const controller = new AbortController();
    let waiting = batch.length;
    // One for each wish: several may have the same signal.
    const leavers = batch.map(({ signal }) => {
      const leave = () => void (--waiting === 0 && controller.abort());
      signal.addEventListener("abort", leave, { once: true });
      return () => signal.removeEventListener("abort", leave);
    });
    try {
      const paused = pauseError(); // Since they were wished for.
      if (paused) throw paused;
      answer(batch, await load(unique(batch, "userId"), unique(batch, "id"), controller.signal));
    } catch (error) {
      refuse(batch, error);
    } finally {
      for (const forget of leavers) forget();
    }
  }

  function answer(batch: readonly Wish[], accounts: readonly RawAccount[]): void {
    const byId = new Map(accounts.map((account) => [account.id, account]));
    for (const { id, userId, resolve } of batch) {
      const account = byId.get(id);
      // `user_id` is deprecated; as long as it is there it has to agree.
      resolve(account && (account.userId === null || account.userId === userId) ? account : null);
    }
  }

  function refuse(batch: readonly Wish[], error: unknown): void {
    if (pauseError() === null && isComposioError(error) && error.retryAfter !== null)
      pausedUntil = clock.now() + Math.min(error.retryAfter, longestPause) * 1000;
    // One user's oddity must not become everybody's: it is found by halves.
    if (isComposioError(error) && error.code === "composio_rejected" && unique(batch, "userId").length > 1) {
      const middle = Math.ceil(batch.length / 2);
      void run(batch.slice(0, middle));
      void run(batch.slice(middle));
      return;
    }
    for (const wish of batch) wish.reject(pauseError() ?? error);
  }

  /** While Composio wants to be left alone nobody is sent there; each is told another time to come back. */
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
          wishes = wishes.filter((each) => each !== wish);
          reject(handlerError("aborted", { cause: signal.reason }));
        };
        const settled = () => signal.removeEventListener("abort", leave);
        const wish: Wish = {
          userId,
          id,
          signal,
          resolve: (account) => (settled(), resolve(account)),
          reject: (error) => (settled(), reject(error)),
        };
        if (signal.aborted) return leave();
        signal.addEventListener("abort", leave, { once: true });
        wishes.push(wish);
        schedule();
      });
    },
  };
}

function unique(wishes: readonly Wish[], key: "userId" | "id"): readonly string[] {
  return [...new Set(wishes.map((wish) => wish[key]))];
}

/** Users take turns, so that whoever wants a hundred accounts is not before all who want one. The same is asked once. */
function batchesOf(wishes: readonly Wish[]): Wish[][] {
  const groups = new Map<string, { turn: number; wishes: Wish[] }>();
  const turns = new Map<string, number>();
  for (const wish of wishes) {
    const key = JSON.stringify([wish.userId, wish.id]);
    const group = groups.get(key);
    if (group) {
      group.wishes.push(wish);
      continue;
    }
    const turn = turns.get(wish.userId) ?? 0;
    turns.set(wish.userId, turn + 1);
    groups.set(key, { turn, wishes: [wish] });
  }
  const batches: Wish[][] = [];
  let size = 0;
  let characters = 0;
  for (const { wishes: same } of [...groups.values()].toSorted((one, other) => one.turn - other.turn)) {
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
