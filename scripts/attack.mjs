// Runs every test that docs/threat-model.md names, and prints attack, tries and result. `npm run attack`.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

const model = readFileSync("docs/threat-model.md", "utf8");
const named = [...model.matchAll(/`([\w/-]+): [^`]+`/g)].map(([, file]) => `test/${file}.test.ts`);
const files = [...new Set(named)].map((file) => (existsSync(file) ? file : `${file}x`));
const { status } = spawnSync("npx", ["vitest", "run", "--reporter=./scripts/AttackReporter.ts", ...files], {
  stdio: "inherit",
  // Longer than `npm test`: the random sequences of calls are three times as many.
  env: { ROUNDS: "3", ...process.env },
});
process.exitCode = status ?? 1;
