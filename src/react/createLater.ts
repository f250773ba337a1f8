import { useEffect, useSyncExternalStore } from "react";
import { createEmitter } from "../platform/emitter.ts";

/** Code that a page loads later. */
export interface Later<Code> {
  /** Null until it is loaded. */
  readonly code: Code | null;
  /** Whether it could not be loaded: the page is offline, or a new version was deployed. */
  readonly hasFailed: boolean;
}

/** Loading starts on mount. After a failure, it starts again when `attempt` changes. */
export type UseLater<Code> = (attempt?: unknown) => Later<Code>;

/**
 * Makes the hook for code that is loaded once for the whole page.
 * @param isServed whether the server's HTML has what the code renders. Then a server loads the code at its start, and the hook
 * suspends while a browser takes over this HTML, until the code is there: call it below a `<Suspense>`.
 */
export function createLater<Code>(importCode: () => Promise<Code>, isServed = false): UseLater<Code> {
  const initial: Later<Code> = { code: null, hasFailed: false };
  const changes = createEmitter();
  let current = initial;

  async function load(): Promise<void> {
    if (current.code) return;
    try {
      current = { code: await importCode(), hasFailed: false };
    } catch {
      current = { code: null, hasFailed: true };
    }
    changes.emit();
  }

  if (isServed && typeof window === "undefined") void load();

  const read = () => current;
  const never = () => () => undefined;
  return function useLater(attempt) {
    useEffect(() => void load(), [attempt]);
    const later = useSyncExternalStore(changes.subscribe, read, isServed ? read : () => initial);
    const isServersHtml = useSyncExternalStore(
      never,
      () => false,
      () => isServed,
    );
    // oxlint-disable-next-line typescript/only-throw-error -- React waits for a thrown promise
    if (isServersHtml && later === initial) throw load();
    return later;
  };
}
