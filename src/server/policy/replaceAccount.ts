import { mayBeSame } from "../../protocol/replaced.ts";
import { accountPhase, statusKind } from "../../protocol/status.ts";
import type { ConnectedAccount } from "../../protocol/types.ts";
import { accountSubject, ownAccount } from "./visibleAccounts.ts";
import { presentAccounts } from "../present/presentAccounts.ts";
import type { RawAccount } from "../composio/rawTypes.ts";
import { handlerError } from "../http/handlerError.ts";
import type { RequestContext } from "../request/requestContext.ts";

/**
 * Lets an ACTIVE account replace another one: moves the alias, and calls `onReplaced`. Does not delete the old account.
 * Permitted if both have the same auth config, and the old one is dead or is known to have the same identity at the
 * provider; or if they have two access levels of the same toolkit, and the same identity.
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
  if (account.alias === null) await moveAlias(context, replaced, account, nameToKeep(one));
  await context.services.tellReplaced({
    userId: context.userId,
    connectedAccountId: replaced.id,
    replacedBy: account.id,
    toolkit: account.toolkit,
    reason: isReconnect(one, other) ? "reconnect" : "access",
  });
}

/** If the old account still works, both must be known to have the same identity. Otherwise both stay. */
function isReconnect(replaced: ConnectedAccount, account: ConnectedAccount): boolean {
  const isKnown = replaced.displayName !== null && replaced.displayName === account.displayName;
  return (
    replaced.id !== account.id && (isKnown || statusKind(replaced.status) === "ended") && mayBeSame(replaced, account)
  );
}

/** Both must be known to have the same identity: the old account still works, and will be deleted. */
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

/** The name under which the user knows an account. Nobody has seen the word id of an attempt that never became a connection. */
function nameToKeep({ alias, displayName, wordId, ...account }: ConnectedAccount): string | null {
  const wasConnected = !["failed", "not_connected"].includes(accountPhase(account));
  return alias ?? (wasConnected && displayName === null ? wordId : null);
}

/**
 * Aliases are unique for each user and toolkit, so the old account loses its alias first, and gets it back if the new
 * one can't have it.
 */
async function moveAlias(
  context: RequestContext,
  replaced: RawAccount,
  account: RawAccount,
  name: string | null,
): Promise<void> {
  if (name === null) return;
  // Not aborted when the page closes, because between the two changes no account has the alias.
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
