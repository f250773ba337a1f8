import type { Flow } from "./machineTypes.ts";
import { type ComposioEvent, type ConnectSnapshot, idleSnapshot } from "./states.ts";

/** What a flow shows of itself, and who hears of it. */
export interface FlowStore {
  getSnapshot(): ConnectSnapshot;
  show(flow: Flow): void;
  /** Tells those who wait for an end that this is one. */
  tellEnd(): void;
  subscribe(listener: () => void): () => void;
  onEnd(listener: (snapshot: ConnectSnapshot) => void): () => void;
}

export function createFlowStore(report: (name: ComposioEvent["name"]) => void): FlowStore {
  const listeners = new Set<() => void>();
  const endListeners = new Set<(snapshot: ConnectSnapshot) => void>();
  let snapshot = idleSnapshot;

  return {
    getSnapshot: () => snapshot,
    show(flow) {
      const previous = snapshot.state;
      const { at, state, account, error, hasWindow, leftWindow, link, attempt } = flow;
      const expiresAt = at === "waiting" ? attempt.expiresAt : null;
      snapshot = { state, account, error, hasWindow, leftWindow, link, expiresAt };
      if (state !== previous) report(`connect.${state}`);
      for (const listener of [...listeners]) listener();
    },
    tellEnd() {
      const last = snapshot;
      // Apart from the flow: an app's callback that throws breaks nothing here.
      for (const listener of [...endListeners]) queueMicrotask(() => listener(last));
    },
    subscribe: (listener) => add(listeners, listener),
    onEnd: (listener) => add(endListeners, listener),
  };
}

function add<Listener>(listeners: Set<Listener>, listener: Listener): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
