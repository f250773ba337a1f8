import { ticketHeader, ticketId } from "../../protocol/tickets.ts";

/**
 * The tickets that this page has received, by account id. A ticket is the handler's signed proof that an account is this
 * user's.
 */
export interface TicketStore {
  /** Stores the tickets of an answer. */
  take(headers: Headers): void;
  /** The tickets of some accounts; undefined when there are none. */
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
