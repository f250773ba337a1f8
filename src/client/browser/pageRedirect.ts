import { isLocalPath, tripKey, tripPattern } from "../../protocol/callback.ts";
import type { SafeStorage } from "./storage.ts";

/** Stores the page to return to, before this tab goes to the provider. */
export function keepTrip(attempt: string, { location }: Window, storage: SafeStorage): void {
  storage.set(tripKey, `${attempt} ${location.pathname}${location.search}${location.hash}`);
}

/**
 * The page that this tab returns to. Null when the tab started no redirect, or when the callback names the attempt of
 * another. A callback without an attempt may come from a project with callback identity verification, which has no
 * callback URL of ours.
 */
export function placeOfTrip(attempt: string | null, storage: SafeStorage): string | null {
  const [, own, place] = tripPattern.exec(storage.get(tripKey) ?? "") ?? [];
  return place !== undefined && isLocalPath(place) && (attempt === null || attempt === own) ? place : null;
}

/** Ends the redirect once a page has loaded. On the app's own callback route the place is still needed. */
export function endTrip({ location }: Window, storage: SafeStorage): void {
  if (!/[?&](attempt|connected_?account_?id)=/i.test(location.search)) storage.remove(tripKey);
}
