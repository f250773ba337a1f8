import { type ConnectSnapshot, type ConnectState, isPendingState } from "../../client/flow/states.ts";
import type { ComposioError } from "../../protocol/errors.ts";
import type { ButtonText, ErrorText, PanelText } from "../../locales/messages.ts";
import type { ConnectMethod } from "../../protocol/schemes.ts";
import type { ConnectedAccount, ConnectionPhase } from "../../protocol/types.ts";
import { canTryAgain, label } from "../shared/text.ts";

/** What a press on the button does. */
export type ButtonAction = "start" | "resume" | "refetch" | "none";

/** Actions beside the status text. */
export type PanelAction = "tryAgain" | "continueInThisTab" | "otherWays" | "cancel" | "dismiss";

export type Tone = "neutral" | "warning" | "danger";

/** What is shown with a button's own texts and those of its panel, which are loaded later. */
export type PanelTexts = ButtonText & ErrorText & PanelText;

/**
 * What a status text says: a text by its key, an error (`isWaiting`: of a flow that goes on), or why an account has failed.
 * `lineText` makes the text of it, where the texts are.
 */
export type Line =
  | keyof PanelTexts
  | { readonly error: ComposioError; readonly isWaiting?: boolean }
  | { readonly failed: ConnectedAccount | null };

/** Everything that a button shows and does in one state. */
export interface ConnectView {
  /** The accessible name. */
  readonly label: string;
  /** The label without the app's name, if there is little room. */
  readonly shortLabel: string;
  /** `account`: a connection with its menu, in place of the button. */
  readonly control: "button" | "account";
  /** Whether the label invites the user to connect. Only then do the app's `children` replace it. */
  readonly isInvitation: boolean;
  readonly action: ButtonAction;
  readonly isPending: boolean;
  readonly isDisabled: boolean;
  /** The status text; null for none. */
  readonly line: Line | null;
  /** Whether `line` goes on with a request to close the provider's window. Only the user can, and could still connect in it. */
  readonly asksToClose: boolean;
  /** Whether a second sentence below `line` explains the window. */
  readonly hasDetail: boolean;
  /** Whether `line` reports a change. Only changes are announced to screen readers. */
  readonly isUpdate: boolean;
  readonly tone: Tone;
  /** Text for screen readers only. */
  readonly announcement: "ready" | "cancelled" | null;
  /** Whether the last minutes before the link expires are counted down. */
  readonly countsDown: boolean;
  /** The quiet one first, and what helps most last, as in dialogs. */
  readonly actions: readonly PanelAction[];
  /** The URL that the user must open in a new tab. */
  readonly link: string | null;
  /** Whether nothing is known yet. Then the button is as wide as "Connect {name}", and its accessible name is the app's name. */
  readonly isBusy: boolean;
}

/** What `connectView` decides from. */
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
  /** Whether the account is being changed: renamed, paused, resumed. */
  readonly isUpdating: boolean;
  /** Why the last change was refused. */
  readonly updateError: ComposioError | null;
  /** Whether there is another way to connect. */
  readonly hasOtherWays: boolean;
  readonly hasJustConnected: boolean;
  /** Whether this button's last flow replaces a working connection. */
  readonly isReconnecting: boolean;
  /** Whether a press waits for the dialog's code, and why loading that or the menu's code failed. */
  readonly dialog: { readonly isLoading: boolean; readonly failure: unknown };
  /** Whether the flow is another button's. That one announces it. */
  readonly isElsewhere: boolean;
  /** Whether the user has dismissed the account's failure. */
  readonly isDismissed: boolean;
  readonly name: string;
  readonly messages: ButtonText;
}

/** What is shown beside the button: nothing. */
const quiet = {
  line: null,
  hasDetail: false,
  isUpdate: false,
  tone: "neutral",
  countsDown: false,
  actions: [],
  link: null,
} as const;

const plain: Omit<ConnectView, "label" | "shortLabel"> = {
  ...quiet,
  control: "button",
  isInvitation: false,
  action: "start",
  isPending: false,
  isDisabled: false,
  asksToClose: false,
  announcement: null,
  isBusy: false,
};

/**
 * Decides what a button shows. The order matters: first a flow in progress, then a working connection, then the end of the
 * last flow, then the account list.
 */
export function connectView(input: ConnectViewInput): ConnectView {
  const { phase, flow, messages, name } = input;
  const isSettled = phase === "connected" && !input.allowMultiple;

  if ((isPendingState(flow.state) || input.dialog.isLoading) && !isSettled) return connectingView(input);
  if (isSettled) {
    const announcement = input.hasJustConnected ? "ready" : null;
    const settled = updatedView(
      { ...plain, ...same(messages.connected), control: "account", action: "none", isDisabled: true, announcement },
      input,
    );
    return input.isReconnecting ? { ...settled, ...reconnecting(input) } : settled;
  }
  if (input.dialog.failure) return { ...phaseView(input), ...broken };
  const ended = endOf(input);
  if (ended) {
    // If one scheme fails, another one may work (lobehub, composio#2670).
    const actions: PanelAction[] = input.hasOtherWays ? [...ended.actions, "otherWays"] : ended.actions;
    const view = endsForGood(flow)
      ? phaseView({ ...input, isDismissed: true })
      : { ...plain, ...same(messages.tryAgain) };
    return { ...view, ...ended, actions };
  }
  if (phase === null && input.statusRetry === "running") {
    const again = { ...plain, ...same(messages.tryAgain), isPending: true, isDisabled: true };
    return { ...again, action: "none", line: "loading", isUpdate: true };
  }
  // Not "Connect": the account may already be connected.
  const unnamed = { label: name || messages.loading, shortLabel: messages.connectShort };
  if (phase === null && input.statusError) {
    const { statusError } = input;
    const line = { error: statusError };
    const view = { ...plain, line, isUpdate: input.statusRetry === "done", tone: "danger" as const };
    if (canTryAgain(statusError)) return { ...view, ...same(messages.tryAgain), action: "refetch" };
    return { ...view, ...unnamed, action: "none", isDisabled: true };
  }
  if (phase === null) return { ...plain, ...unnamed, isBusy: true };
  const view = phaseView(input);
  if (flow.state === "cancelled" && flow.leftWindow) {
    return { ...view, line: "cancelled", asksToClose: true, isUpdate: true, tone: "neutral", actions: ["dismiss"] };
  }
  if (flow.state === "cancelled") return { ...view, announcement: "cancelled" };
  return flow.state === "connected" && phase === "connected" ? { ...view, announcement: "ready" } : view;
}

/**
 * The view of a flow in progress. The label stays "Connecting" after the window is closed, because the flow continues.
 */
function connectingView(input: ConnectViewInput): ConnectView {
  const view = { ...named("connecting", input), ...progress(input), isPending: true, isDisabled: true };
  return input.dialog.isLoading ? { ...view, action: "none" } : view;
}

/** What is said of a flow in progress, and what the user can do. */
function progress(input: ConnectViewInput): Pick<ConnectView, keyof typeof quiet> {
  const { flow, method } = input;
  const { state, error, hasWindow, link } = flow;
  const isWaiting = state === "waiting";
  const isLeft = isWaiting && !hasWindow;
  // "Cancel" is shown from the beginning, and does not move when the second one appears.
  const actions: readonly PanelAction[] = isLeft ? ["cancel", "tryAgain"] : ["cancel"];
  const view = { ...quiet, countsDown: isWaiting, isUpdate: !input.isElsewhere, actions };
  if (input.dialog.isLoading) return { ...view, line: "loading" };
  if (error) return { ...view, line: { error, isWaiting: true }, tone: "warning" };
  if (state === "verifying") return { ...view, line: state };
  if (state === "opening") {
    const started = method === "fields" ? "verifying" : "loading";
    return { ...view, line: hasWindow ? state : started };
  }
  if (link !== null) return { ...view, line: "openLink", link, actions: ["cancel"] };
  return isLeft ? { ...view, line: "windowClosed" } : { ...view, line: "waiting", hasDetail: true };
}

/** The texts and tones of ends without a connection. */
const ends: Partial<Record<ConnectState, readonly [text: keyof PanelTexts, tone: Tone]>> = {
  blocked: ["blocked", "warning"],
  denied: ["denied", "danger"],
  link_expired: ["linkExpired", "warning"],
  timed_out: ["timedOut", "warning"],
  identity_mismatch: ["identityMismatch", "danger"],
  failed: ["failed", "danger"],
};

/** What is said of the end of a flow without a connection, and what the user can do. */
function endOf({ flow, phase }: ConnectViewInput) {
  const { state, error } = flow;
  let [key, tone] = ends[state] ?? [];
  if (!key || !tone) return null;
  // The text of "denied" says that the app is not connected. Here it still is, by its earlier account.
  if (key === "denied" && phase === "connected") [key, tone] = ["accessDenied", "neutral"];
  const line: Line = state === "failed" && error ? { error } : key;
  const actions: PanelAction[] = state === "blocked" ? ["dismiss", "continueInThisTab"] : ["dismiss"];
  return { line, asksToClose: flow.leftWindow, isUpdate: true, tone, actions };
}

/** What is said if code could not be loaded. */
const broken: Pick<ConnectView, "line" | "isUpdate" | "tone" | "actions"> = {
  line: "notLoaded",
  isUpdate: true,
  tone: "danger",
  actions: ["dismiss"],
};

const endsForGood = ({ error }: ConnectSnapshot): boolean => error !== null && !canTryAgain(error);

/** What is said beside a working connection that is being replaced. The connection itself looks as before. */
function reconnecting(input: ConnectViewInput): Partial<ConnectView> | null {
  const { flow } = input;
  if (isPendingState(flow.state)) return progress(input);
  const ended = endOf(input);
  return !ended || endsForGood(flow) ? ended : { ...ended, actions: [...ended.actions, "tryAgain"] };
}

/** The view for the phase in the account list. */
function phaseView(input: ConnectViewInput): ConnectView {
  const { phase, method, account, messages } = input;
  const connect = { ...named("connect", input), isInvitation: true };
  if (method === "none") return { ...plain, ...same(messages.noAuth), action: "none", isDisabled: true };
  if (phase === "paused") return pausedView(input);
  if (method === "unavailable") return { ...connect, action: "none", isDisabled: true, line: "unavailable" };
  if (phase === "needs_reconnect") return named("reconnect", input);
  if (phase === "failed" && !input.isDismissed) {
    return {
      ...plain,
      ...same(messages.tryAgain),
      line: { failed: account },
      actions: input.hasOtherWays ? ["dismiss", "otherWays"] : ["dismiss"],
    };
  }
  if (phase === "pending" && !input.isDismissed) {
    // It was started in another browser, or on a page that is closed.
    const connecting = named("connecting", input);
    return { ...connecting, isPending: true, line: "windowClosed", actions: ["dismiss", "tryAgain"] };
  }
  return connect;
}

function pausedView(input: ConnectViewInput): ConnectView {
  const { account, messages } = input;
  if (account?.authConfig.isDisabled) {
    return {
      ...plain,
      ...same(messages.paused),
      control: "account",
      action: "none",
      isDisabled: true,
      line: "switchedOff",
    };
  }
  return updatedView({ ...named("resume", input), control: "account", action: "resume" }, input);
}

/** Adds the state of a change of the account: under way, or failed. */
function updatedView(view: ConnectView, input: ConnectViewInput): ConnectView {
  const { isUpdating, updateError } = input;
  if (isUpdating) return { ...view, isPending: true, isDisabled: true };
  if (input.dialog.failure) return { ...view, ...broken };
  if (!updateError) return view;
  return { ...view, line: { error: updateError }, isUpdate: true, tone: "danger" };
}

/** A view whose label has the app's name. */
function named(
  key: "connect" | "connecting" | "reconnect" | "resume",
  { messages, name }: ConnectViewInput,
): ConnectView {
  return { ...plain, label: label(messages[key], name), shortLabel: messages[`${key}Short`] };
}

/** A label without a shorter form. */
function same(text: string): Pick<ConnectView, "label" | "shortLabel"> {
  return { label: text, shortLabel: text };
}
