import { type RefObject, useLayoutEffect } from "react";

/** Pixels between the anchor and the popover, and at least between the popover and the edge of the window. */
const gap = 6;
const margin = 8;

/**
 * Shows an element with `popover="manual"` beside its anchor, above everything else on the page, so that it moves
 * nothing. Positioned by script, because CSS anchor positioning is too new. Without popovers, in older browsers, the
 * stylesheet positions the element.
 */
export function usePopover(
  popover: RefObject<HTMLElement | null>,
  anchor: RefObject<HTMLElement | null>,
  isOpen: boolean,
  align: "start" | "end" = "start",
): void {
  useLayoutEffect(() => {
    const element = popover.current;
    const base = anchor.current;
    const view = element?.ownerDocument.defaultView;
    if (!isOpen || !element || !base || !view || typeof element.showPopover !== "function") return undefined;

    function place(): void {
      if (!element || !base || !view) return;
      const { clientWidth, clientHeight } = element.ownerDocument.documentElement;
      const box = base.getBoundingClientRect();
      const { offsetWidth: width, offsetHeight: height } = element;
      const isAtLeft = (align === "start") === (view.getComputedStyle(base).direction !== "rtl");
      const left = isAtLeft ? box.left : box.right - width;
      const below = box.bottom + gap;
      const above = box.top - gap - height;
      const isAbove = below + height > clientHeight - margin && above >= margin;
      element.style.setProperty("left", `${Math.max(margin, Math.min(left, clientWidth - width - margin))}px`);
      element.style.setProperty("top", `${isAbove ? above : below}px`);
    }

    element.showPopover();
    place();
    const sizes = typeof ResizeObserver === "undefined" ? null : new ResizeObserver(place);
    sizes?.observe(element);
    sizes?.observe(base);
    view.addEventListener("scroll", place, { capture: true, passive: true });
    view.addEventListener("resize", place);
    return () => {
      sizes?.disconnect();
      view.removeEventListener("scroll", place, { capture: true });
      view.removeEventListener("resize", place);
      if (element.isConnected && element.matches(":popover-open")) element.hidePopover();
    };
  }, [popover, anchor, isOpen, align]);
}
