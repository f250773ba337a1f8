import { ticketHeader } from "../../protocol/tickets.ts";
import { userHeader } from "../../protocol/requests.ts";

/** Headers of answers that the client reads. CORS must expose them. */
export const exposedHeaders: readonly string[] = ["retry-after", ticketHeader, userHeader];
