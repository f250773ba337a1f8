import { mayBeSame } from "../../protocol/replaced.ts";
import { statusKind } from "../../protocol/status.ts";
import type { ConnectedAccount } from "../../protocol/types.ts";
import { accountSubject, ownAccount } from "./visibleAccounts.ts";
import { presentAccounts } from "../present/presentAccounts.ts";
import type { RawAccount } from "../composio/rawTypes.ts";
import { handlerError } from "../http/handlerError.ts";
import type { RequestContext } from "../request/requestContext.ts";

/**
 * An ACTIVE account takes the place of another one: it gets its alias, and the app is told. The other one is not
 * deleted here. It must have the same auth config, and be dead or known to have the same identity at the provider; or have
 * another access level of the same toolkit, and the same identity.
 */
export async function replaceAccount(context: RequestContext, account: RawAccount, replacedId: string): Promise<void> {
  const replaced = await ownAccount(context, replacedId);
  if (!(await context.permits(accountSubject(replaced)))) throw handlerError("not_allowed");
  const [one, other] = await presentAccounts(context, [replaced, account]);
  const isActive = other !== undefined && statusKind(other.status) === "active";
  if (!one || !isActive || !(isReconnect(one, other) || isAccessChange(one, other)))
    throw handlerError("conflict", {
      message:
        "Only an ACTIVE account can replace another: a dead one with the same auth config and identity, or one whose identity is known to be the same.",
    });
  await moveAlias(context, replaced, account);
  await context.services.tellReplaced({
    userId: context.userId,
    connectedAccountId: replaced.id,
    replacedBy: account.id,
    toolkit: account.toolkit,
    reason: isReconnect(one, other) ? "reconnect" : "access",
  });
}

/** Of an old account that still works, the identity must be known: one that is not the same goes on beside it. */
function isReconnect(replaced: ConnectedAccount, account: ConnectedAccount): boolean {
  const isKnown = replaced.displayName !== null && replaced.displayName === account.displayName;
  return (isKnown || statusKind(replaced.status) === "ended") && mayBeSame(replaced, account);
}

/** The identity must be known: the old account still works, and is about to be deleted. */
function isAccessChange(replaced: ConnectedAccount, account: ConnectedAccount): boolean {
  return (
    replaced.toolkit.slug === account.toolkit.slug &&
    replaced.authConfig.id !== account.authConfig.id &&
    replaced.authConfig.accessLevel !== undefined &&
    account.authConfig.accessLevel !== undefined &&
    replaced.displayName !== null &&
    replaced.displayName === account.displayName
  );
}

/**
 * Aliases are unique for each user and toolkit, so the old account loses its alias first, and gets it back if the new
 * one can't have it.
 */
async function moveAlias(context: RequestContext, replaced: RawAccount, account: RawAccount): Promise<void> {
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
