import type { Flow } from "./machineTypes.ts";
import { type ComposioEvent, type ConnectSnapshot, idleSnapshot } from "./states.ts";

/** The snapshot of a flow, and its listeners. */
export interface FlowStore {
  getSnapshot(): ConnectSnapshot;
  show(flow: Flow): void;
  /** Calls the listeners for ends. */
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
      // In a separate task, so that an app's callback that throws does not break the flow.
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
