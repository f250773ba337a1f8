import { appendFileSync } from "node:fs";

/**
 * A row of `npm run bench`'s one table: our figure beside a peer's, or beside the least that is possible (a floor),
 * of the same run.
 *
 * @param {{ what: string, ours: number, theirs: number, unit: string }} row
 */
export function summarize(row) {
  const file = process.env["BENCH_SUMMARY"];
  if (file) appendFileSync(file, `${JSON.stringify(row)}\n`);
}
