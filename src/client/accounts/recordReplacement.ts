import type { ConnectedAccount, Target } from "../../protocol/types.ts";
import type { SeenAccounts } from "../api/seenAccounts.ts";
import { type Replacements, currentAccountOf } from "./replacements.ts";

export interface RecordReplacementDependencies {
  readonly seen: SeenAccounts;
  readonly replacements: Replacements;
  onAccounts(accounts: readonly ConnectedAccount[]): void;
}

/** Records that a reconnect has made a new account, which replaces the old one. */
export function recordReplacement(
  account: ConnectedAccount,
  { connectedAccountId: old }: Target,
  { seen, replacements, onAccounts }: RecordReplacementDependencies,
): void {
  if (old === undefined || old === account.id) return;
  const before = currentAccountOf(old, replacements.mark(seen.all));
  for (const id of new Set([old, before?.id ?? old])) replacements.set(id, account.id);
  seen.add([account]);
  onAccounts([account]); // The list then marks the accounts that it replaces.
}
