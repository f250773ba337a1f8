import { statusKind } from "../../protocol/status.ts";
import { ticketHeader } from "../../protocol/tickets.ts";
import type { RawAccount } from "../composio/rawTypes.ts";
import { isOwn } from "../policy/visibleAccounts.ts";
import type { RequestContext } from "../request/requestContext.ts";
import { isIdentifier } from "../settings/allowlist.ts";

/** What fits into a header; whoever has more pending does without for the rest. */
const maximumTickets = 40;

/** Gives the browser tickets for what it will ask for again: its user's pending accounts. */
export async function handOutTickets(
  { userId, headers, services }: RequestContext,
  ids: readonly string[],
): Promise<void> {
  // An id of another shape does without: it would be no ticket, and may be more than a header holds.
  const named = ids.filter(isIdentifier).slice(0, maximumTickets);
  const tickets = await Promise.all(named.map((id) => services.tickets.issue(userId, id)));
  if (tickets.length > 0) headers.set(ticketHeader, tickets.join(","));
}

export function pendingIds({ userId }: RequestContext, accounts: readonly RawAccount[]): readonly string[] {
  return accounts
    .filter((account) => isOwn(account, userId) && statusKind(account.status) === "pending")
    .map(({ id }) => id);
}
