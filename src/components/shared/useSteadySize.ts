import { type RefObject, useEffect, useRef, useState } from "react";
import { useBrowserLayoutEffect } from "../../react/useBrowserLayoutEffect.ts";
import { zoomOf } from "./element.ts";

/** How much content there is room for. `full`: all. `tight`: all, with less space around it. `short`: a short text. `icon`: only an icon. */
export type Room = "full" | "tight" | "short" | "icon";

const less: Readonly<Record<Room, Room>> = { full: "tight", tight: "short", short: "icon", icon: "icon" };

interface Found {
  readonly key: string;
  readonly room: Room;
  readonly isFirst?: boolean;
}

interface Measured {
  readonly key: string;
  /** Pixels of the element itself, as the page shows it at the moment. */
  width: number;
}

/**
 * Keeps the elements beside an element in their places when its content changes. The element never becomes narrower. If wider
 * content would move another element, the result says to show less.
 * @param key represents the content
 * @param keepsWidth whether the element itself must not become wider either
 * @param first the room that the first content has until it was measured: as wide as the narrower content that may take its
 * place. What it shows then does not depend on which of them came first.
 */
export function useSteadySize(
  root: RefObject<HTMLElement | null>,
  key: string,
  keepsWidth = false,
  first?: Room | false,
): Room {
  const measured = useRef<Measured | null>(null);
  const [found, setFound] = useState<Found | null>(first ? { key, room: first, isFirst: true } : null);
  const room = found?.key === key ? found.room : "full";
  const isFirst = found?.isFirst;
  useBrowserLayoutEffect(() => {
    const element = root.current;
    const before = measured.current;
    if (isFirst) setFound(null);
    // A hidden element has no size.
    if (!element || before?.key === key || element.getClientRects().length === 0) return;
    if (before) setLeastWidth(element, `${before.width}px`);
    const width = widthOf(element);
    const hasGrown = before && width > before.width + 0.5;
    // If less content is to be shown, it is measured again.
    if (hasGrown && room !== "icon" && (keepsWidth || movesOthers(element, before.width))) {
      setFound({ key, room: less[room] });
    } else measured.current = { key: isFirst ? "" : key, width };
  }, [root, key, room, keepsWidth, isFirst]);
  useEffect(() => {
    const element = root.current;
    const parent = element?.parentElement;
    if (element) steady.set(element, measured);
    if (!parent || typeof ResizeObserver === "undefined") return undefined;
    let frame = 0;
    const observer = new ResizeObserver(() => {
      const now = measured.current;
      if (!now) return;
      if (parent.clientWidth + 1 > now.width) {
        now.width = widthOf(element);
        return;
      }
      // The page has become narrower: the measured width no longer counts.
      measured.current = null;
      // In the next frame, because browsers report a change of size inside the observer as an error.
      frame = requestAnimationFrame(() => setLeastWidth(element, ""));
    });
    observer.observe(parent);
    observer.observe(element);
    return () => {
      cancelAnimationFrame(frame);
      observer.disconnect();
    };
  }, [root]);
  return room;
}

function setLeastWidth({ style }: HTMLElement, width: string): void {
  style.minInlineSize = width;
}

const widthOf = (element: Element): number => element.getBoundingClientRect().width / zoomOf(element);

/** What is known of each element that keeps its size. */
const steady = new WeakMap<Element, RefObject<Measured | null>>();

/**
 * Whether elements around would stand elsewhere if the element had only this width. Both are measured now, because the page may
 * have changed for other reasons since the last time: a scrollbar, a neighbour's own text.
 */
function movesOthers(element: HTMLElement, width: number): boolean {
  const release = [hold(element)];
  const siblings = element.parentElement?.children ?? [];
  // In a row of buttons all of them change when the list comes. Here each has the width that it has on the screen. Not among
  // hundreds, since every one of them would measure all.
  for (const sibling of siblings.length > 50 ? [] : siblings) {
    const known = steady.get(sibling)?.current;
    // SAFETY: only HTML elements are in `steady`.
    if (known && sibling !== element) release.push(hold(sibling as HTMLElement, known.width));
  }
  const free = surroundings(element);
  element.style.maxInlineSize = `${width}px`;
  const held = surroundings(element);
  for (const undo of release) undo();
  return free.some((value, index) => {
    const change = value - (held[index] ?? 0);
    // The height, which is the first value, may become less: a wider element may have fewer lines.
    return (index === 0 ? change : Math.abs(change)) > 0.5;
  });
}

/** Gives an element a width at most, at once: an app's `* { transition: all 300ms }` would delay what is measured. */
function hold({ style }: HTMLElement, width?: number): () => void {
  const { maxInlineSize, transition } = style;
  style.transition = "none";
  if (width !== undefined) style.maxInlineSize = `${width}px`;
  return () => Object.assign(style, { maxInlineSize, transition });
}

/**
 * The height of what is around an element, and the positions in it. A parent with no other element may have the element's own
 * width: then what is around the parent counts.
 */
function surroundings(element: HTMLElement): readonly number[] {
  const { parentElement, previousElementSibling, nextElementSibling } = element;
  const box = element.getBoundingClientRect();
  if (!parentElement) return [box.height];
  const origin = parentElement.getBoundingClientRect();
  // Where their texts begin. Their other edges may move, and only give room.
  const start = getComputedStyle(parentElement).direction === "rtl" ? "right" : "left";
  const siblings = [previousElementSibling, nextElementSibling].flatMap((sibling) =>
    sibling ? [sibling.getBoundingClientRect()[start] - origin[start]] : [],
  );
  const around = siblings.length > 0 ? [origin.height, origin.width, ...siblings] : surroundings(parentElement);
  // Another line is more than 24 pixels away. Fewer are because its text has two lines if it is narrower.
  return [...around, (box.top - origin.top) / 48];
}
