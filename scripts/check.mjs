// Everything that has to hold, in the order that finds faults soonest. Ends with `N passed, N failed, N skipped`.
import { spawn } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const countsFile = join(root, ".cache/test-counts.json");
const bin = (name) => join(root, "node_modules/.bin", name);
const started = Date.now();
const failures = [];

rmSync(countsFile, { force: true });

await together([
  ["browser", process.execPath, "scripts/chromium.mjs"],
  ["redis", process.execPath, "scripts/redis.mjs"],
  ["types", bin("tsc"), "--noEmit"],
  ["format", bin("oxfmt"), "--check"],
  ["lint", bin("oxlint"), "--type-aware", "--deny-warnings"],
  ["unused code", bin("knip"), "--no-progress"],
  ["build", process.execPath, "scripts/build.mjs"],
]);
await together([
  ["stories build", bin("storybook"), "build", "--quiet", "--disable-telemetry"],
  ["package", "npm", "run", "--silent", "check:package"],
  ["size", bin("size-limit")],
]);
// Alone: what shares two cores with a bundler misses its deadlines.
await together([["tests", bin("vitest"), "run"]], { show: true });

const counts = readCounts();
// The tests' own failures are counted one by one.
const failed = counts.failed + failures.filter((name) => name !== "tests" || counts.failed === 0).length;
if (failures.length > 0) console.log(`\nFailed: ${failures.join(", ")}`);
console.log(`\n${((Date.now() - started) / 1000).toFixed(0)} s in all`);
console.log(`${counts.passed} passed, ${failed} failed, ${counts.skipped} skipped`);
process.exitCode = failed === 0 ? 0 : 1;

/** Runs commands two at a time. One that passes says so in a line; of one that fails, all is shown. */
async function together(commands, { show = false } = {}) {
  const queue = [...commands];
  const worker = async () => {
    for (let command = queue.shift(); command; command = queue.shift()) await run(command, show);
  };
  await Promise.all([worker(), worker()]);
}

async function run([name, file, ...parameters], show) {
  const begun = Date.now();
  const child = spawn(file, parameters, {
    cwd: root,
    // Packing would build again, under the feet of what runs beside it.
    env: { ...process.env, STORYBOOK_DISABLE_TELEMETRY: "1", npm_config_ignore_scripts: "true" },
    stdio: ["ignore", show ? "inherit" : "pipe", show ? "inherit" : "pipe"],
    shell: process.platform === "win32",
  });
  const output = [];
  child.stdout?.on("data", (chunk) => output.push(chunk));
  child.stderr?.on("data", (chunk) => output.push(chunk));
  const code = await new Promise((settle) => {
    child.on("error", (error) => {
      output.push(Buffer.from(String(error)));
      settle(1);
    });
    child.on("close", settle);
  });
  const seconds = ((Date.now() - begun) / 1000).toFixed(1);
  if (code === 0) return console.log(`ok    ${name} (${seconds} s)`);
  failures.push(name);
  console.log(`FAIL  ${name} (${seconds} s)\n${Buffer.concat(output).toString("utf8")}`);
}

function readCounts() {
  try {
    return JSON.parse(readFileSync(countsFile, "utf8"));
  } catch (error) {
    // The tests ended before they could count: that is one failure of "tests".
    if (error.code === "ENOENT") return { passed: 0, failed: 0, skipped: 0 };
    throw error;
  }
}
