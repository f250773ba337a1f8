/** A row of a list that may show only some of its rows at first. */
export interface RowToChoose {
  /** Stays the same as long as the row exists. */
  readonly key: string;
  /** Whether it is never hidden: it waits for the user, or something is under way in it. */
  readonly isUrgent: boolean;
}

/** By key of each row, whether it is hidden until the user asks for all. */
export type RowChoice = ReadonlyMap<string, boolean>;

/** Fewer rows than this are not hidden: "Show all" takes about as much room. */
const fewestHidden = 3;

/**
 * Chooses which rows are hidden: all but the first ones and the urgent ones. What was shown stays, and what comes later is
 * shown: a connection does not disappear because it has just been made, or repaired. Where a row is removed, the next
 * hidden one is shown.
 *
 * @param last the last choice; null to choose anew
 */
export function chooseRows(last: RowChoice | null, rows: readonly RowToChoose[], limit: number): RowChoice {
  const hideable = rows.filter(({ key, isUrgent }) => !isUrgent && (!last || last.get(key)));
  hideable.splice(0, Math.max(0, limit - rows.length + hideable.length));
  const hidden = new Set(hideable.length < fewestHidden ? [] : hideable);
  return new Map(rows.map((row) => [row.key, hidden.has(row)]));
}
