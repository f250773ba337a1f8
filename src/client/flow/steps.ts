import type { ComposioErrorCode } from "../../protocol/errorTypes.ts";
import { ComposioError } from "../../protocol/errors.ts";
import { statusKind } from "../../protocol/status.ts";
import type { ConnectedAccount } from "../../protocol/types.ts";
import type { Attempt } from "../browser/attempts.ts";
import type { Effect, Ending, Flow, Rest, Step } from "./machineTypes.ts";

/* What transitions of the machine share, and its effects. */

/** The initial data of an attempt. */
export const fresh = {
  attempt: null,
  owner: "self",
  shown: null,
  isReported: false,
  isSuspended: false,
  isFromAddress: false,
  opensLink: false,
  hasWindow: false,
  leftWindow: false,
  link: null,
  account: null,
  error: null,
} as const;

/** The initial data that a retry of the same attempt would use: an adopted attempt must not keep it. */
export const startOver = { again: { do: "start", options: {} }, deadline: null } as const;

export const initialFlow: Rest = {
  at: "idle",
  state: "idle",
  ...fresh,
  ...startOver,
  startedAt: 0,
  allowMultiple: false,
  way: "window",
  made: [],
};

/** The flow at its start again. It remembers what it has made. */
export function idle(flow: Flow): Rest {
  return { ...flow, ...fresh, at: "idle", state: "idle" };
}

export const isActive = ({ status }: ConnectedAccount): boolean => statusKind(status) === "active";

export const connected = (account: ConnectedAccount): Ending => ({ state: "connected", account, error: null });

export function ending(state: "blocked" | "cancelled" | "failed", code: ComposioErrorCode, message?: string): Ending {
  return { state, account: null, error: new ComposioError(code, message === undefined ? {} : { message }) };
}

/** Goes to `closing`: the flow ends after `closeTried`. */
export function end(flow: Flow, { state, account, error }: Ending): Step {
  return [{ ...flow, at: "closing", state, account, error }, ["closeWindow"]];
}

export function forget(flow: Flow, ...effects: readonly Effect[]): Step {
  return [idle(flow), ...effects, leave(flow), ["show"]];
}

export function leave({ attempt, isFromAddress = false }: Partial<Flow>, mayLive = false, keepsWindow = false): Effect {
  return ["leave", { attempt: attempt ?? null, mayLive: mayLive && !isFromAddress, keepsWindow }];
}

/** Id of the working account that the user connects again: from the attempt, which survives a reload, or the start. */
export function replacesOf({ attempt, again }: Flow): string | null {
  if (attempt) return attempt.replaces;
  return (again.do === "start" && again.options.replaces) || null;
}

/** The attempt of a flow, with what the flow knows of it. */
export function attemptOf(flow: Flow, rest: Omit<Attempt, "startedAt" | "allowMultiple" | "replaces">): Attempt {
  const { startedAt, allowMultiple } = flow;
  return { ...rest, startedAt, allowMultiple, replaces: replacesOf(flow) };
}
