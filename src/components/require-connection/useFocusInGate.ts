import { type RefObject, useRef } from "react";
import { useBrowserLayoutEffect } from "../../react/useBrowserLayoutEffect.ts";
import { useKeptFocus } from "../shared/useKeptFocus.ts";

/**
 * Keeps the focus in a gate if the focused element is removed or hidden. The next step's button gets it, or the gate itself if
 * the gate has just opened or closed: the next key of a user who is typing must not press a button.
 * @param missing changes with the steps
 */
export function useFocusInGate(root: RefObject<HTMLElement | null>, state: string, missing: string): void {
  const before = useRef(state);
  useBrowserLayoutEffect(() => {
    // Browsers remove the focus from a hidden element only later.
    root.current?.querySelector<HTMLElement>("[hidden] :focus")?.blur();
  });
  useKeptFocus(root, `${state} ${missing}`, (gate) => {
    const isStep = before.current === "closed" && state === "closed";
    return (isStep && gate.querySelector<HTMLElement>("button:not([aria-disabled=true])")) || gate;
  });
  useBrowserLayoutEffect(() => {
    before.current = state;
  });
}
