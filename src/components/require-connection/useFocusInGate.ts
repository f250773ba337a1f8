import { type RefObject, useLayoutEffect, useRef } from "react";
import { useKeptFocus } from "../shared/useKeptFocus.ts";

/**
 * Keeps the focus in a gate when the element that has it is removed or hidden. It goes to the next step's button, but
 * to the gate itself when the gate has just opened or closed: who was typing must not press something by the next key.
 *
 * @param missing Changes with the steps.
 */
export function useFocusInGate(root: RefObject<HTMLElement | null>, state: string, missing: string): void {
  const before = useRef(state);
  useLayoutEffect(() => {
    // Browsers take the focus from a hidden element only later.
    root.current?.querySelector<HTMLElement>("[hidden] :focus")?.blur();
  });
  useKeptFocus(root, `${state} ${missing}`, (gate) => {
    const isStep = before.current === "closed" && state === "closed";
    return (isStep && gate.querySelector<HTMLElement>("button:not([aria-disabled=true])")) || gate;
  });
  useLayoutEffect(() => {
    before.current = state;
  });
}
