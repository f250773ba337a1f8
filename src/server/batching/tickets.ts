import { mostItems } from "../../protocol/limits.ts";
import { ticketHeader } from "../../protocol/tickets.ts";
import { handlerError } from "../http/handlerError.ts";
import { isIdentifier } from "../settings/allowlist.ts";

/** Most tickets of an answer: as many as fit into a header. Further accounts get none. */
const mostIssued = 40;
/** Most characters of all tickets in a request. */
const longest = mostItems * 256;

/** Adds tickets for accounts to the headers of an answer. */
export async function issueTickets(
  headers: Headers,
  ids: readonly string[],
  issue: (id: string) => Promise<string>,
): Promise<void> {
  // An id of another shape gets no ticket: it may not be valid in a header.
  const tickets = await Promise.all(ids.filter(isIdentifier).slice(0, mostIssued).map(issue));
  if (tickets.length > 0) headers.set(ticketHeader, tickets.join(","));
}

/** The tickets of a request, not verified. Malformed ones are ignored. */
export function readTickets({ url }: Request): readonly string[] {
  const text = new URL(url).searchParams.getAll("tickets").join(",");
  if (text.length > longest)
    throw handlerError("invalid_request", { message: `tickets: expected at most ${longest} characters.` });
  return text.split(",").filter((ticket) => /^[\w-]{1,128}\.[0-9a-z]{1,12}\.[0-9a-f]{64}$/.test(ticket));
}
