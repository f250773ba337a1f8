import type { ConnectedAccount, Target } from "../../protocol/types.ts";
import type { SeenAccounts } from "../api/seenAccounts.ts";
import { type Successors, successorOf } from "./successors.ts";

export interface RecordSuccessorDependencies {
  readonly seen: SeenAccounts;
  readonly successors: Successors;
  onAccounts(accounts: readonly ConnectedAccount[]): void;
}

/** Connecting an account anew makes another one, which from then on stands where the old one stood. */
export function recordSuccessor(
  account: ConnectedAccount,
  { connectedAccountId: old }: Target,
  { seen, successors, onAccounts }: RecordSuccessorDependencies,
): void {
  if (old === undefined || old === account.id) return;
  const before = successorOf(old, successors.mark(seen.all));
  for (const id of new Set([old, before?.id ?? old])) successors.set(id, account.id);
  seen.add([account]);
  onAccounts([account]); // With it, those in the list that it replaces are marked.
}
