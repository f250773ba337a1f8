import { type RefObject, useEffect } from "react";
import { useComposio } from "../../react/context/context.ts";
import { useStableCallback } from "../../react/hooks/useStableCallback.ts";
import { isOfInputMethod, on } from "../../platform/listen.ts";

/**
 * Calls back when the user dismisses an open element: by Escape inside it, or by a press outside of it.
 * @param sparesRoots whether a press on another component does not count
 */
export function useDismiss(
  root: RefObject<HTMLElement | null>,
  isOpen: boolean,
  dismiss: (by: "escape" | "press") => void,
  sparesRoots = false,
): void {
  const { modals } = useComposio().overlay;
  const onDismiss = useStableCallback(dismiss);
  useEffect(() => {
    const element = root.current;
    if (!isOpen || !element) return undefined;
    const { ownerDocument } = element;
    const takesEscape = (event: KeyboardEvent) => {
      if (isOfInputMethod(event) || !isWithin(event)) return false;
      onDismiss("escape");
      return true;
    };
    const onPress = (event: PointerEvent) => {
      const [target] = event.composedPath();
      const isSpared = sparesRoots && target instanceof Element && target.closest(".cr-connect") !== null;
      if (!isWithin(event) && !isSpared) onDismiss("press");
    };
    const isWithin = (event: Event) => event.composedPath().includes(element);
    modals.push(takesEscape);
    const stop = on(ownerDocument, "pointerdown", onPress, true);
    return () => {
      modals.splice(modals.indexOf(takesEscape), 1);
      stop();
    };
  }, [root, isOpen, onDismiss, modals, sparesRoots]);
}
