import { type RefObject, useLayoutEffect, useRef, useState } from "react";

/** How much of the content there is room for: all; all, with less space around it; a short version. */
export type Room = "full" | "tight" | "short";

const less: Readonly<Record<Room, Room>> = { full: "tight", tight: "short", short: "short" };

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
 */
export function useSteadySize(root: RefObject<HTMLElement | null>, key: string): Room {
  const measured = useRef<Measured | null>(null);
  const [found, setFound] = useState<{ readonly key: string; readonly room: Room } | null>(null);
  const room = found?.key === key ? found.room : "full";
  useLayoutEffect(() => {
    const element = root.current;
    const before = measured.current;
    if (!element || before?.key === key) return;
    if (before) element.style.setProperty("min-inline-size", `min(${before.width}px, 100%)`);
    const now = { key, width: element.getBoundingClientRect().width, around: positionsAround(element) };
    const hasMoved = before?.around.some((position, index) => Math.abs(position - (now.around[index] ?? 0)) > 0.5);
    // With less content it is measured again.
    if (hasMoved && room !== "short") setFound({ key, room: less[room] });
    else measured.current = now;
  }, [root, key, room]);
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
