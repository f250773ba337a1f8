import { parseCallback } from "../../protocol/callback.ts";
import { leaveOutcome, publishSignal } from "./callbackChannel.ts";
import { storageOf } from "./storage.ts";
import { placeOfTrip } from "./pageRedirect.ts";

/**
 * For apps whose handler lives on another origin: call it on the app's own callback route. It tells the
 * waiting page to look now and closes the window, or, after a trip of the page itself, goes back to where
 * the user was. A window that may not be closed stays, so show a line such as "You can close this window".
 */
export function completeConnectCallback(window: Window & typeof globalThis = globalThis.window): void {
  const signal = parseCallback(new URLSearchParams(window.location.search));
  publishSignal(signal, window);
  // Only what this tab keeps of its own trip: a place in the address could be anybody's.
  const place = placeOfTrip(signal.attempt, storageOf(window, "sessionStorage"));
  if (place === null) return window.close();
  leaveOutcome(signal, window);
  window.location.replace(place);
}
