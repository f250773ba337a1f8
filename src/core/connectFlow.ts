import { type AccountWait, createAccountWait, saysFailure } from "./accountWait.ts";
import { type Attempt, type Attempts, linkLifetime } from "./attempts.ts";
import { type CallbackOutcome, attemptParameter, returnParameter } from "./callback.ts";
import type { ComposioClient, InitiateOptions, LinkOptions } from "./client.ts";
import {
  type ComposioEvent,
  type ConnectSnapshot,
  type ConnectState,
  idleSnapshot,
  isPendingState,
} from "./connectState.ts";
import type { Environment } from "./environment.ts";
import { ComposioError, isComposioError } from "./errors.ts";
import { isSafeRedirect } from "./isSafeRedirect.ts";
import { opensWindows } from "./opensWindows.ts";
import type { Poller } from "./poller.ts";
import { type PopupContent, openPopup } from "./popup.ts";
import { tidyReplaced } from "./tidyReplaced.ts";
import { type KnownAccounts, type Recovered, createRecovery, mayHaveArrived } from "./recovery.ts";
import { takeOutcome } from "./signals.ts";
import { statusKind } from "./status.ts";
import { storageOf } from "./storage.ts";
import { matchesTarget } from "./targets.ts";
import type { ConnectedAccount, Fields, Target } from "./types.ts";

export interface ConnectOptions extends LinkOptions {
  /** Which of the target's auth configs, where it has several. @default the server's choice */
  authConfigId?: string | undefined;
  /** Go to the provider in a window, or with this very page; `auto` leaves the page where windows can't work. @default 'auto' */
  mode?: "auto" | "popup" | "redirect" | undefined;
  /** Milliseconds to wait for the account before ending as `timed_out`. @default the life of the link */
  timeout?: number | undefined;
  /** What the window says until the link is known. */
  popup?: PopupContent | undefined;
}

export interface SubmitOptions extends Omit<InitiateOptions, "fields"> {
  /** Which of the target's auth configs, where it has several. @default the server's choice */
  authConfigId?: string | undefined;
  /** Milliseconds to wait where the account is not ACTIVE at once. */
  timeout?: number | undefined;
}

/** The connection of one target, without a user interface: a machine with snapshots. */
export interface ConnectFlow {
  readonly target: Target;
  getSnapshot(): ConnectSnapshot;
  subscribe(listener: () => void): () => void;
  /** Hears each end (connected or not) once. */
  onEnd(listener: (snapshot: ConnectSnapshot) => void): () => void;
  /** Starts, or brings back the window of what is under way. Call it synchronously in a click. */
  start(options?: ConnectOptions): void;
  /** Sends credentials instead of opening a window. Resolves when the server has answered; the state tells the rest. */
  submit(fields: Fields, options?: SubmitOptions): Promise<void>;
  /** Starts again the same way; a link that still works is opened again rather than made twice. */
  retry(change?: Pick<ConnectOptions, "mode">): void;
  /** Looks at the server now, for a user who says that they have finished. */
  check(): void;
  cancel(): void;
  /** Back to `idle` from an end. */
  reset(): void;
}

/** What the page's registry of flows does with them. */
export interface ManagedFlow extends ConnectFlow {
  readonly attempt: Attempt | null;
  /** Takes over an attempt from before a reload, or of another tab. */
  adopt(attempt: Attempt): void;
  /** Another tab has ended this attempt. */
  release(attempt: Attempt): void;
  /** A callback that showed this attempt's secret. */
  receive(outcome: CallbackOutcome): void;
  /** The page is left; its script may be gone in a moment. */
  leavePage(): void;
  /** The page was put aside and is shown again as it was. */
  returnToPage(): void;
  suspend(): void;
  resume(): void;
}

export interface FlowDependencies {
  readonly accounts: Pick<ComposioClient["connectedAccounts"], "link" | "initiate" | "list" | "delete">;
  readonly attempts: Attempts;
  readonly poller: Poller;
  readonly environment: Environment;
  readonly known: KnownAccounts;
  readonly baseUrl: string;
  readonly callbackUrl: string | undefined;
  emit(event: ComposioEvent): void;
  onAccounts(accounts: readonly ConnectedAccount[]): void;
  onRemoved(id: string): void;
}

/** What a request makes, and whether something typed goes with it. */
type Making = "link" | "nothing typed" | "typed";

/** Milliseconds between glances at `popup.closed`: local, no request. */
const windowGlance = 500;
/** Looks that may not list an account that this flow has just made. */
const toleratedMisses = 3;

export function createConnectFlow(target: Target, dependencies: FlowDependencies): ManagedFlow {
  const { accounts, attempts, poller, environment, emit } = dependencies;
  const { clock } = environment;
  const ofThisTab = storageOf(environment.window, "sessionStorage");
  const recovery = createRecovery(target, { ...dependencies, clock, storage: ofThisTab });
  const listeners = new Set<() => void>();
  const endListeners = new Set<(snapshot: ConnectSnapshot) => void>();

  let snapshot = idleSnapshot;
  let again: (change?: Pick<ConnectOptions, "mode">) => void = start;
  let words: PopupContent = { title: "…", message: "…" };
  let startedAt = 0;
  let deadline: number | null = null;
  let attempt: Attempt | null = null;
  /** Whether further accounts are wanted: then none counts as replaced. Not known of what is adopted. */
  let keepsOthers = true;
  let adopted = false;
  /** Whether the server has listed the adopted attempt's account for whoever is signed in now. */
  let listed = false;
  let goesWhenListed = false;
  /** Another tab has ended the attempt, perhaps for the sake of a new one. */
  let released = false;
  /** Whether this page itself goes to the provider. */
  let leaves = false;
  let popup: Window | null = null;
  let glanceTimer: unknown = null;
  let request = new AbortController();
  let wait: AccountWait | null = null;

  function set(change: Partial<ConnectSnapshot>): void {
    const previous = snapshot.state;
    snapshot = { ...snapshot, ...change };
    if (snapshot.state !== previous) report(`connect.${snapshot.state}`);
    for (const listener of [...listeners]) listener();
  }

  function report(name: ComposioEvent["name"]): void {
    const connectedAccountId = attempt?.id ?? snapshot.account?.id ?? null;
    emit({ name, target, connectedAccountId, elapsed: clock.now() - startedAt, code: snapshot.error?.code ?? null });
  }

  function exact(authConfigId: string | undefined): Target {
    return authConfigId === undefined ? target : { authConfigId };
  }

  function begin(run: typeof again, timeout?: number): AbortSignal {
    if (attempt) recovery.abandon(attempt.id);
    leave();
    startedAt = clock.now();
    deadline = timeout === undefined ? null : startedAt + timeout;
    again = run;
    request = new AbortController();
    return request.signal;
  }

  function start(options: ConnectOptions = {}): void {
    words = options.popup ?? words;
    if (isPendingState(snapshot.state) && bringBack(options.mode)) return;
    const { window } = environment;
    if (!window) throw new Error("start() needs a browser: call it in a click handler.");
    const signal = begin((change) => start({ ...options, ...change }), options.timeout);
    keepsOthers = options.allowMultiple ?? false;
    leaves = leavesPage(window, options.mode);
    if (!leaves) {
      popup = openPopup(window, words);
      if (!popup) return end("blocked", { error: new ComposioError("popup_blocked") });
    }
    set({ ...idleSnapshot, state: "opening", hasWindow: popup !== null });
    void follow(window, options, signal);
  }

  /** Focuses the window, or opens the same link again. False where there is nothing to go back to. */
  function bringBack(mode: ConnectOptions["mode"]): boolean {
    const { window } = environment;
    // A link for a window does not lead back to this page, nor the other way round.
    if (mode !== undefined && attempt && leavesPage(window, mode) !== leaves) return false;
    if (popup && !popup.closed) {
      popup.focus();
      return true;
    }
    if (snapshot.state === "opening") return true;
    if (!window || !attempt?.redirectUrl || !isSafeRedirect(attempt.redirectUrl)) return false;
    if (!leaves) {
      popup = openPopup(window, words);
      set(popup ? { hasWindow: true, error: null } : { error: new ComposioError("popup_blocked") });
      glance();
    }
    // Left by whoever used this browser before, it would connect to their account: first the server has to list it.
    if (adopted && !listed) {
      goesWhenListed = true;
      poller.wake();
    } else go();
    return true;
  }

  /** Sends the window, or the page, to the link. */
  function go(): void {
    goesWhenListed = false;
    if (!attempt?.redirectUrl) return;
    if (leaves) environment.window?.location.assign(attempt.redirectUrl);
    else if (popup && !popup.closed) popup.location.replace(attempt.redirectUrl);
  }

  async function follow(window: Window, options: ConnectOptions, signal: AbortSignal): Promise<void> {
    const { mode: _mode, timeout: _timeout, authConfigId, popup: _words, ...link } = options;
    const secret = environment.randomId();
    const callbackUrl = withParameters(link.callbackUrl ?? dependencies.callbackUrl, {
      [attemptParameter]: secret,
      ...(leaves && { [returnParameter]: here(window) }),
    });
    const answer = await post(
      () => accounts.link(exact(authConfigId), { ...link, callbackUrl }, { signal }),
      signal,
      "link",
    );
    if (!answer) return;
    const { id, redirectUrl } = answer;
    // By the documented life, not by the server's date: a clock that is off must neither cut it short nor stretch it.
    attempt = { target, id, secret, startedAt, expiresAt: clock.now() + linkLifetime, redirectUrl };
    if (!isSafeRedirect(redirectUrl)) {
      const message = "The connect link is neither https nor on this machine.";
      return end("failed", { error: new ComposioError("invalid_response", { message }) });
    }
    attempts.save(attempt);
    if (popup && !popup.closed) popup.location.replace(redirectUrl);
    set({ state: "waiting", expiresAt: attempt.expiresAt, hasWindow: popup !== null && !popup.closed });
    watch();
    if (leaves) window.location.assign(redirectUrl);
  }

  async function submit(fields: Fields, options: SubmitOptions = {}): Promise<void> {
    if (snapshot.state === "opening") return;
    const isFormless = Object.keys(fields).length === 0;
    const { timeout, authConfigId, ...rest } = options;
    // Made elsewhere, since a function made here would keep the credential: trying again is filling in again.
    const signal = begin(isFormless ? submitAgain(options) : reset, timeout);
    keepsOthers = options.allowMultiple ?? false;
    set({ ...idleSnapshot, state: "opening" });
    const account = await post(
      () => accounts.initiate(exact(authConfigId), { ...rest, fields }, { signal }),
      signal,
      isFormless ? "nothing typed" : "typed",
    );
    if (account) accept(account);
  }

  function accept(account: ConnectedAccount): void {
    dependencies.onAccounts([account]);
    if (statusKind(account.status) === "active") return end("connected", { account });
    const expiresAt = clock.now() + linkLifetime;
    attempt = { target, id: account.id, secret: environment.randomId(), startedAt, expiresAt, redirectUrl: null };
    attempts.save(attempt);
    set({ state: "verifying", expiresAt });
    watch();
  }

  function submitAgain(options: SubmitOptions): () => void {
    return () => void submit({}, options);
  }

  function reset(): void {
    if (!isPendingState(snapshot.state)) set(idleSnapshot);
  }

  /**
   * Asks for an account to be made. Null where the flow has moved on, or has ended because of what it found.
   * A request that may have arrived is not repeated: what it made is looked for first.
   */
  async function post<Answer>(send: () => Promise<Answer>, signal: AbortSignal, makes: Making): Promise<Answer | null> {
    if (recovery.isNeeded) {
      const earlier = await attemptTo(recovery.settle, signal);
      if (!earlier || takeOver(earlier, makes)) return null;
    }
    recovery.sending(makes === "link");
    try {
      const answer = await send();
      if (signal.aborted) return null;
      recovery.answered();
      return answer;
    } catch (cause) {
      if (signal.aborted) return null;
      if (!mayHaveArrived(cause)) recovery.answered();
      else if (await isRecovered(makes)) return null;
      if (signal.aborted) return null;
      if (isComposioError(cause) && cause.code === "already_connected") await showConnected(cause, signal, makes);
      else fail(cause);
      return null;
    }
  }

  /** Looks for what an earlier request has made; takes it over unless this flow has been left meanwhile. */
  async function isRecovered(makes: Making): Promise<boolean> {
    const { signal } = request;
    try {
      const found = await recovery.settle();
      return signal.aborted || takeOver(found, makes);
    } catch (cause) {
      if (!isComposioError(cause)) throw cause;
      return false; // The next try looks before it asks for anything; Composio ends what nobody finishes.
    }
  }

  function takeOver({ account, isOfLink }: Recovered, makes: Making): boolean {
    if (!account) return false;
    if (isOfLink && makes === "typed") end("failed", { error: new ComposioError("already_connected") });
    else accept(account);
    return true;
  }

  /** Runs a request of this flow. Null where the flow has moved on, or has ended because of the answer. */
  async function attemptTo<Answer>(send: () => Promise<Answer>, signal: AbortSignal): Promise<Answer | null> {
    try {
      const answer = await send();
      return signal.aborted ? null : answer;
    } catch (cause) {
      if (!signal.aborted) fail(cause);
      return null;
    }
  }

  function fail(cause: unknown): void {
    if (isComposioError(cause)) return end("failed", { error: cause });
    end("failed", { error: new ComposioError("internal_error", { cause }) });
    throw cause;
  }

  /**
   * Connected already (in another tab, on another device): show the account. That ends the flow well, unless
   * something typed would be lost without a word.
   */
  async function showConnected(refusal: ComposioError, signal: AbortSignal, makes: Making): Promise<void> {
    closeWindow();
    const list = await attemptTo(() => accounts.list({}, { signal }), signal);
    if (!list) return;
    dependencies.onAccounts(list);
    const account = list.find((each) => matchesTarget(each, target) && statusKind(each.status) === "active");
    if (account && makes !== "typed") end("connected", { account });
    else end("failed", { error: refusal });
  }

  function watch(): void {
    if (!attempt) return;
    const { id, expiresAt } = attempt;
    wait = createAccountWait({
      id,
      poller,
      clock,
      immediately: adopted,
      expiresAt,
      deadline,
      // An adopted attempt that is not listed is another user's, or was deleted.
      toleratedMisses: adopted ? 0 : toleratedMisses,
      onEnd: ({ state, account, error }) => {
        if (adopted && error?.code === "connected_account_not_found") {
          closeWindow();
          forget();
        } else end(state, { account, error });
      },
      onLook: (error) => {
        if (error === null) listed = true;
        if (listed && goesWhenListed) go();
        if (error !== snapshot.error) set({ error });
      },
    });
    glance();
    // What the callback of a trip of this page had to say: there was nobody to hear it.
    const left = adopted ? takeOutcome(attempt.secret, ofThisTab) : null;
    if (left) receive(left);
  }

  function receive(outcome: CallbackOutcome): void {
    if (!wait) return;
    report("connect.callback");
    if (!saysFailure(outcome)) set({ state: "verifying" });
    wait.receive(outcome);
  }

  function glance(): void {
    clock.clearTimeout(glanceTimer);
    if (!popup || !snapshot.hasWindow) return;
    if (!popup.closed) {
      glanceTimer = clock.setTimeout(glance, windowGlance);
      return;
    }
    // Not a cancel: the user may be done, or a provider's COOP makes an open window read as closed.
    report("connect.window_closed");
    set({ hasWindow: false });
    poller.wake();
  }

  function end(state: ConnectState, result: Partial<ConnectSnapshot>): void {
    closeWindow();
    // Our word, or the callback's, is not the server's: an account that lives on is looked at before the next try.
    if (attempt && (!result.account || statusKind(result.account.status) === "pending")) recovery.abandon(attempt.id);
    leave();
    set({ ...idleSnapshot, ...result, state });
    const last = snapshot;
    // Apart from the flow: an app's callback that throws breaks nothing here.
    for (const listener of [...endListeners]) queueMicrotask(() => listener(last));
    if (last.account && state === "connected" && !keepsOthers) void tidyReplaced(last.account, target, dependencies);
  }

  function forget(): void {
    leave();
    set(idleSnapshot);
  }

  function leave(): void {
    suspend();
    request.abort();
    popup = null;
    if (attempt) attempts.remove(attempt);
    attempt = null;
    adopted = released = false;
    deadline = null;
  }

  function suspend(): void {
    wait?.stop();
    wait = null;
    clock.clearTimeout(glanceTimer);
  }

  function closeWindow(): void {
    if (popup && !popup.closed) popup.close();
  }

  return {
    target,
    get attempt() {
      return attempt;
    },
    getSnapshot: () => snapshot,
    subscribe: (listener) => subscribe(listeners, listener),
    onEnd: (listener) => subscribe(endListeners, listener),
    start,
    submit,
    check: () => poller.wake(),
    retry(change) {
      if (!isPendingState(snapshot.state) || !bringBack(change?.mode)) again(change);
    },
    cancel() {
      if (!isPendingState(snapshot.state)) return;
      end("cancelled", { error: new ComposioError("cancelled") });
      // Takes back what was only begun, so that no other tab or visit shows it as under way.
      if (recovery.isNeeded) void isRecovered("link");
    },
    reset,
    adopt(found) {
      if (isPendingState(snapshot.state) && !released) return;
      leave();
      begin(start);
      attempt = found;
      adopted = keepsOthers = true;
      listed = goesWhenListed = false;
      leaves = leavesPage(environment.window);
      startedAt = found.startedAt;
      set({ ...idleSnapshot, state: "waiting", expiresAt: found.expiresAt });
      report("connect.adopted");
      watch();
    },
    release(ended) {
      if (attempt?.id !== ended.id) return;
      // The other tab saw the end, and this one sees it in the next look; a cancel leaves the account pending.
      adopted = released = true;
      suspend();
      const stopLooking = poller.watch(ended.id, {
        onAccount: (account) => {
          stopLooking();
          if (statusKind(account.status) === "active") end("connected", { account });
          else forget();
        },
        onMissing: forget,
      });
      wait = { stop: stopLooking, receive: () => poller.wake() };
    },
    receive,
    leavePage() {
      // Nobody would be left to send it anywhere.
      if (snapshot.state === "opening") closeWindow();
    },
    returnToPage() {
      // The answer went to a page that was not running.
      if (snapshot.state !== "opening") return;
      begin(again);
      set(idleSnapshot);
      if (recovery.isNeeded) void isRecovered("nothing typed");
    },
    suspend,
    resume() {
      if (attempt && !wait) watch();
    },
  };
}

function subscribe<Listener>(listeners: Set<Listener>, listener: Listener): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

function leavesPage(window: Window | null, mode: ConnectOptions["mode"] = "auto"): boolean {
  return mode === "redirect" || (mode === "auto" && window !== null && !opensWindows(window));
}

function here({ location }: Window): string {
  return `${location.pathname}${location.search}${location.hash}`;
}

function withParameters(address: string | undefined, parameters: Readonly<Record<string, string>>): string | undefined {
  if (address === undefined) return undefined;
  const url = new URL(address);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}
