/**
 * The response header with tickets for pending accounts, joined by comma. A ticket says that the handler has
 * seen an account to be this user's, so that it need not ask Composio again at each look. It is worth nothing
 * to anybody else: the handler checks it against whoever is signed in.
 */
export const ticketHeader = "composio-tickets";

/** The tickets that this page has been handed, by account id. */
export interface TicketStore {
  take(headers: Headers): void;
  /** Those for some accounts; undefined where there are none. */
  of(ids: readonly string[]): readonly string[] | undefined;
  clear(): void;
}

export function createTicketStore(): TicketStore {
  const byId = new Map<string, string>();
  return {
    take(headers) {
      for (const ticket of headers.get(ticketHeader)?.split(/, ?/) ?? []) byId.set(ticketId(ticket), ticket);
    },
    of(ids) {
      const tickets = ids.map((id) => byId.get(id)).filter((ticket) => ticket !== undefined);
      return tickets.length > 0 ? tickets : undefined;
    },
    clear: () => byId.clear(),
  };
}

/** Which account a ticket is for: it begins with the id. */
export function ticketId(ticket: string): string {
  return ticket.slice(0, ticket.indexOf("."));
}
