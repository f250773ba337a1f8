import { ticketHeader } from "../../protocol/tickets.ts";
import { userHeader } from "../../protocol/userHeader.ts";

/** The headers of answers that the client reads, and that CORS has to let it read. */
export const exposedHeaders: readonly string[] = ["retry-after", ticketHeader, userHeader];
