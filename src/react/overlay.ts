import { type ReactNode, useSyncExternalStore } from "react";

/** What components show outside of themselves, so that it stays when they unmount: a dialog opened from a menu. */
export interface Overlay {
  /** Shows content under a key, in place of what the key had; null takes it away. */
  set(key: string, content: ReactNode): void;
  subscribe(listener: () => void): () => void;
  getSnapshot(): ReadonlyMap<string, ReactNode>;
}

export function createOverlay(): Overlay {
  const listeners = new Set<() => void>();
  let contents: ReadonlyMap<string, ReactNode> = new Map();
  return {
    set(key, content) {
      if ((contents.get(key) ?? null) === content) return;
      const next = new Map(contents);
      if (content === null) next.delete(key);
      else next.set(key, content);
      contents = next;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    getSnapshot: () => contents,
  };
}

/** Renders the overlay's contents: once per provider. */
export function OverlayOutlet({ overlay }: { overlay: Overlay }): ReactNode {
  const contents = useSyncExternalStore(overlay.subscribe, overlay.getSnapshot, overlay.getSnapshot);
  return [...contents.values()];
}
