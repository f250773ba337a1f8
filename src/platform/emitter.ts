/** A list of listeners for one kind of event. */
export interface Emitter<Value> {
  emit(value: Value): void;
  /** Returns a function that stops listening. */
  subscribe(listener: (value: Value) => void): () => void;
}

export function createEmitter<Value = void>(): Emitter<Value> {
  const listeners = new Set<(value: Value) => void>();
  return {
    emit(value) {
      // A copy, because a listener may add or remove listeners.
      for (const listener of [...listeners]) listener(value);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
