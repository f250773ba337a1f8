import { isSharedHost } from "./isSharedHost.ts";
import { handlerError } from "../http/handlerError.ts";

/** The `origins` option: where else the app's pages are. */
export interface TrustedOrigins {
  /** @param origin as browsers write it: `https://app.example.com`, `capacitor://localhost` */
  has(origin: string): boolean;
}

/** One label of a host name; browsers write international ones as `xn--…`. */
const label = "[a-z0-9_-]+";
/** What begins an origin: `*.` stands for one label, `**.` for one or more. */
const wildcard = /^(https?:\/\/)(\*\*?)\.(?=[^*]+$)/i;
/** They run or hold code of anybody's, or are written as `null`. */
const unfitSchemes = /^(?:about|blob|data|file|filesystem|ftp|javascript|vbscript|view-source|wss?):$/;

/** Checks the `origins` option when the server starts. */
export function parseOrigins(origins: readonly string[]): TrustedOrigins {
  const exact = new Set<string>();
  const patterns: RegExp[] = [];
  for (const text of origins) {
    const [, scheme, stars] = wildcard.exec(text) ?? [];
    if (scheme === undefined || stars === undefined) exact.add(parseOrigin(text, text));
    else patterns.push(patternOf(parseOrigin(text.replace(wildcard, scheme), text), stars, text));
  }
  return { has: (origin) => exact.has(origin) || patterns.some((pattern) => pattern.test(origin)) };
}

function parseOrigin(address: string, text: string): string {
  const url = !address.includes("*") && URL.canParse(address) ? new URL(address) : null;
  const isBare = url !== null && /^[a-z][a-z0-9+.-]*:\/\/[^/?#@\s]+\/?$/i.test(address);
  if (!isBare || unfitSchemes.test(url.protocol))
    throw new TypeError(
      `createComposioHandler({ origins }): "${text}" is not an origin. Write it as https://app.example.com, https://*.example.com (one label; ** for one or more) or capacitor://localhost.`,
    );
  return originOf(url);
}

function patternOf(origin: string, stars: string, text: string): RegExp {
  const { protocol, host, hostname } = new URL(origin);
  const isTopLevel = hostname !== "localhost" && !/[^.]\.[^.]/.test(hostname);
  if (isTopLevel || isSharedHost(hostname) || /^[\d.]+$/.test(hostname) || hostname.startsWith("["))
    throw new TypeError(
      `createComposioHandler({ origins }): "${text}" would trust hosts that are not yours. Name a domain of your own after the wildcard: https://*.example.com.`,
    );
  const labels = stars === "*" ? label : `${label}(?:\\.${label})*`;
  return new RegExp(`^${protocol}//${labels}\\.${host.replace(/[^a-z0-9-]/g, "\\$&")}$`);
}

/** As the Origin header says it; `URL.origin` is "null" for schemes of apps, such as `capacitor:`. */
export function originOf({ origin, protocol, host }: URL): string {
  return origin === "null" ? `${protocol}//${host}` : origin;
}

/**
 * Stops a foreign page from changing anything with the user's cookies. Browsers say where a request
 * comes from (Sec-Fetch-Site, Origin); what says neither is not a browser and has no such cookies.
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
 * Where the handler itself is, for one request. What the caller says of its page (Origin, Sec-Fetch-Site) adds no
 * other host: a program may say anything.
 */
export function ownOrigins(request: Request): readonly [string, ...string[]] {
  const own = new URL(request.url).origin;
  const origin = request.headers.get("origin");
  // Behind a proxy that speaks http to us, the same host's https page is still our own.
  return origin !== null && isOwnOrigin(origin, request) ? [origin, own] : [own];
}

/** Whether an address is one of the app's pages, as a request sees it that says nothing of its page. */
export function isAppPage(address: string, request: Request, trusted: TrustedOrigins): boolean {
  if (!URL.canParse(address)) return false;
  const origin = originOf(new URL(address));
  return isAppAddress(address, isOwnOrigin(origin, request) ? [origin] : [], trusted);
}

/** Whether an address is one of the app's pages: on the handler's origin, or on one of `origins`. */
export function isAppAddress(address: string, own: readonly string[], trusted: TrustedOrigins): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  const origin = originOf(url);
  return url.username === "" && url.password === "" && (own.includes(origin) || trusted.has(origin));
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
