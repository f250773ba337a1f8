import { handlerError } from "../http/handlerError.ts";
import { isAppAddress, originOf, type TrustedOrigins } from "../settings/origins.ts";

/**
 * Throws `origin_not_allowed` if the request comes from a page of another site, which could use the user's cookies (CSRF).
 * Browsers send Sec-Fetch-Site or Origin. A request without both is not from a browser, so it has no such cookies.
 */
export function checkOrigin(request: Request, trusted: TrustedOrigins): void {
  const site = request.headers.get("sec-fetch-site");
  if (site === "same-origin") return;
  const origin = request.headers.get("origin");
  const allowed =
    origin === null ? site === null || site === "none" : isOwnOrigin(origin, request) || trusted.has(origin);
  if (!allowed) throw handlerError("origin_not_allowed");
}

/** The handler's own origin. The Origin header can change it to https, but to no other host. */
export function ownOrigin(request: Request): string {
  const origin = request.headers.get("origin");
  // If a proxy calls the handler by http, the https page of the same host has the handler's origin.
  return origin !== null && isOwnOrigin(origin, request) ? origin : new URL(request.url).origin;
}

/** Whether an address is one of the app's pages: on the handler's own host, also by https behind a proxy that uses http, or on one of `origins`. */
export function isAppPage(address: string, request: Request, trusted: TrustedOrigins): boolean {
  if (!URL.canParse(address)) return false;
  const origin = originOf(new URL(address));
  return isAppAddress(address, isOwnOrigin(origin, request) ? [origin] : [], trusted);
}

/** Whether an origin is the handler's own: the same host, or the same host by https behind a proxy that uses http. */
function isOwnOrigin(origin: string, request: Request): boolean {
  const url = new URL(request.url);
  if (origin === url.origin) return true;
  if (!URL.canParse(origin)) return false;
  const { host, protocol } = new URL(origin);
  return (
    (host === request.headers.get("host") || host === url.host) && (protocol === "https:" || protocol === url.protocol)
  );
}
