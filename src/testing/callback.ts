import { type CallbackSignal, parseCallback, signalChannel } from "../protocol/callback.ts";
import { publishSignal } from "../client/browser/callbackChannel.ts";

/** A jsdom window accepts only events of its own classes. Not every window has a BroadcastChannel. */
type EventWindow = Window &
  Pick<typeof globalThis, "StorageEvent"> &
  Partial<Pick<typeof globalThis, "BroadcastChannel">>;

/** Does what the callback page does when a popup has reached it. */
export function arriveAt(callback: URL, window: EventWindow): void {
  callBack(parseCallback(callback.searchParams), window);
}

/** Sends a callback signal to the page. */
export function callBack(signal: CallbackSignal, window: EventWindow): void {
  publishSignal(signal, window);
  if (window.BroadcastChannel) return;
  // Writing to the storage sends an event only to other documents, and the scripted popup is none. So the event is sent here.
  // In a microtask, like a real one: then Testing Library is waiting, and React expects updates.
  const init = { key: signalChannel, newValue: JSON.stringify(signal) };
  queueMicrotask(() => window.dispatchEvent(new window.StorageEvent("storage", init)));
}
