/** Something that happens, and its listeners. */
export interface Emitter<Value> {
  emit(value: Value): void;
  /** Returns a function that stops listening. */
  subscribe(listener: (value: Value) => void): () => void;
}

export function createEmitter<Value = void>(): Emitter<Value> {
  const listeners = new Set<(value: Value) => void>();
  return {
    emit(value) {
      // A copy, because listeners may come and go while they are told.
      for (const listener of [...listeners]) listener(value);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
