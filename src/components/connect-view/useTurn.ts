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

  function order(change: (others: readonly OpenPanel[], own: OpenPanel) => readonly OpenPanel[]): void {
    const element = panel.current;
    const card = element?.closest(".cr-card");
    if (!element || !card) return;
    const others = openPanels.get(card)?.filter((each) => each.element !== element) ?? [];
    const all = change(others, { element, setShown });
    openPanels.set(card, all);
    for (const each of all) each.setShown(each === all.at(-1));
  }

  useBrowserLayoutEffect(() => {
    // A text of another button must not take the place of an action that the user is about to press.
    const isBusy = ({ element }: OpenPanel) => element.matches(":hover, :focus-within");
    if (isDue) order((others, own) => [...others.filter((each) => !isBusy(each)), own, ...others.filter(isBusy)]);
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- each new text takes its turn
  }, [text]);
  const attend = (isAttended: boolean) => {
    if (isDue && isAttended) order((others, own) => [...others, own]);
  };
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- only attention that begins takes a turn
  useBrowserLayoutEffect(() => attend(isPointed), [isPointed]);
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- as above
  useBrowserLayoutEffect(() => attend(isFocused), [isFocused]);
  useBrowserLayoutEffect(() => {
    return isDue ? () => order((others) => others) : undefined;
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- the function changes nothing by itself
  }, [isDue]);
  return isDue && isShown;
}
