import { refusal } from "./refusal.ts";

/** Checks the `origins` option when the server starts. */
export function parseOrigins(origins: readonly string[]): readonly string[] {
  return origins.map((text) => {
    const url = URL.canParse(text) ? new URL(text) : null;
    if (
      url === null ||
      !/^https?:$/.test(url.protocol) ||
      url.pathname !== "/" ||
      url.search !== "" ||
      url.hash !== ""
    ) {
      throw new TypeError(
        `createComposioHandler({ origins }): "${text}" is not an origin. Write it as https://app.example.com.`,
      );
    }
    return url.origin;
  });
}

/**
 * Stops a foreign page from changing anything with the user's cookies. Browsers say where a request
 * comes from (Sec-Fetch-Site, Origin); what says neither is not a browser and has no such cookies.
 */
export function checkOrigin(request: Request, trusted: readonly string[]): void {
  const site = request.headers.get("sec-fetch-site");
  if (site === "same-origin") return;
  const origin = request.headers.get("origin");
  const allowed =
    origin === null ? site === null || site === "none" : isOwnOrigin(origin, request) || trusted.includes(origin);
  if (!allowed) throw refusal("origin_not_allowed");
}

/** The origins of the app, for one request: where a callback may lead. The first is this handler's own. */
export function appOrigins(request: Request, trusted: readonly string[]): readonly string[] {
  const own = new URL(request.url).origin;
  const origin = request.headers.get("origin");
  if (origin === null || !URL.canParse(origin)) return [own, ...trusted];
  // Behind a proxy the request's own address may be an inner one: the browser's word was checked before.
  if (isOwnOrigin(origin, request)) return [origin, own, ...trusted];
  const isSame = request.headers.get("sec-fetch-site") === "same-origin";
  return isSame ? [origin, own, ...trusted] : [own, ...trusted];
}

/** The same host; https may stand before a proxy that speaks http to us. */
function isOwnOrigin(origin: string, request: Request): boolean {
  const url = new URL(request.url);
  if (origin === url.origin) return true;
  if (!URL.canParse(origin)) return false;
  const { host, protocol } = new URL(origin);
  return (
    (host === request.headers.get("host") || host === url.host) && (protocol === "https:" || protocol === url.protocol)
  );
}
