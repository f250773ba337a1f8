import { on } from "../../platform/listen.ts";

/** Whether the page is visible and online, and whether its user is there. */
export interface PageActivity {
  readonly isFollowed: boolean;
  /** Whether the page is hidden or offline. False while no page is followed. */
  readonly isAsleep: boolean;
  /**
   * Whether another window has the focus, such as the provider's. Every way back (the focus, a closed window, a
   * callback) is an event.
   */
  readonly isAway: boolean;
  /**
   * Follows a page until the returned function is called. `onChange` is called when focus, visibility or network
   * change.
   */
  follow(window: Window, onChange: () => void): () => void;
}

export function createPageActivity(): PageActivity {
  let page: Window | null = null;
  let wasLeft = false;
  return {
    get isFollowed() {
      return page !== null;
    },
    get isAsleep() {
      return page !== null && (page.document.visibilityState === "hidden" || !page.navigator.onLine);
    },
    get isAway() {
      // jsdom says that a document without a focused element has no focus, but it sends no `blur`.
      return wasLeft && page?.document.hasFocus() === false;
    },
    follow(window, onChange) {
      page = window;
      const stops = [
        on(window, "blur", () => (wasLeft = true)),
        on(window.document, "visibilitychange", onChange),
        ...["focus", "online", "offline", "pageshow"].map((name) => on(window, name, onChange)),
      ];
      return () => {
        page = null;
        for (const stop of stops) stop();
      };
    },
  };
}
