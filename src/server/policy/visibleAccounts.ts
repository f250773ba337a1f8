import { statusKind } from "../../protocol/status.ts";
import type { AccountFilters } from "../../protocol/types.ts";
import { listAccounts, type NamedAccounts } from "../composio/listAccounts.ts";
import type { RawAccount } from "../composio/rawTypes.ts";
import { handlerError } from "../http/handlerError.ts";
import type { Subject } from "../request/authorization.ts";
import type { RequestContext } from "../request/requestContext.ts";
import { isIdentifier } from "../settings/allowlist.ts";

/**
 * The accounts that this user may see, every page. Composio is asked for this user's only, and its
 * answer is checked again: another user's account gets through only where it is SHARED with this one.
 */
export async function visibleAccounts(context: RequestContext, filters: AccountFilters = {}): Promise<RawAccount[]> {
  return onlyVisible(context, filters, await listAccounts(context, filters));
}

/**
 * Those of some accounts that this user may see, for whoever asks again and again: the account source answers.
 * @param own ids of accounts that are this user's beyond doubt
 */
export async function pendingAccounts(
  context: RequestContext,
  accounts: NamedAccounts,
  own: ReadonlySet<string>,
): Promise<RawAccount[]> {
  return onlyVisible(context, accounts, await context.services.accounts.pending(context, accounts, own), own);
}

function onlyVisible(
  { userId, services }: RequestContext,
  filters: AccountFilters,
  accounts: readonly RawAccount[],
  own: ReadonlySet<string> = new Set(),
): RawAccount[] {
  return accounts.filter(
    (account) =>
      (own.has(account.id) || mayUse(account, userId) || isListed(account)) &&
      services.allowlist?.covers(account) !== false &&
      matches(filters.ids, account.id) &&
      matches(filters.toolkits, account.toolkit) &&
      matches(filters.authConfigIds, account.authConfigId) &&
      matches(filters.statuses, account.status),
  );
}

export function accountSubject({ id, toolkit, authConfigId }: RawAccount): Subject {
  return { toolkit, authConfigId, connectedAccountId: id };
}

/** Those of a list that the app's rule lets this user see. */
export async function permittedAccounts(
  { permits }: RequestContext,
  accounts: readonly RawAccount[],
): Promise<readonly RawAccount[]> {
  const permitted = await Promise.all(accounts.map((account) => permits(accountSubject(account))));
  return accounts.filter((_, index) => permitted[index]);
}

/** Tells the account source which pending accounts this answer shows: their page will ask for them again. */
export async function rememberPending(context: RequestContext, accounts: readonly RawAccount[]): Promise<void> {
  const pending = accounts.filter(
    (account) => isOwn(account, context.userId) && statusKind(account.status) === "pending",
  );
  await context.services.accounts.remember(
    context,
    pending.map(({ id }) => id),
  );
}

/** An account the user may see, or 404: whether it exists for someone else is not told. */
export async function visibleAccount(context: RequestContext, id: string): Promise<RawAccount> {
  const [account, ...others] = isIdentifier(id) ? await visibleAccounts(context, { ids: [id] }) : [];
  if (!account || others.length > 0 || !mayUse(account, context.userId))
    throw handlerError("connected_account_not_found");
  return account;
}

/** An account the user may change: their own. A SHARED one of somebody else's is theirs to use, not to change. */
export async function ownAccount(context: RequestContext, id: string): Promise<RawAccount> {
  const account = await visibleAccount(context, id);
  if (!isOwn(account, context.userId)) throw handlerError("connected_account_not_found");
  return account;
}

/** Whether the user has a live account of their own under an auth config. */
export async function hasActiveAccount(context: RequestContext, authConfigId: string): Promise<boolean> {
  const accounts = await visibleAccounts(context, { authConfigIds: [authConfigId], statuses: ["ACTIVE"] });
  return accounts.some((account) => isOwn(account, context.userId));
}

/**
 * `user_id` is deprecated upstream: where it is missing, the filter that was sent has to do, but only for what is
 * surely PRIVATE. Any other kind, known or not, may be listed to others than its owner.
 */
export function isOwn({ userId: owner, sharing }: RawAccount, userId: string): boolean {
  return owner === userId || (owner === null && sharing === "PRIVATE");
}

/** Of what says neither whose it is nor of which kind there is no proof: it is shown in the lists that were asked for it. */
function isListed({ userId: owner, sharing }: RawAccount): boolean {
  return owner === null && sharing === "unsaid";
}

function mayUse(account: RawAccount, userId: string): boolean {
  return isOwn(account, userId) || isSharedWith(account, userId);
}

function isSharedWith({ access }: RawAccount, userId: string): boolean {
  if (access === null || access.denied.includes(userId)) return false;
  return access.isForAll || access.allowed.includes(userId);
}

function matches(values: readonly string[] | undefined, value: string): boolean {
  return values === undefined || values.includes(value);
}
