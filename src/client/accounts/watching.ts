import type { Environment } from "../../platform/environment.ts";
import { ComposioError } from "../../protocol/errors.ts";
import { isComposioError } from "../../protocol/isComposioError.ts";
import { longestPending } from "../../protocol/limits.ts";
import type { RequestOptions, WaitOptions } from "../../protocol/requests.ts";
import type { ConnectedAccount } from "../../protocol/types.ts";
import type { AccountsApi } from "../api/accountsApi.ts";
import { type LiveUpdatesOptions, createLiveUpdates } from "../api/liveUpdates.ts";
import type { SeenAccounts } from "../api/seenAccounts.ts";
import type { Users } from "../api/users.ts";
import { userSignal } from "../browser/callbackChannel.ts";
import { linkLifetime } from "../browser/storage.ts";
import { type FailedQuery, createQueryRetry } from "../retries/failedQueries.ts";
import { type Poller, createPoller } from "./accountPoller.ts";
import { createAccountWait } from "./waitForAccount.ts";

/** The one poller of a page, and the waits that use it. It is created when an account is pending. */
export interface Watching {
  readonly poller: Poller;
  /** Polls accounts until the returned function is called, at most until they count as abandoned. */
  watch(ids: readonly string[]): () => void;
  /** Asks a failed query again, with longer and longer pauses, until there is an answer or no component needs it any more. */
  retry(query: FailedQuery): void;
  waitForConnection(id: string, options?: WaitOptions, request?: RequestOptions): Promise<ConnectedAccount>;
  /**
   * Lists all of the user's accounts, at most once a second.
   * @param signal what another tab has changed: then a second later, so that one list has several changes. If it is the user, and
   * the handler answers that nobody is signed in, this tab forgets the user
   */
  readAll(signal?: string): void;
  /** Another user is signed in. */
  clear(): void;
}

export interface WatchingOptions {
  readonly accounts: Pick<AccountsApi, "list">;
  readonly seen: SeenAccounts;
  readonly users: Pick<Users, "current" | "reset">;
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
const missesOfDeleted = 3;

/** Milliseconds between two lists of all accounts. */
const readingPause = 1_000;

export function createWatching(options: WatchingOptions): Watching {
  const { accounts, seen, users, environment, live, staysLive, onAccounts, onRemoved, onGone } = options;
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
  const retry = createQueryRetry({ environment, readAccounts: readAll });

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
      return null;
    } catch (cause) {
      if (!isComposioError(cause)) throw cause; // The list is read again at the next event.
      return cause;
    }
  }

  return {
    poller,
    retry,
    readAll(signal) {
      const readLater = async () => {
        const error = await readAll();
        // Without the signal, a 401 may be a session that must be renewed. Where nobody is known, there is nothing to forget.
        const isSignedOut = signal === userSignal && error?.code === "unauthenticated";
        if (isSignedOut && users.current !== undefined) users.reset(false);
      };
      if (signal !== undefined) return void clock.setTimeout(() => void readLater(), readingPause);
      poller.pollFrequently();
      void readAll();
    },
    clear() {
      poller.clear();
      for (const end of [...endings]) end();
    },
    watch(ids) {
      const stops = ids.map((id) => {
        let misses = 0;
        const unwatch = poller.watch(id, {
          onAccount: () => (misses = 0),
          onMissing: () => ++misses === missesOfDeleted && onRemoved(id),
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
    waitForConnection: (id, { timeout = linkLifetime, ...options } = {}, { signal = options.signal } = {}) =>
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
