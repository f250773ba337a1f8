import { type CallbackSignal, parseCallback, signalChannel } from "../protocol/callback.ts";
import { publishSignal } from "../client/browser/callbackChannel.ts";

/** A jsdom window accepts only events of its own classes. Not every window has a BroadcastChannel. */
type EventWindow = Window &
  Pick<typeof globalThis, "StorageEvent"> &
  Partial<Pick<typeof globalThis, "BroadcastChannel">>;

/** Does what the callback page does when a popup reaches it. */
export function arriveAt(callback: URL, window: EventWindow): void {
  callBack(parseCallback(callback.searchParams), window);
}

/** Sends a signal to the page. */
export function callBack(signal: CallbackSignal, window: EventWindow): void {
  publishSignal(signal, window);
  if (window.BroadcastChannel) return;
  // A storage event only reaches other documents, and here the popup is none. It is sent a little later, as a real
  // one would be: by then Testing Library waits for something, and React expects updates.
  const init = { key: signalChannel, newValue: JSON.stringify(signal) };
  queueMicrotask(() => window.dispatchEvent(new window.StorageEvent("storage", init)));
}
