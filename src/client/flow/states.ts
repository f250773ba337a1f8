import type { ComposioError, ComposioErrorCode } from "../../protocol/errors.ts";
import type { ConnectedAccount, Target } from "../../protocol/types.ts";

/**
 * Where a connect flow stands: `idle → opening → waiting → (verifying) → connected`, or an end that says
 * which. `blocked` and all after it are ends that want a next step from the user.
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
  /** Why it ended, or what the last look ran into while it goes on. */
  readonly error: ComposioError | null;
  /**
   * Whether the flow's window is known to be open. False while waiting means: closed, lost in a reload, or
   * severed by the provider (COOP). The flow goes on watching; offer to continue or to cancel.
   */
  readonly hasWindow: boolean;
  /** After an end: whether a window may still be open that only its user can close. Tell them. */
  readonly leftWindow: boolean;
  /**
   * Where the page can neither open a window nor leave, as in a frame: the address that the user has to open in a new
   * tab, by a link. Null elsewhere.
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
  /** `connect.<state>`, or what happened within a state. */
  readonly name: `connect.${ConnectState}` | "connect.window_closed" | "connect.callback" | "connect.adopted";
  readonly target: Target;
  readonly connectedAccountId: string | null;
  /** In `connect.connected`, for a `connectedAccountId` target: id of the account that replaced it. */
  readonly replacedBy: string | null;
  /** Milliseconds since the flow was started, by this machine's clock. */
  readonly elapsed: number;
  readonly code: ComposioErrorCode | null;
}
