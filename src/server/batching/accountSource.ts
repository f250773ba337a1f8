import type { NamedAccounts } from "../composio/listAccounts.ts";
import type { RawAccount } from "../composio/rawTypes.ts";
import type { Upstream } from "../composio/upstream.ts";

/** The parts of a request's context that an account source uses. */
export interface AccountRequest {
  readonly userId: string;
  readonly request: Request;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
  /** The headers of the answer. */
  readonly headers: Headers;
  readonly upstream: Pick<Upstream, "accounts">;
}

/**
 * Reads the accounts that browsers poll while they are pending. A source may batch the polls of many browsers; otherwise
 * each costs a request to Composio. The rest of the handler does not depend on how it is done.
 */
export interface AccountSource {
  /**
   * Reads accounts by their ids. Accounts in `own` are checked to be this user's; the others are as Composio lists them.
   * @param own ids of accounts that are known to be this user's
   */
  pending(request: AccountRequest, accounts: NamedAccounts, own: ReadonlySet<string>): Promise<readonly RawAccount[]>;
  /** Call it if an answer contains pending accounts of the user, because the page will poll them. */
  remember(request: AccountRequest, ids: readonly string[]): Promise<void>;
  /** The ids of accounts that the request's tickets prove to be this user's. */
  remembered(request: AccountRequest): Promise<ReadonlySet<string>>;
}
