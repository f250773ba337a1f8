import { attemptParameter, returnParameter, returned } from "../../protocol/callback.ts";
import { targetKey } from "../../protocol/targets.ts";
import type { Target } from "../../protocol/types.ts";

/** The callback URL with the attempt's secret. `place`: the page to return to, for tabs that can't store it. */
export function callbackAddress(address: string | undefined, secret: string, place?: string): string | undefined {
  if (address === undefined) return undefined;
  const url = new URL(address);
  url.searchParams.set(attemptParameter, secret);
  if (place !== undefined) url.searchParams.set(returnParameter, place);
  return url.href;
}

/** The current page as a callback URL may contain it: only the path, because other sites see the URL. */
export function placeAfterTrip({ location }: Window, target: Target): string {
  const query = new URLSearchParams({ [returned.target]: targetKey(target) });
  return `${location.origin}${location.pathname}?${query}`;
}
