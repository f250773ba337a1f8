import { type RefObject, useEffect, useRef, useState } from "react";
import { type RowChoice, type RowToChoose, chooseRows } from "./chooseRows.ts";

export interface UseFirstRowsResult {
  readonly isShown: (key: string) => boolean;
  /** Whether the user has asked for all rows. Null if there is nothing to ask for. */
  readonly isExpanded: boolean | null;
  readonly toggle: () => void;
}

/**
 * Shows the first rows of a long list, and all of them when the user asks for it.
 *
 * @param rows all rows, in their order
 * @param root contains the rows, which are `.cr-row[data-key]`, and the button. What the app adds to a row may have a `data-key` too
 */
export function useFirstRows(
  rows: readonly RowToChoose[],
  limit: number,
  root: RefObject<HTMLElement | null>,
): UseFirstRowsResult {
  // Not set in the first render: see `useRoom`.
  const [last, setLast] = useState<RowChoice>(() => chooseRows(null, rows, limit));
  const [isExpanded, setExpanded] = useState(false);
  // Without a row of the last list, this is another list: of another user, for example.
  const isOther = !rows.some(({ key }) => last.has(key));
  if (isOther && isExpanded) setExpanded(false);
  const choice = chooseRows(isOther ? null : last, rows, limit);
  const isSame = choice.size === last.size && [...choice].every(([key, isHidden]) => last.get(key) === isHidden);
  if (!isSame) setLast(choice);

  /** After a press: the index of the first row that comes; -1 if rows go. */
  const pressed = useRef<number | null>(null);
  useEffect(() => {
    const list = root.current;
    if (!list || pressed.current === null) return;
    const row = list.querySelectorAll<HTMLElement>(".cr-row[data-key]")[pressed.current];
    pressed.current = null;
    if (row) {
      // The focus goes on with the first of the rows that have come, not behind all of them.
      const button = row.querySelector<HTMLElement>("button, a[href]");
      if (!button) row.tabIndex = -1;
      (button ?? row).focus();
    } else {
      // The rows above the button are gone.
      list.ownerDocument.activeElement?.scrollIntoView({ block: "nearest" });
    }
  });
  return {
    isShown: (key) => isExpanded || !choice.get(key),
    isExpanded: [...choice.values()].includes(true) ? isExpanded : null,
    toggle() {
      pressed.current = isExpanded ? -1 : rows.findIndex(({ key }) => choice.get(key));
      setExpanded(!isExpanded);
    },
  };
}
