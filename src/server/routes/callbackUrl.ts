import { handlerError } from "../http/handlerError.ts";
import type { RequestContext } from "../request/requestContext.ts";
import { isAppPage, ownOrigin } from "../request/requestOrigin.ts";
import { signReturn } from "./returnAddress.ts";

/**
 * The callback URL of a link. Without one in the request: the handler's own callback page. Throws
 * `callback_url_not_allowed` if it is not on one of the app's origins.
 */
export async function checkCallbackUrl(
  { request, basePath, services }: RequestContext,
  callbackUrl: string | undefined,
): Promise<string> {
  if (callbackUrl === undefined) return `${ownOrigin(request)}${basePath}/callback`;
  const isOurs = (address: string) => isAppPage(address, request, services.origins);
  if (!isOurs(callbackUrl)) throw handlerError("callback_url_not_allowed");
  const url = new URL(callbackUrl);
  await signReturn(url, isOurs, services.seals);
  return url.href;
}
