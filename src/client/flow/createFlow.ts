import { type AccountWait, createAccountWait } from "../accounts/waitForAccount.ts";
import { createAccountRequests } from "../accounts/sendOnce.ts";
import { type Attempt } from "../browser/attempts.ts";
import { linkLifetime } from "../browser/storage.ts";
import type { CallbackOutcome } from "../../protocol/callback.ts";
import { callbackAddress, placeAfterTrip } from "../browser/callbackAddress.ts";
import type { ConnectOptions, FlowDependencies, LateOptions, ManagedFlow, SubmitOptions } from "./flow.ts";
import { type ComposioEvent, type ConnectSnapshot, type ConnectState, idleSnapshot, isPendingState } from "./states.ts";
import { createConnectWindow } from "../browser/popupWatcher.ts";
import { ComposioError } from "../../protocol/errors.ts";
import { createFlowState } from "./flowStore.ts";
import { isFramed, linkTarget } from "../browser/frames.ts";
import { isSafeRedirect } from "../../protocol/safeUrls.ts";
import { leavesPage } from "../browser/opensWindows.ts";
import type { PopupContent } from "../browser/popup.ts";
import { createRecovery } from "../accounts/lostRequests.ts";
import { takeOutcome } from "../browser/callbackChannel.ts";
import { statusKind } from "../../protocol/status.ts";
import { successorOf } from "../accounts/successors.ts";
import { tidyReplaced } from "../accounts/deleteReplaced.ts";
import { keepTrip } from "../browser/pageRedirect.ts";
import type { ConnectedAccount, Fields, Target } from "../../protocol/types.ts";

/** Looks that may not list an account that this flow has just made. */
const toleratedMisses = 3;

/** The ends that come of nothing that has happened in the window. */
const leavesWindow: ReadonlySet<ConnectState> = new Set(["cancelled", "link_expired", "timed_out"]);

export function createConnectFlow(target: Target, dependencies: FlowDependencies): ManagedFlow {
  const { accounts, attempts, poller, environment, ofThisTab, users } = dependencies;
  const { clock, window } = environment;
  const { getSnapshot, subscribe, onEnd, set, tellEnd } = createFlowState(report);
  const popup = createConnectWindow(window, clock, ofThisTab, () => {
    // Not a cancel: the user may be done, or a provider's COOP makes an open window read as closed.
    report("connect.window_closed");
    if (left) afterLeftWindow();
    else lookNow();
  });
  const recovery = createRecovery(target, { ...dependencies, clock, storage: ofThisTab });
  const requests = createAccountRequests(target, {
    ...dependencies,
    recovery,
    accept,
    end,
    closeWindow: popup.close,
  });

  let again: (change?: Pick<ConnectOptions, "mode">) => void = start;
  let words: PopupContent = { title: "…", message: "…" };
  let startedAt = 0;
  let deadline: number | null = null;
  let attempt: Attempt | null = null;
  let allowMultiple = false;
  /** Accounts that this flow has made and that have not come to be connected. */
  const made = new Set<string>();
  let adopted = false;
  /** Whether the server has listed the adopted attempt's account for whoever is signed in now. */
  let listed = false;
  let goesWhenListed = false;
  /** Another tab has ended the attempt, perhaps for the sake of a new one. */
  let released = false;
  /** Whether this page itself goes to the provider, or, in a frame, its user by a link. */
  let leaves = false;
  /** Only an address tells of the attempt: nothing is deleted for it. */
  let isHearsay = false;
  /** The callback has said how it went: what is left is the server's word. */
  let isTold = false;
  /** An attempt that has ended here while its window is open: who finishes there all the same is connected. */
  let left: Attempt | null = null;
  let request = new AbortController();
  let wait: AccountWait | null = null;

  const isPending = () => isPendingState(getSnapshot().state);

  function report(name: ComposioEvent["name"]): void {
    const { account, error } = getSnapshot();
    const connectedAccountId = attempt?.id ?? account?.id ?? null;
    dependencies.emit({
      name,
      target,
      connectedAccountId,
      replacedBy: name === "connect.connected" && target.connectedAccountId !== undefined ? connectedAccountId : null,
      elapsed: clock.now() - startedAt,
      code: error?.code ?? null,
    });
  }

  function exact(authConfigId: string | undefined): Target {
    return authConfigId === undefined ? target : { authConfigId };
  }

  function begin(run: typeof again, timeout?: number): AbortSignal {
    abandon();
    leave();
    startedAt = clock.now();
    deadline = timeout === undefined ? null : startedAt + timeout;
    again = run;
    request = new AbortController();
    return request.signal;
  }

  function start(options: ConnectOptions = {}, late?: Promise<LateOptions | null>): void {
    words = options.popup ?? words;
    if (isPending() && bringBack(options.mode)) return;
    if (!window) throw new Error("start() needs a browser: call it in a click handler.");
    const signal = begin((change) => start({ ...options, ...change }), options.timeout);
    allowMultiple = options.allowMultiple ?? false;
    leaves = leavesPage(window, options.mode);
    if (!leaves && !openWindow()) return end("blocked", { error: new ComposioError("popup_blocked") });
    set({ ...idleSnapshot, state: "opening", hasWindow: !leaves });
    void follow(window, options, late, signal);
  }

  /** Opens the window. In a frame, where none opens, the user is given a link. */
  function openWindow(): boolean {
    if (popup.open(words)) return true;
    leaves = window !== null && isFramed(window);
    return leaves;
  }

  /** Focuses the window, or opens the same link again. False where there is nothing to go back to. */
  function bringBack(mode: ConnectOptions["mode"]): boolean {
    // A link for a window does not lead back to this page, nor the other way round.
    if (mode !== undefined && attempt && leavesPage(window, mode) !== leaves) return false;
    if (popup.isOpen()) {
      popup.focus();
      return true;
    }
    if (getSnapshot().state === "opening") return true;
    if (!attempt?.redirectUrl || !isSafeRedirect(attempt.redirectUrl)) return false;
    if (!leaves) {
      set(openWindow() ? { hasWindow: !leaves, error: null } : { error: new ComposioError("popup_blocked") });
      popup.watch();
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
    if (!leaves || !window) return void popup.send(attempt.redirectUrl);
    const isLink = isFramed(window);
    const leaving = !isLink ? window : linkTarget(window) === "_top" ? window.parent : null;
    if (leaving) keepTrip(attempt.secret, leaving, ofThisTab);
    if (isLink) set({ link: attempt.redirectUrl });
    else window.location.assign(attempt.redirectUrl);
  }

  async function follow(
    page: Window,
    given: ConnectOptions,
    late: Promise<LateOptions | null> | undefined,
    signal: AbortSignal,
  ): Promise<void> {
    const decided = await late;
    if (signal.aborted) return;
    if (decided === null) {
      popup.close();
      return forget();
    }
    const options = { ...given, ...decided };
    again = (change) => start({ ...options, ...change });
    const { mode: _mode, timeout: _timeout, authConfigId, popup: _words, ...link } = options;
    const secret = environment.randomId();
    const goesItself = leaves && !isFramed(page);
    const callbackUrl =
      goesItself && !ofThisTab.isLasting
        ? callbackAddress(`${dependencies.baseUrl}/callback`, secret, placeAfterTrip(page, target))
        : callbackAddress(link.callbackUrl ?? dependencies.callbackUrl, secret);
    const answer = await requests.send(
      () => accounts.link(exact(authConfigId), { ...link, callbackUrl }, { signal }),
      signal,
      "link",
    );
    if (!answer) return;
    const { id, redirectUrl } = answer;
    // By the documented life, not by the server's date: a clock that is off must neither cut it short nor stretch it.
    attempt = newAttempt(id, secret, redirectUrl);
    if (!isSafeRedirect(redirectUrl)) {
      const message = "The connect link is neither https nor on this machine.";
      return end("failed", { error: new ComposioError("invalid_response", { message }) });
    }
    attempts.save(attempt);
    const hasWindow = popup.send(redirectUrl);
    set({ state: "waiting", expiresAt: attempt.expiresAt, hasWindow });
    watch();
    if (leaves) go();
  }

  async function submit(fields: Fields, options: SubmitOptions = {}): Promise<void> {
    if (getSnapshot().state === "opening") return;
    const isFormless = Object.keys(fields).length === 0;
    const { timeout, authConfigId, ...rest } = options;
    // Made elsewhere, since a function made here would keep the credential: trying again is filling in again.
    const signal = begin(isFormless ? submitAgain(options) : reset, timeout);
    allowMultiple = options.allowMultiple ?? false;
    set({ ...idleSnapshot, state: "opening" });
    const account = await requests.send(
      () => accounts.initiate(exact(authConfigId), { ...rest, fields }, { signal }),
      signal,
      isFormless ? "nothing typed" : "typed",
    );
    if (account) accept(account);
  }

  function accept(account: ConnectedAccount): void {
    dependencies.onAccounts([account]);
    if (statusKind(account.status) === "active") return end("connected", { account });
    attempt = newAttempt(account.id, environment.randomId(), null);
    attempts.save(attempt);
    isTold = true;
    set({ state: "verifying", expiresAt: attempt.expiresAt });
    watch();
  }

  function newAttempt(id: string, secret: string, redirectUrl: string | null): Attempt {
    made.add(id);
    const user = users.current ?? null;
    return { target, user, id, secret, startedAt, expiresAt: clock.now() + linkLifetime, allowMultiple, redirectUrl };
  }

  function submitAgain(options: SubmitOptions): () => void {
    return () => void submit({}, options);
  }

  function reset(): void {
    if (!isPending()) set(idleSnapshot);
  }

  function watch(): void {
    if (!attempt) return;
    const { id, expiresAt } = attempt;
    wait = createAccountWait({
      id,
      poller,
      clock,
      immediately: false,
      expiresAt,
      deadline,
      // An adopted attempt that is not listed is another user's, or was deleted.
      toleratedMisses: adopted ? 0 : toleratedMisses,
      onEnd: ({ state, account, error }) => {
        if (adopted && error?.code === "connected_account_not_found") {
          popup.close();
          forget();
        } else end(state, { account, error });
      },
      onLook: (error) => {
        if (error === null) listed = true;
        if (listed && goesWhenListed) go();
        if (error !== getSnapshot().error) set({ error });
      },
    });
    popup.watch();
    // What the callback of a trip of this page had to say: there was nobody to hear it.
    const left = adopted ? takeOutcome(attempt.secret, ofThisTab) : null;
    if (left) receive(left);
    else if (adopted || getSnapshot().state === "verifying") lookNow();
  }

  /** Asks the server. Until it has answered, nothing is said of where the user stands. */
  function lookNow(): void {
    const asking = wait;
    if (!asking || !isPending()) return;
    set({ state: "verifying", hasWindow: popup.isOpen() });
    poller.wake(() => {
      if (wait === asking && isPending() && !isTold) set({ state: "waiting" });
    });
  }

  function receive(outcome: CallbackOutcome): void {
    if (!wait) return;
    report("connect.callback");
    isTold = true;
    if (!left) set({ state: "verifying" });
    wait.receive(outcome);
  }

  function end(state: ConnectState, result: Partial<ConnectSnapshot>): void {
    const { account } = result;
    const connected = state === "connected" ? account : null;
    const isNewPage = adopted;
    const leftWindow = !popup.close() && leavesWindow.has(state);
    const goesOn = leftWindow && popup.isOpen() ? attempt : null;
    // Our word, or the callback's, is not the server's: an account that lives on is looked at before the next try.
    if (!account || statusKind(account.status) === "pending") abandon();
    leave(goesOn !== null);
    if (connected) succeed(connected);
    set({ ...idleSnapshot, ...result, state, leftWindow, hasWindow: goesOn !== null });
    tellEnd();
    if (goesOn) watchLeftWindow(goesOn);
    if (connected && !allowMultiple) void tidyReplaced(connected, target, { ...dependencies, made, isNewPage });
  }

  /** Connecting an account anew makes another one, which from then on stands where the old one stood. */
  function succeed(account: ConnectedAccount): void {
    made.delete(account.id);
    const { seen, successors, onAccounts } = dependencies;
    const old = target.connectedAccountId;
    if (old === undefined || old === account.id) return;
    const before = successorOf(old, successors.mark(seen.all));
    for (const id of new Set([old, before?.id ?? old])) successors.set(id, account.id);
    seen.add([account]);
    onAccounts([account]); // With it, those in the list that it replaces are marked.
  }

  /** For as long as its window is open, an attempt that has ended here may yet connect. */
  function watchLeftWindow(attempt: Attempt): void {
    left = attempt;
    wait = createAccountWait({
      id: attempt.id,
      poller,
      clock,
      immediately: false,
      expiresAt: clock.now() + linkLifetime,
      deadline: null,
      toleratedMisses,
      onEnd: ({ state, account }) => {
        if (state === "connected") end(state, { account });
        else leave();
      },
    });
    popup.watch();
  }

  /** Its user has closed it: as asked to, or because they have finished. */
  function afterLeftWindow(): void {
    set({ hasWindow: false, leftWindow: false });
    const asking = wait;
    if (isTold) return;
    poller.wake(() => {
      if (wait !== asking || isTold) return;
      leave();
      // Cancelled is what they wanted; what has run out is nobody's to delete.
      if (getSnapshot().state === "cancelled") void requests.recover(request.signal, "link");
    });
  }

  /** What may live on upstream is looked at before the next try. */
  function abandon(): void {
    if (attempt && !isHearsay) recovery.abandon(attempt.id);
  }

  function forget(): void {
    leave();
    set(idleSnapshot);
  }

  function leave(keepsWindow = false): void {
    suspend();
    request.abort();
    if (!keepsWindow) popup.letGo();
    if (attempt) attempts.remove(attempt);
    attempt = left = null;
    adopted = released = isHearsay = isTold = false;
    deadline = null;
  }

  function suspend(): void {
    wait?.stop();
    wait = null;
    popup.rest();
  }

  return {
    target,
    disown() {
      popup.close();
      // Whether it stays in storage, and in other tabs, is for whoever knows who is here now.
      attempt = null;
      forget();
      made.clear();
      recovery.forget();
      again = start;
    },
    get attempt() {
      return attempt ?? left;
    },
    getSnapshot,
    subscribe,
    onEnd,
    start,
    startIn(opened, options, late) {
      popup.give(opened);
      start(options, late);
      popup.takeBack();
    },
    submit,
    check: () => poller.wake(),
    retry(change) {
      if (!isPending() || !bringBack(change?.mode)) again(change);
    },
    cancel() {
      if (!isPending()) return;
      end("cancelled", { error: new ComposioError("cancelled") });
      // Takes back what was only begun, so that no other tab or visit shows it as under way. In a window that is still
      // open its user may finish it: then that is for when it is closed.
      if (recovery.isNeeded && !left) void requests.recover(request.signal, "link");
    },
    reset,
    adopt(found, hearsay = false) {
      if (isPending() && !released) return;
      leave();
      begin(start);
      attempt = found;
      adopted = true;
      isHearsay = hearsay;
      ({ allowMultiple, startedAt } = found);
      listed = goesWhenListed = false;
      leaves = leavesPage(window);
      // Not `waiting`: what the user has done meanwhile, the server has to say.
      set({ ...idleSnapshot, state: "verifying", expiresAt: found.expiresAt });
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
    lookNow,
    leavePage() {
      // Nobody would be left to send it anywhere.
      if (getSnapshot().state === "opening") popup.close();
    },
    returnToPage() {
      // The answer went to a page that was not running.
      if (getSnapshot().state !== "opening") return;
      begin(again);
      set(idleSnapshot);
      if (recovery.isNeeded) void requests.recover(request.signal, "nothing typed");
    },
    suspend,
    resume() {
      if (attempt && !wait) watch();
      else if (left && !wait) watchLeftWindow(left);
    },
  };
}
