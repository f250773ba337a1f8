import type { Rest } from "./machineTypes.ts";

/** The data of one attempt. */
export const fresh = {
  attempt: null,
  owner: "self",
  isTold: false,
  isSuspended: false,
  isFromAddress: false,
  opensLink: false,
  hasWindow: false,
  leftWindow: false,
  link: null,
  account: null,
  error: null,
} as const;

/** Data of the last try that must not be kept for another attempt. */
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
