import { readFileSync } from "node:fs";
import type { Reporter, TestCase, TestModule } from "vitest/node";

/** One row of the threat model: an attack and the tests that try it. */
export interface AttackRow {
  readonly attack: string;
  readonly tests: readonly { readonly file: string; readonly name: string }[];
}

/** Reads the table of attacks. A test is written as `file: its name`. */
export function readThreatModel(path: string): AttackRow[] {
  return readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line.startsWith("| "))
    .flatMap((line) => {
      const cells = line.split("|").map((cell) => cell.trim());
      const tests = [...(cells.at(-2) ?? "").matchAll(/`([\w/-]+): ([^`]+)`/g)];
      const named = tests.map(([, file = "", name = ""]) => ({ file, name }));
      return named.length > 0 ? [{ attack: cells[1] ?? "", tests: named }] : [];
    });
}

/** Prints the threat model's attacks, each with its tries and what came of them. */
export default class AttackReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const rows = readThreatModel("docs/threat-model.md").map(({ attack, tests }) => {
      const tries = new Set(tests.flatMap(({ file, name }) => findTests(modules, file, name)));
      const through = [...tries].filter((test) => test.result().state !== "passed");
      const result = tries.size === 0 ? "NOT TRIED" : through.length === 0 ? "held" : `${through.length} GOT THROUGH`;
      return { attack, tries: tries.size, result };
    });
    const width = Math.max(...rows.map(({ attack }) => attack.length));
    for (const { attack, tries, result } of [{ attack: "attack", tries: "tries", result: "result" }, ...rows])
      console.log(`${attack.padEnd(width)}  ${String(tries).padStart(5)}  ${result}`);
    if (rows.some(({ result }) => result !== "held")) process.exitCode = 1;
  }
}

function findTests(modules: readonly TestModule[], file: string, name: string): TestCase[] {
  // A name of many tests has places for what each of them tries.
  const parts = name.split(/%[sjid]/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const pattern = new RegExp(`(^| > )${parts.join(".*")}($| > )`);
  return modules
    .filter(({ moduleId }) => /\.test\.tsx?$/.test(moduleId) && moduleId.includes(`/test/${file}.test.`))
    .flatMap((module) => [...module.children.allTests()].filter(({ fullName }) => pattern.test(fullName)));
}
