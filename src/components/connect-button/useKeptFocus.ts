import { type RefObject, useEffect, useLayoutEffect, useRef } from "react";

/**
 * Keeps the focus when a component replaces the element that has it, as when a connect button becomes the connection's
 * own control.
 *
 * @param key Changes when the element is replaced.
 */
export function useKeptFocus(
  root: RefObject<HTMLElement | null>,
  control: RefObject<HTMLElement | null>,
  key: boolean,
): void {
  const hasFocus = useRef(false);
  const shown = useRef(key);
  useEffect(() => {
    const element = root.current;
    if (!element) return undefined;
    const { ownerDocument } = element;
    const isWithin = (target: EventTarget | null) => target instanceof Node && element.contains(target);
    // Without a new target nobody has taken the focus: the element was removed, or the window has lost the focus.
    const onFocus = ({ type, target, relatedTarget }: FocusEvent) => {
      if (type === "focusin") hasFocus.current = isWithin(target);
      else if (relatedTarget) hasFocus.current = isWithin(relatedTarget);
    };
    const onPress = ({ target }: Event) => {
      hasFocus.current &&= isWithin(target);
    };
    element.addEventListener("focusin", onFocus);
    element.addEventListener("focusout", onFocus);
    ownerDocument.addEventListener("pointerdown", onPress, true);
    return () => {
      element.removeEventListener("focusin", onFocus);
      element.removeEventListener("focusout", onFocus);
      ownerDocument.removeEventListener("pointerdown", onPress, true);
    };
  }, [root]);
  useLayoutEffect(() => {
    if (shown.current === key) return;
    shown.current = key;
    const node = control.current;
    if (node && hasFocus.current && node.ownerDocument.activeElement === node.ownerDocument.body) node.focus();
  });
}
