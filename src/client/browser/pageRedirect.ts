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

/**
 * Removes the stored path after a page has loaded, unless it is still needed: by the app's own callback route, or by a pending
 * attempt. A user who came back with the browser's button may go forward to the provider again, and finish there.
 */
export function endPageRedirect(
  { location }: Window,
  storage: SafeStorage,
  pending: readonly { readonly secret: string }[],
): void {
  if (/[?&](attempt|connected_?account_?id)=/i.test(location.search)) return;
  if (!pending.some(({ secret }) => isRedirectOf(secret, storage))) storage.remove(pageRedirectKey);
}

/** Removes the stored path of an attempt that has ended. */
export function forgetPageRedirect(attempt: string, storage: SafeStorage): void {
  if (isRedirectOf(attempt, storage)) storage.remove(pageRedirectKey);
}

function isRedirectOf(attempt: string, storage: SafeStorage): boolean {
  return storage.get(pageRedirectKey)?.startsWith(`${attempt} `) ?? false;
}
