import { handlerError } from "../http/handlerError.ts";
import { isIdentifier } from "../settings/allowlist.ts";
import type { Subject } from "../request/authorization.ts";
import type { AccountQuery, WireStatus } from "../composio/sdk.ts";
import type { RequestContext } from "../request/requestContext.ts";
import type { RawAccount } from "../composio/rawTypes.ts";

/** What a list may be narrowed by; an empty array matches nothing. */
export interface AccountFilter {
  readonly ids?: readonly string[] | undefined;
  readonly toolkits?: readonly string[] | undefined;
  readonly authConfigIds?: readonly string[] | undefined;
  readonly statuses?: readonly string[] | undefined;
}

/**
 * The accounts that this user may see, every page. Composio is asked for this user's only, and its
 * answer is checked again: another user's account gets through only where it is SHARED with this one.
 * @param proven ids of accounts that are this user's beyond doubt: those may be read together with other users'
 */
export async function visibleAccounts(
  context: RequestContext,
  filter: AccountFilter = {},
  proven: ReadonlySet<string> = new Set(),
): Promise<RawAccount[]> {
  const { userId, services } = context;
  const [ofBatches, others] = await Promise.all([
    provenAccounts(context, filter.ids?.filter((id) => proven.has(id)) ?? []),
    listedAccounts(context, filter.ids ? { ...filter, ids: filter.ids.filter((id) => !proven.has(id)) } : filter),
  ]);
  const accounts = [...ofBatches, ...others.filter((account) => mayUse(account, userId) || isListed(account))].filter(
    (account) =>
      services.allowlist?.covers(account) !== false &&
      matches(filter.ids, account.id) &&
      matches(filter.toolkits, account.toolkit) &&
      matches(filter.authConfigIds, account.authConfigId) &&
      matches(filter.statuses, account.status),
  );
  return ofBatches.length > 0 ? accounts.toSorted(newestFirst) : accounts;
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

async function provenAccounts(
  { userId, signal, services }: RequestContext,
  ids: readonly string[],
): Promise<RawAccount[]> {
  const accounts = await Promise.all(ids.map((id) => services.reader.read(userId, id, signal)));
  return accounts.filter((account) => account !== null);
}

async function listedAccounts({ userId, upstream }: RequestContext, filter: AccountFilter): Promise<RawAccount[]> {
  const query = accountQuery(userId, filter);
  return query === null ? [] : upstream.accounts(query);
}

function newestFirst(one: RawAccount, other: RawAccount): number {
  return other.createdAt.localeCompare(one.createdAt);
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

const wireStatuses: readonly WireStatus[] = [
  "INITIALIZING",
  "INITIATED",
  "ACTIVE",
  "FAILED",
  "EXPIRED",
  "INACTIVE",
  "REVOKED",
];

/** Null where a filter is empty: sent, it would be dropped on the way and match the whole project. */
function accountQuery(
  userId: string,
  filter: AccountFilter,
): Omit<AccountQuery, "account_type" | "limit" | "cursor"> | null {
  const lists = [filter.ids, filter.toolkits, filter.authConfigIds, filter.statuses];
  if (lists.some((values) => values?.length === 0)) return null;
  // A status that Composio doesn't take as a filter (PENDING, or a new one) is left to our own.
  const statuses = filter.statuses?.map((status) => wireStatuses.find((known) => known === status));
  return {
    user_ids: [userId],
    ...(filter.ids && { connected_account_ids: [...filter.ids] }),
    ...(filter.toolkits && { toolkit_slugs: [...filter.toolkits] }),
    ...(filter.authConfigIds && { auth_config_ids: [...filter.authConfigIds] }),
    ...(statuses?.every((status) => status !== undefined) && { statuses }),
  };
}
