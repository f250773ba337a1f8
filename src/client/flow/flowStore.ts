import { createEmitter } from "../../platform/emitter.ts";
import type { Flow } from "./machineTypes.ts";
import { type ComposioEvent, type ConnectSnapshot, idleSnapshot } from "./states.ts";

/** The snapshot of a flow, and its listeners. */
export interface FlowStore {
  getSnapshot(): ConnectSnapshot;
  /** Publishes a flow's state to the listeners, and reports it if it has changed. */
  show(flow: Flow): void;
  /** Calls the listeners for ends. */
  tellEnd(): void;
  subscribe(listener: () => void): () => void;
  onEnd(listener: (snapshot: ConnectSnapshot) => void): () => void;
}

export function createFlowStore(report: (name: ComposioEvent["name"]) => void): FlowStore {
  const changes = createEmitter();
  const ends = createEmitter<ConnectSnapshot>();
  let snapshot = idleSnapshot;

  return {
    getSnapshot: () => snapshot,
    show(flow) {
      const previous = snapshot.state;
      const { at, state, account, error, hasWindow, leftWindow, link, attempt } = flow;
      const expiresAt = at === "waiting" ? attempt.expiresAt : null;
      snapshot = { state, account, error, hasWindow, leftWindow, link, expiresAt };
      if (state !== previous) report(`connect.${state}`);
      changes.emit();
    },
    tellEnd: () => ends.emit(snapshot),
    subscribe: changes.subscribe,
    // In a microtask: an app's callback that throws must not break the flow.
    onEnd: (listener) => ends.subscribe((ended) => queueMicrotask(() => listener(ended))),
  };
}
