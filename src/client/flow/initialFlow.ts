import type { Flow, Rest } from "./machineTypes.ts";

/** The initial data of an attempt. */
export const fresh = {
  attempt: null,
  owner: "self",
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
