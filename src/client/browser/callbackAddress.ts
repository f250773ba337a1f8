import { attemptParameter, returnParameter, returned } from "../../protocol/callback.ts";
import { targetKey } from "../../protocol/targets.ts";
import type { Target } from "../../protocol/types.ts";
import type { SafeStorage } from "./storage.ts";

interface CallbackOptions {
  /** The connection's own `callbackUrl`, and the client's. Each may be relative to the page. */
  readonly own: string | undefined;
  readonly callbackUrl: string | undefined;
  /** `page`: the page itself goes to the provider. */
  readonly way: "window" | "page" | "link";
  readonly target: Target;
  /** The tab's storage, for the return address. */
  readonly ofThisTab: Pick<SafeStorage, "isLasting">;
  /** The handler's URL. */
  readonly baseUrl: string;
}

/** The callback URL with the attempt's secret. Undefined if the handler decides. Throws if `callbackUrl` is no URL. */
export function callbackAddress(page: Window, options: CallbackOptions, secret: string): string | undefined {
  const wanted = options.own ?? options.callbackUrl;
  const returns = options.way === "page" && needsReturnAddress(page, wanted, options.ofThisTab.isLasting);
  const address = returns ? `${options.baseUrl}/callback` : wanted;
  if (address === undefined) return undefined;
  const url = new URL(address, page.location.href);
  url.searchParams.set(attemptParameter, secret);
  if (returns) url.searchParams.set(returnParameter, returnAddressOf(page, options.target));
  return url.href;
}

/**
 * Whether the callback URL of a page redirect must contain the return address: if the tab can't store it, or if the callback
 * page can't read what the tab stores. Without a `callbackUrl` that page is the handler's, whose origin may be another one.
 * Not for a page of an app shell (`capacitor:`): browsers do not follow a redirect to it.
 */
function needsReturnAddress(page: Window, callbackUrl: string | undefined, isTabLasting: boolean): boolean {
  return !isTabLasting || (callbackUrl === undefined && page.location.origin.startsWith("http"));
}

/** The return address for a callback URL: the current page without query and hash, because other sites see that URL. */
function returnAddressOf({ location }: Window, target: Target): string {
  const query = new URLSearchParams({ [returned.target]: targetKey(target) });
  return `${location.origin}${location.pathname}?${query}`;
}
