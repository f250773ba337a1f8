import { callbackPage } from "../pages/callbackPage.ts";
import type { HandlerServices } from "../request/requestContext.ts";
import { isIdentifier } from "../settings/allowlist.ts";
import { followWayBack } from "./wayBack.ts";

/** Where connect links end: back to a place of the app's that the address proves, or on the callback page. */
export async function answerCallback(
  request: Request,
  { live, seals, origins, newNonce }: Pick<HandlerServices, "live" | "seals" | "origins"> & { newNonce: () => string },
): Promise<Response> {
  const query = new URL(request.url).searchParams;
  const connectedAccountId = query.get("connected_account_id") ?? query.get("connectedAccountId");
  // It proves nothing: whoever shows this account polls it.
  if (connectedAccountId !== null && isIdentifier(connectedAccountId))
    live.announce({ connectedAccountId, userId: null });
  return (await followWayBack(request, seals, origins)) ?? callbackPage(query, newNonce());
}
