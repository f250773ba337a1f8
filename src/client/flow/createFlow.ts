import { type LostRequests, createLostRequests, mayHaveArrived } from "../accounts/lostRequests.ts";
import { type SendOutcome, createSendOnce, crashed } from "../accounts/sendOnce.ts";
import { type AccountWait, createAccountWait, missesOfNew } from "../accounts/waitForAccount.ts";
import { type Attempt, withSafeLink } from "../browser/attempts.ts";
import { callbackAddress } from "../browser/callbackAddress.ts";
import { isFramed } from "../browser/frames.ts";
import { asStart } from "../browser/starts.ts";
import { linkLifetime } from "../browser/storage.ts";
import type { PopupContent } from "../browser/popupContent.ts";
import { createConnectWindow } from "../browser/connectWindow.ts";
import { takeOutcome } from "../browser/callbackChannel.ts";
import type { ConnectedAccount, Fields, Target } from "../../protocol/types.ts";
import { replacedByOf } from "../accounts/afterConnecting.ts";
import { finishConnecting } from "./finishConnecting.ts";
import { createFlowStore } from "./flowStore.ts";
import type { ConnectOptions, FlowDependencies, LateOptions, ManagedFlow, SubmitOptions } from "./flow.ts";
import { attemptOf, initialFlow } from "./steps.ts";
import { next as nextStep } from "./machine.ts";
import type { Effects, Flow, Happening } from "./machineTypes.ts";
import type { ComposioEvent } from "./states.ts";
import { goToProvider, wayOf, wayOfAdopted } from "./wayOf.ts";

/** Sends the request of a `start` or `submit`. */
type Send = (signal: AbortSignal) => Promise<void>;
type Late = Promise<LateOptions | null>;

interface ConnectFlowDependencies extends FlowDependencies {
  /** The machine; a test may wrap it. */
  readonly next?: typeof nextStep;
}

/** Runs the machine's effects: windows, requests, timers and storage. The machine makes all decisions. */
export function createConnectFlow(target: Target, dependencies: ConnectFlowDependencies): ManagedFlow {
  const { accounts, attempts, starts, poller, environment, ofThisTab, users, next = nextStep } = dependencies;
  const { clock, window } = environment;
  const { getSnapshot, subscribe, onEnd, show, tellEnd } = createFlowStore(report);
  const popup = createConnectWindow(window, clock, ofThisTab, () => dispatch({ type: "windowGone" }));
  const lostRequests: LostRequests = createLostRequests(target, { ...dependencies, storage: ofThisTab });
  const sendOnce = createSendOnce(target, {
    ...dependencies,
    lostRequests,
    made: () => flow.made,
    onAlreadyConnected: () => dispatch({ type: "windowUnneeded" }),
  });

  let flow: Flow = initialFlow;
  let popupText: PopupContent = { title: "…", message: "…" };
  /** Aborts the request that is under way, when the flow leaves its state. */
  let request = new AbortController();
  let wait: AccountWait | null = null;
  let own: Attempt | null = null; // This page's last start.

  /** How each effect runs. Some of them send another event to the machine. */
  const runners: { readonly [Name in keyof Effects]: (value: Effects[Name], send: Send | undefined) => void } = {
    show: () => show(flow),
    report,
    showEnd() {
      show(flow);
      tellEnd();
    },
    openWindow(_, send) {
      const way = popup.open(popupText) ? "window" : window && isFramed(window) ? "link" : null;
      dispatch({ type: "windowOpened", way }, send);
    },
    focusWindow: popup.focus,
    watchWindow: popup.watch,
    closeWindow() {
      const isClosed = popup.close();
      dispatch({ type: "closeTried", isLeft: !isClosed });
    },
    send: (_, send) => void send?.(request.signal),
    startAgain(change) {
      const { again } = flow;
      if (again.do === "start") start({ ...again.options, ...change });
      else if (again.do === "submit") void submit({}, again.options);
    },
    goToProvider: () => goToProvider(flow, popup, window, ofThisTab) || dispatch({ type: "windowOpened", way: "link" }),
    saveAttempt: () => flow.attempt && attempts.save(flow.attempt),
    leave({ attempt, mayLive, keepsWindow }) {
      stopWatching();
      request.abort();
      request = new AbortController();
      if (!keepsWindow) popup.forget();
      if (!attempt) return;
      attempts.remove(attempt);
      if (mayLive) lostRequests.abandon(attempt.id);
    },
    watch,
    stopWatching,
    watchStart: (start) =>
      starts.watch(start, request.signal, (attempt) => (attempt ? adopt(attempt) : release(start))),
    cancelStart: () => starts.cancel(newAttempt("", "", null)),
    catchUp() {
      const outcome = flow.attempt && takeOutcome(flow.attempt.secret, ofThisTab);
      if (outcome) dispatch({ type: "callback", outcome });
      else pollNow();
    },
    poll() {
      const asking = wait;
      poller.pollNow(() => {
        if (asking && wait === asking) dispatch({ type: "answered" });
      });
    },
    tellWait: (outcome) => wait?.receive(outcome),
    succeed,
    takeBack: () => void (lostRequests.areThere && lostRequests.trySettle()),
    recover: () => void (lostRequests.areThere && recover(request.signal)),
    deleteFailed: (ids) => void lostRequests.deleteFailed(ids),
    forgetLost: lostRequests.forget,
  };

  function dispatch(event: Happening, send?: Send): void {
    const [following, ...effects] = next(flow, { ...event, now: clock.now(), hasWindow: popup.isOpen() });
    flow = following;
    for (const [name, value] of effects) {
      // SAFETY: an effect has a name and the arguments of its runner.
      const run = runners[name] as (value: unknown, send: Send | undefined) => void;
      run(value, send);
    }
  }

  function report(name: ComposioEvent["name"]): void {
    const { account, error } = getSnapshot();
    const replacedBy = name === "connect.connected" ? replacedByOf(account, target, dependencies.seen.all) : null;
    const connectedAccountId = (flow.at === "waiting" ? flow.attempt.id : account?.id) ?? null;
    const elapsed = clock.now() - flow.startedAt;
    dependencies.emit({ name, target, connectedAccountId, replacedBy, elapsed, code: error?.code ?? null });
  }

  const targetOf = (id: string | undefined): Target => (id === undefined ? target : { authConfigId: id });

  function start(options: ConnectOptions = {}, late?: Late): void {
    if (!window) throw new Error("start() needs a browser: call it in a click handler.");
    popupText = options.popup ?? popupText;
    const send = sendFirst((signal) => sendLink(window, options, signal, late));
    dispatch({ type: "start", options, way: wayOf(window, options.mode) }, send);
  }

  /** Sends, unless another tab is connecting the same: then the flow shows that one. */
  function sendFirst(send: Send): Send {
    return async (signal) => {
      const start = (own = asStart(newAttempt(environment.randomId(), "", null)));
      const other = await starts.run(start, signal, () => send(signal));
      if (other && !signal.aborted) dispatch({ type: "refused", start: other });
    };
  }

  async function sendLink(page: Window, given: ConnectOptions, signal: AbortSignal, late?: Late): Promise<void> {
    // If it rejects, the flow ends. The app gets the error from the `await`, as an unhandled rejection.
    late?.catch((cause: unknown) => signal.aborted || dispatch({ type: "ended", ending: crashed(cause) }));
    const decided = await late;
    if (signal.aborted) return;
    if (decided === null) return dispatch({ type: "declined" });
    const options = { ...given, ...decided };
    dispatch({ type: "decided", options });
    // By name: in JavaScript, `start` may be a click handler, and its options then an event.
    const { authConfigId, alias, allowMultiple, fields, callbackUrl } = options;
    const secret = environment.randomId();
    const send = () => {
      const url = callbackAddress(page, { ...dependencies, own: callbackUrl, target, way: flow.way }, secret);
      return accounts.link(targetOf(authConfigId), { callbackUrl: url, alias, allowMultiple, fields }, { signal });
    };
    take(await sendOnce(send, "link", signal), ({ id, redirectUrl }) =>
      dispatch({ type: "linked", attempt: withSafeLink(newAttempt(id, secret, redirectUrl)) }),
    );
  }

  async function submit(fields: Fields, options: SubmitOptions = {}): Promise<void> {
    const isEmpty = Object.keys(fields).length === 0;
    const { authConfigId: id, scheme, alias, allowMultiple } = options; // By name: a hook passes those of `start`, too.
    let sent: Promise<void> | undefined;
    async function sendFields(signal: AbortSignal): Promise<void> {
      const request = () => accounts.initiate(targetOf(id), { scheme, alias, allowMultiple, fields }, { signal });
      const outcome = await sendOnce(request, isEmpty ? "app credentials" : "typed credentials", signal);
      take(outcome, takeAccount);
      const isLost = outcome?.is === "ended" && mayHaveArrived(outcome.ending.error);
      if (isLost) lostRequests.settleLater(takeAccount);
    }
    const send = isEmpty ? sendFirst(sendFields) : sendFields;
    dispatch({ type: "submit", options, isEmpty }, (signal) => (sent = send(signal)));
    await sent;
  }

  function take<Answer>(outcome: SendOutcome<Answer> | null, onAnswer: (answer: Answer) => void): void {
    if (outcome?.is === "answered") onAnswer(outcome.answer);
    else if (outcome?.is === "found") takeAccount(outcome.account);
    else if (outcome) {
      dispatch({ type: "ended", ending: outcome.ending });
      if (outcome.isBug) throw outcome.ending.error?.cause;
    }
  }

  function takeAccount(account: ConnectedAccount): void {
    dependencies.onAccounts([account]);
    dispatch({ type: "accountMade", account, attempt: newAttempt(account.id, environment.randomId(), null) });
  }

  async function recover(signal: AbortSignal): Promise<void> {
    const found = await lostRequests.trySettle();
    if (found?.account && !signal.aborted) takeAccount(found.account);
  }

  function newAttempt(id: string, secret: string, redirectUrl: string | null): Attempt {
    // Composio's documented 10 minutes, not the date from the server: the browser's clock may differ.
    const expiresAt = clock.now() + linkLifetime;
    return attemptOf(flow, { target, user: users.current ?? null, id, secret, expiresAt, redirectUrl });
  }

  function watch(): void {
    stopWatching();
    if (flow.at === "waiting" && flow.owner === "endedElsewhere") return pollOnce(flow.attempt.id);
    const { attempt } = flow;
    if (!attempt) return;
    const isWaiting = flow.at === "waiting";
    wait = createAccountWait({
      id: attempt.id,
      poller,
      clock,
      immediately: false,
      expiresAt: isWaiting ? attempt.expiresAt : clock.now() + linkLifetime,
      deadline: isWaiting ? flow.deadline : null,
      expectsCallback: isWaiting && attempt.redirectUrl !== null,
      toleratedMisses: flow.at === "waiting" && flow.owner !== "self" ? 0 : missesOfNew,
      onEnd: (ending) => dispatch({ type: "ended", ending }),
      onLinkEnd: () => dispatch({ type: "linkEnded" }),
      onPoll: (error) => dispatch({ type: "polled", error }),
    });
    popup.watch();
  }

  function adopt(found: Attempt, isFromAddress = false): void {
    const way = wayOfAdopted(window, found, ofThisTab);
    dispatch({ type: "adopt", attempt: withSafeLink(found), isFromAddress, way });
  }

  /** Another tab has ended one of its attempts or starts, or has cancelled one of this page's. */
  const release = ({ id }: Attempt) =>
    dispatch(id === own?.id && flow.state === "opening" ? { type: "cancel" } : { type: "endedElsewhere", id });

  function pollOnce(id: string): void {
    const answer = (account: ConnectedAccount | null) => dispatch({ type: "polledOnce", account });
    const stop = poller.watch(id, { onAccount: answer, onMissing: () => answer(null) });
    wait = { stop, receive: () => poller.pollNow() };
  }

  function stopWatching(): void {
    wait?.stop();
    wait = null;
    popup.unwatch();
  }

  const pollNow = () => dispatch({ type: "pollNow" });

  function succeed(effect: Effects["succeed"]): void {
    const onNamed = (account: ConnectedAccount) => {
      if (flow.account === effect.account) show((flow = { ...flow, account }));
    };
    finishConnecting(effect.account, target, { ...dependencies, ...flow, ...effect, onNamed });
  }

  return {
    target,
    get attempt() {
      return flow.attempt;
    },
    get shown() {
      return flow.shown;
    },
    get foundId() {
      return lostRequests.foundId;
    },
    get allowMultiple() {
      return flow.allowMultiple;
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
    check: () => poller.pollNow(),
    retry: (change) => dispatch({ type: "retry", change, way: wayOf(window, change?.mode) }),
    cancel: () => dispatch({ type: "cancel" }),
    reset: () => dispatch({ type: "reset" }),
    adopt,
    showStart: (start) => dispatch({ type: "startedElsewhere", start }),
    release,
    receive: (outcome) => dispatch({ type: "callback", outcome }),
    pollNow,
    leavePage: () => dispatch({ type: "windowUnneeded" }),
    returnToPage: () => dispatch({ type: "returnToPage" }),
    suspend: () => dispatch({ type: "suspend" }),
    resume: () => dispatch({ type: "resume" }),
    userChanged: (isPress) => dispatch({ type: "userChanged", isPress, isExpected: users.current === undefined }),
  };
}
