import { type PointerEvent, type RefObject, useEffect, useRef, useState } from "react";
import { useDismiss } from "../shared/useDismiss.ts";
import type { ConnectView } from "./connectView.ts";

export interface UsePanelOpenResult {
  readonly isOpen: boolean;
  /** Shows the line again after it was dismissed. */
  readonly open: () => void;
  /** For the component's root. */
  readonly handlers: {
    readonly onPointerEnter: (event: PointerEvent) => void;
    readonly onPointerLeave: () => void;
    readonly onFocus: () => void;
    readonly onBlur: () => void;
  };
}

/** Milliseconds that the pointer may be away, as on its way from the button to the popover. */
const grace = 200;

/**
 * Whether a button's line is to be seen in its popover. What has just happened is shown at once, until the user
 * dismisses it. What was so when the page was opened is shown while the pointer or the focus is on the button: a page
 * full of buttons must not open a popover for each.
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
  // The same line may come again, after another attempt.
  if (dismissed !== null && line === null) setDismissed(null);
  return {
    isOpen,
    open() {
      setDismissed(null);
      // Safari does not focus a button that is pressed.
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
