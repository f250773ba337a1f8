import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readThreatModel } from "../../scripts/AttackReporter.ts";

const rows = readThreatModel("docs/threat-model.md");

test.each(rows.flatMap(({ tests }) => tests.map(({ file, name }) => [file, name] as const)))(
  "the threat model's test exists: %s: %s",
  (file, name) => {
    const path = [`test/${file}.test.ts`, `test/${file}.test.tsx`].find((candidate) => existsSync(candidate));
    expect(readFileSync(path ?? "", "utf8")).toContain(`(${JSON.stringify(name)}`);
  },
);

test("every attack of the threat model has a test", () => {
  const text = readFileSync("docs/threat-model.md", "utf8");
  const table = text.slice(text.indexOf("## Attacks"), text.indexOf("## What is not stopped"));
  expect(rows).toHaveLength(table.split("\n").filter((line) => line.startsWith("| ")).length - 2);
});
