import {
  type CallbackOutcome,
  localPath,
  outcomes,
  pageRedirectKey,
  pageRedirectPattern,
  returned,
} from "../../protocol/callback.ts";
import { targetOfKey } from "../../protocol/targets.ts";
import type { Target } from "../../protocol/types.ts";
import type { SafeStorage } from "./storage.ts";

/** Stores the page to return to, before this tab goes to the provider. */
export function storePageRedirect(attempt: string, { location }: Window, storage: SafeStorage): void {
  storage.set(pageRedirectKey, `${attempt} ${location.pathname}${location.search}${location.hash}`);
}

/**
 * The page to which this tab returns. Null if the tab has started no redirect, or if the callback names another attempt. A
 * callback without an attempt is accepted until the attempt has ended: with callback identity verification, Composio does not
 * use our callback URL.
 */
export function returnPathOf(attempt: string | null, storage: SafeStorage): string | null {
  const [, own, ended, path] = pageRedirectPattern.exec(storage.get(pageRedirectKey) ?? "") ?? [];
  const isItsOwn = attempt === own || (attempt === null && !ended);
  return path !== undefined && localPath.test(path) && isItsOwn ? path : null;
}

/**
 * Marks the stored path as ended, once a page has loaded. Not if its attempt is pending, and not on the app's own callback
 * route, which still needs it.
 */
export function endPageRedirect(
  { location }: Window,
  storage: SafeStorage,
  pending: readonly { readonly secret: string }[],
): void {
  if (/[?&](attempt|connected_?account_?id)=/i.test(location.search)) return;
  if (!pending.some(({ secret }) => isRedirectOf(secret, storage))) markEnded(storage);
}

/** Marks the path of this attempt as ended. */
export function endRedirectOf(attempt: string, storage: SafeStorage): void {
  if (isRedirectOf(attempt, storage)) markEnded(storage);
}

/** Whether this tab has gone to the provider for an attempt. */
export function isRedirectOf(attempt: string, storage: SafeStorage): boolean {
  return storage.get(pageRedirectKey)?.startsWith(`${attempt} `) ?? false;
}

/**
 * The path stays: a user who came back with the browser's button, and has cancelled, may go forward to the provider again, and
 * finish there. From now on only the attempt's own callback returns to it.
 */
function markEnded(storage: SafeStorage): void {
  const redirect = storage.get(pageRedirectKey);
  if (redirect !== null) storage.set(pageRedirectKey, redirect.replace(/^(\S+) (?=\/)/, "$1 ended "));
}

/** The result in the page's URL after a page redirect (`returned` in `protocol/callback.ts`). */
export interface Returned {
  readonly target: Target;
  readonly outcome: CallbackOutcome;
  readonly id: string;
}

/** Reads the result and removes it from the URL. Null if a part is missing. */
export function readReturned({ location, history }: Window): Returned | null {
  if (!location.search.includes(returned.target)) return null;
  const url = new URL(location.href);
  const [target, outcome, id] = [returned.target, returned.outcome, returned.account].map((name) => {
    const value = url.searchParams.get(name);
    url.searchParams.delete(name);
    return value;
  });
  history.replaceState(history.state, "", url.href);
  const known = outcomes.find((each) => each === outcome);
  const found = targetOfKey(target ?? "");
  return found && known && id ? { target: found, outcome: known, id } : null;
}
