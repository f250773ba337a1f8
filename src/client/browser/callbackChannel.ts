import { parseJson } from "../../platform/json.ts";
import {
  type CallbackOutcome,
  type CallbackSignal,
  outcomePrefix,
  outcomes,
  signalChannel,
} from "../../protocol/callback.ts";
import type { SafeStorage } from "./storage.ts";

/** The parts of a window that signals travel on. */
export type SignalWindow = Pick<
  Window,
  "localStorage" | "sessionStorage" | "addEventListener" | "removeEventListener"
> & {
  readonly BroadcastChannel?: typeof BroadcastChannel;
};

/** Tells every page of this origin, by BroadcastChannel and, for browsers or modes that cut it, by storage. */
export function publishSignal(signal: CallbackSignal, window: SignalWindow): void {
  const text = JSON.stringify(signal);
  try {
    if (window.BroadcastChannel) {
      const channel = new window.BroadcastChannel(signalChannel);
      channel.postMessage(text);
      channel.close();
    }
  } catch {
    // Browsers that forbid storage may forbid channels with it: the waiting page looks by itself.
  }
  try {
    window.localStorage.setItem(signalChannel, text);
    window.localStorage.removeItem(signalChannel);
  } catch {
    // Storage is forbidden here (privacy mode, partitioned frame): the channel has said it.
  }
}

/** Leaves what a callback says for the page that this very tab goes back to. */
export function leaveOutcome({ attempt, outcome }: CallbackSignal, window: SignalWindow): void {
  if (attempt === null) return;
  try {
    window.sessionStorage.setItem(outcomePrefix + attempt, outcome);
  } catch {
    // Storage is forbidden here: the page asks the server, which knows most of it.
  }
}

/** What a callback has left for an attempt; read once. */
export function takeOutcome(attempt: string, storage: SafeStorage): CallbackOutcome | null {
  const left = storage.get(outcomePrefix + attempt);
  if (left !== null) storage.remove(outcomePrefix + attempt);
  return outcomes.find((known) => known === left) ?? null;
}

/** Hears signals until the returned function is called. A signal may arrive twice; anything malformed is dropped. */
export function listenForSignals(window: SignalWindow, onSignal: (signal: CallbackSignal) => void): () => void {
  const receive = (text: unknown) => {
    const signal = parseSignal(text);
    if (signal) onSignal(signal);
  };
  const channel = openChannel(window);
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

function openChannel(window: SignalWindow): BroadcastChannel | null {
  try {
    return window.BroadcastChannel ? new window.BroadcastChannel(signalChannel) : null;
  } catch {
    return null; // Firefox forbids channels together with storage.
  }
}

function parseSignal(text: unknown): CallbackSignal | null {
  if (typeof text !== "string") return null;
  const value = parseJson(text); // Any script of this origin may post here.
  if (typeof value !== "object" || value === null || !("outcome" in value) || !("attempt" in value)) return null;
  const outcome = outcomes.find((known) => known === value.outcome);
  const { attempt } = value;
  return outcome && (attempt === null || typeof attempt === "string") ? { attempt, outcome } : null;
}
