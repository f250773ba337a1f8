// Everything that has to hold, in the order that finds faults soonest; with `--matrix` a covering set of the wider
// matrices as well. Ends with `N passed, N failed, N skipped`.
import { spawn } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const countsFile = join(root, ".cache/test-counts.json");
const bin = (name) => join(root, "node_modules/.bin", name);
const started = Date.now();
const failures = [];
const total = { passed: 0, failed: 0, skipped: 0 };

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
/** The tests take what this very run has built instead of building it again. */
const built = {
  ...(failures.includes("build") ? {} : { BUILT_DIST: "1" }),
  ...(failures.includes("stories build") ? {} : { BUILT_STORIES: "1" }),
};
// Alone: what shares two cores with a bundler misses its deadlines.
await test("tests", [], built);
if (process.argv.includes("--matrix")) {
  // The others (browsers, compilers, server rendering, customers' tests) take longer than they find: `npm run test:matrix`.
  const suites = ["dialogs", "examples", "hosts", "runtimes", "sdk"].flatMap((name) => ["--project", name]);
  await test("matrix, a covering set", ["--config", "test/matrix/vitest.config.ts", ...suites], {
    ...built,
    MATRIX: "cover",
  });
  await test("look", ["--config", "test/look/vitest.config.ts"]);
}

if (failures.length > 0) console.log(`\nFailed: ${failures.join(", ")}`);
console.log(`\n${seconds(started)} s in all`);
console.log(`${total.passed} passed, ${total.failed + failures.length} failed, ${total.skipped} skipped`);
process.exitCode = failures.length === 0 && total.failed === 0 ? 0 : 1;

/** Runs commands two at a time. */
async function together(commands) {
  const queue = [...commands];
  const worker = async () => {
    for (let command = queue.shift(); command; command = queue.shift()) {
      const [name, file, ...parameters] = command;
      if (!(await run(name, file, parameters))) failures.push(name);
    }
  };
  await Promise.all([worker(), worker()]);
}

/** Runs tests in sight, and adds up what they counted. Their own failures are counted one by one. */
async function test(name, parameters = [], environment = {}) {
  rmSync(countsFile, { force: true });
  const hasPassed = await run(name, bin("vitest"), ["run", ...parameters], { show: true, environment });
  const counts = readCounts();
  for (const key of Object.keys(total)) total[key] += counts[key];
  if (!hasPassed && counts.failed === 0) failures.push(name);
}

/** Whether a command passed. One that does says so in a line; of one that fails, all is shown. */
async function run(name, file, parameters, { show = false, environment = {} } = {}) {
  const begun = Date.now();
  const child = spawn(file, parameters, {
    cwd: root,
    // Packing would build again, under the feet of what runs beside it.
    env: { ...process.env, ...environment, STORYBOOK_DISABLE_TELEMETRY: "1", npm_config_ignore_scripts: "true" },
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
  if (code === 0) console.log(`ok    ${name} (${seconds(begun)} s)`);
  else console.log(`FAIL  ${name} (${seconds(begun)} s)\n${Buffer.concat(output).toString("utf8")}`);
  return code === 0;
}

function seconds(since) {
  return ((Date.now() - since) / 1000).toFixed(0);
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
