import { callbackPage } from "../pages/callbackPage.ts";
import type { HandlerServices } from "../request/requestContext.ts";
import { isIdentifier } from "../settings/allowlist.ts";
import { followReturn } from "./returnAddress.ts";

/** Where connect links end: redirects to a page of the app that the address proves, or shows the callback page. */
export async function answerCallback(
  request: Request,
  { live, seals, origins, newNonce }: Pick<HandlerServices, "live" | "seals" | "origins"> & { newNonce: () => string },
): Promise<Response> {
  const query = new URL(request.url).searchParams;
  const connectedAccountId = query.get("connected_account_id") ?? query.get("connectedAccountId");
  // The id proves nothing: pages that show this account poll it.
  if (connectedAccountId !== null && isIdentifier(connectedAccountId))
    live.announce({ connectedAccountId, userId: null });
  return (await followReturn(request, seals, origins)) ?? callbackPage(query, newNonce());
}
