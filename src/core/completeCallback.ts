import { isLocalPath, parseCallback, returnParameter } from "./callback.ts";
import { leaveOutcome, publishSignal } from "./signals.ts";
import { storageOf } from "./storage.ts";
import { placeOfTrip } from "./trip.ts";

/**
 * For apps whose handler lives on another origin: call it on the app's own callback route. It tells the
 * waiting page to look now and closes the window, or, after a trip of the page itself, goes back to where
 * the user was. A window that may not be closed stays, so show a line such as "You can close this window".
 */
export function completeConnectCallback(window: Window & typeof globalThis = globalThis.window): void {
  const query = new URLSearchParams(window.location.search);
  const signal = parseCallback(query);
  publishSignal(signal, window);
  const trip = placeOfTrip(signal.attempt, storageOf(window, "sessionStorage"));
  const returnTo = trip ?? query.get(returnParameter);
  if (returnTo === null || !isLocalPath(returnTo)) return window.close();
  leaveOutcome(signal, window);
  window.location.replace(returnTo);
}
