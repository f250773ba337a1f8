import type { PollerStep } from "../client/trace/trace.ts";

/** A duration as text, such as `1.2 s` or `80 ms`. */
export function time(milliseconds: number): string {
  const rounded = Math.max(0, Math.round(milliseconds));
  return rounded < 1_000 ? `${rounded} ms` : `${(rounded / 1_000).toFixed(1)} s`;
}

/** The path of a request, relative to the handler. */
export function pathOf(url: string, baseUrl: string): string {
  const at = url.indexOf(baseUrl);
  return at < 0 ? url.replace(/^https?:\/\/[^/]+/, "") : url.slice(at + baseUrl.length);
}

/** The state of the poller as a sentence. */
export function pollerText(poller: PollerStep | null, now: number, window: Window | null): string {
  if (!poller || poller.ids.length === 0) return "Nothing is pending: it does not poll.";
  const what = poller.ids.length === 1 ? "1 account" : `${poller.ids.length} accounts`;
  if (window?.document.visibilityState === "hidden") return `Asleep with ${what}: the page is hidden.`;
  if (window && !window.navigator.onLine) return `Asleep with ${what}: the browser is offline.`;
  if (poller.stream === "heard") return `Listens to the event stream for ${what}.`;
  if (poller.isPolling) return `Polls ${what} now.`;
  if (poller.due === null) return `Waits for an event of ${what}.`;
  const isHeld = poller.notBefore > now && poller.due >= poller.notBefore;
  return `Polls ${what} in ${time(poller.due - now)}${isHeld ? ", because the server has sent Retry-After" : ""}.`;
}
