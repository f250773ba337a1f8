import type { Environment } from "../../platform/environment.ts";
import { ComposioError } from "../../protocol/errors.ts";
import { isComposioError } from "../../protocol/isComposioError.ts";
import { longestPending } from "../../protocol/limits.ts";
import type { WaitOptions } from "../../protocol/requests.ts";
import type { ConnectedAccount } from "../../protocol/types.ts";
import type { AccountsApi } from "../api/accountsApi.ts";
import { type LiveUpdatesOptions, createLiveUpdates } from "../api/liveUpdates.ts";
import type { SeenAccounts } from "../api/seenAccounts.ts";
import { linkLifetime } from "../browser/storage.ts";
import { type Poller, createPoller } from "./accountPoller.ts";
import { tryLater } from "./backoff.ts";
import { createAccountWait } from "./waitForAccount.ts";

/** The one poller of a page, and the waits that use it. It is created when an account is pending. */
export interface Watching {
  readonly poller: Poller;
  /**
   * Polls accounts until the returned function is called, at most until they count as abandoned. Of a query that has failed, it
   * asks again, with longer and longer pauses, until there is an answer or no component needs it any more.
   */
  watch(what: readonly string[] | FailedQuery): () => void;
  waitForConnection(id: string, options?: WaitOptions): Promise<ConnectedAccount>;
  /**
   * Lists all of the user's accounts, at most once a second.
   * @param isChange whether another tab has changed accounts: then a second later, so that one list has several changes
   */
  readAll(isChange: boolean): void;
  /** Another user is signed in. */
  clear(): void;
}

/** A failed query in the cache of React Query, whose `Query` has all this. */
export interface FailedQuery {
  readonly queryKey: readonly unknown[];
  readonly options: {
    readonly queryFn?: unknown;
    /** Only of a query with pages. */
    readonly initialPageParam?: unknown;
  };
  readonly state: { readonly data: unknown; readonly error: ComposioError | null };
  /** Whether a component needs it. */
  isActive(): boolean;
  fetch(): Promise<unknown>;
  setData(data: unknown): unknown;
}

export interface WatchingOptions {
  readonly accounts: Pick<AccountsApi, "list">;
  readonly seen: SeenAccounts;
  readonly environment: Environment;
  /** Options of a stream; undefined when the app wants none. */
  readonly live: LiveUpdatesOptions | undefined;
  /** Whether to keep the stream open while nothing is pending. */
  readonly staysLive: boolean;
  onAccounts(accounts: readonly ConnectedAccount[]): void;
  /** Called when a watched account is not listed any more: it was deleted on another page. */
  onRemoved(id: string): void;
  /** Called after `readAll`. `isGone` tells of an id whether its account is not listed any more. */
  onGone(isGone: (id: string) => boolean): void;
}

/** After this many answers in a row without an account, it counts as deleted. Not after one: Composio's lists may lag behind. */
const proof = 3;

/** Milliseconds between two lists of all accounts. */
const readingPause = 1_000;

export function createWatching(options: WatchingOptions): Watching {
  const { accounts, seen, environment, live, staysLive, onAccounts, onRemoved, onGone } = options;
  const { clock } = environment;
  /** Ends each wait when the user changes. */
  const endings = new Set<() => void>();
  const poller = createPoller({
    list: (ids, request) => accounts.list({ ids }, request),
    live: live && createLiveUpdates(live),
    staysLive,
    // The stream reports only later changes.
    onListening: () => void (staysLive && readAll()),
    onAccounts,
    environment,
  });
  let lastReading = -Infinity;
  let reading = Promise.resolve<ComposioError | null>(null);
  const failed = new Set<FailedQuery>();
  let isAsking = false;

  /** @returns the error, if the list could not be read */
  function readAll(): Promise<ComposioError | null> {
    if (Math.abs(clock.now() - lastReading) < readingPause) return reading;
    lastReading = clock.now();
    return (reading = read());
  }

  async function read(): Promise<ComposioError | null> {
    const before = new Set(seen.all.map(({ id }) => id));
    try {
      const listed = await accounts.list({});
      onAccounts(listed);
      // The answer may lack accounts that this page has made since the request.
      const still = [...listed, ...seen.all.filter(({ id }) => !before.has(id))];
      onGone((id) => !still.some((each) => each.id === id));
      // The server answers again. Not this answer: the page may have changed accounts since its request.
      for (const query of failed) if (isOfAccounts(query) && isMissing(query)) refetch(query);
      return null;
    } catch (cause) {
      if (!isComposioError(cause)) throw cause; // The list is read again at the next event.
      return cause;
    }
  }

  function askAgain(query: FailedQuery): () => void {
    failed.add(query);
    if (!isAsking) tryLater(environment, askFailed);
    isAsking = true;
    return () => undefined;
  }

  /** The failed queries, by what they ask for. What no component needs any more is left out. */
  function failedByKind(): Iterable<readonly FailedQuery[]> {
    const byKind = new Map<unknown, FailedQuery[]>();
    for (const query of failed) {
      const [, , kind] = query.queryKey;
      if (isMissing(query)) byKind.set(kind, [...(byKind.get(kind) ?? []), query]);
      else failed.delete(query);
    }
    return byKind.values();
  }

  /** In an outage, one query of a kind asks for all of them. */
  async function askKind([first, ...others]: readonly FailedQuery[]): Promise<ComposioError | null> {
    const error = first ? await ask(first) : null;
    return error?.retryable ? error : worst(await Promise.all(others.map(ask)));
  }

  async function ask(query: FailedQuery): Promise<ComposioError | null> {
    // Another one is the first of its kind next time, if only this one goes on failing.
    failed.delete(query);
    failed.add(query);
    const { state } = query;
    const error = await (isOfAccounts(query) ? readAll() : answer(query));
    // The page then shows why waiting does not help, such as a session that has ended.
    if (error && !error.retryable && query.state === state) refetch(query);
    return error;
  }

  async function askFailed(): Promise<ComposioError | null> {
    const errors = await Promise.all(Array.from(failedByKind(), askKind));
    // Also what has failed meanwhile.
    const left = [...failed].filter(isMissing).map(({ state }) => state.error);
    isAsking = left.length > 0;
    return isAsking ? worst([...errors, ...left]) : null;
  }

  return {
    poller,
    readAll(isChange) {
      if (isChange) return void clock.setTimeout(() => void readAll(), readingPause);
      poller.pollFrequently();
      void readAll();
    },
    clear() {
      poller.clear();
      for (const end of [...endings]) end();
    },
    watch(what) {
      if ("setData" in what) return askAgain(what);
      const stops = what.map((id) => {
        let misses = 0;
        const unwatch = poller.watch(id, {
          onAccount: () => (misses = 0),
          onMissing: () => ++misses === proof && onRemoved(id),
        });
        // Not for ever: by then an answer has said that the account is abandoned.
        const timer = clock.setTimeout(unwatch, longestPending + 60_000);
        return () => {
          clock.clearTimeout(timer);
          unwatch();
        };
      });
      return () => {
        for (const stop of stops) stop();
      };
    },
    waitForConnection: (id, { timeout = linkLifetime, signal } = {}) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(new ComposioError("aborted", { cause: signal.reason }));
        const giveUp = (error: ComposioError) => {
          wait.stop();
          release();
          reject(error);
        };
        const onAbort = () => giveUp(new ComposioError("aborted", { cause: signal?.reason }));
        const onOtherUser = () => giveUp(new ComposioError("user_changed"));
        const release = () => {
          signal?.removeEventListener("abort", onAbort);
          endings.delete(onOtherUser);
        };
        const wait = createAccountWait({
          id,
          poller,
          clock,
          immediately: true,
          expiresAt: null,
          deadline: clock.now() + timeout,
          toleratedMisses: 0,
          onEnd: (end) => {
            release();
            if (end.state === "connected") resolve(end.account);
            else reject(end.error);
          },
        });
        signal?.addEventListener("abort", onAbort);
        endings.add(onOtherUser);
      }),
  };
}

function isOfAccounts({ queryKey }: FailedQuery): boolean {
  return queryKey[2] === "connected-accounts";
}

/** Whether a component lacks the answer. Of a list with pages, the next page is the user's to ask for. */
function isMissing(query: FailedQuery): boolean {
  const { data, error } = query.state;
  const isNextPage = data !== undefined && query.options.initialPageParam !== undefined;
  return query.isActive() && error?.retryable === true && !isNextPage;
}

/** Sends a query's request without the query, which would show that it loads, and then announce the same error again. */
async function answer(query: FailedQuery): Promise<ComposioError | null> {
  const { state, options } = query;
  try {
    // SAFETY: the kit's query functions read nothing else.
    const send = options.queryFn as (context: { signal: AbortSignal; pageParam: unknown }) => Promise<unknown>;
    const pageParam = options.initialPageParam;
    const data = await send({ signal: new AbortController().signal, pageParam });
    // Unless it was asked for another user, or a press was faster.
    if (query.state === state)
      query.setData(pageParam === undefined ? data : { pages: [data], pageParams: [pageParam] });
    return null;
  } catch (cause) {
    if (!isComposioError(cause)) throw cause;
    return cause;
  }
}

function refetch(query: FailedQuery): void {
  query.fetch().catch(() => undefined); // The error is in the query's state.
}

/** The error after which to wait longest. */
function worst(errors: readonly (ComposioError | null)[]): ComposioError | null {
  const rank = (error: ComposioError | null) => (error?.retryable ? (error.retryAfter ?? 0) : -1);
  return errors.reduce((one, other) => (rank(other) > rank(one) ? other : one), null);
}
