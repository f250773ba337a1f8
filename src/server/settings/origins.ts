import { isSharedHost } from "./isSharedHost.ts";

/** The `origins` option: further origins of the app's pages. */
export interface TrustedOrigins {
  /** @param origin as browsers write it: `https://app.example.com`, `capacitor://localhost` */
  has(origin: string): boolean;
}

/** One label of a host name; browsers write international ones as `xn--…`. */
const label = "[a-z0-9_-]+";
/** A wildcard at the start of the host: `*.` stands for one label, `**.` for one or more. */
const wildcard = /^(https?:\/\/)(\*\*?)\.(?=[^*]+$)/i;
/** Schemes under which anybody's code can run, or whose origin is `null`. */
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
  if (isTopLevel || isSharedHost(hostname) || /^[\d.]+$/.test(hostname))
    throw new TypeError(
      `createComposioHandler({ origins }): "${text}" would trust hosts of other people. Use a domain of your own after the wildcard: https://*.example.com.`,
    );
  const labels = stars === "*" ? label : `${label}(?:\\.${label})*`;
  return new RegExp(`^${protocol}//${labels}\\.${host.replace(/[^a-z0-9-]/g, "\\$&")}$`);
}

/**
 * An origin as in the Origin header. `URL.origin` is "null" for schemes of app shells, such as `capacitor:`, and for `blob:`
 * that of the page which has made it, although the address is no page.
 */
export function originOf({ origin, protocol, host }: URL): string {
  return origin === "null" || protocol === "blob:" ? `${protocol}//${host}` : origin;
}

/** Whether an address is one of the app's pages: on the handler's origin, or on one of `origins`. */
export function isAppAddress(address: string, own: readonly string[], trusted: TrustedOrigins): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  const origin = originOf(url);
  return url.username === "" && url.password === "" && (own.includes(origin) || trusted.has(origin));
}
