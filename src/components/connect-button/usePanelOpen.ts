import { type PointerEvent, type RefObject, useEffect, useRef, useState } from "react";
import { useDismiss } from "../shared/useDismiss.ts";
import type { ConnectView } from "./connectView.ts";

export interface UsePanelOpenResult {
  readonly isOpen: boolean;
  /** Shows the text again after it was dismissed. */
  readonly open: () => void;
  /** Event handlers for the component's root. */
  readonly handlers: {
    readonly onPointerEnter: (event: PointerEvent) => void;
    readonly onPointerLeave: () => void;
    readonly onFocus: () => void;
    readonly onBlur: () => void;
  };
}

/** Milliseconds for which the pointer may be outside, between the button and the popover. */
const grace = 200;

/**
 * Whether a button's popover is open. After a change it is open at once, until the user dismisses it. Otherwise it is open
 * while the pointer or the focus is on the button, so that a new page does not open a popover for each of its buttons.
 */
export function usePanelOpen(root: RefObject<HTMLElement | null>, view: ConnectView): UsePanelOpenResult {
  const [isPointed, setPointed] = useState(false);
  const leaving = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(leaving.current), []);
  const [isFocused, setFocused] = useState(false);
  const [dismissed, setDismissed] = useState<string | null>(null);
  const { line, isUpdate } = view;
  const isOpen = line !== null && line !== dismissed && (isUpdate || isPointed || isFocused);
  useDismiss(root, isOpen && isUpdate, () => setDismissed(line), true);
  useDismiss(root, isOpen && !isUpdate, (by) => (by === "escape" ? setDismissed(line) : setFocused(false)));
  // The same text may be needed again, after another attempt.
  if (dismissed !== null && line === null) setDismissed(null);
  return {
    isOpen,
    open() {
      setDismissed(null);
      // Safari does not focus a pressed button.
      setFocused(true);
    },
    handlers: {
      onPointerEnter({ pointerType }) {
        clearTimeout(leaving.current);
        setPointed(pointerType === "mouse");
      },
      onPointerLeave() {
        leaving.current = setTimeout(setPointed, grace, false);
      },
      onFocus: () => setFocused(true),
      onBlur: () => setFocused(false),
    },
  };
}
