import { handlerError } from "../http/handlerError.ts";
import { isAppAddress, originOf, type TrustedOrigins } from "../settings/origins.ts";

/**
 * Stops a foreign page from changing anything with the user's cookies. Browsers name the page's origin (Sec-Fetch-Site,
 * Origin); a request without both headers is not from a browser, so it has no such cookies.
 */
export function checkOrigin(request: Request, trusted: TrustedOrigins): void {
  const site = request.headers.get("sec-fetch-site");
  if (site === "same-origin") return;
  const origin = request.headers.get("origin");
  const allowed =
    origin === null ? site === null || site === "none" : isOwnOrigin(origin, request) || trusted.has(origin);
  if (!allowed) throw handlerError("origin_not_allowed");
}

/**
 * The handler's own origins, for one request. The Origin header adds no other host, because a program can send any.
 */
export function ownOrigins(request: Request): readonly [string, ...string[]] {
  const own = new URL(request.url).origin;
  const origin = request.headers.get("origin");
  // Behind a proxy that calls the handler by http, the https page of the same host is still the handler's own.
  return origin !== null && isOwnOrigin(origin, request) ? [origin, own] : [own];
}

/** Whether an address is one of the app's pages, for a request without an Origin header. */
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
