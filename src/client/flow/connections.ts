import type { Clock, Environment } from "../../platform/environment.ts";
import { createEmitter } from "../../platform/emitter.ts";
import { type KeySet, createKeySet } from "../accounts/keySet.ts";
import { on } from "../../platform/listen.ts";
import { earlyError } from "../../protocol/earlyErrors.ts";
import type { RequestOptions, WaitOptions } from "../../protocol/requests.ts";
import type { ConnectedAccount } from "../../protocol/types.ts";
import type { Replacements } from "../accounts/replacements.ts";
import type { Watching, WatchingOptions } from "../accounts/watching.ts";
import type { FailedQuery } from "../retries/failedQueries.ts";
import type { AccountsApi } from "../api/accountsApi.ts";
import type { LiveUpdatesOptions } from "../api/liveUpdates.ts";
import type { GatherAuthConfigs } from "../catalogue/gatherAuthConfigs.ts";
import type { SeenAccounts } from "../api/seenAccounts.ts";
import type { TicketStore } from "../api/ticketStore.ts";
import type { Transport } from "../api/transport.ts";
import type { Users } from "../api/users.ts";
import { isChange, listenForSignals, userSignal } from "../browser/callbackChannel.ts";
import { type SafeStorage, attemptPrefix, removeKeys, storageOf } from "../browser/storage.ts";
import type { Flows } from "./flow.ts";
import { tellOthers, tellers } from "./tellOthers.ts";
import type { ComposioEvent } from "./states.ts";

/** What all hooks of a page share: one poller, the flows, the callback signals, and the listeners for accounts. */
export interface Connections {
  readonly environment: Environment;
  /** The handler's URL, absolute on a page: a part of storage keys. */
  readonly baseUrl: string;
  /** The clock for `expiresAt`. */
  readonly clock: Clock;
  /** Null where there is no page. */
  readonly window: Window | null;
  /** Storage shared by all tabs of this origin. */
  readonly shared: SafeStorage;
  /** The user for whom the handler answers. */
  readonly users: Users;
  readonly replacements: Replacements;
  readonly seen: SeenAccounts;
  /** Keys of the targets whose flow is in progress on this page. */
  readonly underWay: KeySet;
  /** Ids of old accounts that could not be deleted after a change of access. */
  readonly kept: KeySet;
  /** Live regions by key. Those with the same key are about the same flow, and only one of them announces it. */
  readonly regions: Map<string, readonly LiveRegion[]>;
  /** When each text was announced. Here, because files that are loaded later share no module with the page. Made on first use. */
  announced?: Map<string, number>;
  /** For each query client, keys of the queries for which the page's server had no answer. */
  unserved?: WeakMap<object, Set<string>>;
  /** Polls pending accounts that may have no flow on this page, such as ones started on another device. */
  watch(ids: readonly string[]): () => void;
  /** Asks a failed query again until there is an answer, or no component needs it any more. */
  retry(query: FailedQuery): void;
  waitForConnection(id: string, options?: WaitOptions, request?: RequestOptions): Promise<ConnectedAccount>;
  /** Calls back with changed accounts: the listed ones have changed, others may not be listed. */
  onAccounts(listener: (accounts: readonly ConnectedAccount[]) => void): () => void;
  /**
   * Calls back when accounts are gone: a flow has deleted an unfinished, failed or replaced one, or another tab or client has
   * changed the list. `isGone` tells of an id whether it is one of them.
   */
  onGone(listener: (isGone: (id: string) => boolean) => void): () => void;
  onEvent(listener: (event: ComposioEvent) => void): () => void;
  /** Tells the app. */
  emit(event: ComposioEvent): void;
  /** Forgets everything about the user, including stored attempts, which other tabs could read, and other users' stored data. */
  reset(): void;
  /** Calls the app's `onUserChange`. A `reset()` inside it does nothing: it would take away what a refused press says. */
  tellUserChange(callback: () => void): void;
  /** Starts following the page: callbacks, visibility, network. The returned function stops it. */
  attach(): () => void;
  /** Sends a request to the handler, for parts that are loaded later. */
  readonly call: Transport;
  readonly gatherAuthConfigs: GatherAuthConfigs;
  /**
   * The connect flows of this page. Only pages that connect load their code. The first call must pass `create`; without it
   * the function throws.
   */
  flows(create?: (page: PageServices) => Flows): Flows;
}

/** An element whose changes screen readers announce. */
export interface LiveRegion {
  readonly element: HTMLElement;
  /** Whether it has a text to announce. */
  hasText: boolean;
  setSpeaker(isSpeaker: boolean): void;
}

/** What flows need from the page. */
export interface PageServices extends ConnectionsOptions {
  /** The page's one poller; `create` makes it if there is none yet. */
  watching(create: (options: WatchingOptions) => Watching): Watching;
  readonly ofThisTab: SafeStorage;
  readonly underWay: KeySet;
  readonly kept: KeySet;
  /** Removes stored attempts of other users from the browser. */
  sweepAttempts(): void;
  emit(event: ComposioEvent): void;
  onAccounts(accounts: readonly ConnectedAccount[]): void;
  onRemoved(id: string): void;
}

export interface ConnectionsOptions {
  readonly call: Transport;
  readonly accounts: Pick<AccountsApi, "link" | "initiate" | "list" | "update" | "delete">;
  readonly environment: Environment;
  readonly users: Users;
  readonly tickets: Pick<TicketStore, "clear">;
  /** Filled by `accounts`. */
  readonly seen: SeenAccounts;
  readonly replacements: Replacements;
  /** Storage shared by all tabs of this origin. */
  readonly shared: SafeStorage;
  readonly baseUrl: string;
  readonly callbackUrl: string | undefined;
  /** Options of a stream; undefined when the app wants none. */
  readonly live: LiveUpdatesOptions | undefined;
  /** Whether to keep the stream open while nothing is pending. */
  readonly staysLive: boolean;
  readonly gatherAuthConfigs: GatherAuthConfigs;
}

/** Milliseconds within which the same signal counts as a duplicate. */
const echoTime = 1_000;

export function createConnections(options: ConnectionsOptions): Connections {
  const { environment, baseUrl, users, seen, replacements, shared, staysLive } = options;
  const { clock, window } = environment;
  const accountListeners = createEmitter<readonly ConnectedAccount[]>();
  const goneListeners = createEmitter<(id: string) => boolean>();
  const eventListeners = createEmitter<ComposioEvent>();
  const ofThisTab = storageOf(window, "sessionStorage");
  const underWay = createKeySet();
  const kept = createKeySet();
  const page: PageServices = {
    ...options,
    watching: startWatching,
    ofThisTab,
    underWay,
    kept,
    sweepAttempts,
    emit: eventListeners.emit,
    onAccounts: accountListeners.emit,
    onRemoved,
  };
  let flows: Flows | null = null;
  let watching: Watching | null = null;
  let lastSignal = "";
  let lastSignalAt = 0;
  let attached = 0;
  let isTelling = false;
  let detach: (() => void)[] = [];

  /** Lists all accounts, after a change that no stream and no poll has reported. */
  function readAll(signal?: string): void {
    void whenWatching((loaded) => loaded.readAll(signal));
  }

  function onRemoved(removed: string): void {
    goneListeners.emit((id) => id === removed);
  }

  function onUser(isAnother: boolean): void {
    flows?.beforeUserChange(isAnother);
    if (isAnother) {
      options.tickets.clear();
      seen.clear();
      watching?.clear();
      // Links, lost requests and stored redirects of the previous user.
      removeKeys(ofThisTab, "composio-react:");
      // Loaded flows remove stored attempts themselves.
      if (!flows) sweepAttempts();
    }
    replacements.sweep();
    flows?.afterUserChange(isAnother);
    // Not if another tab has said that nobody is signed in: the tabs would tell each other again and again.
    if (isAnother && users.current) tellOthers(shared, userSignal);
  }
  users.subscribe(onUser);

  function sweepAttempts(): void {
    const prefix = `${attemptPrefix}${baseUrl}:`;
    removeKeys(shared, prefix, users.current ? `${prefix}${users.current}:` : undefined);
  }

  function onSignal(text: string): void {
    // Comes by storage only. Two changes within a second are two: the second must be read, too.
    if (isChange(text)) return readAll(text);
    // The channel and the storage event deliver the same signal.
    if (text === lastSignal && Math.abs(clock.now() - lastSignalAt) < echoTime) return;
    lastSignal = text;
    lastSignalAt = clock.now();
    // A tab without storage may have sent it, or an ended flow. Without the right secret it can cause nothing but this.
    if (!flows?.receiveSignal(text)) readAll();
  }

  function startWatching(create: (options: WatchingOptions) => Watching): Watching {
    if (watching) return watching;
    const made = (watching = create({
      ...options,
      onAccounts: accountListeners.emit,
      onRemoved,
      onGone: goneListeners.emit,
    }));
    if (window && attached > 0) follow(window, made.poller);
    return made;
  }

  function follow(shown: Window, part: { attach(window: Window): () => void }): void {
    detach.push(part.attach(shown));
  }

  /** Loads the poller's code, unless the flows have already created the poller. */
  async function loadWatching(): Promise<Watching> {
    try {
      return watching ?? startWatching((await import("../accounts/watchingLater.ts")).createWatching);
    } catch (cause) {
      throw earlyError("not_loaded", { cause });
    }
  }

  /** Without its code the list stays as it is until the user returns, and React Query reads it again. */
  function whenWatching<Result>(run: (loaded: Watching) => Result): Promise<Result | undefined> {
    return loadWatching().then(run, () => undefined);
  }

  return {
    environment,
    baseUrl,
    clock,
    window,
    shared,
    users,
    replacements,
    seen,
    underWay,
    kept,
    regions: new Map(),
    call: options.call,
    gatherAuthConfigs: options.gatherAuthConfigs,
    tellUserChange(callback) {
      isTelling = true;
      try {
        callback();
      } finally {
        isTelling = false;
      }
    },
    reset() {
      if (isTelling) return;
      flows?.reset();
      users.reset();
      tellOthers(shared, userSignal);
    },
    watch(ids) {
      const watched = whenWatching((loaded) => loaded.watch(ids));
      return () => void watched.then((stop) => stop?.());
    },
    retry: (query) => void whenWatching((loaded) => loaded.retry(query)),
    waitForConnection: async (...wait) => (await loadWatching()).waitForConnection(...wait),
    onAccounts: accountListeners.subscribe,
    onGone: goneListeners.subscribe,
    // In a microtask: an app's callback that throws must not break the flow.
    onEvent: (listener) => eventListeners.subscribe((event) => queueMicrotask(() => listener(event))),
    emit: eventListeners.emit,
    flows(create) {
      if (flows) return flows;
      if (!create) throw new Error("No connect flows.");
      const made = (flows = create(page));
      // In a microtask: flows may be created while React renders, and attaching has side effects.
      if (window && attached > 0) queueMicrotask(() => attached > 0 && follow(window, made));
      return made;
    },
    attach() {
      if (!window) return () => undefined;
      // Counted, because several providers may share a client, and StrictMode attaches twice.
      if (attached++ === 0) {
        // Without storage, other tabs may not be able to send signals. List the accounts when the user returns to this tab.
        const onReturn = () => {
          if (!shared.isLasting && window.document.visibilityState === "visible") readAll();
        };
        detach = [
          on(window, "focus", onReturn),
          on(window.document, "visibilitychange", onReturn),
          listenForSignals(window, onSignal),
          tellers.subscribe(([of, signal]) => of !== shared && readAll(signal)),
        ];
        if (watching) follow(window, watching.poller);
        else if (staysLive) void whenWatching(() => undefined);
        if (flows) follow(window, flows);
      }
      let done = false;
      return () => {
        if (done) return;
        done = true;
        if (--attached > 0) return;
        for (const each of detach.splice(0)) each();
      };
    },
  };
}
