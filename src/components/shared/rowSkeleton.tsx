import { type ReactElement, useState } from "react";

/** A placeholder with the size of a row. */
export const rowSkeleton: ReactElement = (
  <>
    <span className="cr-logo" data-size="md" />
    <span className="cr-row-name" />
    <span className="cr-row-line" />
  </>
);

/** Placeholders of some rows. */
export const listSkeleton = (rows: number): readonly ReactElement[] =>
  Array.from({ length: rows }, (_, number) => (
    <li key={number} className="cr-row" data-kind="skeleton" aria-hidden="true">
      {rowSkeleton}
    </li>
  ));

/**
 * How many placeholders stand for a list that is loaded anew, for another user for example: as many as it had rows, so that the
 * page keeps its height, and the user the place where they are.
 * @param first their number before the first answer
 * @param count the number of rows; 0 while they are loaded
 * @param most the number of rows that the list has at most at first
 */
export function useRoom(first: number, count: number, most: number): number {
  const next = Math.min(count, most);
  // Not set in the first render: in React 18 the render that follows reads no server snapshots, and hydration fails.
  const [room, setRoom] = useState(next || first);
  if (next > 0 && next !== room) setRoom(next);
  return room;
}
