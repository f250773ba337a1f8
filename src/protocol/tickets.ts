/**
 * The response header with tickets for pending accounts, joined by commas. Requests send them back in the query, as
 * `tickets`. A ticket is the handler's signed proof that an account is this user's, so that the poll can be batched with
 * those of other users. It has no effect for another user.
 */
export const ticketHeader = "composio-tickets";

/** The id of a ticket's account: the ticket begins with it. */
export function ticketId(ticket: string): string {
  return ticket.slice(0, ticket.indexOf("."));
}
