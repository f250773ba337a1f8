import { handlerError } from "../http/handlerError.ts";
import type { RequestContext } from "../request/requestContext.ts";
import { ownOrigins } from "../request/requestOrigin.ts";
import { isAppAddress } from "../settings/origins.ts";
import { signReturn } from "./returnAddress.ts";

/**
 * The callback URL of a link. Without one in the request: the handler's own callback page. Throws
 * `callback_url_not_allowed` if it is not on one of the app's origins.
 */
export async function checkCallbackUrl(
  { request, basePath, services }: RequestContext,
  callbackUrl: string | undefined,
): Promise<string> {
  const own = ownOrigins(request);
  if (callbackUrl === undefined) return `${own[0]}${basePath}/callback`;
  const isOurs = (address: string) => isAppAddress(address, own, services.origins);
  if (!isOurs(callbackUrl)) throw handlerError("callback_url_not_allowed");
  const url = new URL(callbackUrl);
  await signReturn(url, isOurs, services.seals);
  return url.href;
}
