import type { NamedAccounts } from "../composio/listAccounts.ts";
import type { RawAccount } from "../composio/rawTypes.ts";
import type { Upstream } from "../composio/upstream.ts";

/** A request that asks for accounts: what a source uses of its context. */
export interface AccountRequest {
  readonly userId: string;
  readonly request: Request;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
  /** Of the answer. */
  readonly headers: Headers;
  readonly upstream: Pick<Upstream, "accounts">;
}

/**
 * Where accounts come from that a browser asks for again and again while they are pending. Directly, each request costs
 * Composio one; what a source may do about that is its own affair, and no other part of the handler's.
 */
export interface AccountSource {
  /**
   * Reads accounts by their ids. What it gives of `own` is this user's; the rest is as Composio lists it.
   * @param own ids of accounts that are known to be this user's
   */
  pending(request: AccountRequest, accounts: NamedAccounts, own: ReadonlySet<string>): Promise<readonly RawAccount[]>;
  /** Tells the source that this answer shows pending accounts, of the user's own, that will be asked for again. */
  remember(request: AccountRequest, ids: readonly string[]): Promise<void>;
  /** The ids of accounts that an earlier answer has shown to be this user's, as this request proves. */
  remembered(request: AccountRequest): Promise<ReadonlySet<string>>;
}
