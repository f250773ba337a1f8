import { statusKind } from "../../protocol/status.ts";
import type { ConnectedAccount } from "../../protocol/types.ts";
import { isOwn } from "../request/isOwn.ts";
import type { RawAccount } from "../composio/rawTypes.ts";
import type { RequestContext } from "../request/requestContext.ts";

/**
 * Applies the `accept` option to connected accounts. An account that the app refuses is disabled at Composio, never deleted,
 * and sent with the reason. If `accept` throws, the request fails: nothing is disabled, and nothing counts as accepted.
 */
export function acceptAll(
  context: RequestContext,
  raw: readonly RawAccount[],
  presented: readonly ConnectedAccount[],
): Promise<ConnectedAccount[]> {
  const own = new Set(raw.filter((account) => isOwn(account, context.userId)).map(({ id }) => id));
  return Promise.all(presented.map(async (account) => (own.has(account.id) ? acceptOwn(context, account) : account)));
}

/**
 * The same for an account that was just made, as long as Composio does not tell whose it is: a refused one is not disabled. It is
 * when it is listed.
 */
export async function acceptUnproven(context: RequestContext, account: ConnectedAccount): Promise<ConnectedAccount> {
  const { userId, services } = context;
  const kind = statusKind(account.status);
  if (services.acceptance === null || (kind !== "active" && kind !== "paused")) return account;
  const refusal = await services.acceptance.refusal(userId, account);
  return refusal === null ? account : { ...account, status: "INACTIVE", isDisabled: true, refusal };
}

async function acceptOwn(context: RequestContext, account: ConnectedAccount): Promise<ConnectedAccount> {
  const { userId, services } = context;
  const accepted = await acceptUnproven(context, account);
  if (accepted.refusal !== undefined && statusKind(account.status) === "active") {
    // Not aborted when the page closes: a refused account must not stay usable.
    await services.connect(new AbortController().signal, [userId]).setAccountEnabled(account.id, false);
    services.log({ level: "info", message: `accept() refused the account ${account.id}. It is disabled.` });
    services.live.announce({ connectedAccountId: account.id, userId });
  }
  return accepted;
}
