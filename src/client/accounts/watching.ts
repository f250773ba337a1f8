import type { Environment } from "../../platform/environment.ts";
import { ComposioError } from "../../protocol/errors.ts";
import type { WaitOptions } from "../../protocol/requests.ts";
import type { ConnectedAccount } from "../../protocol/types.ts";
import type { AccountsApi } from "../api/api.ts";
import { type LiveUpdatesOptions, createLiveUpdates } from "../api/liveUpdates.ts";
import { linkLifetime } from "../browser/storage.ts";
import { type Poller, createPoller } from "./accountPoller.ts";
import { createAccountWait } from "./waitForAccount.ts";

/** The one poller of a page and those who wait for it. A page on which nothing is pending does without. */
export interface Watching {
  readonly poller: Poller;
  /** Keeps accounts fresh until the returned function is called, and no longer than a link lives. */
  watch(ids: readonly string[]): () => void;
  waitForConnection(id: string, options?: WaitOptions): Promise<ConnectedAccount>;
  /** Another user is signed in. */
  clear(): void;
}

export interface WatchingOptions {
  readonly accounts: Pick<AccountsApi, "list">;
  readonly environment: Environment;
  /** What a stream needs; undefined where the app wants none. */
  readonly live: LiveUpdatesOptions | undefined;
  /** Whether to hold the stream while nothing is pending. */
  readonly staysLive: boolean;
  /** A stream has begun: what happened before it is not told on it. */
  onListening(): void;
  onAccounts(accounts: readonly ConnectedAccount[]): void;
}

export function createWatching(options: WatchingOptions): Watching {
  const { accounts, environment, live, staysLive, onListening, onAccounts } = options;
  const { clock } = environment;
  /** How each wait ends when the user changes. */
  const endings = new Set<() => void>();
  const poller = createPoller({
    list: (ids, request) => accounts.list({ ids }, request),
    live: live && createLiveUpdates(live),
    staysLive,
    onListening,
    onAccounts,
    environment,
  });

  return {
    poller,
    clear() {
      poller.clear();
      for (const end of [...endings]) end();
    },
    watch(ids) {
      const stops = ids.map((id) => {
        const unwatch = poller.watch(id, { onAccount: () => undefined });
        const timer = clock.setTimeout(unwatch, linkLifetime); // A row nobody finishes is not watched for ever.
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
