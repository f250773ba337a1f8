/** Whether a run is to take every cell (`npm run test:matrix`) or a covering set (`MATRIX=cover`, as `.ci/run` does). */
export const isCovering: boolean = process.env.MATRIX === "cover";

/**
 * A covering set of a table: as few rows as show each value of each column at least once. The whole table, unless
 * the run asks for the covering set.
 */
export function cells<Row extends Readonly<Record<string, string>>>(table: readonly Row[]): Row[] {
  if (!isCovering) return [...table];
  const open = new Set(table.flatMap((row) => pairs(row)));
  const chosen: Row[] = [];
  while (open.size > 0) {
    const [best] = table.toSorted((one, other) => news(other, open) - news(one, open));
    if (!best) break;
    for (const pair of pairs(best)) open.delete(pair);
    chosen.push(best);
  }
  return chosen;
}

const pairs = (row: Readonly<Record<string, string>>): string[] =>
  Object.entries(row).map(([column, value]) => `${column}=${value}`);

const news = (row: Readonly<Record<string, string>>, open: ReadonlySet<string>): number =>
  pairs(row).filter((pair) => open.has(pair)).length;
