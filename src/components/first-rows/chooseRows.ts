/** A row of a list that may show only some of its rows at first. */
export interface RowToChoose {
  /** Stays the same as long as the row exists. */
  readonly key: string;
  /** Whether it is never hidden: it waits for the user, or something is under way in it. */
  readonly isUrgent: boolean;
}

/** By key of each row, whether it is hidden until the user asks for all. */
export type RowChoice = Map<string, boolean>;

/** Fewer rows than this are not hidden: "Show all" takes about as much room. */
const fewestHidden = 3;

/**
 * Chooses which rows are hidden: all but the first ones and the urgent ones. What was shown stays, and what comes later is
 * shown: a connection does not disappear because it has just been made, or repaired. Where a row is removed, the next
 * hidden one is shown.
 *
 * @param choice the last choice, which becomes the new one; an empty one to choose anew
 */
export function chooseRows(choice: RowChoice, rows: readonly RowToChoose[], limit: number): void {
  const isAnew = choice.size === 0;
  const hidden = rows.filter(({ key, isUrgent }) => !isUrgent && (isAnew || choice.get(key)));
  hidden.splice(0, Math.max(0, limit - rows.length + hidden.length));
  choice.clear();
  for (const row of rows) choice.set(row.key, hidden.length >= fewestHidden && hidden.includes(row));
}
