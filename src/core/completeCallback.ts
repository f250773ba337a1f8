import { parseCallback } from "./callback.ts";
import { publishSignal } from "./signals.ts";

/**
 * For apps whose handler lives on another origin: call it on the app's own callback route. It tells the
 * waiting page to look now and closes the window; where the window may not be closed, it stays, so show a
 * line such as "You can close this window".
 */
export function completeConnectCallback(window: Window & typeof globalThis = globalThis.window): void {
  publishSignal(parseCallback(new URLSearchParams(window.location.search)), window);
  window.close();
}
