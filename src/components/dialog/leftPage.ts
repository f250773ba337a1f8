import { on } from "../../platform/listen.ts";

/** Tells whether the user has left the page where a dialog was opened. */
export interface PageWatch {
  /** To be called after each change of the page's elements. */
  check(): void;
  stop(): void;
}

/**
 * Calls `onLeft` once, when the page shows something else than where the dialog was opened: the user went Back or the app changed
 * the path, and the dialog's component is gone. One of the two is not enough. A menu removes its items in the click, and a list may
 * mount its rows again; Back may change only a filter.
 *
 * @param page the address at the press
 * @param place the root of the component that opened the dialog
 */
export function watchPage(page: string, place: Element | undefined, onLeft: () => void): PageWatch {
  const { pathname } = new URL(page);
  let hasMoved = location.href !== page;
  let hasLeft = false; // Or the dialog has closed.
  function check(): void {
    if (hasLeft || !place || place.isConnected || !(hasMoved || location.pathname !== pathname)) return;
    hasLeft = true;
    onLeft();
  }
  const unlisten = on(window, "popstate", () => {
    hasMoved = true;
    // A router may have changed the page in a listener before this one.
    check();
  });
  // Its code may have come after the user had left.
  queueMicrotask(check);
  return {
    check,
    stop() {
      hasLeft = true;
      unlisten();
    },
  };
}
