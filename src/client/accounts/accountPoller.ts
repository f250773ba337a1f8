import type { Environment } from "../../platform/environment.ts";
import { mostItems } from "../../protocol/limits.ts";
import { type ComposioError, isComposioError } from "../../protocol/errors.ts";
import { on } from "../../platform/listen.ts";
import type { LiveUpdates } from "../api/liveUpdates.ts";
import type { RequestOptions } from "../../protocol/requests.ts";
import type { ConnectedAccount } from "../../protocol/types.ts";

/** What a watcher of an account hears. */
export interface AccountWatcher {
  /** The account as the server has it now. Called after every look, changed or not. */
  onAccount(account: ConnectedAccount): void;
  /** The server does not list this account for this user (yet). */
  onMissing?(): void;
  /** The look failed. The poller goes on by itself. */
  onError?(error: ComposioError): void;
}

export interface Poller {
  /** Watches an account until the returned function is called. Unless told otherwise the first look at it comes at once. */
  watch(id: string, watcher: AccountWatcher, options?: { immediately?: boolean }): () => void;
  /** Watches nothing any more: somebody else is signed in. */
  clear(): void;
  /**
   * Looks now instead of at the next tick: after a callback, a closed window, a return to the page. `onAnswered` hears
   * of the end of the first look that has begun since.
   */
  wake(onAnswered?: () => void): void;
  /** Looks now, and often for a while: what a callback tells of is near. */
  expect(): void;
  /** Follows the page's visibility, focus and network until the returned function is called. */
  attach(window: Window): () => void;
}

export interface PollerOptions {
  /** Whoever waits longer than most listens for the rest, instead of asking again and again. */
  live?: LiveUpdates | undefined;
  /** Keep a stream open while nothing is pending. */
  staysLive?: boolean | undefined;
  /** A stream has begun: what happened before it is not told on it. */
  onListening?(): void;
  list(ids: readonly string[], options: RequestOptions): Promise<readonly ConnectedAccount[]>;
  /** Hears every account that a look brought. */
  onAccounts?(accounts: readonly ConnectedAccount[]): void;
  environment: Environment;
}

interface Stream {
  readonly ids: ReadonlySet<string>;
  /** Whether anything has come of it. */
  isHeard: boolean;
  close(): void;
}

/** Milliseconds between looks while nothing happens: from quick to patient, then jittered by a fifth. */
const firstDelay = 3_000;
const growth = 2;
const longestDelay = 20_000;
/** After an event, news is near: quick again. */
const delayAfterEvent = 1_000;
/** After a callback the account becomes ACTIVE within seconds: milliseconds for which it is looked for, and between looks. */
const expectation = 10_000;
const delayWhileExpecting = 900;
/** Looks after an event that don't wait for the stream: the server may not have heard of it. */
const looksAfterEvent = 2;
const jitter = 0.2;
/** Seconds of a Retry-After that are believed: Composio counts by the minute, and nobody can be locked out for longer. */
const longestRetryAfter = 60;
/** A burst of events (focus, visibility, a callback) is one look. */
const minimumGap = 250;

/**
 * The one poller of a page: all pending accounts in one request, backing off, honouring Retry-After,
 * asleep while the page is hidden or offline, awake at once when something happened. After a while it
 * listens instead, where the server has a stream to offer.
 */
export function createPoller(options: PollerOptions): Poller {
  const { list, live, staysLive = false, onListening, onAccounts, environment } = options;
  const { clock, random } = environment;
  const watchers = new Map<string, Set<AccountWatcher>>();
  let delay = firstDelay;
  let timer: unknown = null;
  let inFlight: AbortController | null = null;
  let lookAgain = false;
  let lastLook = -Infinity;
  let notBefore = -Infinity;
  let quickLooks = 0;
  let expectedUntil = -Infinity;
  let toAnswer: (() => void)[] = [];
  let stream: Stream | null = null;
  let attached: Window | null = null;

  const isIdle = () => watchers.size === 0 && !(staysLive && attached && live?.isUsable);
  const asleep = () =>
    attached !== null && (attached.document.visibilityState === "hidden" || !attached.navigator.onLine);

  function schedule(action: () => unknown, wait: number): void {
    clock.clearTimeout(timer);
    timer = null;
    if (isIdle()) return;
    timer = clock.setTimeout(() => void action(), Math.max(wait, notBefore - clock.now(), 0));
  }

  function tick(): void {
    timer = null;
    if (asleep()) return;
    const isListening = stream !== null && [...watchers.keys()].every((id) => stream?.ids.has(id));
    if (clock.now() < expectedUntil) return void look();
    if (quickLooks > 0) quickLooks--;
    else if (isListening && stream?.isHeard) return;
    else if (!isListening && live?.isUsable && watchers.size <= mostItems && (staysLive || delay === longestDelay))
      return listen(live);
    void look();
  }

  /** Until it is heard, a stream replaces one look and no more. */
  function listen(live: LiveUpdates): void {
    stopListening();
    const ids = [...watchers.keys()];
    const opened: Stream = { ids: new Set(ids), isHeard: false, close: () => undefined };
    const hear = () => {
      opened.isHeard = true;
    };
    stream = opened;
    opened.close = live.open(ids, {
      onOpen: () => onListening?.(),
      onAccount(account) {
        hear();
        onAccounts?.([account]);
        for (const watcher of watchersOf(account.id)) watcher.onAccount(account);
      },
      onMissing(id) {
        hear();
        for (const watcher of watchersOf(id)) watcher.onMissing?.();
      },
      onError(error) {
        hear();
        for (const id of ids) for (const watcher of watchersOf(id)) watcher.onError?.(error);
      },
      onEnd() {
        stream = null;
        void look();
      },
    });
    scheduleNext();
  }

  function stopListening(): void {
    stream?.close();
    stream = null;
  }

  async function look(): Promise<void> {
    clock.clearTimeout(timer);
    timer = null;
    if (watchers.size === 0) return scheduleNext();
    if (inFlight) return;
    const request = new AbortController();
    inFlight = request;
    lastLook = clock.now();
    const answered = toAnswer;
    toAnswer = [];
    const ids = [...watchers.keys()];
    try {
      const batches = Array.from({ length: Math.ceil(ids.length / mostItems) }, (_, index) =>
        list(ids.slice(index * mostItems, (index + 1) * mostItems), { signal: request.signal }),
      );
      const accounts = (await Promise.all(batches)).flat();
      if (request.signal.aborted) return;
      onAccounts?.(accounts);
      report(ids, accounts);
    } catch (cause) {
      if (request.signal.aborted) return;
      if (!isComposioError(cause)) throw cause;
      // Spread what Retry-After would otherwise gather into one stampede.
      if (cause.retryAfter !== null) {
        notBefore = clock.now() + Math.min(cause.retryAfter, longestRetryAfter) * 1000 * (1 + random() * jitter);
      }
      for (const id of ids) for (const watcher of watchersOf(id)) watcher.onError?.(cause);
    } finally {
      if (inFlight === request) {
        inFlight = null;
        scheduleNext();
      }
      for (const tell of answered) tell();
    }
  }

  function scheduleNext(): void {
    if (isIdle()) return;
    if (lookAgain) {
      lookAgain = false;
      hurry();
      schedule(look, minimumGap);
    } else if (clock.now() < expectedUntil) {
      // From the last look's beginning: a slow answer makes the next look no later.
      const gap = delayWhileExpecting * (1 - jitter + random() * 2 * jitter);
      schedule(tick, Math.max(minimumGap, lastLook + gap - clock.now()));
    } else {
      schedule(tick, delay * (1 - jitter + random() * 2 * jitter));
      delay = Math.min(delay * growth, longestDelay);
    }
  }

  function report(ids: readonly string[], accounts: readonly ConnectedAccount[]): void {
    const byId = new Map(accounts.map((account) => [account.id, account]));
    for (const id of ids) {
      const account = byId.get(id);
      for (const watcher of watchersOf(id)) {
        if (account) watcher.onAccount(account);
        else watcher.onMissing?.();
      }
    }
  }

  /** A copy: watchers leave while they are told. */
  const watchersOf = (id: string): readonly AccountWatcher[] => [...(watchers.get(id) ?? [])];

  function hurry(): void {
    delay = delayAfterEvent;
    quickLooks = looksAfterEvent;
  }

  function wake(onAnswered?: () => void): void {
    if (onAnswered) toAnswer.push(onAnswered);
    hurry();
    if (inFlight) lookAgain = true;
    else schedule(look, lastLook + minimumGap - clock.now());
  }

  function rest(): void {
    clock.clearTimeout(timer);
    timer = null;
    stopListening();
  }

  return {
    wake,
    expect() {
      expectedUntil = clock.now() + expectation;
      wake();
    },
    clear() {
      watchers.clear();
      inFlight?.abort();
      inFlight = null;
      rest();
      delay = firstDelay;
      scheduleNext();
    },
    watch(id, watcher, { immediately = true } = {}) {
      const isWatched = watchers.has(id);
      const set = watchers.get(id) ?? new Set();
      watchers.set(id, set.add(watcher));
      if (immediately && !isWatched) wake();
      else if (timer === null && !inFlight) scheduleNext();
      return () => {
        set.delete(watcher);
        if (set.size > 0 || watchers.get(id) !== set) return;
        watchers.delete(id);
        if (watchers.size > 0) return;
        delay = firstDelay;
        quickLooks = 0;
        expectedUntil = -Infinity;
        toAnswer = [];
        inFlight?.abort();
        inFlight = null;
        if (isIdle()) rest();
      };
    },
    attach(window) {
      attached = window;
      const onChange = () => {
        if (asleep()) stopListening();
        else wake();
      };
      const detachers = [
        on(window.document, "visibilitychange", onChange),
        ...["focus", "online", "offline", "pageshow"].map((name) => on(window, name, onChange)),
      ];
      if (staysLive && timer === null) scheduleNext();
      return () => {
        attached = null;
        if (isIdle()) rest();
        for (const detach of detachers) detach();
      };
    },
  };
}
