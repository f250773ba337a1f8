import { attemptParameter, returnParameter, returned } from "../../protocol/callback.ts";
import { targetKey } from "../../protocol/targets.ts";
import type { Target } from "../../protocol/types.ts";

/** The callback URL with the attempt's secret. `returnTo`: the return address, for tabs that can't store it. */
export function callbackAddress(address: string | undefined, secret: string, returnTo?: string): string | undefined {
  if (address === undefined) return undefined;
  const url = new URL(address);
  url.searchParams.set(attemptParameter, secret);
  if (returnTo !== undefined) url.searchParams.set(returnParameter, returnTo);
  return url.href;
}

/**
 * Whether the callback URL of a page redirect must contain the return address: if the tab can't store it, or if the callback
 * page can't read what the tab stores. Without a `callbackUrl` that page is the handler's, whose origin may be another one.
 * Not for a page of an app shell (`capacitor:`): browsers do not follow a redirect to it.
 */
export function needsReturnAddress(page: Window, callbackUrl: string | undefined, isTabLasting: boolean): boolean {
  return !isTabLasting || (callbackUrl === undefined && page.location.origin.startsWith("http"));
}

/** The return address for a callback URL: the current page without query and hash, because other sites see that URL. */
export function returnAddressOf({ location }: Window, target: Target): string {
  const query = new URLSearchParams({ [returned.target]: targetKey(target) });
  return `${location.origin}${location.pathname}?${query}`;
}
