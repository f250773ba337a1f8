/**
 * The response header with tickets for pending accounts, joined by comma; a request brings them back in its query, as
 * `tickets`. A ticket says that the handler has seen an account to be this user's, so that it need not ask Composio
 * again at each poll. It proves nothing for anybody else: the handler checks it against whoever is signed in.
 */
export const ticketHeader = "composio-tickets";

/** Which account a ticket is for: it begins with the id. */
export function ticketId(ticket: string): string {
  return ticket.slice(0, ticket.indexOf("."));
}
