import type { Clock } from "../../platform/environment.ts";
import { isComposioError } from "../../protocol/isComposioError.ts";
import { longestPause } from "../../protocol/limits.ts";
import { statusKind } from "../../protocol/status.ts";
import { anySignal } from "../http/signals.ts";
import type { RawAccount } from "../composio/rawTypes.ts";
import { eventStream } from "../http/responses.ts";
import { createEventOutput } from "./createEventOutput.ts";
import type { AccountChange, LiveAccounts } from "./liveAccounts.ts";

/** Milliseconds between polls of a pending account, before jitter. The page polls more often before it opens the stream. */
const longestDelay = 20_000;
/** Milliseconds from a poll for a change to the next poll, because more changes may follow. Then the delays grow again. */
const delayAfterPoll = 3_000;
const growth = 2;
const jitter = 0.2;
/** Milliseconds from a change to its poll. Often another request of this copy reads the account before. */
const delayAfterChange = 250;
/** Polls of an account that has ended and is still listed as ACTIVE: with `growth`, over 10 seconds. */
const pollsAfterEnd = 3;
/** Least milliseconds between two polls for changes of one account, because anybody can call the callback page. */
const changeSpacing = 5_000;
/** Accounts that are due within this many milliseconds are polled together. */
const grouping = 1_000;
/** Most accounts that one stream watches. */
const mostWatched = 200;
/** Milliseconds after which a stream ends. The client opens another, and `identify` is called again. */
const lifetime = 5 * 60_000;

interface Watched {
  delay: number;
  /** Time of the next poll. */
  due: number;
  /** No poll for a change before this time. */
  changeFrom: number;
  /** How many more answers may say ACTIVE before that is believed. */
  doubts: number;
}

/** Reads one user's accounts while a stream is open. */
export interface StreamedAccounts {
  /**
   * Reads accounts that the user may see.
   * @param own ids of accounts that are known to be the user's
   */
  read(ids: readonly string[], own: ReadonlySet<string>): Promise<readonly RawAccount[]>;
  isOwn(account: RawAccount): boolean;
  /** Whether `authorize` lets the user see it. */
  isPermitted(account: RawAccount): Promise<boolean>;
  /** The account as the browser gets it. Undefined if that fails now; then the account is read again later. */
  present(account: RawAccount): Promise<object | undefined>;
}

export interface AccountStreamOptions {
  readonly userId: string;
  /** The accounts that the page waits for. */
  readonly ids: readonly string[];
  /** The ids that are proven to be this user's. */
  readonly own: ReadonlySet<string>;
  /** Aborted when the page has disconnected. */
  readonly disconnected: AbortSignal;
  /** @param signal aborted when the stream ends */
  open(signal: AbortSignal): StreamedAccounts;
  /** Called at least every `heartbeat` while the stream is open. */
  onBeat(): void;
  /** Some runtimes end a request without running its code. Then it is not called, and `onBeat` is no longer either. */
  onEnd(): void;
  readonly live: LiveAccounts;
  readonly clock: Clock;
  /** 0 ≤ n < 1 */
  readonly random: () => number;
}

/**
 * Sends accounts to one page, as server-sent events: after every poll those that the page waits for, until they are no
 * longer pending; and other accounts of the user after a change.
 */
export function accountStream(options: AccountStreamOptions): Response {
  const { userId, ids, disconnected, live, clock, random } = options;
  const output = createEventOutput({
    clock,
    onOpen() {
      if (ids.length > 0) void poll(ids);
    },
    onBeat: options.onBeat,
  });
  const { send, ended } = output;
  // Reads are aborted when the page leaves or the stream ends.
  const either = anySignal([disconnected, ended]);
  const accounts = options.open(either.signal);
  const own = new Set(options.own);
  const watched = new Map(ids.map((id) => [id, newlyWatched()]));
  // One jitter for all accounts, so that they continue to be polled in one request.
  const pace = 1 - jitter + random() * 2 * jitter;
  const timers: { end?: unknown; poll?: unknown } = {};

  const leave = live.join(userId, {
    // Only accounts that are proven to be this user's, because other users' requests have read them.
    watches: (id) => own.has(id) && watched.has(id),
    onSeen: (account) => void tell(account),
    onChange,
  });
  timers.end = clock.setTimeout(output.end, lifetime);
  disconnected.addEventListener("abort", output.end, { once: true });
  ended.addEventListener("abort", () => {
    either.forget();
    leave();
    options.onEnd();
    for (const timer of Object.values(timers)) clock.clearTimeout(timer);
  });

  /** Sets the timer for the next poll of all accounts that are due at about the same time. */
  function arm(): void {
    clock.clearTimeout(timers.poll);
    const next = Math.min(...[...watched.values()].map(({ due }) => due));
    if (ended.aborted || next === Infinity) return;
    timers.poll = clock.setTimeout(() => {
      const due = [...watched].filter(([, entry]) => entry.due <= next + grouping);
      for (const [, entry] of due) entry.due = Infinity;
      void poll(due.map(([id]) => id));
    }, next - clock.now());
  }

  function schedule(id: string, atLeast = 0): void {
    const entry = watched.get(id);
    if (!entry) return;
    entry.due = clock.now() + Math.max(atLeast, entry.delay * pace);
    entry.delay = Math.min(entry.delay * growth, longestDelay);
    arm();
  }

  async function poll(wanted: readonly string[]): Promise<void> {
    try {
      const read = await accounts.read(wanted, own);
      for (const account of read) if (accounts.isOwn(account)) own.add(account.id);
      const found = new Set(read.map(({ id }) => id));
      for (const id of wanted.filter((id) => !found.has(id))) {
        watched.delete(id);
        send({ missing: id });
      }
      live.seen(read); // Calls `onSeen` of this stream too, for the user's own accounts.
      await Promise.all(read.filter(({ id }) => !own.has(id)).map(tell));
    } catch (cause) {
      if (ended.aborted) return;
      if (!isComposioError(cause)) throw cause;
      send({ error: cause.toJSON() });
      for (const id of wanted) schedule(id, Math.min(cause.retryAfter ?? 0, longestPause) * 1_000);
    }
  }

  async function tell(account: RawAccount): Promise<void> {
    if (!(await accounts.isPermitted(account))) {
      watched.delete(account.id);
      return send({ missing: account.id });
    }
    const entry = watched.get(account.id) ?? newlyWatched();
    const isDoubted = statusKind(account.status) === "active" && entry.doubts-- > 0;
    if (isDoubted || statusKind(account.status) === "pending") schedule(account.id);
    else watched.delete(account.id);
    const presented = await accounts.present(account);
    if (presented) return send({ account: presented });
    watched.set(account.id, entry);
    schedule(account.id);
  }

  function onChange({ connectedAccountId: id, hasEnded = false }: AccountChange): void {
    const entry = watched.get(id) ?? newlyWatched();
    if (!watched.has(id) && watched.size >= mostWatched) return;
    watched.set(id, entry);
    if (hasEnded) entry.doubts = pollsAfterEnd - 1;
    const now = clock.now();
    // If the clock was set back, `changeFrom` would be too late.
    const at = Math.min(Math.max(now + delayAfterChange, entry.changeFrom), now + changeSpacing);
    if (entry.due <= at) return;
    entry.delay = delayAfterPoll;
    entry.changeFrom = at + changeSpacing;
    entry.due = at;
    arm();
  }

  return eventStream(output.body);
}

function newlyWatched(): Watched {
  return { delay: longestDelay, due: Infinity, changeFrom: 0, doubts: 0 };
}
