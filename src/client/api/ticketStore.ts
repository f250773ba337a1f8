import { ticketHeader, ticketId } from "../../protocol/tickets.ts";

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
