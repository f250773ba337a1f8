import { type ConnectSnapshot, isPendingState } from "../../client/flow/states.ts";
import type { ComposioError } from "../../protocol/errors.ts";
import type { ButtonText } from "../../locales/messages.ts";
import type { ConnectMethod } from "../../protocol/schemes.ts";
import { accountPhase, leadingAccount, statusKind } from "../../protocol/status.ts";
import type { ConnectedAccount, ConnectionPhase } from "../../protocol/types.ts";
import type { ConnectionStatusResult } from "../../react/hooks/useConnectionStatus.ts";
import { errorWords, label, reasonWords, sentence } from "../shared/text.ts";

/** What a press of the button does. */
export type ButtonAction = "start" | "resume" | "refetch" | "none";

/** What the panel offers besides. */
export type PanelAction = "tryAgain" | "finished" | "continueInThisTab" | "otherWays" | "cancel" | "dismiss";

export type Tone = "neutral" | "warning" | "danger";

/** All that a button shows and does in one state. */
export interface ConnectView {
  readonly label: string;
  /** Whether the label invites to connect, so that the consumer's own words may stand in its place. */
  readonly isInvitation: boolean;
  readonly action: ButtonAction;
  readonly isPending: boolean;
  readonly isDisabled: boolean;
  /** The line beneath the button. */
  readonly line: string | null;
  /** Whether the line tells of something that has just happened; what merely stands there is not read out by itself. */
  readonly isNews: boolean;
  readonly tone: Tone;
  /** Said to screen readers where nothing more is shown. */
  readonly announcement: string | null;
  /** From how many minutes before its end on the life of the link is of interest; null where there is no link. */
  readonly countsDownFrom: number | null;
  readonly actions: readonly PanelAction[];
  /** What the user has to open by a link, in a new tab. */
  readonly link: string | null;
  /** Whether it is on its way what the button is for: it says nothing but its name. */
  readonly isBusy: boolean;
}

export interface ConnectViewInput {
  /** Null until the server has answered. */
  readonly phase: ConnectionPhase | null;
  readonly flow: ConnectSnapshot;
  readonly method: ConnectMethod | "unavailable" | null;
  readonly account: ConnectedAccount | null;
  readonly allowMultiple: boolean;
  /** Why there is no answer. */
  readonly unknownBecause: ComposioError | null;
  /** Whether the user has asked again since. */
  readonly asking: "never" | "now" | "before";
  /** Whether the user has said to be done, and the server is being asked. */
  readonly isChecking: boolean;
  readonly isResuming: boolean;
  readonly resumeError: ComposioError | null;
  /** Whether there is more than one way to connect. */
  readonly hasOtherWays: boolean;
  readonly hasJustConnected: boolean;
  /** The dialog could not be loaded. */
  readonly isDialogBroken: boolean;
  /** The user has waved away what the account says. */
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

/** Decides what a button shows. Order matters: what is under way, what works, what has just ended, what never worked. */
export function connectView(input: ConnectViewInput): ConnectView {
  const { phase, flow, messages, name } = input;
  const say = (text: string) => sentence(text, name, messages);
  const isSettled = phase === "connected" && !input.allowMultiple;

  if (isPendingState(flow.state) && !isSettled) return connecting(input, say);
  if (isSettled) {
    const announcement = input.hasJustConnected ? say(messages.ready) : null;
    return { ...plain, label: messages.connected, action: "none", isDisabled: true, announcement };
  }
  if (input.isDialogBroken) {
    return { ...ofPhase(input, say), line: say(messages.noConnection), isNews: true, tone: "danger" };
  }
  const ended = endLine(flow, messages);
  if (ended) {
    const actions: PanelAction[] = flow.state === "blocked" ? ["continueInThisTab", "dismiss"] : ["dismiss"];
    // lobehub and composio#2670: where one scheme keeps failing, the other may not.
    if (input.hasOtherWays) actions.unshift("otherWays");
    const line = withLeftWindow(ended.text, flow, messages);
    return { ...plain, label: messages.tryAgain, line: say(line), isNews: true, tone: ended.tone, actions };
  }
  if (phase === null && input.asking === "now") {
    const view = { ...plain, label: messages.tryAgain, line: messages.loading, isNews: true };
    return { ...view, action: "none", isPending: true, isDisabled: true };
  }
  if (phase === null && input.unknownBecause) {
    const line = say(errorWords(input.unknownBecause, messages));
    const isNews = input.asking === "before";
    return { ...plain, label: messages.tryAgain, action: "refetch", line, isNews, tone: "danger" };
  }
  // Not "Connect": it may be connected already.
  if (phase === null) return { ...plain, label: name === "" ? messages.loading : name, isBusy: true };
  const view = ofPhase(input, say);
  if (flow.state === "cancelled" && flow.leftWindow) {
    const line = say(withLeftWindow(messages.cancelled, flow, messages));
    return { ...view, line, isNews: true, tone: "neutral", actions: ["dismiss"] };
  }
  if (flow.state === "cancelled") return { ...view, announcement: say(messages.cancelled) };
  return flow.state === "connected" && phase === "connected" ? { ...view, announcement: say(messages.ready) } : view;
}

/** Nobody but its user can close a window at the provider: what is done there still counts. */
function withLeftWindow(text: string, { leftWindow }: ConnectSnapshot, { closeWindow }: ButtonText): string {
  return leftWindow ? `${text} ${closeWindow}` : text;
}

/** The first is there from the start, and stays where it is. */
const choicesOfWaiting: readonly PanelAction[] = ["cancel", "finished", "tryAgain"];
/** Minutes at which a window that is open should be hurried. */
const lastMinutes = 5;

/** The label goes on saying so after the window was closed, for so it is; the line beside it says what else can be done. */
function connecting(input: ConnectViewInput, say: (text: string) => string): ConnectView {
  const { flow, name, method, messages } = input;
  const { state, error, hasWindow } = flow;
  const isLeft = state === "waiting" && !hasWindow;
  const actions = isLeft ? choicesOfWaiting : choicesOfWaiting.slice(0, 1);
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
  if (error) return { ...view, line: say(errorWords(error, messages, true)), tone: "warning" };
  const started = method === "fields" ? messages.verifying : messages.loading;
  const words = { opening: hasWindow ? messages.opening : started, verifying: messages.verifying };
  if (state === "opening" || state === "verifying") return { ...view, line: say(words[state]) };
  if (flow.link !== null)
    return { ...view, line: say(messages.openLink), link: flow.link, actions: choicesOfWaiting.slice(0, 2) };
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
      return { text: error ? errorWords(error, messages) : messages.failed, tone: "danger" };
    default:
      return null;
  }
}

/** What the account list says, while no flow of this page has anything to add. */
function ofPhase(input: ConnectViewInput, say: (text: string) => string): ConnectView {
  const { phase, method, account, messages, name } = input;
  const connect = { ...plain, label: label(messages.connect, name), isInvitation: true };
  if (method === "none") return { ...plain, label: messages.noAuth, action: "none", isDisabled: true };
  if (phase === "paused") return paused(input, say);
  if (method === "unavailable") {
    return { ...connect, action: "none", isDisabled: true, line: say(messages.unavailable) };
  }
  if (phase === "needs_reconnect") return { ...plain, label: label(messages.reconnect, name) };
  if (phase === "failed" && !input.isDismissed) {
    const line = say(reasonWords(account?.statusReason ?? null, messages));
    return {
      ...plain,
      label: messages.tryAgain,
      line,
      tone: "neutral",
      actions: input.hasOtherWays ? ["otherWays", "dismiss"] : ["dismiss"],
    };
  }
  if (phase === "pending" && !input.isDismissed) {
    // Started in another browser, or by a page that is gone.
    const view = { ...plain, label: label(messages.connecting, name), isPending: true, isDisabled: true };
    const line = say(input.isChecking ? messages.verifying : messages.windowClosed);
    return { ...view, line, isNews: input.isChecking, actions: choicesOfWaiting };
  }
  return connect;
}

function paused(input: ConnectViewInput, say: (text: string) => string): ConnectView {
  const { account, messages, name, isResuming, resumeError } = input;
  if (account?.authConfig.isDisabled) {
    return { ...plain, label: messages.paused, action: "none", isDisabled: true, line: say(messages.switchedOff) };
  }
  const view = { ...plain, label: label(messages.resume, name), action: "resume" as const };
  if (isResuming) return { ...view, isPending: true, isDisabled: true };
  return resumeError ? { ...view, line: say(errorWords(resumeError, messages)), isNews: true, tone: "danger" } : view;
}

/** The phase that is shown, and the account that it is about. */
export interface Standing {
  /** Null until known. */
  readonly phase: ConnectionPhase | null;
  readonly account: ConnectedAccount | null;
}

/** Where a target stands on this page: a flow's own news counts before the list has it. */
export function standing(
  status: Pick<ConnectionStatusResult, "phase" | "account" | "accounts" | "isKnown">,
  flow: ConnectSnapshot,
  dismissedId: string | null,
): Standing {
  const isPending = isPendingState(flow.state);
  const { account, accounts } = status;
  if (!status.isKnown) {
    return { phase: flow.state === "connected" ? "connected" : isPending ? "pending" : null, account: null };
  }
  // The row that an ended flow leaves behind goes on as pending upstream, until it runs out.
  const isLeftover = status.phase === "pending" && !isPending && (flow.state !== "idle" || account?.id === dismissedId);
  if (!isLeftover) return { phase: status.phase, account };
  const before = leadingAccount(accounts.filter((each) => statusKind(each.status) !== "pending"));
  const phase = before ? accountPhase(before) : "not_connected";
  return phase === "failed" ? { phase: "not_connected", account: null } : { phase, account: before };
}

/** Every label that a button may come to have: it is as wide as the widest from the start. */
export function everyLabel(name: string, messages: ButtonText): readonly string[] {
  const { connect, connecting: pending, reconnect, resume, connected, tryAgain } = messages;
  return [connect, pending, reconnect, resume, connected, tryAgain].map((text) => label(text, name));
}
