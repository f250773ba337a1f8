import { ComposioError } from "../../protocol/errors.ts";
import { statusKind } from "../../protocol/status.ts";
import type { Effect, Flow, FlowEvent, ModeChange, Opening, Rest, Step, Waiting } from "./machineTypes.ts";
import { connected, end, ending, forget, fresh, idle, isActive, leave, replacesOf, startOver } from "./steps.ts";
import type { ConnectState } from "./states.ts";

type EventOf<Type extends FlowEvent["type"]> = Extract<FlowEvent, { type: Type }>;
type Handlers<State> = { readonly [Type in FlowEvent["type"]]?: (flow: State, event: EventOf<Type>) => Step };

/** Ends that the user has not caused in the window. If it can't be closed, they may still finish in it. */
const leavesWindow: ReadonlySet<ConnectState> = new Set(["cancelled", "link_expired", "timed_out"]);

/** The only function that changes a flow's state. It is pure: it returns effects, which `createFlow.ts` runs. */
export function next(flow: Flow, event: FlowEvent): Step {
  // SAFETY: the table has each handler under its state and event.
  const handle = transitions[flow.at][event.type] as ((flow: Flow, event: FlowEvent) => Step) | undefined;
  return handle?.(flow, event) ?? [flow];
}

const always: Handlers<Flow> = { userChanged };

const underWay: Handlers<Opening | Waiting> = {
  ...always,
  start,
  retry,
  cancel,
};

const atRest: Handlers<Rest> = {
  ...always,
  start,
  submit: begin,
  retry,
  reset: (flow) => [
    { ...flow, at: "idle", state: "idle", account: null, error: null, hasWindow: false, leftWindow: false },
    ["show"],
    ...(flow.made.length > 0 ? [["deleteFailed", flow.made] as const] : []),
    ...(flow.state === "denied" ? [["takeBack"] as const] : []),
  ],
  adopt,
  startedElsewhere: (flow, event) => showStart(flow, event),
  accountMade,
  ended(flow, { ending }) {
    if (!flow.attempt) return [flow];
    return ending.state === "connected" ? end(flow, ending) : letWindowGo(flow);
  },
  windowGone(flow) {
    const effects: Effect[] = flow.isReported ? [] : [["poll"]];
    const gone = { ...flow, hasWindow: false, leftWindow: false };
    return [gone, ["report", "connect.window_closed"], ["show"], ...effects];
  },
  answered: (flow) => (flow.attempt && !flow.isReported ? letWindowGo(flow, ...takeBackOf(flow)) : [flow]),
  callback: (flow, { outcome }) => [
    { ...flow, isReported: true },
    ["report", "connect.callback"],
    ["tellWait", outcome],
  ],
  suspend: (flow) => [{ ...flow, isSuspended: true }, ["stopWatching"]],
  resume: (flow) => (flow.isSuspended ? [{ ...flow, isSuspended: false }, ["watch"]] : [flow]),
};

/** The handlers by state and event. An event without a handler changes nothing. */
const transitions: {
  readonly idle: Handlers<Rest>;
  readonly opening: Handlers<Opening>;
  readonly waiting: Handlers<Waiting>;
  readonly closing: Handlers<Flow>;
  readonly ended: Handlers<Rest>;
} = {
  idle: atRest,
  opening: {
    ...underWay,
    windowOpened(flow, { way, hasWindow }) {
      if (!way) return end(flow, ending("blocked", "popup_blocked"));
      return [{ ...flow, way, hasWindow }, ["show"], ["send"]];
    },
    cancel(flow) {
      const isElsewhere = flow.owner !== "self";
      return [...cancel(flow), ...(isElsewhere ? [["cancelStart"] as const] : [])];
    },
    // Another tab is connecting the same.
    refused: (flow, event) => showStart(flow, event, ["closeWindow"]),
    submit: (flow, event) => (flow.owner === "self" ? [flow] : begin(flow, event)),
    adopt: (flow, event) => (flow.owner === "self" ? [flow] : adopt(flow, event)),
    endedElsewhere: (flow, { id }) => (flow.shown?.id === id ? forget(flow) : [flow]),
    decided: (flow, { options }) => [{ ...flow, again: { do: "start", options } }],
    declined: (flow) => forget(flow, ["closeWindow"]),
    windowUnneeded: (flow) => [flow, ["closeWindow"]],
    linked(flow, event) {
      const waiting: Waiting = { ...wait(flow, event), state: "waiting" };
      if (event.attempt.redirectUrl === null) {
        const message = "The connect link is neither https nor on this machine.";
        return end(waiting, ending("failed", "invalid_response", message));
      }
      const [going, ...effects] = toProvider(waiting);
      // Navigates the window before it publishes the state.
      return flow.way === "window"
        ? [going, ["saveAttempt"], ...effects, ["show"], ["watch"]]
        : [going, ["saveAttempt"], ["show"], ["watch"], ...effects];
    },
    accountMade,
    ended: (flow, event) => end(flow, event.ending),
    // The answer was lost while the page was not running.
    returnToPage: (flow, { now }) =>
      flow.owner === "self" ? [...forget({ ...flow, startedAt: now, deadline: null }), ["recover"]] : [flow],
  },
  waiting: {
    ...underWay,
    submit: begin,
    adopt: (flow, event) => (flow.owner === "endedElsewhere" ? adopt(flow, event) : [flow]),
    startedElsewhere: (flow, event) => (flow.owner === "endedElsewhere" ? showStart(flow, event) : [flow]),
    windowOpened(flow, { way, hasWindow }) {
      const error = way ? null : new ComposioError("popup_blocked");
      const [going, ...effects] = toProvider({ ...flow, way: way ?? flow.way, hasWindow, error });
      return [going, ["show"], ["watchWindow"], ...effects];
    },
    ended: (flow, event) =>
      // An adopted attempt that is not listed is another user's, or was deleted.
      flow.owner !== "self" && event.ending.error?.code === "connected_account_not_found"
        ? forget(flow, ["closeWindow"])
        : end(flow, event.ending),
    // Not a cancel: the user may have finished, or the window may be open and report `closed` (the provider's COOP header).
    windowGone(flow, event) {
      const [polling, ...effects] = pollNow(flow, event);
      return [polling, ["report", "connect.window_closed"], ...effects];
    },
    endedElsewhere: (flow, { id }) =>
      flow.attempt.id === id ? [{ ...flow, owner: "endedElsewhere", isSuspended: false }, ["watch"]] : [flow],
    // In the other tab the flow has ended, or the user has cancelled, which leaves the account pending.
    polledOnce: (flow, { account }) => (account && isActive(account) ? end(flow, connected(account)) : forget(flow)),
    callback: (flow, { outcome }) => [
      { ...flow, isReported: true, state: "verifying" },
      ["report", "connect.callback"],
      ["show"],
      ["tellWait", outcome],
    ],
    pollNow,
    // A start must not open the link again: it makes a new one.
    linkEnded: (flow) => [
      { ...flow, isReported: true, state: "verifying", link: null, attempt: { ...flow.attempt, redirectUrl: null } },
      ["show"],
    ],
    answered: (flow) => (flow.isReported ? [flow] : [{ ...flow, state: "waiting" }, ["show"]]),
    polled(flow, { error }) {
      const isConfirmed = flow.owner === "adopted" && !error;
      const polled: Waiting = { ...flow, error, owner: isConfirmed ? "confirmed" : flow.owner };
      const effects: Effect[] = error === flow.error ? [] : [["show"]];
      return isConfirmed && flow.opensLink ? [...toProvider(polled), ...effects] : [polled, ...effects];
    },
    suspend: (flow) => [{ ...flow, isSuspended: true }, ["stopWatching"]],
    resume(flow) {
      if (!flow.isSuspended) return [flow];
      const isDue = flow.owner === "self" ? flow.state === "verifying" : flow.owner !== "endedElsewhere";
      const effects: Effect[] = isDue ? [["catchUp"]] : [];
      return [{ ...flow, isSuspended: false }, ["watch"], ...effects];
    },
  },
  closing: {
    closeTried(flow, { isLeft, hasWindow }) {
      const { state, account, error, attempt, owner } = flow;
      const leftWindow = isLeft && leavesWindow.has(state);
      const keepsWindow = leftWindow && hasWindow;
      // A time-out or a callback does not prove that the account has ended: the next start checks it first.
      const mayLive = !account || statusKind(account.status) === "pending";
      const made = flow.made.filter((id) => state !== "connected" || id !== account?.id);
      const window = { leftWindow, hasWindow: keepsWindow, attempt: keepsWindow ? attempt : null };
      return [
        { ...flow, ...fresh, at: "ended", account, error, made, ...window },
        leave(flow, mayLive, keepsWindow),
        ...(state === "connected" && account
          ? [["succeed", { account, isNewPage: owner !== "self", replaces: replacesOf(flow) }] as const]
          : []),
        ["showEnd"],
        ...(keepsWindow ? [["watch"] as const] : takeBackOf(flow)),
      ];
    },
  },
  ended: atRest,
};

/** Forgets the flow. Who has just pressed the button is told so. A form with typed credentials says it itself. */
function userChanged(flow: Flow, { isExpected, isPress }: EventOf<"userChanged">): Step {
  if (isPress && flow.at !== "idle") return [flow]; // An attempt of the current user was adopted meanwhile.
  const isOwn = flow.at === "opening" && flow.owner === "self";
  const isInterrupted = isPress || (isOwn && flow.again.do !== "reset" && !isExpected);
  const { state, error } = isInterrupted ? ending("failed", "user_changed") : idle(flow);
  return [
    { ...idle(flow), ...startOver, made: [], at: isInterrupted ? "ended" : "idle", state, error },
    ["closeWindow"],
    leave({ attempt: null }), // `afterUserChange` decides about the stored attempt, when the new user is known.
    isInterrupted ? ["showEnd"] : ["show"],
    ["forgetLost"],
  ];
}

function wait(flow: Flow, { attempt, hasWindow }: EventOf<"linked" | "accountMade">): Waiting {
  return { ...flow, ...fresh, at: "waiting", attempt, hasWindow, made: [...flow.made, attempt.id] };
}

function cancel(flow: Flow): Step {
  return end(flow, ending("cancelled", "cancelled"));
}

function start(flow: Flow, event: EventOf<"start">): Step {
  return bringBack(flow, event, event.options) ?? begin(flow, event);
}

function retry(flow: Flow, event: EventOf<"retry">): Step {
  const { change } = event;
  const isReset = flow.again.do === "reset";
  const back = bringBack(flow, event, change);
  return back ?? (isReset ? next(flow, { ...event, type: "reset" }) : [flow, ["startAgain", change]]);
}

function begin(flow: Flow, event: EventOf<"start" | "submit">): Step {
  const { timeout, allowMultiple = false } = event.options;
  const deadline = timeout === undefined ? null : event.now + timeout;
  const opening = {
    ...flow,
    ...fresh,
    at: "opening",
    state: "opening",
    startedAt: event.now,
    deadline,
    allowMultiple,
  } as const;
  const left = leave(flow, flow.at === "waiting");
  if (event.type === "start") {
    const { options, way } = event;
    const effects: Effect[] = way === "window" ? [["openWindow"]] : [["show"], ["send"]];
    return [{ ...opening, again: { do: "start", options }, way }, left, ...effects];
  }
  // Without the fields, which may be secret: the user fills them in again.
  const again = event.isEmpty ? ({ do: "submit", options: event.options } as const) : ({ do: "reset" } as const);
  return [{ ...opening, again }, left, ["show"], ["send"]];
}

/** Focuses the window, or opens the same link again. Null if neither is possible. */
function bringBack(flow: Flow, { way, hasWindow }: EventOf<"start" | "retry">, options: ModeChange): Step | null {
  if (flow.at !== "opening" && flow.at !== "waiting") return null;
  // A link is made for a window or for this page: its callback either closes the window or returns to the page.
  if (flow.attempt && options?.mode !== undefined && way !== flow.way) return null;
  if (hasWindow) return [flow, ["focusWindow"]];
  if (flow.at === "opening") return [flow];
  if (flow.attempt.redirectUrl === null || flow.owner === "endedElsewhere") return null;
  return flow.way === "window" ? [flow, ["openWindow"]] : toProvider(flow);
}

/** An adopted link may be another user's. It is opened only after the server has listed its account for the current user. */
function toProvider(flow: Waiting): readonly [Waiting, ...Effect[]] {
  if (flow.owner === "adopted") return [{ ...flow, opensLink: true }, ["poll"]];
  const going = { ...flow, opensLink: false };
  return flow.way === "link"
    ? [{ ...going, link: flow.attempt.redirectUrl }, ["goToProvider"], ["show"]]
    : [going, ["goToProvider"]];
}

/** The account needs no link: it was made from credentials, or found after a lost answer. */
function accountMade(flow: Rest | Opening, event: EventOf<"accountMade">): Step {
  if (isActive(event.account)) return end(flow, connected(event.account));
  const waiting = { ...wait(flow, event), state: "verifying", isReported: true } as const;
  return [waiting, ["saveAttempt"], ["show"], ["watch"], ["poll"]];
}

function adopt(flow: Rest | Opening | Waiting, { attempt, isFromAddress, way }: EventOf<"adopt">): Step {
  const { startedAt, allowMultiple } = attempt;
  // What this browser has stored is its own. An address may be anybody's.
  const made = isFromAddress ? flow.made : [...flow.made, attempt.id];
  const known = { attempt, owner: "adopted", isFromAddress, way, startedAt, allowMultiple, made } as const;
  // `verifying`, not `waiting`: the user may have finished meanwhile, so the server is asked first.
  const adopted: Waiting = { ...flow, ...fresh, ...startOver, at: "waiting", state: "verifying", ...known };
  return [adopted, leave(flow), ["show"], ["report", "connect.adopted"], ["watch"], ["catchUp"]];
}

/** Another tab has begun a start. It has no account yet, so there is nothing to poll. */
function showStart(
  flow: Rest | Opening | Waiting,
  { start: { startedAt, allowMultiple }, start: other }: EventOf<"startedElsewhere" | "refused">,
  ...effects: readonly Effect[]
): Step {
  const known = { owner: "adopted", shown: other, startedAt, allowMultiple } as const;
  // `verifying`, as it stays when the other tab's attempt is adopted.
  const shown: Opening = { ...flow, ...fresh, ...startOver, at: "opening", state: "verifying", ...known };
  return [shown, ...effects, leave(flow), ["show"], ["watchStart", other]];
}

/** Stops watching the window that was still open after the end. */
function letWindowGo(flow: Rest, ...effects: readonly Effect[]): Step {
  return [{ ...flow, attempt: null }, leave(flow), ...effects];
}

/** Deletes the pending account after a cancel. After a time-out Composio lets it expire. */
function takeBackOf({ state }: Flow): readonly Effect[] {
  return state === "cancelled" ? [["takeBack"]] : [];
}

/** Polls. Until the answer, the page shows `verifying`. */
function pollNow(flow: Waiting, { hasWindow }: FlowEvent): Step {
  return flow.isSuspended ? [flow] : [{ ...flow, state: "verifying", hasWindow }, ["show"], ["poll"]];
}
