import { isLocalPath, tripKey, tripPattern } from "../../protocol/callback.ts";
import type { SafeStorage } from "./storage.ts";

/** Keeps where this tab comes back to, as its page leaves. */
export function keepTrip(attempt: string, { location }: Window, storage: SafeStorage): void {
  storage.set(tripKey, `${attempt} ${location.pathname}${location.search}${location.hash}`);
}

/**
 * Where this tab's trip comes back to. Null where it is on none, or the callback names the attempt of another.
 * One that names none may be of a project with callback identity verification, which knows no callback URL.
 */
export function placeOfTrip(attempt: string | null, storage: SafeStorage): string | null {
  const [, own, place] = tripPattern.exec(storage.get(tripKey) ?? "") ?? [];
  return place !== undefined && isLocalPath(place) && (attempt === null || attempt === own) ? place : null;
}

/** The page is back, wherever it is; only a callback route of the app's own has yet to read where to go on. */
export function endTrip({ location }: Window, storage: SafeStorage): void {
  if (!/[?&](attempt|connected_?account_?id)=/i.test(location.search)) storage.remove(tripKey);
}
