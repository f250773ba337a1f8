import { type ComposioEvent, type ConnectSnapshot, idleSnapshot } from "./states.ts";

/** What a flow shows of itself, and who hears of it. */
export interface FlowState {
  getSnapshot(): ConnectSnapshot;
  set(change: Partial<ConnectSnapshot>): void;
  /** Tells those who wait for an end that this is one. */
  tellEnd(): void;
  subscribe(listener: () => void): () => void;
  onEnd(listener: (snapshot: ConnectSnapshot) => void): () => void;
}

export function createFlowState(report: (name: ComposioEvent["name"]) => void): FlowState {
  const listeners = new Set<() => void>();
  const endListeners = new Set<(snapshot: ConnectSnapshot) => void>();
  let snapshot = idleSnapshot;

  function set(change: Partial<ConnectSnapshot>): void {
    const previous = snapshot.state;
    snapshot = { ...snapshot, ...change };
    if (snapshot.state !== previous) report(`connect.${snapshot.state}`);
    for (const listener of [...listeners]) listener();
  }

  return {
    getSnapshot: () => snapshot,
    set,
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
