import { type RefObject, useState } from "react";
import { useBrowserLayoutEffect } from "../../react/useBrowserLayoutEffect.ts";

interface OpenPanel {
  readonly element: Element;
  readonly setShown: (isShown: boolean) => void;
}

/** The panels of each card that have something to show. Only the last one is shown. */
const openPanels = new WeakMap<Element, readonly OpenPanel[]>();

/**
 * Whether a panel is shown. The panels of a card have one place together, for the newest text, or for the button that gets the
 * pointer or the focus. If that panel closes, the one before it is shown again. A panel outside of a card is always shown.
 * @param text what the panel has to show; null for nothing
 */
export function useTurn(
  panel: RefObject<HTMLElement | null>,
  text: string | null,
  isPointed: boolean,
  isFocused: boolean,
): boolean {
  const [isShown, setShown] = useState(true);
  const isDue = text !== null;
  useBrowserLayoutEffect(() => {
    const element = panel.current;
    if (text === null || !element) return;
    order(element, (all) => {
      const others = without(element, all);
      return [...others.filter((each) => !isBusy(each)), { element, setShown }, ...others.filter(isBusy)];
    });
  }, [panel, text]);
  useBrowserLayoutEffect(() => {
    if (isPointed) moveToEnd(panel.current);
  }, [panel, isPointed]);
  useBrowserLayoutEffect(() => {
    if (isFocused) moveToEnd(panel.current);
  }, [panel, isFocused]);
  useBrowserLayoutEffect(() => {
    const element = panel.current;
    return isDue ? () => order(element, (all) => without(element, all)) : undefined;
  }, [panel, isDue]);
  return isDue && isShown;
}

/** Changes the order of the panels of an element's card. Nothing happens outside of a card. */
function order(element: Element | null, change: (all: readonly OpenPanel[]) => readonly OpenPanel[]): void {
  const card = element?.closest(".cr-card");
  if (!card) return;
  const all = change(openPanels.get(card) ?? []);
  openPanels.set(card, all);
  for (const each of all) each.setShown(each === all.at(-1));
}

/** A panel that has nothing to show is not among them, and stays away. */
function moveToEnd(element: Element | null): void {
  order(element, (all) => [...without(element, all), ...all.filter((each) => each.element === element)]);
}

function without(element: Element | null, all: readonly OpenPanel[]): OpenPanel[] {
  return all.filter((each) => each.element !== element);
}

/** A text of another button must not take the place of an action that the user is about to press. */
const isBusy = ({ element }: OpenPanel): boolean => element.matches(":hover, :focus-within");
