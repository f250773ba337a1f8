import { type ConnectSnapshot, isPendingState } from "../../client/flow/states.ts";
import { accountPhase, settledAccount } from "../../protocol/status.ts";
import type { ConnectedAccount, ConnectionPhase } from "../../protocol/types.ts";
import type { ConnectionStatusResult } from "../../react/hooks/useConnectionStatus.ts";

/** The displayed phase, and its account. */
export interface DisplayedPhase {
  /** Null until known. */
  readonly phase: ConnectionPhase | null;
  readonly account: ConnectedAccount | null;
}

/** The phase that this page displays. The flow learns of changes before the account list does. */
export function displayedPhase(
  status: Pick<ConnectionStatusResult, "phase" | "account" | "accounts" | "isKnown">,
  flow: ConnectSnapshot,
  dismissedId: string | null,
  ignoresElsewhere: boolean,
): DisplayedPhase {
  const isPending = isPendingState(flow.state);
  const { account, accounts } = status;
  if (!status.isKnown) {
    return { phase: flow.state === "connected" ? "connected" : isPending ? "pending" : null, account: null };
  }
  // After the end of a flow, its account stays pending at Composio until the link expires.
  const isOver = flow.state !== "idle" || account?.id === dismissedId || ignoresElsewhere;
  const isLeftover = status.phase === "pending" && !isPending && isOver;
  if (!isLeftover) return { phase: status.phase, account };
  const before = settledAccount(accounts);
  const phase = before ? accountPhase(before) : "not_connected";
  return phase === "failed" ? { phase: "not_connected", account: null } : { phase, account: before };
}
