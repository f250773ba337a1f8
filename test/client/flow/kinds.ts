import { initialFlow } from "../../../src/client/flow/steps.ts";
import type { Ending, Flow, FlowEvent, Happening, Waiting } from "../../../src/client/flow/machineTypes.ts";
import type { Attempt } from "../../../src/client/browser/attempts.ts";
import { ComposioError } from "../../../src/protocol/errors.ts";
import { account } from "../../support/accounts.ts";

const linkedAttempt = attemptOf("https://link.test");

export type StateName =
  | "idle"
  | "idle, window open"
  | "opening"
  | "opening elsewhere"
  | "self"
  | "adopted"
  | "confirmed"
  | "endedElsewhere"
  | "suspended"
  | "closing"
  | "ended, window open"
  | "ended";

/** The kinds of states of a flow, each with one of its kind. */
export const states: Readonly<Record<StateName, Flow>> = {
  idle: initialFlow,
  "idle, window open": { ...initialFlow, attempt: linkedAttempt },
  opening: { ...initialFlow, at: "opening", state: "opening", attempt: null },
  "opening elsewhere": {
    ...{ ...initialFlow, at: "opening", state: "verifying", attempt: null },
    ...{ owner: "adopted", shown: attemptOf(null) },
  },
  self: waiting({ owner: "self" }),
  adopted: waiting({ owner: "adopted", state: "verifying" }),
  confirmed: waiting({ owner: "confirmed" }),
  endedElsewhere: waiting({ owner: "endedElsewhere" }),
  suspended: waiting({ isSuspended: true }),
  closing: { ...initialFlow, at: "closing", state: "cancelled", attempt: linkedAttempt },
  "ended, window open": {
    ...{ ...initialFlow, attempt: linkedAttempt, hasWindow: true, leftWindow: true },
    ...{ at: "ended", state: "cancelled", error: new ComposioError("cancelled") },
  },
  ended: { ...initialFlow, at: "ended", state: "denied", error: new ComposioError("access_denied") },
};

export function stateName(flow: Flow): StateName {
  switch (flow.at) {
    case "idle":
    case "ended":
      return flow.attempt ? `${flow.at}, window open` : flow.at;
    case "opening":
      return flow.owner === "self" ? "opening" : "opening elsewhere";
    case "waiting":
      return flow.isSuspended ? "suspended" : flow.owner;
    default:
      return flow.at;
  }
}

const active = account({ id: "ca_1" });
const pending = account({ id: "ca_1", status: "INITIATED" });

export type EventName =
  | "start"
  | "retry"
  | "submit"
  | "cancel"
  | "reset"
  | "windowOpened"
  | "windowOpened: blocked"
  | "decided"
  | "declined"
  | "windowUnneeded"
  | "linked"
  | "linked: unsafe"
  | "accountMade: active"
  | "accountMade: pending"
  | "ended: connected"
  | "ended: failed"
  | "ended: not listed"
  | "closeTried: closed"
  | "closeTried: left"
  | "windowGone"
  | "adopt"
  | "startedElsewhere"
  | "refused"
  | "endedElsewhere"
  | "polledOnce: active"
  | "polledOnce: not active"
  | "callback"
  | "pollNow"
  | "linkEnded"
  | "answered"
  | "polled"
  | "polled: error"
  | "returnToPage"
  | "suspend"
  | "resume"
  | "userChanged";

/** The kinds of events, with an example of each. No window is open unless the event opens one. */
export const events: Readonly<Record<EventName, Happening>> = {
  start: { type: "start", options: {}, way: "window" },
  retry: { type: "retry", change: undefined, way: "window" },
  submit: { type: "submit", options: {}, isEmpty: false },
  cancel: { type: "cancel" },
  reset: { type: "reset" },
  windowOpened: { type: "windowOpened", way: "window" },
  "windowOpened: blocked": { type: "windowOpened", way: null },
  decided: { type: "decided", options: {} },
  declined: { type: "declined" },
  windowUnneeded: { type: "windowUnneeded" },
  linked: { type: "linked", attempt: linkedAttempt },
  "linked: unsafe": { type: "linked", attempt: attemptOf(null) },
  "accountMade: active": { type: "accountMade", account: active, attempt: attemptOf(null) },
  "accountMade: pending": { type: "accountMade", account: pending, attempt: attemptOf(null) },
  "ended: connected": { type: "ended", ending: { state: "connected", account: active, error: null } },
  "ended: failed": { type: "ended", ending: failed("connection_failed") },
  "ended: not listed": { type: "ended", ending: failed("connected_account_not_found") },
  "closeTried: closed": { type: "closeTried", isLeft: false },
  "closeTried: left": { type: "closeTried", isLeft: true },
  windowGone: { type: "windowGone" },
  adopt: { type: "adopt", attempt: { ...linkedAttempt, id: "ca_2" }, isFromAddress: false, way: "window" },
  startedElsewhere: { type: "startedElsewhere", start: attemptOf(null) },
  refused: { type: "refused", start: attemptOf(null) },
  endedElsewhere: { type: "endedElsewhere", id: "ca_1" },
  "polledOnce: active": { type: "polledOnce", account: active },
  "polledOnce: not active": { type: "polledOnce", account: pending },
  callback: { type: "callback", outcome: "denied" },
  pollNow: { type: "pollNow" },
  linkEnded: { type: "linkEnded" },
  answered: { type: "answered" },
  polled: { type: "polled", error: null },
  "polled: error": { type: "polled", error: new ComposioError("network_error") },
  returnToPage: { type: "returnToPage" },
  suspend: { type: "suspend" },
  resume: { type: "resume" },
  userChanged: { type: "userChanged", isExpected: false },
};

export function eventName(event: Happening): EventName {
  switch (event.type) {
    case "windowOpened":
      return event.way ? "windowOpened" : "windowOpened: blocked";
    case "linked":
      return event.attempt.redirectUrl === null ? "linked: unsafe" : "linked";
    case "accountMade":
      return event.account.status === "ACTIVE" ? "accountMade: active" : "accountMade: pending";
    case "ended":
      if (event.ending.state === "connected") return "ended: connected";
      return event.ending.error.code === "connected_account_not_found" ? "ended: not listed" : "ended: failed";
    case "closeTried":
      return event.isLeft ? "closeTried: left" : "closeTried: closed";
    case "polledOnce":
      return event.account?.status === "ACTIVE" ? "polledOnce: active" : "polledOnce: not active";
    case "polled":
      return event.error ? "polled: error" : "polled";
    default:
      return event.type;
  }
}

/** An event as the machine takes it: at a moment, and with or without a window. */
export function at(event: Happening, hasWindow: boolean = event.type === "closeTried" && event.isLeft): FlowEvent {
  return { ...event, now: 1_000, hasWindow };
}

export function attemptOf(redirectUrl: string | null): Attempt {
  const times = { startedAt: 0, expiresAt: 600_000 };
  return {
    target: { toolkit: "gmail" },
    user: null,
    id: "ca_1",
    secret: "s",
    ...times,
    allowMultiple: false,
    replaces: null,
    redirectUrl,
  };
}

export function waiting(change: Partial<Waiting>): Waiting {
  return { ...initialFlow, at: "waiting", state: "waiting", attempt: attemptOf("https://link.test"), ...change };
}

function failed(code: "connection_failed" | "connected_account_not_found"): Ending {
  return { state: "failed", account: null, error: new ComposioError(code) };
}
