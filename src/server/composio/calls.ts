import { anySignal } from "../http/signals.ts";
import { type Confirmation, confirmation, isConfirmation } from "../http/confirmation.ts";
import type { Logger } from "../http/logger.ts";
import type { UserBudget } from "../limits/userBudget.ts";
import type { Queue } from "./queue.ts";
import type { RawPage } from "./rawTypes.ts";
import type { RawOptions } from "./sdk.ts";
import type { Asker, SharedReads } from "./sharedReads.ts";
import {
  aborted,
  failureError,
  malformed,
  type Meanings,
  readFailure,
  timedOut,
  type UpstreamFailure,
} from "./upstreamFailure.ts";
import type { ParseRaw } from "./upstreamShapes.ts";

export interface CallOptions {
  /** Milliseconds for a call, including the answer's body. */
  readonly timeout: number;
  readonly now: () => number;
  readonly log: Logger;
  /** The queue for all calls of this copy of the handler. */
  readonly queue: Queue;
  /** Sends a read once if two requests need it at the same time. */
  readonly reads: SharedReads;
  /** The limits of each user. Every caller is charged, also for shared reads. */
  readonly budget: UserBudget;
  /** Whether a read is refused once its users have no budget left. Not while something is changed, so that no series stops halfway. */
  readonly endsAtLimit?: boolean;
}

type Call = (options: RawOptions) => PromiseLike<unknown>;
type PageCall = (page: { limit: number; cursor?: string }, options: RawOptions) => PromiseLike<unknown>;

/** Most pages of a list: more than any project has, so that a list with endless cursors ends. */
const maximumPages = 100;
/** A list may take this many times the timeout of a call. */
const listTimeouts = 3;

/**
 * How Composio is called: in turns of the queue, within a time, reads shared and repeated once, lists to their end, and every
 * call charged to its users. `key`: reads with the same one are the same. `parse` returns null for an answer it can't read.
 */
export interface Calls {
  read<Value>(key: string, call: Call, parse: ParseRaw<Value>, meanings?: Meanings): Promise<Value>;
  /** Not shared, and not charged. */
  readOnce<Value>(call: Call, parse: ParseRaw<Value>, meanings: Meanings, asker: Asker): Promise<Value>;
  /** All pages of a list, `limit` items each. */
  readAll<Item extends { readonly id: string }>(
    key: string,
    limit: number,
    list: PageCall,
    parse: ParseRaw<RawPage<Item>>,
  ): Promise<Item[]>;
  /** Not shared, and not charged. */
  readPages<Item>(
    limit: number,
    list: PageCall,
    parse: ParseRaw<RawPage<Item>>,
    keyOf: (item: Item) => string,
    asker: Asker,
  ): Promise<Item[]>;
  write<Value>(call: Call, parse: ParseRaw<Value>, meanings?: Meanings): Promise<Value>;
  /** For a change. Of its answer only the status is read. */
  confirm(call: Call, meanings: Meanings): Promise<Confirmation>;
  /** For a change whose answer has nothing to be read. */
  change(call: Call, meanings: Meanings): Promise<void>;
}

/** @param asker the users in whose turns of the queue the calls wait, and the signal that ends them */
export function createCalls(options: CallOptions, asker: Asker): Calls {
  const { timeout, now, log, queue, reads, budget, endsAtLimit = false } = options;

  function chargeRead(): void {
    if (endsAtLimit) budget.spend(asker.waiting.users);
    else budget.charge(asker.waiting.users, 1);
  }

  async function attempt(
    call: Call,
    { waiting, signal }: Asker,
    { fields, isWrite = false }: { readonly fields?: Meanings["fields"]; readonly isWrite?: boolean } = {},
  ): Promise<{ body: unknown } | { failure: UpstreamFailure }> {
    const deadline = AbortSignal.timeout(timeout);
    const either = anySignal([signal, deadline]);
    // A change that is on its way is not stopped when its client leaves: Composio may make it all the same, and nobody would know.
    const ofCall = isWrite ? anySignal([deadline]) : either;
    try {
      // No retries by the client: it would repeat a POST that may have succeeded, and wait for a long Retry-After.
      return {
        body: await queue(
          () => untilAborted(call({ signal: ofCall.signal, timeout, maxRetries: 0 }), ofCall.signal),
          waiting,
          either.signal,
        ),
      };
    } catch (error) {
      if (signal.aborted) return { failure: aborted };
      return { failure: deadline.aborted ? timedOut : readFailure(error, now, fields) };
    } finally {
      either.forget();
      ofCall.forget();
    }
  }

  async function readOnce<Value>(call: Call, parse: ParseRaw<Value>, meanings: Meanings, asker: Asker): Promise<Value> {
    let outcome = await attempt(call, asker);
    if ("failure" in outcome && isTransient(outcome.failure)) outcome = await attempt(call, asker);
    return settle(outcome, parse, meanings);
  }

  function read<Value>(key: string, call: Call, parse: ParseRaw<Value>, meanings: Meanings = {}): Promise<Value> {
    chargeRead();
    return reads.read(key, asker, (all) => readOnce(call, parse, meanings, all));
  }

  async function write<Value>(call: Call, parse: ParseRaw<Value>, meanings: Meanings = {}): Promise<Value> {
    budget.charge(asker.waiting.users, 1);
    const outcome = await attempt(call, asker, { fields: meanings.fields, isWrite: true });
    reads.forget();
    return settle(outcome, parse, meanings);
  }

  function confirm(call: Call, meanings: Meanings): Promise<Confirmation> {
    return write(
      (options) => confirmation(call(options)),
      (answer) => (isConfirmation(answer) ? answer : null),
      meanings,
    );
  }

  async function change(call: Call, meanings: Meanings): Promise<void> {
    await confirm(call, meanings);
  }

  async function readAll<Item extends { readonly id: string }>(
    key: string,
    limit: number,
    list: PageCall,
    parse: ParseRaw<RawPage<Item>>,
  ): Promise<Item[]> {
    chargeRead();
    const items = await reads.read(key, asker, (all) => readWithin(limit, list, parse, all));
    // Every caller is charged for the pages of a long list, also if the read is shared.
    const furtherPages = Math.ceil(items.length / limit) - 1;
    if (furtherPages > 0) {
      budget.check(asker.waiting.users);
      budget.charge(asker.waiting.users, furtherPages);
    }
    return items;
  }

  /** Its pages count while they are read, so a long list ends where the budget of all who wait for it ends. `readAll` charges for them. */
  async function readWithin<Item extends { readonly id: string }>(
    limit: number,
    list: PageCall,
    parse: ParseRaw<RawPage<Item>>,
    all: Asker,
  ): Promise<Item[]> {
    const held: (() => void)[] = [];
    const hold = () => void (endsAtLimit && held.push(budget.spend(all.waiting.users)));
    const items = await readPages(limit, list, parse, ({ id }) => id, all, hold);
    for (const giveBack of held) giveBack(); // After a failure they stay counted.
    return items;
  }

  async function readPages<Item>(
    limit: number,
    list: PageCall,
    parse: ParseRaw<RawPage<Item>>,
    keyOf: (item: Item) => string,
    asker: Asker,
    beforeNext: () => void = () => undefined,
  ): Promise<Item[]> {
    const items = new Map<string, Item>();
    const cursors = new Set<string>();
    let page: Parameters<PageCall>[0] = { limit };
    const until = now() + listTimeouts * timeout;
    for (let count = 0; count < maximumPages; count++) {
      if (now() > until) throw failureError(timedOut);
      const answer = await readOnce((options) => list(page, options), parse, {}, asker);
      for (const item of answer.items) items.set(keyOf(item), item);
      if (answer.dropped > 0)
        log({
          level: "warn",
          message: `Ignored ${answer.dropped} entries of a list from Composio that had no id or toolkit.`,
        });
      if (answer.nextCursor === null) return [...items.values()];
      if (cursors.has(answer.nextCursor)) {
        log({ level: "warn", message: "A list from Composio had the same cursor twice: taken as its end." });
        return [...items.values()];
      }
      beforeNext();
      page = { limit, cursor: answer.nextCursor };
      cursors.add(answer.nextCursor);
    }
    throw failureError(malformed);
  }

  return { read, readOnce, readAll, readPages, write, confirm, change };
}

/**
 * The answer, until the signal is aborted. Client 2.x of the SDK ignores the signal once it has the answer's headers, so a
 * body that never ends would hold a slot of the queue for minutes.
 */
function untilAborted(answer: PromiseLike<unknown>, signal: AbortSignal): Promise<unknown> {
  return new Promise((resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    answer.then(resolve, reject);
  });
}

function settle<Value>(
  outcome: { body: unknown } | { failure: UpstreamFailure },
  parse: ParseRaw<Value>,
  meanings: Meanings,
): Value {
  if ("failure" in outcome) throw failureError(outcome.failure, meanings);
  const value = parse(outcome.body);
  if (value === null) throw failureError(malformed);
  return value;
}

/** Whether a failed read is repeated once: after a dropped connection or a gateway error. */
function isTransient({ kind, status, retryAfter }: UpstreamFailure): boolean {
  return kind === "network" || (retryAfter === null && (status === 502 || status === 503 || status === 504));
}
