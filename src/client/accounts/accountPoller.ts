import type { Environment } from "../../platform/environment.ts";
import { isComposioError } from "../../protocol/isComposioError.ts";
import type { RequestOptions } from "../../protocol/requests.ts";
import { statusKind } from "../../protocol/status.ts";
import type { ConnectedAccount } from "../../protocol/types.ts";
import type { LiveUpdates } from "../api/liveUpdates.ts";
import { createPageActivity } from "../browser/pageActivity.ts";
import { type AccountWatcher, createAccountWatchers } from "./accountWatchers.ts";
import { trace } from "../trace/trace.ts";
import { createBackoff } from "./backoff.ts";

export interface Poller {
  /** Watches an account until the returned function is called. By default it is polled at once. */
  watch(id: string, watcher: AccountWatcher, options?: { immediately?: boolean }): () => void;
  /** Stops watching all accounts: another user is signed in. */
  clear(): void;
  /**
   * Polls now instead of at the next interval: after a callback, a closed popup, a return to the page. `onAnswered`
   * is called when the first poll started after this call has ended.
   */
  pollNow(onAnswered?: () => void): void;
  /** Polls now, then at short intervals for a while: after a callback, when the account is about to become ACTIVE. */
  pollFrequently(): void;
  /** Follows the page's visibility, focus and network until the returned function is called. */
  attach(window: Window): () => void;
}

export interface PollerOptions {
  /** The event stream. It replaces polling after 20 s, if the server has one. */
  live?: LiveUpdates | undefined;
  /** Whether to keep the stream open while nothing is pending. */
  staysLive?: boolean | undefined;
  /** Called when a stream has opened. It reports only later changes. */
  onListening?(): void;
  list(ids: readonly string[], options: RequestOptions): Promise<readonly ConnectedAccount[]>;
  /** Called with all accounts that a poll returned. */
  onAccounts?(accounts: readonly ConnectedAccount[]): void;
  environment: Environment;
}

interface Stream {
  readonly ids: ReadonlySet<string>;
  /** Whether an event has arrived on it: from then on it replaces polling. */
  isHeard: boolean;
  close(): void;
}

/** Most ids in one request, so that the URL of a poll is shorter than 2,000 characters: some proxies refuse one of 4,096. */
const mostIds = 50;

/** Milliseconds. Events within this time (focus, visibility, a callback) cause one poll. */
const minimumGap = 250;

/**
 * The one poller of a page. It polls all pending accounts in one request, with backoff and Retry-After. It stops
 * while the page is hidden or offline, and polls at once after an event. After a while it switches to the event
 * stream.
 */
export function createPoller(options: PollerOptions): Poller {
  const { list, live, staysLive = false, onListening, onAccounts, environment } = options;
  const { clock } = environment;
  const watchers = createAccountWatchers();
  const backoff = createBackoff(environment);
  const activity = createPageActivity();
  let timer: unknown = null;
  let inFlight: AbortController | null = null;
  let pollAgain = false;
  let lastPoll = -Infinity;
  let toAnswer: (() => void)[] = [];
  let stream: Stream | null = null;

  /** When the last poll began; now, if the clock was set back since. */
  const lastPollAt = () => (lastPoll = Math.min(lastPoll, clock.now()));
  const isIdle = () => watchers.ids.length === 0 && !(staysLive && activity.isFollowed && live?.isOver === false);

  /** @param at when, in milliseconds of the clock */
  function schedule(action: () => unknown, at: number): void {
    clock.clearTimeout(timer);
    timer = null;
    if (isIdle()) return traceState();
    const due = Math.max(at, backoff.notBefore, clock.now());
    timer = clock.setTimeout(() => void action(), due - clock.now());
    traceState(due);
  }

  /** For the devtools. */
  function traceState(due: number | null = null): void {
    trace(environment, {
      kind: "poller",
      ids: watchers.ids,
      isPolling: inFlight !== null,
      due,
      notBefore: backoff.notBefore,
      stream: stream === null ? "closed" : stream.isHeard ? "heard" : "open",
      at: clock.now(),
    });
  }

  function scheduleNext(): void {
    if (isIdle()) return;
    if (pollAgain) {
      pollAgain = false;
      backoff.quicken();
      schedule(poll, clock.now() + minimumGap);
    } else {
      const isExpecting = backoff.isExpecting();
      const next = backoff.nextPoll(lastPollAt(), activity.isAway && watchers.ids.length > 0);
      schedule(tick, isExpecting ? Math.max(next, clock.now() + minimumGap) : next);
    }
  }

  function tick(): void {
    timer = null;
    if (activity.isAsleep) return traceState();
    if (!backoff.isExpecting() && !backoff.takeQuickPoll()) {
      const { ids } = watchers;
      const isListening = stream !== null && ids.every((id) => stream?.ids.has(id));
      if (isListening && stream?.isHeard) return traceState();
      if (!isListening && live?.isUsable && ids.length <= mostIds && (staysLive || backoff.isLongest))
        return listen(live);
    }
    void poll();
  }

  /** Opens the event stream, which replaces one poll. Polling continues until an event arrives on the stream. */
  function listen(updates: LiveUpdates): void {
    stopListening();
    const { ids } = watchers;
    const opened: Stream = { ids: new Set(ids), isHeard: false, close: () => undefined };
    stream = opened;
    opened.close = updates.open(ids, {
      onOpen: () => onListening?.(),
      onAccount(account) {
        // A stream names its user when it opens, a poll's answer the user who is signed in now. So a poll confirms an end.
        const isEnd = watchers.has(account.id) && statusKind(account.status) !== "pending";
        opened.isHeard = !isEnd;
        if (isEnd) return pollNow();
        onAccounts?.([account]);
        watchers.tellAccount(account);
      },
      onMissing(id) {
        opened.isHeard = true;
        watchers.tellMissing(id);
      },
      onError(error) {
        opened.isHeard = true;
        watchers.tellError(ids, error);
      },
      onEnd() {
        stream = null;
        void poll();
      },
    });
    scheduleNext();
  }

  function stopListening(): void {
    stream?.close();
    stream = null;
  }

  async function poll(): Promise<void> {
    clock.clearTimeout(timer);
    timer = null;
    const { ids } = watchers;
    if (ids.length === 0) return scheduleNext();
    if (inFlight) return;
    const request = new AbortController();
    inFlight = request;
    traceState();
    lastPoll = clock.now();
    const answered = toAnswer;
    toAnswer = [];
    try {
      const batches = Array.from({ length: Math.ceil(ids.length / mostIds) }, (_, index) =>
        list(ids.slice(index * mostIds, (index + 1) * mostIds), { signal: request.signal }),
      );
      const accounts = (await Promise.all(batches)).flat();
      if (request.signal.aborted) return;
      onAccounts?.(accounts);
      const byId = new Map(accounts.map((account) => [account.id, account]));
      for (const id of ids) {
        const account = byId.get(id);
        if (account) watchers.tellAccount(account);
        else watchers.tellMissing(id);
      }
    } catch (cause) {
      if (request.signal.aborted) return;
      if (!isComposioError(cause)) throw cause;
      if (cause.retryAfter !== null) backoff.retryAfter(cause.retryAfter);
      watchers.tellError(ids, cause);
    } finally {
      if (inFlight === request) {
        inFlight = null;
        scheduleNext();
      }
      for (const onAnswered of answered) onAnswered();
    }
  }

  function pollNow(onAnswered?: () => void): void {
    if (onAnswered) toAnswer.push(onAnswered);
    backoff.quicken();
    if (inFlight) pollAgain = true;
    else schedule(poll, lastPollAt() + minimumGap);
  }

  function abort(): void {
    inFlight?.abort();
    inFlight = null;
  }

  function stop(): void {
    clock.clearTimeout(timer);
    timer = null;
    stopListening();
    traceState();
  }

  return {
    pollNow,
    pollFrequently() {
      backoff.pollFrequently();
      pollNow();
    },
    clear() {
      watchers.clear();
      abort();
      stop();
      backoff.reset();
      scheduleNext();
    },
    watch(id, watcher, { immediately = true } = {}) {
      const isWatched = watchers.has(id);
      const remove = watchers.add(id, watcher);
      if (immediately && !isWatched) pollNow();
      else if (timer === null && !inFlight) scheduleNext();
      return () => {
        if (!remove()) return;
        backoff.reset();
        abort();
        if (isIdle()) stop();
        // The aborted poll would have opened a stream that stays open.
        else if (timer === null) scheduleNext();
      };
    },
    attach(window) {
      const unfollow = activity.follow(window, () => {
        if (activity.isAsleep) stopListening();
        else pollNow();
      });
      if (staysLive && timer === null) scheduleNext();
      return () => {
        unfollow();
        if (isIdle()) stop();
      };
    },
  };
}
