// Every benchmark, and one table of them: each row our figure beside a peer's or a floor's of the same run.
// `npm run bench`; with `--write` the table goes into docs/benchmarks.md, and its date into README.md.
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, totalmem } from "node:os";
import { resolve } from "node:path";

const summary = resolve(".cache/bench.jsonl");
const page = "docs/benchmarks.md";
/** In the order of the table. The long ones with fewer rounds than by themselves. */
const benchmarks = [
  ["size.mjs"],
  ["peers.mjs"],
  ["connect.mjs"],
  ["costs.mjs"],
  ["waiting.mjs"],
  ["catalogue.mjs"],
  ["fairness.mjs"],
];

mkdirSync(".cache", { recursive: true });
rmSync(summary, { force: true });
const load = loadavg()[0] ?? 0;
const failed = [];
for (const [file, ...options] of benchmarks) {
  console.log(`\n== ${file}`);
  const { status } = spawnSync(process.execPath, [resolve("bench", file), ...options], {
    stdio: "inherit",
    env: { ...process.env, BENCH_SUMMARY: summary },
  });
  if (status !== 0) failed.push(file);
}

const rows = readFileSync(summary, "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line));
const [processor] = cpus();
const hardware = `${cpus().length} × ${processor?.model.trim()}`;
const runtime = `Node ${process.versions.node}`;
const machine = `${hardware}, ${Math.round(totalmem() / 2 ** 30)} GB, ${runtime}, load before it ${load.toFixed(1)}`;
const table = [
  "| what | ours | beside it | ours ÷ beside it |",
  "| --- | ---: | ---: | ---: |",
  ...rows.map(
    ({ what, ours, theirs, unit }) =>
      `| ${what} | ${show(ours, unit)} | ${show(theirs, unit)} | ${ratio(ours, theirs)} |`,
  ),
].join("\n");
console.log(`\n${machine}\n\n${table}\n`);
if (failed.length > 0) {
  console.error(`Failed, or over what the project promises: ${failed.join(", ")}`);
  process.exitCode = 1;
}
if (process.argv.includes("--write")) {
  const date = new Date().toISOString().slice(0, 10);
  const readme = readFileSync("README.md", "utf8");
  const dated = `[benchmarks](docs/benchmarks.md) of ${date} (${hardware}, ${runtime}).`;
  writeFileSync("README.md", readme.replace(/\[benchmarks\]\(docs\/benchmarks\.md\) of .*?\)\./, dated));
  writeFileSync(
    page,
    `# Benchmarks

Each row is a figure of ours beside a peer's, or beside the least that is possible, in the same run: machines differ, ratios less. Made on ${date} by \`npm run bench -- --write\` (${machine}).

${table}

Each of them has a command of its own, with more rows: \`npm run bench:size\`, \`bench:peers\`, \`bench:connect\`, \`bench:costs\`, \`bench:waiting\`, \`bench:catalogue\`, \`bench:fairness\`.
`,
  );
}

function show(value, unit) {
  const text = value >= 1000 ? Math.round(value).toLocaleString("en") : String(Number(value.toPrecision(3)));
  return unit === "" ? text : `${text} ${unit}`;
}

function ratio(ours, theirs) {
  return Number((ours / theirs).toPrecision(2)).toString();
}
