// Everything that has to hold; with `--matrix` a covering set of the wider matrices as well. Ends with
// `N passed, N failed, N skipped`.
import { spawn } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { constants, setPriority } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const bin = (name) => join(root, "node_modules/.bin", name);
const started = Date.now();
const failures = [];
const total = { passed: 0, failed: 0, skipped: 0 };
/** Tests take what this very run has built instead of building it again. */
const built = {};
/** What only computes takes what the pages leave of the processors, and gives way to them. */
const behind = { givesWay: true };
const environmentOfAll = {
  // Compilers and bundlers that are written in Go collect their garbage less often: that is a fifth of their work.
  GOGC: "400",
  STORYBOOK_DISABLE_TELEMETRY: "1",
  // Packing would build again, under the feet of what runs beside it.
  npm_config_ignore_scripts: "true",
};

const building = build();
await Promise.all([testPages(), checkTheRest()]);
if (process.argv.includes("--matrix")) {
  // The others (browsers, compilers, server rendering, customers' tests) take longer than they find: `npm run test:matrix`.
  const suites = ["dialogs", "examples", "hosts", "runtimes", "sdk"].flatMap((name) => ["--project", name]);
  const environment = { MATRIX: "cover" };
  await test("matrix, a covering set", ["--config", "test/matrix/vitest.config.ts", ...suites], { environment });
  await test("look", ["--config", "test/look/vitest.config.ts"]);
}

if (failures.length > 0) console.log(`\nFailed: ${failures.join(", ")}`);
console.log(`\n${seconds(started)} s in all`);
console.log(`${total.passed} passed, ${total.failed + failures.length} failed, ${total.skipped} skipped`);
process.exitCode = failures.length === 0 && total.failed === 0 ? 0 : 1;

async function build() {
  if (await check("build", [process.execPath, "scripts/build.mjs"])) built.BUILT_DIST = "1";
}

/** The tests in a browser wait for timers, windows and frames most of their time, and miss deadlines on a busy machine. */
async function testPages() {
  await check("browser", [process.execPath, "scripts/chromium.mjs"]);
  await building;
  const storybook = [bin("storybook"), "build", "--quiet", "--disable-telemetry"];
  if (await check("stories build", storybook)) built.BUILT_STORIES = "1";
  await test("tests in pages", ["--project", "browser", "--project", "stories", "--project", "e2e"]);
}

/** One after the other, in the order that finds faults soonest. */
async function checkTheRest() {
  await check("types", [bin("tsc"), "--noEmit"], behind);
  await check("format", [bin("oxfmt"), "--check"], behind);
  await check("lint", [bin("oxlint"), "--type-aware", "--deny-warnings"], behind);
  await check("unused code", [bin("knip"), "--no-progress"], behind);
  await building;
  await check("package", ["npm", "run", "--silent", "check:package"], behind);
  await check("size", [bin("size-limit")], behind);
  await check("redis", [process.execPath, "scripts/redis.mjs"], behind);
  await test("tests in node", ["--project", "unit", "--project", "package"], behind);
}

/** Whether a command passed. One that does says so in a line; of one that fails, all is shown. */
async function check(name, command, options) {
  const { hasPassed, line, output } = await run(name, command, options);
  console.log(hasPassed ? line : `${line}\n${output}`);
  if (!hasPassed) failures.push(name);
  return hasPassed;
}

/** Runs tests, and adds up what they counted. Their own failures are counted one by one. */
async function test(name, parameters, { environment = {}, givesWay = false } = {}) {
  const countsFile = join(root, `.cache/test-counts/${name.replaceAll(/\W+/g, "-")}.json`);
  rmSync(countsFile, { force: true });
  const { hasPassed, line, output } = await run(name, [bin("vitest"), "run", ...parameters], {
    givesWay,
    // Of two that run at once, one is shown as it runs.
    isShown: !givesWay,
    environment: { ...built, ...environment, COUNTS_FILE: countsFile },
  });
  const counts = readCounts(countsFile);
  for (const key of Object.keys(total)) total[key] += counts[key];
  if (!hasPassed && counts.failed === 0) failures.push(name);
  if (!hasPassed) console.log(output);
  console.log(`${line}: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
}

async function run(name, [file, ...parameters], { givesWay = false, isShown = false, environment = {} } = {}) {
  const begun = Date.now();
  const child = spawn(file, parameters, {
    cwd: root,
    env: { ...process.env, ...environment, ...environmentOfAll },
    stdio: ["ignore", isShown ? "inherit" : "pipe", isShown ? "inherit" : "pipe"],
    shell: process.platform === "win32",
  });
  const output = [];
  child.stdout?.on("data", (chunk) => output.push(chunk));
  child.stderr?.on("data", (chunk) => output.push(chunk));
  if (givesWay) child.on("spawn", () => setPriority(child.pid, constants.priority.PRIORITY_LOW));
  const code = await new Promise((settle) => {
    child.on("error", (error) => {
      output.push(Buffer.from(String(error)));
      settle(1);
    });
    child.on("close", settle);
  });
  const hasPassed = code === 0;
  const line = `${hasPassed ? "ok   " : "FAIL "} ${name} (${seconds(begun)} s)`;
  return { hasPassed, line, output: Buffer.concat(output).toString("utf8") };
}

function seconds(since) {
  return ((Date.now() - since) / 1000).toFixed(0);
}

function readCounts(countsFile) {
  try {
    return JSON.parse(readFileSync(countsFile, "utf8"));
  } catch (error) {
    // The tests ended before they could count: that is one failure of "tests".
    if (error.code === "ENOENT") return { passed: 0, failed: 0, skipped: 0 };
    throw error;
  }
}
