import { createEmitter } from "../../platform/emitter.ts";

/** A set of keys. Its listeners are called when a key is set, also again, and when one is removed. */
export interface KeySet {
  has(key: string): boolean;
  set(key: string, isIn: boolean): void;
  subscribe(listener: () => void): () => void;
}

export function createKeySet(): KeySet {
  const keys = new Set<string>();
  const { emit, subscribe } = createEmitter();
  return {
    has: (key) => keys.has(key),
    set(key, isIn) {
      if (!isIn && !keys.has(key)) return;
      if (isIn) keys.add(key);
      else keys.delete(key);
      emit();
    },
    subscribe,
  };
}
