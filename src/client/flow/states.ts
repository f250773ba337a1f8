import type { ComposioError, ComposioErrorCode } from "../../protocol/errors.ts";
import type { ConnectedAccount, Target } from "../../protocol/types.ts";

/**
 * The state of a connect flow: `idle → opening → waiting → (verifying) → connected`, or another end. After `blocked`
 * and all ends below it, the user has to do something.
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
  /** The account, once connected. */
  readonly account: ConnectedAccount | null;
  /** Why it ended, or the error of the last poll while it continues. */
  readonly error: ComposioError | null;
  /**
   * Whether the flow's window is known to be open. False while waiting means: closed, lost in a reload, or cut off by
   * the provider (COOP). The flow keeps polling; offer to continue or to cancel.
   */
  readonly hasWindow: boolean;
  /** After an end: whether a window may be open that only the user can close. Ask them to close it. */
  readonly leftWindow: boolean;
  /**
   * If the page can neither open a window nor navigate, as in a frame: the address for a link that the user opens in a
   * new tab. Otherwise null.
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

/** One step of a flow, for analytics. Never holds a credential, a link or a field. */
export interface ComposioEvent {
  /** `connect.<state>`, or an event within a state. */
  readonly name:
    | `connect.${ConnectState}`
    | "connect.window_closed"
    | "connect.callback"
    | "connect.adopted"
    | "connect.replaced";
  readonly target: Target;
  /** The account of the attempt; in `connect.replaced`, the old one, whose place another account has taken. */
  readonly connectedAccountId: string | null;
  /**
   * In `connect.replaced`: id of the account that has taken its place. In `connect.connected`, for a
   * `connectedAccountId` target: id of the account that replaced it; null after a change of access, which
   * `connect.replaced` reports once it is certain.
   */
  readonly replacedBy: string | null;
  /** Milliseconds since the flow was started, by this machine's clock. */
  readonly elapsed: number;
  readonly code: ComposioErrorCode | null;
}
