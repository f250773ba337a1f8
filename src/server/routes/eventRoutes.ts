import { isComposioError } from "../../protocol/isComposioError.ts";
import { failureEntry } from "../request/failureEntry.ts";
import { isOwn } from "../request/isOwn.ts";
import { handlerError } from "../http/handlerError.ts";
import { eventStream } from "../http/responses.ts";
import { accountStream, type StreamedAccounts } from "../live/accountStream.ts";
import { accountSubject, pendingAccounts } from "../policy/visibleAccounts.ts";
import { listRoute, type Routes } from "../request/defineRoute.ts";
import type { RequestContext } from "../request/requestContext.ts";
import { checkOrigin } from "../request/requestOrigin.ts";
import { presentAccounts } from "../present/presentAccounts.ts";

export const eventRoutes: Routes<"events"> = {
  events: listRoute(async (context, { ids = [] }) => {
    const { userId, request, signal, services } = context;
    // A stream changes nothing, but a page of another site must not take this user's slots.
    checkOrigin(request, services.origins);
    const own = await services.accounts.remembered(context);
    if (signal.aborted) throw handlerError("aborted");
    if (request.method === "HEAD") return eventStream(null);
    const { live, clock, random } = services;
    const slot = services.takeStream(userId);
    return accountStream({
      userId,
      ids,
      own,
      live,
      clock,
      random,
      onBeat: slot.renew,
      onEnd: slot.leave,
      disconnected: signal,
      open: (ofStream) =>
        streamedAccounts({ ...context, signal: ofStream, upstream: services.connect(ofStream, [userId]) }),
    });
  }),
};

function streamedAccounts(context: RequestContext): StreamedAccounts {
  return {
    read: (ids, own) => pendingAccounts(context, { ids }, own),
    isOwn: (account) => isOwn(account, context.userId),
    isPermitted: (account) => orLogged(context, false, () => context.permits(accountSubject(account))),
    present: (account) => orLogged(context, undefined, async () => (await presentAccounts(context, [account]))[0]),
  };
}

/** If `authorize` or `accept` throws, logs the error and returns `otherwise`. */
async function orLogged<Value>(
  { services }: RequestContext,
  otherwise: Value,
  call: () => Promise<Value>,
): Promise<Value> {
  try {
    return await call();
  } catch (error) {
    if (!isComposioError(error)) throw error;
    services.log(failureEntry(error, "GET /events"));
    return otherwise;
  }
}
