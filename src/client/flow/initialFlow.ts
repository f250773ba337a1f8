import type { Rest } from "./machineTypes.ts";

/** What belongs to one attempt. */
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

/** What of the last try does not count for another one's attempt. */
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
