import { createAccountWait } from "../accounts/waitForAccount.ts";
import { type Attempt, createAttempts, linkLifetime } from "../browser/attempts.ts";
import type { CallbackSignal } from "../../protocol/callback.ts";
import type { AccountsApi } from "../api/api.ts";
import type { WaitOptions } from "../../protocol/requests.ts";
import type { ConnectFlow, ManagedFlow } from "./flow.ts";
import type { ComposioEvent } from "./states.ts";
import type { Clock, Environment } from "../../platform/environment.ts";
import { createConnectFlow } from "./createFlow.ts";
import { ComposioError, isComposioError } from "../../protocol/errors.ts";
import type { LiveUpdates } from "../api/liveUpdates.ts";
import { readReturned } from "../browser/returned.ts";
import { createPoller } from "../accounts/accountPoller.ts";
import { on } from "../../platform/listen.ts";
import { isLostBy, lostPrefix } from "../accounts/lostRequests.ts";
import { listenForSignals } from "../browser/callbackChannel.ts";
import { type SafeStorage, storageOf } from "../browser/storage.ts";
import type { Successors } from "../accounts/successors.ts";
import { targetKey } from "../../protocol/targets.ts";
import type { SeenAccounts } from "../api/seenAccounts.ts";
import type { TicketStore } from "../api/ticketStore.ts";
import { endTrip } from "../browser/pageRedirect.ts";
import type { ConnectedAccount, Target } from "../../protocol/types.ts";
import type { Users } from "../api/users.ts";

/** What goes on between a page and its handler: one flow a target, one poller, the attempts, the callbacks. */
export interface Connections {
  /** The clock that `expiresAt` is measured by. */
  readonly clock: Clock;
  /** For whom the handler answers. */
  readonly users: Users;
  readonly successors: Successors;
  /** The flow of a target: the same one for every button that shows it, and across unmounts. */
  flow(target: Target): ConnectFlow;
  /** Keeps accounts fresh that are pending without a flow here (started on another device, say). */
  watch(ids: readonly string[]): () => void;
  waitForConnection(id: string, options?: WaitOptions): Promise<ConnectedAccount>;
  /** Hears accounts as the server has them now: single ones to patch, never the whole list. */
  onAccounts(listener: (accounts: readonly ConnectedAccount[]) => void): () => void;
  /** Hears of accounts that a cancelled flow has taken back. */
  onRemoved(listener: (id: string) => void): () => void;
  onEvent(listener: (event: ComposioEvent) => void): () => void;
  /** Forgets everything about the user, also what their other tabs would find here, and what others have left. */
  reset(): void;
  /** Follows the page: adopts attempts, hears callbacks, sleeps and wakes. Returns how to let go. */
  attach(): () => void;
}

export interface ConnectionsOptions {
  readonly accounts: Pick<AccountsApi, "link" | "initiate" | "list" | "update" | "delete">;
  readonly environment: Environment;
  readonly users: Users;
  readonly tickets: Pick<TicketStore, "clear">;
  /** Filled by the API. */
  readonly seen: SeenAccounts;
  readonly successors: Successors;
  /** What all tabs of this origin share. */
  readonly shared: SafeStorage;
  readonly baseUrl: string;
  readonly callbackUrl: string | undefined;
  readonly live: LiveUpdates | undefined;
  /** Whether to hold the stream while nothing is pending. */
  readonly staysLive: boolean;
}

/** Milliseconds in which the same signal is taken for an echo. */
const echoTime = 1_000;

export function createConnections(options: ConnectionsOptions): Connections {
  const { accounts, environment, baseUrl, users, seen, successors, shared, live, staysLive } = options;
  const { clock, window } = environment;
  const flows = new Map<string, ManagedFlow>();
  const accountListeners = new Set<(accounts: readonly ConnectedAccount[]) => void>();
  const removalListeners = new Set<(id: string) => void>();
  const eventListeners = new Set<(event: ComposioEvent) => void>();
  const ofThisTab = storageOf(window, "sessionStorage");
  const attempts = createAttempts(baseUrl, window, clock);
  const endings = new Set<() => void>();
  const poller = createPoller({
    list: (ids, options) => accounts.list({ ids }, options),
    live,
    staysLive,
    onListening: () => void (staysLive && readAll()),
    onAccounts,
    environment,
  });
  let lastNews = { text: "", at: 0 };
  let lastReading = -Infinity;
  let attached = 0;
  let detach: readonly (() => void)[] = [];

  function onAccounts(list: readonly ConnectedAccount[]): void {
    for (const listener of [...accountListeners]) listener(list);
  }

  /** What has happened to accounts that nobody waits for, while there was no stream to tell of it. */
  async function readAll(): Promise<void> {
    if (clock.now() - lastReading < echoTime) return;
    lastReading = clock.now();
    try {
      onAccounts(await accounts.list({}));
    } catch (cause) {
      if (!isComposioError(cause)) throw cause; // The next opening, or the app's next list, has it.
    }
  }

  function onRemoved(id: string): void {
    for (const listener of removalListeners) listener(id);
  }

  function emit(event: ComposioEvent): void {
    // Apart from the flow: an app's callback that throws breaks nothing here.
    for (const listener of [...eventListeners]) queueMicrotask(() => listener(event));
  }

  function flow(target: Target): ManagedFlow {
    const key = targetKey(target);
    let found = flows.get(key);
    if (!found) {
      found = createConnectFlow(target, {
        ...options,
        ofThisTab,
        attempts,
        poller,
        emit,
        onAccounts,
        onRemoved,
      });
      flows.set(key, found);
    }
    return found;
  }

  /** Until it is known whose it is and who is signed in: the server has to list its account before its link opens. */
  function mayBeTheirs({ user }: Attempt): boolean {
    return user === null || users.current === undefined || user === users.current;
  }

  function adopt(attempt: Attempt): void {
    if (mayBeTheirs(attempt)) flow(attempt.target).adopt(attempt);
  }

  /** What others have left in this browser tells of them, and is of no use to whoever is here now. */
  function sweep(isAnother: boolean): void {
    // Who has left the page by a reload may be back before their link ends, and finds it again.
    attempts.sweep(mayBeTheirs, isAnother);
    for (const key of ofThisTab.keys(lostPrefix)) if (!isLostBy(ofThisTab.get(key), users)) ofThisTab.remove(key);
    successors.sweep();
  }

  function onUser(isAnother: boolean): void {
    for (const each of flows.values()) {
      if (isAnother || (each.attempt && !mayBeTheirs(each.attempt))) each.disown();
    }
    if (isAnother) {
      options.tickets.clear();
      seen.clear();
      poller.clear();
      for (const end of [...endings]) end();
      // Links, what was asked for without an answer, where a trip leads back to: of whoever was here before.
      for (const key of ofThisTab.keys("composio-react:")) ofThisTab.remove(key);
    }
    sweep(isAnother);
    if (attached > 0) for (const attempt of attempts.list()) adopt(attempt);
  }
  users.subscribe(onUser);

  function onSignal({ attempt, outcome }: CallbackSignal): void {
    // The channel and the storage event bring the same news twice.
    const news = `${attempt} ${outcome}`;
    if (news === lastNews.text && clock.now() - lastNews.at < echoTime) return;
    lastNews = { text: news, at: clock.now() };
    // Without the attempt's secret a signal has no say: whoever sent it, looking costs nothing.
    const receiver = [...flows.values()].find((each) => attempt !== null && each.attempt?.secret === attempt);
    if (receiver) return receiver.receive(outcome);
    poller.expect();
    for (const each of flows.values()) each.lookNow();
    // Of an attempt that this page has not heard of, or not any more: a tab that may keep nothing, an ended flow.
    if (![...flows.values()].some((each) => each.attempt)) void readAll();
  }

  /** What the page has come back with from a trip whose tab may keep nothing. Anybody can write such an address. */
  function takeReturned(page: Window): void {
    const found = readReturned(page);
    if (!found || ofThisTab.isLasting) return;
    const { target, outcome, id } = found;
    const startedAt = clock.now();
    const expiresAt = startedAt + linkLifetime;
    const secret = environment.randomId();
    const attempt = { target, user: null, id, secret, startedAt, expiresAt, redirectUrl: null };
    // `allowMultiple`, so that nothing is tidied away for it.
    flow(target).adopt({ ...attempt, allowMultiple: true }, true);
    flow(target).receive(outcome);
  }

  return {
    clock,
    users,
    successors,
    flow,
    reset() {
      for (const attempt of attempts.list()) attempts.remove(attempt);
      users.reset();
    },
    watch(ids) {
      const stop = ids.map((id) => {
        const unwatch = poller.watch(id, { onAccount: () => undefined });
        const timer = clock.setTimeout(unwatch, linkLifetime); // A row nobody finishes is not watched for ever.
        return () => {
          clock.clearTimeout(timer);
          unwatch();
        };
      });
      return () => {
        for (const each of stop) each();
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
    onAccounts(listener) {
      accountListeners.add(listener);
      return () => void accountListeners.delete(listener);
    },
    onRemoved(listener) {
      removalListeners.add(listener);
      return () => void removalListeners.delete(listener);
    },
    onEvent(listener) {
      eventListeners.add(listener);
      return () => void eventListeners.delete(listener);
    },
    attach() {
      if (!window) return () => undefined;
      // Counted: several providers may share a client, and StrictMode attaches twice.
      if (attached++ === 0) {
        // Without storage no other tab tells of what it does: coming back to this one is the time to look.
        const onReturn = () => void (!shared.isLasting && window.document.visibilityState === "visible" && readAll());
        detach = [
          on(window, "focus", onReturn),
          on(window.document, "visibilitychange", onReturn),
          poller.attach(window),
          listenForSignals(window, onSignal),
          attempts.listen((saved, removed) => {
            if (saved) adopt(saved);
            else if (removed) flows.get(targetKey(removed.target))?.release(removed);
          }),
          on(window, "pagehide", () => {
            for (const each of flows.values()) each.leavePage();
          }),
          on(window, "pageshow", (event) => {
            if (!("persisted" in event && event.persisted)) return;
            endTrip(window, ofThisTab);
            for (const each of flows.values()) each.returnToPage();
          }),
        ];
        endTrip(window, ofThisTab);
        for (const each of flows.values()) each.resume();
        for (const attempt of attempts.list()) adopt(attempt);
        takeReturned(window);
      }
      let done = false;
      return () => {
        if (done) return;
        done = true;
        if (--attached > 0) return;
        for (const each of detach) each();
        for (const each of flows.values()) each.suspend();
      };
    },
  };
}
