import type { NamedAccounts } from "../composio/listAccounts.ts";
import type { RawAccount } from "../composio/rawTypes.ts";
import type { Upstream } from "../composio/upstream.ts";

/** The parts of a request's context that an account source uses. */
export interface AccountRequest {
  readonly userId: string;
  readonly request: Request;
  /** Aborted when nobody waits for the answer any longer. */
  readonly signal: AbortSignal;
  /** Of the answer. */
  readonly headers: Headers;
  readonly upstream: Pick<Upstream, "accounts">;
}

/**
 * Reads the accounts that browsers poll while they are pending. Read directly, each poll costs a request to Composio.
 * A source may batch polls; no other part of the handler knows how.
 */
export interface AccountSource {
  /**
   * Reads accounts by their ids. Accounts in `own` are checked to be this user's; the others are as Composio lists them.
   * @param own ids of accounts that are known to be this user's
   */
  pending(request: AccountRequest, accounts: NamedAccounts, own: ReadonlySet<string>): Promise<readonly RawAccount[]>;
  /** Tells the source that this answer contains pending accounts of the user, which will be polled. */
  remember(request: AccountRequest, ids: readonly string[]): Promise<void>;
  /** The ids of accounts that are proven to be this user's by an earlier answer (a ticket in this request). */
  remembered(request: AccountRequest): Promise<ReadonlySet<string>>;
}
