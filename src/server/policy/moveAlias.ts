import { mayBeSame } from "../../protocol/replaced.ts";
import { statusKind } from "../../protocol/status.ts";
import { accountSubject, ownAccount } from "./visibleAccounts.ts";
import { presentAccounts } from "../present/presentAccounts.ts";
import type { RawAccount } from "../composio/rawTypes.ts";
import { handlerError } from "../http/handlerError.ts";
import type { RequestContext } from "../request/requestContext.ts";

/**
 * Moves the alias of a dead account to the account that replaced it. Aliases are unique for each user and toolkit, so
 * the old account loses it first, and gets it back if the new one can't have it.
 */
export async function moveAlias(context: RequestContext, account: RawAccount, replacedId: string): Promise<void> {
  const replaced = await ownAccount(context, replacedId);
  if (!(await context.permits(accountSubject(replaced)))) throw handlerError("not_allowed");
  const [one, other] = await presentAccounts(context, [replaced, account]);
  const isReplaced = statusKind(replaced.status) === "ended" && statusKind(account.status) === "active";
  if (!one || !other || !isReplaced || !mayBeSame(one, other))
    throw handlerError("conflict", {
      message: "Only an ACTIVE account can replace a dead one, with the same auth config and identity.",
    });
  const name = replaced.alias ?? (replaced.displayName === null ? replaced.wordId : null);
  if (name === null || account.alias !== null) return;
  // Not aborted when the page closes: the alias must not get lost in between.
  const { patchAccount } = context.services.connect(new AbortController().signal, [context.userId]);
  const meanings = { notFound: "connected_account_not_found", alias: true } as const;
  if (replaced.alias !== null) await patchAccount(replaced.id, { alias: "" }, meanings);
  try {
    await patchAccount(account.id, { alias: name }, meanings);
  } catch (error) {
    if (replaced.alias !== null) await patchAccount(replaced.id, { alias: replaced.alias }, meanings);
    throw error;
  }
}
