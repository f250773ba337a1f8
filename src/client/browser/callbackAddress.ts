import { attemptParameter, returnParameter, returned } from "../../protocol/callback.ts";
import { targetKey } from "../../protocol/targets.ts";
import type { Target } from "../../protocol/types.ts";

/** Where the provider's answer comes to, with the secret of its attempt and, where no tab keeps it, the way back. */
export function callbackAddress(address: string | undefined, secret: string, place?: string): string | undefined {
  if (address === undefined) return undefined;
  const url = new URL(address);
  url.searchParams.set(attemptParameter, secret);
  if (place !== undefined) url.searchParams.set(returnParameter, place);
  return url.href;
}

/** The page as the address of a callback may name it: others get to see the path and no more. */
export function placeAfterTrip({ location }: Window, target: Target): string {
  const query = new URLSearchParams({ [returned.target]: targetKey(target) });
  return `${location.origin}${location.pathname}?${query}`;
}
