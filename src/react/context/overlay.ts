import { type ReactNode, useInsertionEffect, useSyncExternalStore } from "react";

/** What components show outside of themselves, so that it stays when they unmount: a dialog opened from a menu. */
export interface Overlay {
  /** Modals that are open, the last one on top: that is asked about Escape, and says whether the press was for it. */
  readonly modals: ((event: KeyboardEvent) => boolean)[];
  /** Shows content under a key, in place of what the key had; null takes it away. */
  set(key: string, content: ReactNode): void;
  subscribe(listener: () => void): () => void;
  getSnapshot(): ReadonlyMap<string, ReactNode>;
}

export function createOverlay(): Overlay {
  const listeners = new Set<() => void>();
  let contents: ReadonlyMap<string, ReactNode> = new Map();
  return {
    modals: [],
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
  // Runs before the effects of all that comes into the page together with this, wherever it stands.
  useInsertionEffect(() => hearEscape(overlay), [overlay]);
  const contents = useSyncExternalStore(overlay.subscribe, overlay.getSnapshot, overlay.getSnapshot);
  return [...contents.values()];
}

/**
 * Libraries close their own dialogs by Escape wherever they hear it: on the document (radix-ui), on the window while
 * it captures (Mantine), when the key is let go. Who began to listen first is asked first: so from the start.
 */
function hearEscape({ modals }: Overlay): () => void {
  let isTaken = false;
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    // One that is held down, or let go, is still the same press.
    if (event.type === "keydown" && !event.repeat) isTaken = modals.at(-1)?.(event) ?? false;
    if (!isTaken) return;
    event.stopImmediatePropagation();
    event.preventDefault();
  };
  window.addEventListener("keydown", onKey, true);
  window.addEventListener("keyup", onKey, true);
  return () => {
    window.removeEventListener("keydown", onKey, true);
    window.removeEventListener("keyup", onKey, true);
  };
}
