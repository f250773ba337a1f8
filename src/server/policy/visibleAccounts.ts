import { statusKind } from "../../protocol/status.ts";
import { isComposioError } from "../../protocol/isComposioError.ts";
import type { AccountFilters } from "../../protocol/types.ts";
import { isOwn } from "../request/isOwn.ts";
import { failureError, malformed } from "../composio/upstreamFailure.ts";
import { listAccounts, type NamedAccounts } from "../composio/listAccounts.ts";
import type { RawAccount } from "../composio/rawTypes.ts";
import { handlerError } from "../http/handlerError.ts";
import type { Subject } from "../request/authorization.ts";
import type { RequestContext } from "../request/requestContext.ts";
import { isIdentifier } from "../settings/allowlist.ts";

/** Most accounts that one poll reads singly, because the list does not have them. A page waits for one or two. */
const mostUnlisted = 3;

/**
 * The accounts that this user may see, from all pages of Composio's list. The request names the user, and the answer is
 * checked: another user's account is included only if it is SHARED with this user.
 */
export async function visibleAccounts(context: RequestContext, filters: AccountFilters = {}): Promise<RawAccount[]> {
  return onlyVisible(context, filters, await listAccounts(context, filters));
}

/**
 * The accounts with these ids that this user may see. For polls: the account source may batch them.
 * @param own ids of accounts that are proven to be this user's
 */
export async function pendingAccounts(
  context: RequestContext,
  accounts: NamedAccounts,
  own: ReadonlySet<string>,
): Promise<RawAccount[]> {
  const listed = await context.services.accounts.pending(context, accounts, own);
  const found = new Set(listed.map(({ id }) => id));
  const lost = accounts.ids.filter((id) => own.has(id) && !found.has(id)).slice(0, mostUnlisted);
  const unlisted = await Promise.all(lost.map((id) => unlistedAccount(context, id, own)));
  return onlyVisible(context, accounts, [...unlisted.flat(), ...listed], own);
}

/**
 * Reads a user's own account that Composio's list lacks. The list may be behind: an account that was made a moment ago
 * would look deleted, and its connection failed. Empty if there is none, or if nothing proves that it is this user's.
 * @param own ids of accounts that are proven to be this user's
 */
async function unlistedAccount(
  { userId, upstream }: RequestContext,
  id: string,
  own: ReadonlySet<string> = new Set(),
): Promise<RawAccount[]> {
  try {
    return (await upstream.account(id))
      .filter((account) => account.id === id && (account.userId ?? (own.has(id) && userId)) === userId)
      .map((account) => ({ ...account, userId }));
  } catch (error) {
    // If Composio can't be asked now, nobody knows whether there is such an account.
    if (!isComposioError(error) || error.retryable) throw error;
    return [];
  }
}

function onlyVisible(
  { userId, services }: RequestContext,
  filters: AccountFilters,
  accounts: readonly RawAccount[],
  own: ReadonlySet<string> = new Set(),
): RawAccount[] {
  return accounts.filter(
    (account) =>
      (own.has(account.id) || isVisible(account, userId)) &&
      services.allowlist?.covers(account) !== false &&
      matches(filters.ids, account.id) &&
      matches(filters.toolkits, account.toolkit) &&
      matches(filters.authConfigIds, account.authConfigId) &&
      matches(filters.statuses, account.status),
  );
}

export function accountSubject({ id, toolkit, authConfigId }: RawAccount): Subject {
  return { toolkit, authConfigId: authConfigId || null, connectedAccountId: id };
}

/** Issues tickets for the user's own pending accounts in an answer, because the page will poll them. */
export async function rememberPending(context: RequestContext, accounts: readonly RawAccount[]): Promise<void> {
  const pending = accounts.filter(
    (account) => isOwn(account, context.userId) && statusKind(account.status) === "pending",
  );
  await context.services.accounts.remember(
    context,
    pending.map(({ id }) => id),
  );
}

/** An account that the user may see. Throws `connected_account_not_found` if there is none, or if it is another user's. */
export async function visibleAccount(context: RequestContext, id: string): Promise<RawAccount> {
  if (!isIdentifier(id)) throw handlerError("connected_account_not_found");
  const listed = await listAccounts(context, { ids: [id] });
  const isListed = listed.some((account) => account.id === id);
  const found = isListed ? listed : await unlistedAccount(context, id);
  const [account, ...others] = onlyVisible(context, { ids: [id] }, found);
  if (!account || others.length > 0) throw handlerError("connected_account_not_found");
  return account;
}

/**
 * An account that the user may change: only their own. A SHARED account of another user can be used but not changed: it
 * throws `not_allowed`, because "not found" would mean that it is deleted.
 */
export async function ownAccount(context: RequestContext, id: string): Promise<RawAccount> {
  const account = await visibleAccount(context, id);
  if (!isOwn(account, context.userId)) throw handlerError("not_allowed");
  return account;
}

/**
 * The account that Composio's answer to a creation names. Empty if Composio does not tell yet whose it is. Throws if it is another
 * user's: then the answer counts as lost, and the page looks for the account that was made.
 */
export async function createdAccount(context: RequestContext, id: string): Promise<readonly RawAccount[]> {
  // A malformed id must not be used in a filter. The account exists all the same.
  if (!isIdentifier(id)) return [];
  const { userId, upstream } = context;
  const [listed] = await visibleAccounts(context, { ids: [id] });
  if (listed && isOwn(listed, userId)) return [listed];
  const found = await upstream.account(id).catch((error: unknown) => {
    if (!isComposioError(error)) throw error;
    return []; // The account was made. After an error the user would make it twice.
  });
  const named = found.filter((account) => account.id === id && account.userId !== null);
  if (listed || named.some((account) => account.userId !== userId)) throw failureError(malformed);
  return named;
}

/** Whether the user owns an ACTIVE account of an auth config. */
export async function hasActiveAccount(context: RequestContext, authConfigId: string): Promise<boolean> {
  const accounts = await visibleAccounts(context, { authConfigIds: [authConfigId], statuses: ["ACTIVE"] });
  return accounts.some((account) => isOwn(account, context.userId));
}

/**
 * Whether the user may see and use an account that Composio has listed for them. It must be the same for lists and single
 * accounts: a listed account for which a change is answered with "not found" would look deleted.
 */
export function isVisible(account: RawAccount, userId: string): boolean {
  return isOwn(account, userId) || isSharedWith(account, userId);
}

function isSharedWith({ access }: RawAccount, userId: string): boolean {
  if (access === null || access.denied.includes(userId)) return false;
  return access.isForAll || access.allowed.includes(userId);
}

function matches(values: readonly string[] | undefined, value: string): boolean {
  return values === undefined || values.includes(value);
}
