import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";

/** How much of the content there is room for: all; all, with less space around it; a short version; only an icon. */
export type Room = "full" | "tight" | "short" | "icon";

const less: Readonly<Record<Room, Room>> = { full: "tight", tight: "short", short: "icon", icon: "icon" };

interface Measured {
  readonly key: string;
  /** Pixels of the element itself. */
  readonly width: number;
  /** Where the elements around it are, relative to its parent. */
  readonly around: readonly number[];
}

/**
 * Keeps what stands beside an element where it is when the element's content changes. The element never becomes
 * narrower; where wider content would move something, the result says to show less of it.
 *
 * @param key Stands for the content.
 * @param keepsWidth Whether the element itself must not become wider either.
 */
export function useSteadySize(root: RefObject<HTMLElement | null>, key: string, keepsWidth = false): Room {
  const measured = useRef<Measured | null>(null);
  const [found, setFound] = useState<{ readonly key: string; readonly room: Room } | null>(null);
  const room = found?.key === key ? found.room : "full";
  useLayoutEffect(() => {
    const element = root.current;
    const before = measured.current;
    // In a hidden tab it has no size yet.
    if (!element || before?.key === key || element.getClientRects().length === 0) return;
    if (before) element.style.setProperty("min-inline-size", `${before.width}px`);
    const now = { key, width: element.getBoundingClientRect().width, around: positionsAround(element) };
    const hasGrown = keepsWidth && before !== null && now.width > before.width + 0.5;
    const hasMoved = before?.around.some((position, index) => Math.abs(position - (now.around[index] ?? 0)) > 0.5);
    // With less content it is measured again.
    if ((hasGrown || hasMoved) && room !== "icon") setFound({ key, room: less[room] });
    else measured.current = now;
  }, [root, key, room, keepsWidth]);
  useEffect(() => {
    const element = root.current;
    const parent = element?.parentElement;
    if (!parent || typeof ResizeObserver === "undefined") return undefined;
    // On a page that has become narrower the element starts anew.
    let frame = 0;
    const observer = new ResizeObserver(() => {
      if (parent.clientWidth >= (measured.current?.width ?? 0)) return;
      measured.current = null;
      // Not at once: a change of size inside an observer is reported to the page as an error.
      frame = requestAnimationFrame(() => element.style.removeProperty("min-inline-size"));
    });
    observer.observe(parent);
    return () => {
      cancelAnimationFrame(frame);
      observer.disconnect();
    };
  }, [root]);
  return room;
}

function positionsAround(element: HTMLElement): readonly number[] {
  const { parentElement, previousElementSibling, nextElementSibling } = element;
  const origin = parentElement?.getBoundingClientRect();
  if (!origin) return [];
  const siblings = [previousElementSibling, nextElementSibling].flatMap((sibling) => {
    const box = sibling?.getBoundingClientRect();
    return box ? [box.left - origin.left] : [];
  });
  return [origin.width, ...siblings];
}
