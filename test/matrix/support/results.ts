import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { isCovering } from "./cells.ts";

/**
 * Collects what each cell of a matrix came to, and writes the table to a page of the docs. A whole run writes the
 * page anew; a covering run writes nothing: `differences` tells which of its cells the page does not have.
 */
export class Results {
  readonly #rows = new Map<string, Map<string, string>>();
  readonly #columns: readonly string[];

  /** @param columns the first columns, in order, if cells run at once and end in any order */
  constructor(columns: readonly string[] = []) {
    this.#columns = columns;
  }

  set(row: string, column: string, result: string): void {
    const cells = this.#rows.get(row) ?? new Map<string, string>();
    this.#rows.set(row, cells.set(column, result));
  }

  markdown(corner: string): string {
    const columns = [...new Set([...this.#columns, ...[...this.#rows.values()].flatMap((cells) => [...cells.keys()])])];
    const lines = [...this.#rows].map(([row, cells]) => line([row, ...columns.map((name) => cells.get(name) ?? "–")]));
    return [line([corner, ...columns]), line(["---", ...columns.map(() => "---")]), ...lines].join("\n");
  }

  /**
   * @param introduction The page above its table: what was run and what a cell says.
   * @param rows Those of a whole run. A run of a part (`vitest -t`) has not all of them, and writes nothing.
   */
  write(page: string, introduction: string, corner: string, rows: readonly string[] = []): void {
    const table = this.markdown(corner);
    process.stdout.write(`\n${table}\n`);
    if (isCovering || rows.some((row) => !this.#rows.has(row))) return;
    mkdirSync(dirname(page), { recursive: true });
    writeFileSync(page, `${introduction.trim()}\n\n${table}\n`);
  }

  /** The cells of this run that the page does not have as they came out. */
  differences(page: string, corner: string): string[] {
    const text = readFileSync(page, "utf8");
    const lines = text.split("\n");
    const columns = split(lines.find((line) => line.startsWith(`| ${corner} |`)) ?? "");
    return [...this.#rows].flatMap(([row, cells]) => {
      const written = split(lines.find((line) => line.startsWith(`| ${row} |`)) ?? "");
      return [...cells]
        .filter(([column, result]) => written[columns.indexOf(column)] !== result)
        .map(([column, result]) => `${row} × ${column}: ${result}`);
    });
  }
}

const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

const split = (line: string): string[] =>
  line
    .slice(1, -1)
    .split("|")
    .map((cell) => cell.trim());
