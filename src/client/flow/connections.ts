import type { Clock, Environment } from "../../platform/environment.ts";
import { on } from "../../platform/listen.ts";
import type { CallbackSignal } from "../../protocol/callback.ts";
import { isComposioError } from "../../protocol/errors.ts";
import type { WaitOptions } from "../../protocol/requests.ts";
import type { ConnectedAccount } from "../../protocol/types.ts";
import type { Successors } from "../accounts/successors.ts";
import type { Watching, WatchingOptions } from "../accounts/watching.ts";
import type { AccountsApi } from "../api/api.ts";
import type { LiveUpdatesOptions } from "../api/liveUpdates.ts";
import type { SeenAccounts } from "../api/seenAccounts.ts";
import type { TicketStore } from "../api/ticketStore.ts";
import type { Users } from "../api/users.ts";
import { listenForSignals } from "../browser/callbackChannel.ts";
import { endTrip } from "../browser/pageRedirect.ts";
import { type SafeStorage, attemptPrefix, storageOf } from "../browser/storage.ts";
import type { Flows } from "./flow.ts";
import type { ComposioEvent } from "./states.ts";

/** What goes on between a page and its handler: one poller, the callbacks, and whoever wants to hear of accounts. */
export interface Connections {
  /** The clock that `expiresAt` is measured by. */
  readonly clock: Clock;
  /** For whom the handler answers. */
  readonly users: Users;
  readonly successors: Successors;
  /** The targets, by key, that are being connected on this page. */
  readonly underWay: KeySet;
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
  /** Follows the page: hears callbacks, sleeps and wakes. Returns how to let go. */
  attach(): () => void;
  /**
   * The connect flows of this page. They come with the code that connects, which a page that only shows connections
   * does not load: whoever may be the first to need them gives `createFlows`. Throws where nobody has.
   */
  flows(create?: (page: PageServices) => Flows): Flows;
}

/** What flows get of the page. */
export interface PageServices extends ConnectionsOptions {
  /** The page's one poller; `create` makes it where there is none yet. */
  watching(create: (options: WatchingOptions) => Watching): Watching;
  readonly ofThisTab: SafeStorage;
  readonly underWay: KeySet;
  /** Takes the attempts of others than the user of now out of the browser. */
  sweepAttempts(): void;
  emit(event: ComposioEvent): void;
  onAccounts(accounts: readonly ConnectedAccount[]): void;
  onRemoved(id: string): void;
}

/** A set of keys that can be watched. */
export interface KeySet {
  has(key: string): boolean;
  set(key: string, isIn: boolean): void;
  subscribe(listener: () => void): () => void;
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
  /** What a stream needs; undefined where the app wants none. */
  readonly live: LiveUpdatesOptions | undefined;
  /** Whether to hold the stream while nothing is pending. */
  readonly staysLive: boolean;
}

/** Milliseconds in which the same signal is taken for an echo. */
const echoTime = 1_000;

export function createConnections(options: ConnectionsOptions): Connections {
  const { accounts, environment, baseUrl, users, seen, successors, shared, staysLive } = options;
  const { clock, window } = environment;
  const accountListeners = createEmitter<readonly ConnectedAccount[]>();
  const removalListeners = createEmitter<string>();
  const eventListeners = createEmitter<ComposioEvent>();
  const ofThisTab = storageOf(window, "sessionStorage");
  const underWay = createKeySet();
  const page: PageServices = {
    ...options,
    watching: startWatching,
    ofThisTab,
    underWay,
    sweepAttempts,
    // Apart from the flow: an app's callback that throws breaks nothing here.
    emit: (event) => eventListeners.emit(event, queueMicrotask),
    onAccounts: accountListeners.emit,
    onRemoved: removalListeners.emit,
  };
  let flows: Flows | null = null;
  let watching: Watching | null = null;
  /** While it is on its way. */
  let loading: Promise<Watching> | null = null;
  let lastSignal = { text: "", at: 0 };
  let lastReading = -Infinity;
  let attached = 0;
  let detach: (() => void)[] = [];

  /** What has happened to accounts that nobody waits for, while there was no stream to tell of it. */
  async function readAll(): Promise<void> {
    if (clock.now() - lastReading < echoTime) return;
    lastReading = clock.now();
    try {
      accountListeners.emit(await accounts.list({}));
    } catch (cause) {
      if (!isComposioError(cause)) throw cause; // The next opening, or the app's next list, has it.
    }
  }

  function onUser(isAnother: boolean): void {
    flows?.leaveUser(isAnother);
    if (isAnother) {
      options.tickets.clear();
      seen.clear();
      watching?.clear();
      // Links, what was asked for without an answer, where a trip leads back to: of whoever was here before.
      for (const key of ofThisTab.keys("composio-react:")) ofThisTab.remove(key);
      // Their attempts too, even on a page that could not go on with them.
      if (!flows) sweepAttempts();
    }
    successors.sweep();
    flows?.meetUser(isAnother);
  }
  users.subscribe(onUser);

  function sweepAttempts(): void {
    const prefix = `${attemptPrefix}${baseUrl}:`;
    for (const key of shared.keys(prefix)) {
      if (typeof users.current !== "string" || !key.startsWith(`${prefix}${users.current}:`)) shared.remove(key);
    }
  }

  function onSignal(signal: CallbackSignal): void {
    // The channel and the storage event bring the same one twice.
    const text = `${signal.attempt} ${signal.outcome}`;
    if (text === lastSignal.text && clock.now() - lastSignal.at < echoTime) return;
    lastSignal = { text, at: clock.now() };
    if (flows?.receive(signal)) return;
    // Without the attempt's secret a signal has no say: whoever sent it, polling costs nothing.
    watching?.poller.expect();
    // Of an attempt that this page has not heard of, or not any more: a tab that may keep nothing, an ended flow.
    if (!flows?.pollNow()) void readAll();
  }

  function startWatching(create: (options: WatchingOptions) => Watching): Watching {
    if (watching) return watching;
    const made = (watching = create({
      ...options,
      onListening: () => void (staysLive && readAll()),
      onAccounts: accountListeners.emit,
    }));
    if (window && attached > 0) follow(window, made.poller);
    return made;
  }

  function follow(shown: Window, part: { attach(window: Window): () => void }): void {
    detach.push(part.attach(shown));
  }

  /** Code that a page loads when there is something to wait for, unless it came with the flows. */
  async function loadWatching(): Promise<Watching> {
    if (watching) return watching;
    loading ??= import("../accounts/watchingLater.ts").then(({ createWatching }) => startWatching(createWatching));
    try {
      return await loading;
    } finally {
      loading = null;
    }
  }

  return {
    clock,
    users,
    successors,
    underWay,
    reset() {
      flows?.reset();
      users.reset();
    },
    watch(ids) {
      if (watching) return watching.watch(ids);
      let isOver = false;
      let stop: (() => void) | undefined;
      loadWatching().then(
        (loaded) => {
          if (!isOver) stop = loaded.watch(ids);
        },
        () => undefined, // Offline, or replaced on its server: the list is asked for again when the user comes back.
      );
      return () => {
        isOver = true;
        stop?.();
      };
    },
    waitForConnection: (id, wait) =>
      watching
        ? watching.waitForConnection(id, wait)
        : loadWatching().then((loaded) => loaded.waitForConnection(id, wait)),
    onAccounts: accountListeners.subscribe,
    onRemoved: removalListeners.subscribe,
    onEvent: eventListeners.subscribe,
    flows(create) {
      if (flows) return flows;
      if (!create) throw new Error("composio-react: nothing on this page has brought the connect flows.");
      const made = (flows = create(page));
      // They may be made while React renders: following the page has effects, which then come after.
      if (window && attached > 0) queueMicrotask(() => attached > 0 && follow(window, made));
      return made;
    },
    attach() {
      if (!window) return () => undefined;
      // Counted: several providers may share a client, and StrictMode attaches twice.
      if (attached++ === 0) {
        // Without storage no other tab tells of what it does: coming back to this one is the time to poll.
        const onReturn = () => void (!shared.isLasting && window.document.visibilityState === "visible" && readAll());
        detach = [
          on(window, "focus", onReturn),
          on(window.document, "visibilitychange", onReturn),
          listenForSignals(window, onSignal),
          on(window, "pageshow", (event) => {
            if ("persisted" in event && event.persisted) endTrip(window, ofThisTab);
          }),
        ];
        endTrip(window, ofThisTab);
        if (watching) follow(window, watching.poller);
        else if (staysLive) void loadWatching().catch(() => undefined);
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

interface Emitter<Value> {
  emit(value: Value, schedule?: (call: () => void) => void): void;
  subscribe(listener: (value: Value) => void): () => void;
}

function createEmitter<Value>(): Emitter<Value> {
  const listeners = new Set<(value: Value) => void>();
  return {
    emit(value, schedule = (call) => call()) {
      for (const listener of [...listeners]) schedule(() => listener(value));
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

function createKeySet(): KeySet {
  const keys = new Set<string>();
  const { emit, subscribe } = createEmitter<undefined>();
  return {
    has: (key) => keys.has(key),
    set(key, isIn) {
      if (keys.has(key) === isIn) return;
      if (isIn) keys.add(key);
      else keys.delete(key);
      emit(undefined);
    },
    subscribe: (listener) => subscribe(listener),
  };
}
