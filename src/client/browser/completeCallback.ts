import { parseCallback } from "../../protocol/callback.ts";
import { leaveOutcome, publishSignal } from "./callbackChannel.ts";
import { storageOf } from "./storage.ts";
import { returnPathOf } from "./pageRedirect.ts";

/**
 * For apps whose handler is on another origin: call it on the app's own callback route. It makes the waiting page poll and
 * closes the popup. After a page redirect it returns to the page where the user started. Some browsers do not let a page
 * close its window, so show a line such as "You can close this window".
 */
export function completeConnectCallback(window: Window & typeof globalThis = globalThis.window): void {
  const signal = parseCallback(new URLSearchParams(window.location.search));
  publishSignal(signal, window);
  // Only a path that is stored in this tab: anybody can write one into the URL.
  const path = returnPathOf(signal.attempt, storageOf(window, "sessionStorage"));
  if (path === null) return window.close();
  leaveOutcome(signal, window);
  window.location.replace(path);
}
