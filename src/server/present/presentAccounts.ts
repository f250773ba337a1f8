import { parseStatusReason } from "../../protocol/status.ts";
import type { ConnectedAccount, ToolkitSummary } from "../../protocol/types.ts";
import type { RawAccount } from "../composio/rawTypes.ts";
import { summaryOf } from "../composio/toolkitCatalogue.ts";
import type { RequestContext } from "../request/requestContext.ts";

/** Milliseconds. */
const decorationTime = 1_000;

/** What leaves the server, with names and logos from the catalogue. */
export async function presentAccounts(
  context: RequestContext,
  accounts: readonly RawAccount[],
): Promise<ConnectedAccount[]> {
  const slugs = [...new Set(accounts.map((account) => account.toolkit))];
  const summaries = await toolkitSummaries(context, slugs);
  return accounts.map((account) =>
    presentAccount(account, summaries.get(account.toolkit) ?? summaryOf(account.toolkit, null)),
  );
}

/** Names and logos are decoration: where they take long, their stand-ins have to do this time. */
export async function toolkitSummaries(
  { userId, services }: Pick<RequestContext, "userId" | "services">,
  slugs: readonly string[],
): Promise<ReadonlyMap<string, ToolkitSummary>> {
  const { catalogue, clock } = services;
  let timer: unknown;
  const late = new Promise<null>((resolve) => (timer = clock.setTimeout(() => resolve(null), decorationTime)));
  try {
    const summaries = await Promise.all(slugs.map((slug) => Promise.race([catalogue.summary(slug, userId), late])));
    return new Map(slugs.map((slug, index) => [slug, summaries[index] ?? summaryOf(slug, null)]));
  } finally {
    clock.clearTimeout(timer);
  }
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
