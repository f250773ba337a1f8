import { callbackAccountId } from "../../protocol/callback.ts";
import { callbackPage } from "../pages/callbackPage.ts";
import type { PageLocale } from "../pages/pageLanguage.ts";
import type { HandlerServices } from "../request/requestContext.ts";
import { isIdentifier } from "../settings/allowlist.ts";
import { followReturn } from "./returnAddress.ts";

interface CallbackContext extends Pick<HandlerServices, "live" | "seals" | "origins"> {
  readonly localeFor: (request: Request) => PageLocale;
  readonly newNonce: () => string;
}

/** The callback of connect links: redirects to the signed return address, or shows the callback page. */
export async function answerCallback(request: Request, context: CallbackContext): Promise<Response> {
  const { live, seals, origins, localeFor, newNonce } = context;
  const connectedAccountId = callbackAccountId(new URL(request.url).searchParams);
  // It only makes the pages with this account poll.
  if (connectedAccountId !== null && isIdentifier(connectedAccountId))
    live.announce({ connectedAccountId, userId: null });
  return (await followReturn(request, seals, origins)) ?? callbackPage(request, localeFor(request), newNonce());
}
