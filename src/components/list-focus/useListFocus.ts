import { type FocusEventHandler, type RefObject, useEffect, useRef } from "react";

/** The rows of a list, and the tiles of a catalogue. */
const rows = ".cr-row, .cr-tile";

/**
 * Keeps the focus in a list when the element that has it is removed: a button that is replaced, a connection that is
 * removed. Then the row at the same place gets it. Outside of the rows ("Try again"), the search field or the list gets it.
 * `theirs`: the app's own handler.
 */
export function useListFocus<Target extends Element>(
  root: RefObject<HTMLElement | null>,
  theirs?: FocusEventHandler<Target>,
): { onFocus: FocusEventHandler<Target> } {
  const last = useRef<{ row: HTMLElement | null; index: number; element: HTMLElement } | null>(null);
  function restore(): void {
    const list = root.current;
    if (!list || !last.current) return;
    const { row, index, element } = last.current;
    if (element.isConnected || list.ownerDocument.activeElement !== list.ownerDocument.body) return;
    const found = rowsOf(list);
    const place = row?.isConnected ? row : (found[index] ?? found.at(-1));
    last.current = null;
    const inside = row ? place?.querySelector<HTMLElement>(".cr-menu-button, button") : list.querySelector("input");
    (inside ?? ((row && place) || list).closest<HTMLElement>("[tabindex]"))?.focus();
  }
  useEffect(() => {
    restore();
    if (!root.current) return undefined;
    // Parts of a row change without the list. Later, so that what they focus themselves comes first.
    const observer = new MutationObserver(() => setTimeout(restore));
    observer.observe(root.current, { childList: true, subtree: true });
    return () => observer.disconnect();
  });
  return {
    onFocus(event) {
      theirs?.(event);
      const target: EventTarget = event.target;
      const list = root.current;
      if (!list || !(target instanceof HTMLElement) || !list.contains(target)) return;
      const row = target.closest<HTMLElement>(rows);
      last.current = { row, index: row ? rowsOf(list).indexOf(row) : 0, element: target };
    },
  };
}

function rowsOf(list: HTMLElement): HTMLElement[] {
  return [...list.querySelectorAll<HTMLElement>(rows)];
}
