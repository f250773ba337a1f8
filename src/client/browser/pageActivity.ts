import { on } from "../../platform/listen.ts";

/** Whether the page is visible, online and focused. */
export interface PageActivity {
  readonly isFollowed: boolean;
  /** Whether the page is hidden or offline. False while no page is followed. */
  readonly isAsleep: boolean;
  /**
   * Whether another window has the focus, such as the provider's. Each way back to the page (focus, a closed window, a
   * callback) causes an event.
   */
  readonly isAway: boolean;
  /**
   * Follows a page until the returned function is called. `onChange` is called when focus, visibility or network
   * change.
   */
  follow(window: Window, onChange: () => void): () => void;
}

/** Whether a page is hidden or offline. */
export function isAsleep({ document, navigator }: Window): boolean {
  return document.visibilityState === "hidden" || !navigator.onLine;
}

export function createPageActivity(): PageActivity {
  let page: Window | null = null;
  let wasLeft = false;
  return {
    get isFollowed() {
      return page !== null;
    },
    get isAsleep() {
      return page !== null && isAsleep(page);
    },
    get isAway() {
      // In jsdom `hasFocus` is false without a focused element, so a `blur` must have come too.
      return wasLeft && page?.document.hasFocus() === false;
    },
    follow(window, onChange) {
      page = window;
      const stops = [
        on(window, "blur", () => (wasLeft = true)),
        on(window.document, "visibilitychange", onChange),
        ...(["focus", "online", "offline", "pageshow"] as const).map((name) => on(window, name, onChange)),
      ];
      return () => {
        page = null;
        for (const stop of stops) stop();
      };
    },
  };
}
