/**
 * The response header with tickets for pending accounts, joined by commas; requests send them back in the query, as
 * `tickets`. A ticket proves that the handler has seen that an account is this user's, so that polls can be batched. It
 * is worthless for another user: the handler checks it against the user who is signed in.
 */
export const ticketHeader = "composio-tickets";

/** The id of a ticket's account: the ticket begins with it. */
export function ticketId(ticket: string): string {
  return ticket.slice(0, ticket.indexOf("."));
}
