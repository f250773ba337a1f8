import type { ConnectedAccount, Target } from "../../protocol/types.ts";
import type { SeenAccounts } from "../api/seenAccounts.ts";
import { type Replacements, currentAccountOf } from "./replacements.ts";

export interface RecordReplacementDependencies {
  readonly seen: SeenAccounts;
  readonly replacements: Replacements;
  onAccounts(accounts: readonly ConnectedAccount[]): void;
}

/** For a `connectedAccountId` target: records that the new account replaces the target's. */
export function recordReplacement(
  account: ConnectedAccount,
  { connectedAccountId: old }: Target,
  { seen, replacements, onAccounts }: RecordReplacementDependencies,
): void {
  if (old === undefined || old === account.id) return;
  const before = currentAccountOf(old, replacements.mark(seen.all));
  for (const id of new Set([old, before?.id ?? old])) replacements.set(id, account.id);
  seen.add([account]);
  onAccounts([account]); // The list then sets `replacedBy` on the old account.
}
