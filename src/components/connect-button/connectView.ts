import { type ConnectSnapshot, isPendingState } from "../../client/flow/states.ts";
import type { ComposioError } from "../../protocol/errors.ts";
import type { ButtonText } from "../../locales/messages.ts";
import type { ConnectMethod } from "../../protocol/schemes.ts";
import { accountPhase, leadingAccount, statusKind } from "../../protocol/status.ts";
import type { ConnectedAccount, ConnectionPhase } from "../../protocol/types.ts";
import type { ConnectionStatusResult } from "../../react/hooks/useConnectionStatus.ts";
import { errorText, label, reasonText, sentence } from "../shared/text.ts";

/** What a press on the button does. */
export type ButtonAction = "start" | "resume" | "refetch" | "none";

/** Actions below the button. */
export type PanelAction = "tryAgain" | "finished" | "continueInThisTab" | "otherWays" | "cancel" | "dismiss";

export type Tone = "neutral" | "warning" | "danger";

/** Everything that a button shows and does in one state. */
export interface ConnectView {
  readonly label: string;
  /** Whether the label invites the user to connect. Only then do the app's `children` replace it. */
  readonly isInvitation: boolean;
  readonly action: ButtonAction;
  readonly isPending: boolean;
  readonly isDisabled: boolean;
  /** The status line below the button. */
  readonly line: string | null;
  /** Whether the line reports a change. Only changes are announced. */
  readonly isNews: boolean;
  readonly tone: Tone;
  /** Text for screen readers only. */
  readonly announcement: string | null;
  /** Show the link's remaining time when fewer minutes than this are left; null without a link. */
  readonly countsDownFrom: number | null;
  readonly actions: readonly PanelAction[];
  /** URL that the user must open in a new tab. */
  readonly link: string | null;
  /** Whether the button is loading: it shows only the app's name. */
  readonly isBusy: boolean;
}

export interface ConnectViewInput {
  /** Null until the server has answered. */
  readonly phase: ConnectionPhase | null;
  readonly flow: ConnectSnapshot;
  readonly method: ConnectMethod | "unavailable" | null;
  readonly account: ConnectedAccount | null;
  readonly allowMultiple: boolean;
  /** Why the status could not be read. */
  readonly statusError: ComposioError | null;
  /** Whether the user has retried reading the status. */
  readonly statusRetry: "none" | "running" | "done";
  /** Whether the user pressed "I've finished" and the server is being asked. */
  readonly isChecking: boolean;
  readonly isResuming: boolean;
  readonly resumeError: ComposioError | null;
  /** Whether there is another way to connect. */
  readonly hasOtherWays: boolean;
  readonly hasJustConnected: boolean;
  /** Whether loading the dialog failed. */
  readonly isDialogBroken: boolean;
  /** Whether the user has dismissed the account's failure. */
  readonly isDismissed: boolean;
  readonly name: string;
  readonly messages: ButtonText;
}

const plain: Omit<ConnectView, "label"> = {
  isInvitation: false,
  action: "start",
  isPending: false,
  isDisabled: false,
  line: null,
  isNews: false,
  tone: "neutral",
  announcement: null,
  countsDownFrom: null,
  actions: [],
  link: null,
  isBusy: false,
};

/**
 * Decides what a button shows. Order matters: first a flow in progress, then a working connection, then how the last
 * flow ended, then the account list.
 */
export function connectView(input: ConnectViewInput): ConnectView {
  const { phase, flow, messages, name } = input;
  const say = (text: string) => sentence(text, name, messages);
  const isSettled = phase === "connected" && !input.allowMultiple;

  if (isPendingState(flow.state) && !isSettled) return connectingView(input, say);
  if (isSettled) {
    const announcement = input.hasJustConnected ? say(messages.ready) : null;
    return { ...plain, label: messages.connected, action: "none", isDisabled: true, announcement };
  }
  if (input.isDialogBroken) {
    return { ...phaseView(input, say), line: say(messages.noConnection), isNews: true, tone: "danger" };
  }
  const ended = endLine(flow, messages);
  if (ended) {
    const actions: PanelAction[] = flow.state === "blocked" ? ["continueInThisTab", "dismiss"] : ["dismiss"];
    // When one scheme keeps failing, another may work (lobehub, composio#2670).
    if (input.hasOtherWays) actions.unshift("otherWays");
    const line = withCloseWindow(ended.text, flow, messages);
    return { ...plain, label: messages.tryAgain, line: say(line), isNews: true, tone: ended.tone, actions };
  }
  if (phase === null && input.statusRetry === "running") {
    const view = { ...plain, label: messages.tryAgain, line: messages.loading, isNews: true };
    return { ...view, action: "none", isPending: true, isDisabled: true };
  }
  if (phase === null && input.statusError) {
    const line = say(errorText(input.statusError, messages));
    const isNews = input.statusRetry === "done";
    return { ...plain, label: messages.tryAgain, action: "refetch", line, isNews, tone: "danger" };
  }
  // Not "Connect": the account may already be connected.
  if (phase === null) return { ...plain, label: name === "" ? messages.loading : name, isBusy: true };
  const view = phaseView(input, say);
  if (flow.state === "cancelled" && flow.leftWindow) {
    const line = say(withCloseWindow(messages.cancelled, flow, messages));
    return { ...view, line, isNews: true, tone: "neutral", actions: ["dismiss"] };
  }
  if (flow.state === "cancelled") return { ...view, announcement: say(messages.cancelled) };
  return flow.state === "connected" && phase === "connected" ? { ...view, announcement: say(messages.ready) } : view;
}

/** A window at the provider can only be closed by the user, and finishing there still connects: ask to close it. */
function withCloseWindow(text: string, { leftWindow }: ConnectSnapshot, { closeWindow }: ButtonText): string {
  return leftWindow ? `${text} ${closeWindow}` : text;
}

/** The first action is shown from the start and does not move when the others appear. */
const waitingActions: readonly PanelAction[] = ["cancel", "finished", "tryAgain"];
/** The remaining minutes are shown from here on while the window is open. */
const lastMinutes = 5;

/**
 * The label stays "Connecting" after the window is closed, because the flow goes on. The line offers what else to do.
 */
function connectingView(input: ConnectViewInput, say: (text: string) => string): ConnectView {
  const { flow, name, method, messages } = input;
  const { state, error, hasWindow } = flow;
  const isLeft = state === "waiting" && !hasWindow;
  const actions = isLeft ? waitingActions : waitingActions.slice(0, 1);
  const view = {
    ...plain,
    label: label(messages.connecting, name),
    countsDownFrom: state === "waiting" ? (isLeft ? Infinity : lastMinutes) : null,
    isNews: true,
    isPending: true,
    isDisabled: true,
    actions,
  };
  if (input.isChecking) return { ...view, line: say(messages.verifying) };
  if (error) return { ...view, line: say(errorText(error, messages, true)), tone: "warning" };
  const started = method === "fields" ? messages.verifying : messages.loading;
  const words = { opening: hasWindow ? messages.opening : started, verifying: messages.verifying };
  if (state === "opening" || state === "verifying") return { ...view, line: say(words[state]) };
  if (flow.link !== null)
    return { ...view, line: say(messages.openLink), link: flow.link, actions: waitingActions.slice(0, 2) };
  return { ...view, line: say(isLeft ? messages.windowClosed : messages.waiting) };
}

function endLine({ state, error }: ConnectSnapshot, messages: ButtonText): { text: string; tone: Tone } | null {
  switch (state) {
    case "blocked":
      return { text: messages.blocked, tone: "warning" };
    case "denied":
      return { text: messages.denied, tone: "neutral" };
    case "link_expired":
      return { text: messages.linkExpired, tone: "warning" };
    case "timed_out":
      return { text: messages.timedOut, tone: "warning" };
    case "identity_mismatch":
      return { text: messages.identityMismatch, tone: "danger" };
    case "failed":
      return { text: error ? errorText(error, messages) : messages.failed, tone: "danger" };
    default:
      return null;
  }
}

/** The view from the account list, when this page's flow has nothing to add. */
function phaseView(input: ConnectViewInput, say: (text: string) => string): ConnectView {
  const { phase, method, account, messages, name } = input;
  const connect = { ...plain, label: label(messages.connect, name), isInvitation: true };
  if (method === "none") return { ...plain, label: messages.noAuth, action: "none", isDisabled: true };
  if (phase === "paused") return pausedView(input, say);
  if (method === "unavailable") {
    return { ...connect, action: "none", isDisabled: true, line: say(messages.unavailable) };
  }
  if (phase === "needs_reconnect") return { ...plain, label: label(messages.reconnect, name) };
  if (phase === "failed" && !input.isDismissed) {
    const line = say(reasonText(account?.statusReason ?? null, messages));
    return {
      ...plain,
      label: messages.tryAgain,
      line,
      tone: "neutral",
      actions: input.hasOtherWays ? ["otherWays", "dismiss"] : ["dismiss"],
    };
  }
  if (phase === "pending" && !input.isDismissed) {
    // Started in another browser, or by a page that was closed.
    const view = { ...plain, label: label(messages.connecting, name), isPending: true, isDisabled: true };
    const line = say(input.isChecking ? messages.verifying : messages.windowClosed);
    return { ...view, line, isNews: input.isChecking, actions: waitingActions };
  }
  return connect;
}

function pausedView(input: ConnectViewInput, say: (text: string) => string): ConnectView {
  const { account, messages, name, isResuming, resumeError } = input;
  if (account?.authConfig.isDisabled) {
    return { ...plain, label: messages.paused, action: "none", isDisabled: true, line: say(messages.switchedOff) };
  }
  const view = { ...plain, label: label(messages.resume, name), action: "resume" as const };
  if (isResuming) return { ...view, isPending: true, isDisabled: true };
  return resumeError ? { ...view, line: say(errorText(resumeError, messages)), isNews: true, tone: "danger" } : view;
}

/** The displayed phase, and its account. */
export interface DisplayedPhase {
  /** Null until known. */
  readonly phase: ConnectionPhase | null;
  readonly account: ConnectedAccount | null;
}

/** The phase that this page displays: the flow knows of changes before the account list does. */
export function displayedPhase(
  status: Pick<ConnectionStatusResult, "phase" | "account" | "accounts" | "isKnown">,
  flow: ConnectSnapshot,
  dismissedId: string | null,
): DisplayedPhase {
  const isPending = isPendingState(flow.state);
  const { account, accounts } = status;
  if (!status.isKnown) {
    return { phase: flow.state === "connected" ? "connected" : isPending ? "pending" : null, account: null };
  }
  // An ended flow leaves a row that stays pending at Composio until its link expires.
  const isLeftover = status.phase === "pending" && !isPending && (flow.state !== "idle" || account?.id === dismissedId);
  if (!isLeftover) return { phase: status.phase, account };
  const before = leadingAccount(accounts.filter((each) => statusKind(each.status) !== "pending"));
  const phase = before ? accountPhase(before) : "not_connected";
  return phase === "failed" ? { phase: "not_connected", account: null } : { phase, account: before };
}

/**
 * Every possible label: the button is as wide as the widest from the start, so that no change of state moves its
 * neighbours.
 */
export function everyLabel(name: string, messages: ButtonText): readonly string[] {
  const { connect, connecting: pending, reconnect, resume, connected, tryAgain } = messages;
  return [connect, pending, reconnect, resume, connected, tryAgain].map((text) => label(text, name));
}
