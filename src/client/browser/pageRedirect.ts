import { isLocalPath, pageRedirectKey, pageRedirectPattern } from "../../protocol/callback.ts";
import type { SafeStorage } from "./storage.ts";

/** Stores the page to return to, before this tab goes to the provider. */
export function storePageRedirect(attempt: string, { location }: Window, storage: SafeStorage): void {
  storage.set(pageRedirectKey, `${attempt} ${location.pathname}${location.search}${location.hash}`);
}

/**
 * The page that this tab returns to. Null when the tab started no redirect, or when the callback names the attempt of
 * another. A callback without an attempt may come from a project with callback identity verification, which has no
 * callback URL of ours.
 */
export function returnPathOf(attempt: string | null, storage: SafeStorage): string | null {
  const [, own, path] = pageRedirectPattern.exec(storage.get(pageRedirectKey) ?? "") ?? [];
  return path !== undefined && isLocalPath(path) && (attempt === null || attempt === own) ? path : null;
}

/** Ends the redirect once a page has loaded. On the app's own callback route the path is still needed. */
export function endPageRedirect({ location }: Window, storage: SafeStorage): void {
  if (!/[?&](attempt|connected_?account_?id)=/i.test(location.search)) storage.remove(pageRedirectKey);
}
