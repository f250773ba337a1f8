import { refusal } from "./refusal.ts";
import { parseStatusReason } from "../core/status.ts";
import type { ConnectedAccount, ToolkitSummary } from "../core/types.ts";
import { isIdentifier } from "./allowlist.ts";
import type { AccountQuery, WireStatus } from "./composioLike.ts";
import type { Session } from "./session.ts";
import { summaryOf } from "./toolkitCatalogue.ts";
import type { RawAccount } from "./rawTypes.ts";

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
 */
export async function visibleAccounts(
  { userId, upstream, app }: Session,
  filter: AccountFilter = {},
): Promise<RawAccount[]> {
  const query = accountQuery(userId, filter);
  if (query === null) return [];
  const accounts = await upstream.accounts(query);
  return accounts.filter(
    (account) =>
      (isOwn(account, userId) || isSharedWith(account, userId)) &&
      app.allowlist?.covers(account) !== false &&
      matches(filter.ids, account.id) &&
      matches(filter.toolkits, account.toolkit) &&
      matches(filter.authConfigIds, account.authConfigId) &&
      matches(filter.statuses, account.status),
  );
}

/** An account the user may see, or 404: whether it exists for someone else is not told. */
export async function visibleAccount(session: Session, id: string): Promise<RawAccount> {
  const [account, ...others] = isIdentifier(id) ? await visibleAccounts(session, { ids: [id] }) : [];
  if (!account || others.length > 0) throw refusal("connected_account_not_found");
  return account;
}

/** An account the user may change: their own. A SHARED one of somebody else's is theirs to use, not to change. */
export async function ownAccount(session: Session, id: string): Promise<RawAccount> {
  const account = await visibleAccount(session, id);
  if (!isOwn(account, session.userId)) throw refusal("connected_account_not_found");
  return account;
}

/** Whether the user has a live account of their own under an auth config. */
export async function hasActiveAccount(session: Session, authConfigId: string): Promise<boolean> {
  const accounts = await visibleAccounts(session, { authConfigIds: [authConfigId], statuses: ["ACTIVE"] });
  return accounts.some((account) => isOwn(account, session.userId));
}

/**
 * `user_id` is deprecated upstream: where it is missing, the filter that was sent has to do. Not for a
 * SHARED account, which may be listed to others than its owner.
 */
function isOwn({ userId: owner, access }: RawAccount, userId: string): boolean {
  return owner === userId || (owner === null && access === null);
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

/** What leaves the server, with names and logos from the catalogue. */
export async function presentAccounts({ app }: Session, accounts: readonly RawAccount[]): Promise<ConnectedAccount[]> {
  const slugs = [...new Set(accounts.map((account) => account.toolkit))];
  const summaries = new Map(
    await Promise.all(slugs.map(async (slug) => [slug, await app.catalogue.summary(slug)] as const)),
  );
  return accounts.map((account) =>
    presentAccount(account, summaries.get(account.toolkit) ?? summaryOf(account.toolkit, null)),
  );
}

function presentAccount(account: RawAccount, toolkit: ToolkitSummary): ConnectedAccount {
  return {
    id: account.id,
    status: account.status,
    statusReason: parseStatusReason(account.statusReason),
    toolkit,
    authConfig: {
      id: account.authConfigId,
      isComposioManaged: account.isComposioManaged,
      isDisabled: account.isAuthConfigDisabled,
    },
    authScheme: account.authScheme,
    alias: account.alias,
    wordId: account.wordId,
    displayName: account.displayName,
    isDisabled: account.isDisabled,
    createdAt: account.createdAt,
    updatedAt: account.updatedAt,
  };
}
