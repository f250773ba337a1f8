import { type ReactNode, useInsertionEffect, useState } from "react";
import { on } from "../../platform/listen.ts";

/**
 * Content that components render outside of themselves, so that it stays if they unmount, such as a dialog of a menu.
 */
export interface Overlay {
  /**
   * Escape handlers of open modals, menus and panels, the topmost last. The topmost is called first, then the next, until
   * one returns true: it has handled the press.
   */
  readonly modals: ((event: KeyboardEvent) => boolean)[];
  /** Sets the content of a key; null removes it. */
  set(key: string, content: ReactNode): void;
}

type Contents = Readonly<Record<string, ReactNode>>;

/** The overlay of a provider, and its contents, which the provider renders. */
export function useOverlay(): readonly [Overlay, ReactNode] {
  const [contents, setContents] = useState<Contents>({});
  const [overlay] = useState<Overlay>(() => ({
    modals: [],
    set: (key, content) =>
      setContents((current) => ((current[key] ?? null) === content ? current : { ...current, [key]: content })),
  }));
  // Insertion effects run before all other effects of the same commit, so this listener is registered first.
  useInsertionEffect(() => listenForEscape(overlay), [overlay]);
  return [overlay, Object.values(contents)];
}

/**
 * Handles Escape before other libraries, which would close their dialogs too: they listen on the document (radix-ui), on the
 * window in the capture phase (Mantine), or for keyup. Listeners run in the order of registration, so this one is
 * registered on mount.
 */
function listenForEscape({ modals }: Overlay): () => void {
  let isHandled = false;
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    // A repeat or a keyup belongs to the same press.
    if (event.type === "keydown" && !event.repeat) isHandled = modals.findLast((takes) => takes(event)) !== undefined;
    if (!isHandled) return;
    event.stopImmediatePropagation();
    event.preventDefault();
  };
  const stops = [on(window, "keydown", onKey, true), on(window, "keyup", onKey, true)];
  return () => {
    for (const stop of stops) stop();
  };
}
