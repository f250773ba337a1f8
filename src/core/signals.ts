import type { CallbackOutcome, CallbackSignal } from "./callback.ts";

/** The channel and storage key on which the callback page says "look now". The handler's page uses the same. */
export const signalChannel = "composio-react:callback";

/** The parts of a window that signals travel on. */
export type SignalWindow = Pick<Window, "localStorage" | "addEventListener" | "removeEventListener"> & {
  readonly BroadcastChannel?: typeof BroadcastChannel;
};

const outcomes: readonly CallbackOutcome[] = ["success", "denied", "identity_mismatch", "failed", "unknown"];

/** Tells every page of this origin, by BroadcastChannel and, for browsers or modes that cut it, by storage. */
export function publishSignal(signal: CallbackSignal, window: SignalWindow): void {
  const text = JSON.stringify(signal);
  if (window.BroadcastChannel) {
    const channel = new window.BroadcastChannel(signalChannel);
    channel.postMessage(text);
    channel.close();
  }
  try {
    window.localStorage.setItem(signalChannel, text);
    window.localStorage.removeItem(signalChannel);
  } catch {
    // Storage is forbidden here (privacy mode, partitioned frame): the channel has said it.
  }
}

/** Hears signals until the returned function is called. A signal may arrive twice; anything malformed is dropped. */
export function listenForSignals(window: SignalWindow, onSignal: (signal: CallbackSignal) => void): () => void {
  const receive = (text: unknown) => {
    const signal = parseSignal(text);
    if (signal) onSignal(signal);
  };
  const channel = window.BroadcastChannel ? new window.BroadcastChannel(signalChannel) : null;
  if (channel) channel.onmessage = (event) => receive(event.data);
  const onStorage = (event: StorageEvent) => {
    if (event.key === signalChannel) receive(event.newValue);
  };
  window.addEventListener("storage", onStorage);
  return () => {
    channel?.close();
    window.removeEventListener("storage", onStorage);
  };
}

function parseSignal(text: unknown): CallbackSignal | null {
  if (typeof text !== "string") return null;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null; // Not ours: any script of this origin may post here.
  }
  if (typeof value !== "object" || value === null || !("outcome" in value) || !("attempt" in value)) return null;
  const outcome = outcomes.find((known) => known === value.outcome);
  const { attempt } = value;
  return outcome && (attempt === null || typeof attempt === "string") ? { attempt, outcome } : null;
}
