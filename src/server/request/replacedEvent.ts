import { type Logger, describeThrown } from "../http/logger.ts";

/** An account has replaced another one: the user has reconnected it, or changed its access level. */
export interface ReplacedEvent {
  readonly userId: string;
  /** The old account's id. */
  readonly connectedAccountId: string;
  /** The new account's id. */
  readonly replacedBy: string;
  /** The toolkit's slug. */
  readonly toolkit: string;
  /** `access`: the user has chosen another access level. */
  readonly reason: "reconnect" | "access";
}

export type OnReplaced = (event: ReplacedEvent) => void | Promise<void>;

/** Calls `onReplaced`. If it throws, that is only logged, because the account is replaced already. */
export function createTellReplaced(
  onReplaced: OnReplaced | undefined,
  log: Logger,
): (event: ReplacedEvent) => Promise<void> {
  return async (event) => {
    try {
      await onReplaced?.(event);
    } catch (cause) {
      log({ level: "error", message: `onReplaced() threw. Cause: ${describeThrown(cause)}` });
    }
  };
}
