import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Reporter, TestModule, TestRunEndReason } from "vitest/node";

/** Where `scripts/check.mjs` reads the counts of a run. It runs two at once. */
const countsFile = process.env["COUNTS_FILE"] ?? ".cache/test-counts/last.json";

/** Ends a run with the line that CI reads: `N passed, N failed, N skipped`. Vitest's own summary is for people. */
export class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[], reason: TestRunEndReason): void {
    const counts = { passed: 0, failed: unhandledErrors.length, skipped: 0 };
    for (const module of modules) {
      // A file that could not be loaded has errors of its own, and no tests to count.
      counts.failed += module.errors().length;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        counts[state === "passed" || state === "failed" ? state : "skipped"] += 1;
      }
    }
    // Such as a project that could not start: nothing was counted, and nothing is well.
    if (reason !== "passed" && counts.failed === 0) counts.failed = 1;
    mkdirSync(dirname(countsFile), { recursive: true });
    writeFileSync(countsFile, JSON.stringify(counts));
    console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  }
}
