/**
 * The response header with tickets for pending accounts, joined by comma. A ticket says that the handler has
 * seen an account to be this user's, so that it need not ask Composio again at each look. It is worth nothing
 * to anybody else: the handler checks it against whoever is signed in.
 */
export const ticketHeader = "composio-tickets";

/** Which account a ticket is for: it begins with the id. */
export function ticketId(ticket: string): string {
  return ticket.slice(0, ticket.indexOf("."));
}
