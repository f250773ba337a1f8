import { parseJson } from "../../platform/json.ts";
import {
  type CallbackOutcome,
  type CallbackSignal,
  outcomePrefix,
  outcomes,
  signalChannel,
} from "../../protocol/callback.ts";
import type { SafeStorage } from "./storage.ts";
import { on } from "../../platform/listen.ts";

/** The parts of a window that callback signals need. */
export type SignalWindow = Pick<
  Window,
  "localStorage" | "sessionStorage" | "addEventListener" | "removeEventListener"
> & {
  readonly BroadcastChannel?: typeof BroadcastChannel;
};

/**
 * Sends a signal to every page of this origin, by BroadcastChannel and by a storage event, because a browser may block one
 * of them.
 */
export function publishSignal(signal: CallbackSignal, window: SignalWindow): void {
  const text = JSON.stringify(signal);
  try {
    if (window.BroadcastChannel) {
      const channel = new window.BroadcastChannel(signalChannel);
      channel.postMessage(text);
      channel.close();
    }
  } catch {
    // A browser that blocks storage may block channels too. Then the waiting page learns of the end by its polls.
  }
  try {
    window.localStorage.setItem(signalChannel, text);
    window.localStorage.removeItem(signalChannel);
  } catch {
    // Storage is blocked (private mode, partitioned frame). The channel has sent the signal.
  }
}

/** The signal of an account that was made from credentials, changed or deleted. */
export const changeSignal = "changed";

/** The signal that another user may be signed in, or nobody: the app has called `client.reset()`, or an answer has named another user. */
export const userSignal = "changed user";

/** Whether a text is one of the two signals above. Both only make a page ask its own handler. */
export const isChange = (text: string): boolean => text.startsWith(changeSignal);

/** Stores the callback's outcome for the page that this tab returns to. */
export function leaveOutcome({ attempt, outcome }: CallbackSignal, window: SignalWindow): void {
  if (attempt === null) return;
  try {
    window.sessionStorage.setItem(outcomePrefix + attempt, outcome);
  } catch {
    // Storage is blocked. The page polls, and the server knows most outcomes.
  }
}

/** The stored outcome for an attempt. Reading removes it. */
export function takeOutcome(attempt: string, storage: SafeStorage): CallbackOutcome | null {
  const left = storage.get(outcomePrefix + attempt);
  if (left !== null) storage.remove(outcomePrefix + attempt);
  return outcomes.find((known) => known === left) ?? null;
}

/**
 * Listens for signals until the returned function is called. A signal may arrive twice. Any script of this origin can send
 * a text: `parseSignal` checks whether it is a signal.
 */
export function listenForSignals(window: SignalWindow, onText: (text: string) => void): () => void {
  const receive = (text: unknown) => {
    if (typeof text === "string") onText(text);
  };
  const channel = openChannel(window);
  if (channel) channel.onmessage = (event) => receive(event.data);
  const stop = on(window, "storage", (event) => {
    if (event.key === signalChannel) receive(event.newValue);
  });
  return () => {
    channel?.close();
    stop();
  };
}

function openChannel(window: SignalWindow): BroadcastChannel | null {
  try {
    return window.BroadcastChannel ? new window.BroadcastChannel(signalChannel) : null;
  } catch {
    return null; // Firefox blocks channels if it blocks storage.
  }
}

/** The signal in a text; null for any other text. */
export function parseSignal(text: string): CallbackSignal | null {
  const value = parseJson(text);
  if (typeof value !== "object" || value === null || !("outcome" in value) || !("attempt" in value)) return null;
  const outcome = outcomes.find((known) => known === value.outcome);
  const { attempt } = value;
  return outcome && (attempt === null || typeof attempt === "string") ? { attempt, outcome } : null;
}
