import { isLocalPath, pageRedirectKey, pageRedirectPattern } from "../../protocol/callback.ts";
import type { SafeStorage } from "./storage.ts";

/** Stores the page to return to, before this tab goes to the provider. */
export function storePageRedirect(attempt: string, { location }: Window, storage: SafeStorage): void {
  storage.set(pageRedirectKey, `${attempt} ${location.pathname}${location.search}${location.hash}`);
}

/**
 * The page to which this tab returns. Null if the tab has started no redirect, or if the callback names another attempt. A
 * callback without an attempt is accepted: with callback identity verification, Composio does not use our callback URL.
 */
export function returnPathOf(attempt: string | null, storage: SafeStorage): string | null {
  const [, own, path] = pageRedirectPattern.exec(storage.get(pageRedirectKey) ?? "") ?? [];
  return path !== undefined && isLocalPath(path) && (attempt === null || attempt === own) ? path : null;
}

/** Removes the stored path after a page has loaded, unless it is the app's own callback route, which still needs it. */
export function endPageRedirect({ location }: Window, storage: SafeStorage): void {
  if (!/[?&](attempt|connected_?account_?id)=/i.test(location.search)) storage.remove(pageRedirectKey);
}
