import { mostItems } from "../../protocol/limits.ts";
import { ticketHeader } from "../../protocol/tickets.ts";
import { handlerError } from "../http/handlerError.ts";
import { isIdentifier } from "../settings/allowlist.ts";

/** What fits into a header; whoever has more pending does without for the rest. */
const mostIssued = 40;
/** Characters of all tickets of a request. */
const longest = mostItems * 256;

/** Sends tickets for accounts along with an answer. */
export async function issueTickets(
  headers: Headers,
  ids: readonly string[],
  issue: (id: string) => Promise<string>,
): Promise<void> {
  // An id of another shape does without: it would be no ticket, and may be more than a header holds.
  const tickets = await Promise.all(ids.filter(isIdentifier).slice(0, mostIssued).map(issue));
  if (tickets.length > 0) headers.set(ticketHeader, tickets.join(","));
}

/** The tickets that a request brings, not yet checked. Longer or odder, it is no ticket of ours. */
export function readTickets({ url }: Request): readonly string[] {
  const text = new URL(url).searchParams.getAll("tickets").join(",");
  if (text.length > longest)
    throw handlerError("invalid_request", { message: `tickets: expected at most ${longest} characters.` });
  return text.split(",").filter((ticket) => /^[\w-]{1,128}\.[0-9a-z]{1,12}\.[0-9a-f]{64}$/.test(ticket));
}
