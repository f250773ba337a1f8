import type { ComposioClient } from "./client.ts";
import { isComposioError } from "./errors.ts";
import type { KnownAccounts } from "./recovery.ts";
import { statusKind } from "./status.ts";
import type { ConnectedAccount, Target } from "./types.ts";

export interface TidyDependencies {
  readonly accounts: Pick<ComposioClient["connectedAccounts"], "list" | "delete">;
  readonly known: KnownAccounts;
  /** Whether the page is back from a trip or reloaded: it may not have seen the user's accounts yet. */
  readonly isNewPage: boolean;
  onRemoved(id: string): void;
}

/**
 * Deletes the dead accounts that a new one has replaced. Composio makes a new account for each connection and
 * keeps the old: they would pile up (facts: holaOS#218, automatos-ai#347). Only what the server still calls dead
 * goes, of the same auth config. An app that names an account by its id keeps it: the id is all it has.
 */
export async function tidyReplaced(
  account: ConnectedAccount,
  target: Target,
  { accounts, known, isNewPage, onRemoved }: TidyDependencies,
): Promise<void> {
  if (target.connectedAccountId !== undefined) return;
  const isReplaced = ({ status, authConfig }: ConnectedAccount) =>
    statusKind(status) === "ended" && authConfig.id === account.authConfig.id;
  if ((known.isComplete || !isNewPage) && ![...known.byId.values()].some(isReplaced)) return;
  try {
    for (const { id } of (await accounts.list({ authConfigIds: [account.authConfig.id] })).filter(isReplaced)) {
      await accounts.delete(id).catch(ignoreGone);
      known.byId.delete(id);
      onRemoved(id);
    }
  } catch (cause) {
    if (!isComposioError(cause)) throw cause;
    // Housekeeping: the next connection comes by again.
  }
}

/** Another tab, which followed the same attempt, was quicker. */
function ignoreGone(cause: unknown): void {
  if (!isComposioError(cause) || cause.code !== "connected_account_not_found") throw cause;
}
