import { accountStream } from "./accountStream.ts";
import { eventsInput } from "./requestShapes.ts";
import { defineRoute, type Route } from "./routes.ts";

export const eventRoutes: readonly Route[] = [
  defineRoute("GET", "/events", "connectedAccounts.list", {
    input: eventsInput,
    run: async (session, { ids, tickets }) =>
      accountStream(session, ids, await session.app.tickets.check(session.userId, tickets)),
  }),
];
