import { useEffect, useSyncExternalStore } from "react";
import { type Emitter, createEmitter } from "../platform/emitter.ts";

/** Code that a page loads later. */
export interface Later<Code> {
  /** Null until it is loaded. */
  readonly code: Code | null;
  /** Whether it could not be loaded: the page is offline, or a new version was deployed. */
  readonly hasFailed: boolean;
}

/** Loading starts on mount. After a failure, it starts again when `attempt` changes. */
export type UseLater<Code> = (attempt?: unknown) => Later<Code>;

export const notLoaded: Later<never> = { code: null, hasFailed: false };

export interface CodeStore<Code> {
  /** Never rejects. */
  readonly load: () => Promise<void>;
  readonly read: () => Later<Code>;
  readonly subscribe: Emitter<void>["subscribe"];
}

/** Code that is loaded once for the whole page. */
export function createCodeStore<Code>(importCode: () => Promise<Code>): CodeStore<Code> {
  const { emit, subscribe } = createEmitter();
  let current: Later<Code> = notLoaded;
  return {
    async load() {
      if (current.code) return;
      try {
        current = { code: await importCode(), hasFailed: false };
      } catch {
        current = { code: null, hasFailed: true };
      }
      emit();
    },
    read: () => current,
    subscribe,
  };
}

/** Makes the hook for code that a page loads later. What it renders is not in the server's HTML. */
export function createLater<Code>(importCode: () => Promise<Code>): UseLater<Code> {
  const { load, read, subscribe } = createCodeStore(importCode);
  return function useLater(attempt) {
    useEffect(() => void load(), [attempt]);
    return useSyncExternalStore(subscribe, read, () => notLoaded);
  };
}
