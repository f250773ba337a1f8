import type { RefObject } from "react";
import { useBrowserLayoutEffect } from "../../react/useBrowserLayoutEffect.ts";
import { on } from "../../platform/listen.ts";
import { zoomOf } from "./element.ts";

/** Pixels between the anchor and the popover. */
const gap = 6;
/** Least pixels between the popover and the edge of the window. */
const margin = 8;

/**
 * Shows an element beside its anchor, in the top layer, so that it moves nothing on the page. It is positioned by script, because
 * CSS anchor positioning is too new. In browsers without popovers the stylesheet positions it.
 */
export function usePopover(
  ref: RefObject<HTMLElement | null>,
  anchor: RefObject<HTMLElement | null>,
  isOpen: boolean,
  align: "start" | "end" = "start",
): void {
  useBrowserLayoutEffect(() => {
    const element = ref.current;
    const view = element?.ownerDocument.defaultView;
    if (!isOpen || !element || !view || isInCard(element)) return undefined;
    const sizes = typeof ResizeObserver === "undefined" ? null : new ResizeObserver(onResize);
    let observed: Element | null = null;
    let stopObserving: (() => void) | undefined;

    function observe(base: Element): void {
      if (base !== observed) sizes?.observe(base);
      observed = base;
      stopObserving?.();
      stopObserving = observeMoves(base, place);
    }

    /** The observed area is where the anchor is, measured from the edges of the window. */
    function onResize(): void {
      if (observed) observe(observed);
      place();
    }

    function place(): void {
      // On mount, the effects of a child run before the ref of its parent is set.
      const base = anchor.current;
      if (!element || !base || !view) return;
      if (base !== observed) observe(base);
      const { clientWidth, clientHeight } = element.ownerDocument.documentElement;
      // Boxes and the window are in the window's pixels, the element's own size and place in pixels that `zoom` has changed.
      const zoom = zoomOf(element);
      const box = base.getBoundingClientRect();
      const [width, height] = [element.offsetWidth * zoom, element.offsetHeight * zoom];
      const isAtLeft = (align === "start") === (view.getComputedStyle(base).direction !== "rtl");
      const left = isAtLeft ? box.left : box.right - width;
      const below = box.bottom + gap;
      const above = box.top - gap - height;
      const lowest = clientHeight - height - margin;
      const isAbove = below > lowest && above >= margin;
      // Without room on either side it covers its anchor.
      const top = isAbove ? above : Math.min(below, Math.max(margin, lowest));
      const inside = Math.max(margin, Math.min(left, clientWidth - width - margin));
      element.style.setProperty("left", `${inside / zoom}px`);
      element.style.setProperty("top", `${top / zoom}px`);
      // Clipped, not hidden: a live region is still announced, and Tab still reaches the buttons, which shows them again.
      const isHidden = !element.matches(":focus-within") && isOutOfSight(base);
      element.style.setProperty("clip-path", isHidden ? "inset(50%)" : "");
    }

    // Only while it is open, because a closed popover and its live region are not in the accessibility tree.
    element.setAttribute("popover", "manual");
    const canShow: boolean = Reflect.has(element, "showPopover");
    element.showPopover?.();
    // The stylesheet of jsdom hides popovers, but its script can't show them.
    if (!canShow && view.getComputedStyle(element).display === "none") element.removeAttribute("popover");
    place();
    sizes?.observe(element);
    const stopFollowing = canShow ? followMoves(element, place) : undefined;
    // A header that comes and goes by itself moves after the last scroll.
    const stops = [on(element, "focusin", place), on(view, "transitionend", place, true)];
    view.addEventListener("scroll", place, { capture: true, passive: true });
    view.addEventListener("resize", onResize);
    return () => {
      sizes?.disconnect();
      stopObserving?.();
      stopFollowing?.();
      for (const stop of stops) stop();
      view.removeEventListener("scroll", place, { capture: true });
      view.removeEventListener("resize", onResize);
      element.removeAttribute("popover");
      // Without the popover they would apply to the text for screen readers, and make the page wider and longer.
      element.style.removeProperty("left");
      element.style.removeProperty("top");
      element.style.removeProperty("clip-path");
    };
  }, [ref, anchor, isOpen, align]);
}

/**
 * Whether the stylesheet shows an open panel in its card, so that it need not be a popover. Without our styles, and while that
 * place is out of sight, it has to be one.
 */
function isInCard(element: HTMLElement): boolean {
  const card = element.closest(".cr-card");
  if (card === null || getComputedStyle(element).position !== "absolute") return false;
  const { left, top, width, height } = element.getBoundingClientRect();
  const root = element.getRootNode();
  const tree = root instanceof ShadowRoot ? root : element.ownerDocument;
  // jsdom has none.
  return card.contains(tree.elementFromPoint?.(left + width / 2, top + height / 2) ?? null);
}

/**
 * Whether nothing of an anchor can be seen: it was scrolled out of its pane or of the window, or under a header that stays.
 * Other popovers, such as those of the buttons beside it, do not count.
 */
function isOutOfSight(anchor: HTMLElement): boolean {
  const root = anchor.getRootNode();
  const [tree, host] = root instanceof ShadowRoot ? [root, root.host] : [anchor.ownerDocument, anchor];
  let { left, top, right, bottom } = anchor.getBoundingClientRect();
  // Without a layout (jsdom, happy-dom) there is nothing to see.
  if (right === left || !tree.elementFromPoint) return false;
  let { position } = getComputedStyle(host);
  for (let pane = host.parentElement; pane && pane !== pane.ownerDocument.body; pane = pane.parentElement) {
    const style = getComputedStyle(pane);
    // A pane does not clip what is positioned by something around it, and without a box it clips nothing.
    if (position === "fixed" || (position === "absolute" && style.position === "static")) continue;
    if (style.display === "contents") continue;
    ({ position } = style);
    if (style.overflow === "visible") continue;
    const box = pane.getBoundingClientRect();
    [left, top] = [Math.max(left, box.left), Math.max(top, box.top)];
    [right, bottom] = [Math.min(right, box.right), Math.min(bottom, box.bottom)];
  }
  if (right <= left || bottom <= top) return true;
  const points = [0.1, 0.5, 0.9].map((share) => [left + share * (right - left), top + share * (bottom - top)] as const);
  return points.every(([x, y]) => {
    const seen = tree.elementFromPoint(x, y);
    return !seen || !(anchor.contains(seen) || seen.contains(host) || seen.closest("[popover]"));
  });
}

/**
 * Shows an open popover again when its place was moved in the page, such as a row of a list that is sorted anew: a move hides
 * it, and takes its focus.
 */
function followMoves(element: HTMLElement, onMove: () => void): () => void {
  const { ownerDocument } = element;
  let focused: HTMLElement | null = null;
  const observer = new MutationObserver(() => {
    if (!element.isConnected) return;
    if (!element.matches(":popover-open")) element.showPopover?.();
    else if (element.style.clipPath === "") return;
    // What covered its button may be gone.
    onMove();
    if (ownerDocument.activeElement === ownerDocument.body) focused?.focus({ preventScroll: true });
  });
  for (const tree of [element.getRootNode(), ownerDocument]) observer.observe(tree, { childList: true, subtree: true });
  const stops = [
    on(element, "focusin", ({ target }) => (focused = target instanceof HTMLElement ? target : null)),
    on(element, "focusout", ({ relatedTarget }) => (focused = relatedTarget === null ? focused : null)),
  ];
  return () => {
    observer.disconnect();
    for (const stop of stops) stop();
  };
}

/** Shares of the element that are in the observed area, at which the browser reports a change. */
const thresholds = Array.from({ length: 21 }, (_, step) => step / 20);

/**
 * Calls `onMove` when the page's layout moves an element, for which there is no event. The observed area is the place where
 * the element is, so that each move takes it partly out of the area.
 */
function observeMoves(element: Element, onMove: () => void): () => void {
  if (typeof IntersectionObserver === "undefined") return () => undefined;
  const root = element.ownerDocument;
  let observer: IntersectionObserver | undefined;
  let isOver = false;
  function observe(): void {
    observer?.disconnect();
    if (isOver) return;
    const { top, right, bottom, left } = element.getBoundingClientRect();
    const { clientWidth, clientHeight } = root.documentElement;
    const insets = [top, clientWidth - right, clientHeight - bottom, left].map((inset) => `${-Math.floor(inset)}px`);
    const onChange = () => {
      // The first call tells only that the observation has begun. But the element may have moved before it.
      const now = element.getBoundingClientRect();
      if (now.top === top && now.left === left) return;
      onMove();
      observe();
    };
    observer = new IntersectionObserver(onChange, { root, rootMargin: insets.join(" "), threshold: thresholds });
    observer.observe(element);
  }
  observe();
  return () => {
    isOver = true;
    observer?.disconnect();
  };
}
