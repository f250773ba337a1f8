import { longestPending } from "../../protocol/limits.ts";
import { parseStatusReason, statusKind } from "../../protocol/status.ts";
import type { AccessLevel, ConnectedAccount, ToolkitSummary } from "../../protocol/types.ts";
import type { RawAccount } from "../composio/rawTypes.ts";
import { isOwn } from "../request/isOwn.ts";
import type { RequestContext } from "../request/requestContext.ts";
import { acceptAll } from "./acceptAll.ts";
import { toolkitSummaries } from "./toolkitSummaries.ts";

/** Connected accounts as the browser gets them, with names and logos from the catalogue. */
export async function presentAccounts(
  context: RequestContext,
  accounts: readonly RawAccount[],
): Promise<ConnectedAccount[]> {
  const summaryOf = await toolkitSummaries(
    context,
    accounts.map((account) => account.toolkit),
  );
  const { allowlist, clock } = context.services;
  const now = clock.now();
  const presented = accounts.map((account) => ({
    ...presentAccount(account, summaryOf(account.toolkit), allowlist?.accessLevel(account.authConfigId)),
    ...marksOf(account, context.userId, now),
  }));
  return acceptAll(context, accounts, presented);
}

/** What an account's phase also depends on, for this user. */
export function marksOf(
  account: RawAccount,
  userId: string,
  now: number,
): Pick<ConnectedAccount, "isAbandoned" | "isSharedByOther"> {
  return {
    ...(isAbandoned(account, now) && { isAbandoned: true }),
    ...(!isOwn(account, userId) && { isSharedByOther: true }),
  };
}

/** By this server's clock, because the user's may be wrong. Composio can list unfinished accounts for a long time. */
function isAbandoned({ status, updatedAt }: RawAccount, now: number): boolean {
  return statusKind(status) === "pending" && now - Date.parse(updatedAt) > longestPending;
}

/** One account as the browser gets it: only listed members, so that no credential is sent. */
export function presentAccount<Toolkit extends Pick<ToolkitSummary, "slug">>(
  account: RawAccount,
  toolkit: Toolkit,
  accessLevel?: AccessLevel,
): Omit<ConnectedAccount, "toolkit"> & { readonly toolkit: Toolkit } {
  return {
    id: account.id,
    status: account.status,
    statusReason: parseStatusReason(account.statusReason),
    toolkit,
    authConfig: {
      id: account.authConfigId,
      isComposioManaged: account.isComposioManaged,
      isDisabled: account.isAuthConfigDisabled,
      ...(accessLevel && { accessLevel }),
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
