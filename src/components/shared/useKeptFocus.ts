import { type RefObject, useEffect, useRef } from "react";
import { useBrowserLayoutEffect } from "../../react/useBrowserLayoutEffect.ts";
import { on } from "../../platform/listen.ts";

/**
 * Keeps the focus in a component that replaces the focused element, as when an account replaces a connect button.
 * @param key changes when the element is replaced
 * @param next returns the element that gets the focus
 */
export function useKeptFocus(
  root: RefObject<HTMLElement | null>,
  key: string | boolean,
  next: (root: HTMLElement) => HTMLElement | null,
): void {
  const hadFocus = useRef(false);
  const shown = useRef(key);
  useEffect(() => {
    const element = root.current;
    if (!element) return undefined;
    const { ownerDocument } = element;
    const follow = (event: Event) => {
      // The path, because a shadow root hides the target.
      hadFocus.current = event.composedPath().includes(element);
    };
    const stops = [on(ownerDocument, "focusin", follow), on(ownerDocument, "pointerdown", follow, true)];
    return () => {
      for (const stop of stops) stop();
    };
  }, [root]);
  useBrowserLayoutEffect(() => {
    if (shown.current === key) return;
    shown.current = key;
    const element = root.current;
    if (element && hadFocus.current && element.ownerDocument.activeElement === element.ownerDocument.body) {
      next(element)?.focus();
    }
  });
}
