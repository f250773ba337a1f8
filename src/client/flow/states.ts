import type { ComposioErrorCode } from "../../protocol/errorTypes.ts";
import type { ComposioError } from "../../protocol/errors.ts";
import type { ConnectedAccount, Target } from "../../protocol/types.ts";

/**
 * The state of a connect flow: `idle → opening → waiting → (verifying) → connected`, or another end. After `blocked` and
 * the states below it, the user is not connected and must decide what to do.
 */
export type ConnectState =
  | "idle"
  | "opening"
  | "waiting"
  | "verifying"
  | "connected"
  | "blocked"
  | "denied"
  | "failed"
  | "link_expired"
  | "timed_out"
  | "cancelled"
  | "identity_mismatch";

/** An immutable view of a flow. */
export interface ConnectSnapshot {
  readonly state: ConnectState;
  /** The connected account. After a failure: the failed account, if it is known. */
  readonly account: ConnectedAccount | null;
  /** Why it ended, or the error of the last poll while it continues. */
  readonly error: ComposioError | null;
  /**
   * Whether the flow's window is known to be open. If false while `waiting`, it was closed, or the page has lost it by a
   * reload or by the provider's COOP header. The flow keeps polling; offer to continue or to cancel.
   */
  readonly hasWindow: boolean;
  /** After an end: whether a window may be open that only the user can close. Ask them to close it. */
  readonly leftWindow: boolean;
  /**
   * If the page can neither open a window nor navigate, as in a frame: the URL for a link that the user opens in a new tab.
   * Otherwise null.
   */
  readonly link: string | null;
  /** When the link stops working: epoch milliseconds of this machine's clock. */
  readonly expiresAt: number | null;
}

export const idleSnapshot: ConnectSnapshot = {
  state: "idle",
  account: null,
  error: null,
  hasWindow: false,
  leftWindow: false,
  link: null,
  expiresAt: null,
};

/** Whether a flow is under way. */
export function isPendingState(state: ConnectState): boolean {
  return state === "opening" || state === "waiting" || state === "verifying";
}

/** One step of a flow, for analytics. It never contains a credential, a link or a field. */
export interface ComposioEvent {
  /** `connect.<state>`, or an event within a state. */
  readonly name:
    | `connect.${ConnectState}`
    | "connect.window_closed"
    | "connect.callback"
    | "connect.adopted"
    | "connect.replaced"
    /** A file that a press or a form needs could not be loaded: the page is offline, or a new version was deployed. */
    | "connect.not_loaded";
  readonly target: Target;
  /** The account of the attempt. In `connect.replaced`: the old account. */
  readonly connectedAccountId: string | null;
  /**
   * In `connect.replaced`: id of the new account. In `connect.connected`, for a `connectedAccountId` target: id of the
   * account that replaced it; null after a possible change of access, which `connect.replaced` reports when it is certain.
   */
  readonly replacedBy: string | null;
  /** Milliseconds since the flow was started, by this machine's clock. */
  readonly elapsed: number;
  /** The code of the flow's error; null without one. */
  readonly code: ComposioErrorCode | null;
}
