import type { ConnectedAccount } from "../../protocol/types.ts";
import type { AccountsApi } from "../api/accountsApi.ts";
import type { SeenAccounts } from "../api/seenAccounts.ts";
import type { KeySet } from "./keySet.ts";
import type { Replacements } from "./replacements.ts";

/** What `afterConnecting` and its parts need of the page, and of the flow that has connected an account. */
export interface AfterConnectingDependencies {
  readonly accounts: Pick<AccountsApi, "list" | "update" | "delete">;
  readonly seen: SeenAccounts;
  readonly replacements: Replacements;
  /** Ids of old accounts that could not be deleted. */
  readonly kept: Pick<KeySet, "set">;
  /** Ids of accounts that the flow itself has made and that have never been connected. */
  readonly made: readonly string[];
  /** Whether the flow began before this page was loaded: the page may not have received the user's accounts yet. */
  readonly isNewPage: boolean;
  /** Whether the user wanted an additional account: then it replaces none. */
  readonly allowMultiple: boolean;
  /** Id of a working account that the user has connected again. */
  readonly replaces: string | null;
  onAccounts(accounts: readonly ConnectedAccount[]): void;
  onRemoved(id: string): void;
  /** Called when the account has replaced another one. */
  onReplaced(replacedId: string, account: ConnectedAccount): void;
}
