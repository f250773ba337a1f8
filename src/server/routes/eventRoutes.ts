import { accountStream } from "./accountStream.ts";
import { checkOrigin } from "../settings/origins.ts";
import { eventsInput } from "../request/inputs.ts";
import { listRoute, type Route } from "../request/defineRoute.ts";

export const eventRoutes: readonly Route[] = [
  listRoute("/events", "connectedAccounts.list", {
    input: eventsInput,
    list: async (context, { ids, tickets }) => {
      // It changes nothing, but it is held: a foreign page must not use up this user's streams.
      checkOrigin(context.request, context.services.origins);
      return accountStream(context, ids, await context.services.tickets.check(context.userId, tickets));
    },
  }),
];
