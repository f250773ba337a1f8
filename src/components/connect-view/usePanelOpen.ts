import { type RefObject, useEffect, useState } from "react";
import { on } from "../../platform/listen.ts";
import { useDismiss } from "../shared/useDismiss.ts";
import type { ConnectView } from "./connectView.ts";
import { useTurn } from "./useTurn.ts";

/** Milliseconds for which the pointer may be outside, between the button and the popover. */
const grace = 200;

/**
 * Whether a button's popover is open. After a change it is open at once, until the user dismisses it. Otherwise it is open
 * while the pointer or the focus is on the button, so that a new page does not open a popover for each of its buttons. A press
 * on `control` shows a dismissed text again. In a card it covers nothing that could be pressed, so a press elsewhere leaves it
 * there: while the user goes on writing in a chat, for example.
 */
export function usePanelOpen(
  panel: RefObject<HTMLElement | null>,
  root: RefObject<HTMLElement | null>,
  control: RefObject<HTMLElement | null>,
  view: Pick<ConnectView, "isUpdate" | "control" | "tone" | "actions"> & { readonly line: string | null },
  isAllowed: boolean,
): boolean {
  const [isPointed, setPointed] = useState(false);
  const [isFocused, setFocused] = useState(false);
  const { line, isUpdate, control: kind } = view;
  const [dismissed, setDismissed] = useState<string | null>(null);
  const [steadyLine, setSteadyLine] = useState(line);
  // The flow goes on after a failed poll. A panel that the user has closed stays closed then, and when polls succeed again.
  const hasPollFailed = view.tone === "warning" && view.actions.includes("cancel");
  if (!hasPollFailed && steadyLine !== line) setSteadyLine(line);
  const topic = hasPollFailed ? (steadyLine ?? line) : line;
  const isDue = isAllowed && line !== null && topic !== dismissed && (isUpdate || isPointed || isFocused);
  const isOpen = useTurn(panel, isDue ? line : null, isPointed, isFocused);
  const dismissUpdate = (by: "escape" | "press") => {
    if (by === "escape" || !panel.current?.matches(".cr-card :not([popover])")) setDismissed(topic);
  };
  useDismiss(root, isOpen && isUpdate, dismissUpdate, true);
  useDismiss(root, isOpen && !isUpdate, (by) => (by === "escape" ? setDismissed(topic) : setFocused(false)));
  // The same text is needed again after another attempt, whose own texts come between.
  if (dismissed !== null && topic !== dismissed) setDismissed(null);

  useEffect(() => {
    const element = root.current;
    if (!element) return undefined;
    let leaving: ReturnType<typeof setTimeout> | undefined;
    // The code may have been loaded after the pointer or the focus came.
    // oxlint-disable-next-line react/set-state-in-effect -- the listeners go on from what the DOM has at this moment
    setFocused(element.matches(":focus-within"));
    const stops = [
      on(element, "pointerenter", (event) => {
        clearTimeout(leaving);
        setPointed("pointerType" in event && event.pointerType === "mouse");
      }),
      on(element, "pointerleave", () => {
        leaving = setTimeout(setPointed, grace, false);
      }),
      on(element, "focusin", () => setFocused(true)),
      on(element, "focusout", () => setFocused(false)),
    ];
    return () => {
      clearTimeout(leaving);
      for (const stop of stops) stop();
    };
  }, [root]);

  useEffect(() => {
    const element = kind === "button" ? control.current : null;
    if (!element) return undefined;
    return on(element, "click", () => {
      setDismissed(null);
      // Safari does not focus a pressed button.
      setFocused(true);
    });
  });
  return isOpen;
}
