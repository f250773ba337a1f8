import { ticketHeader, ticketId } from "../../protocol/tickets.ts";

/**
 * The tickets that this page has received, by account id. A ticket is the handler's signed proof that an account is this
 * user's.
 */
export interface TicketStore {
  /** Stores the tickets of an answer. */
  take(headers: Headers): void;
  /** The tickets of some accounts; undefined when there are none, or when they would make the URL too long. */
  of(ids: readonly string[]): readonly string[] | undefined;
  clear(): void;
}

/**
 * Most characters of ids and tickets in a URL: some proxies refuse one of 4,096. Without tickets the handler asks Composio for
 * this user alone.
 */
const longest = 1_600;

export function createTicketStore(): TicketStore {
  const byId = new Map<string, string>();
  return {
    take(headers) {
      for (const ticket of headers.get(ticketHeader)?.split(/, ?/) ?? []) byId.set(ticketId(ticket), ticket);
    },
    of(ids) {
      const tickets = ids.map((id) => byId.get(id)).filter((ticket) => ticket !== undefined);
      return tickets.length > 0 && String([ids, tickets]).length < longest ? tickets : undefined;
    },
    clear: () => byId.clear(),
  };
}
