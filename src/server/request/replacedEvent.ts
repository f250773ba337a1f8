import { type Logger, describeThrown } from "../http/logger.ts";

/** A connection has a successor: its user has reconnected it, or changed its access. */
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

/** The replacement has happened: if the app's function throws, that is logged only. */
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
