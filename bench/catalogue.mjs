// A catalogue of 2,000 apps and a list of 500 connections in Chromium, beside the same markup without the kit.
// `npm run bench:catalogue`. Options: --rounds 3
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { chromium } from "playwright-core";
import { launchOptions } from "../scripts/chromium.mjs";
import { summarize } from "./summarize.mjs";

const { values } = parseArgs({ options: { rounds: { type: "string", default: "3" } } });
const kinds = ["kit", "kit, accounts prefetched", "plain markup"];

const pages = [
  { entry: "cataloguePage.mjs", what: "2,000 tiles", part: "tile", compared: "kit" },
  // Without its accounts there are no rows to compare.
  { entry: "listPage.mjs", what: "500 connections", part: "row", compared: "kit, accounts prefetched" },
];

const styles = readFileSync("dist/styles.css", "utf8");
const browser = await chromium.launch(await launchOptions());
for (const page of pages) await measurePage(page);
await browser.close();

async function measurePage({ entry, what, part, compared }) {
  const html = await bundle(entry);
  const rounds = Object.fromEntries(kinds.map((kind) => [kind, []]));
  const changes = [];
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const kind of kinds) rounds[kind].push(await measure(html, kind));
    changes.push(await onPage(html, () => globalThis.bench.change()));
  }
  const rows = Object.fromEntries(Object.entries(rounds).map(([kind, results]) => [kind, middle(results)]));
  const { parts, ms } = changes.at(-1);
  console.log(
    `${what}; the middle of ${values.rounds} rounds. Times in milliseconds, in this Chromium on this machine:`,
  );
  console.table(rows);
  console.log(`One account changes: ${parts.length} ${part} rendered anew (${parts.join()}), ${ms} ms in React.`);
  if (changes.some((change) => change.parts.length !== 1) || rows.kit["requests at mount"] !== 1) process.exitCode = 1;
  const time = "mounted and painted";
  summarize({
    what: `${what} mounted and painted, to the same markup without the kit`,
    ...{ ours: rows[compared][time], theirs: rows["plain markup"][time], unit: "ms" },
  });
}

async function bundle(entry) {
  const { outputFiles } = await build({
    entryPoints: [`bench/${entry}`],
    ...{ bundle: true, minify: true, format: "iife", write: false },
    define: { "process.env.NODE_ENV": '"production"' },
  });
  const script = outputFiles[0].text.replaceAll("</script", "<\\/script");
  return `<!doctype html><html lang="en"><style>${styles}</style><body><div id="root"></div><script>${script}</script>`;
}

async function measure(html, kind) {
  return onPage(
    html,
    async (which) => {
      const { bench } = globalThis;
      const mount = await bench.mount(which);
      const [longest = 0] = bench.seen.tasks.toSorted((one, other) => other - one);
      const requests = bench.seen.requests.length;
      const frame = await bench.scroll();
      return {
        "mounted and painted": mount,
        "longest task of it": longest,
        "requests at mount": requests,
        "long tasks on scroll": bench.seen.tasks.length,
        "longest task on scroll": Math.max(0, ...bench.seen.tasks),
        "longest frame on scroll": frame,
        elements: document.querySelectorAll("*").length,
      };
    },
    kind,
  );
}

/** Runs a function in a new page, which is ready. */
async function onPage(html, run, argument) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  page.on("pageerror", (error) => {
    throw error;
  });
  await page.route("http://bench.example/", (route) => route.fulfill({ contentType: "text/html", body: html }));
  await page.goto("http://bench.example/");
  await page.evaluate(() => globalThis.bench.prepare());
  const result = await page.evaluate(run, argument);
  await page.close();
  return result;
}

function middle(results) {
  const names = Object.keys(results[0]);
  return Object.fromEntries(
    names.map((name) => {
      const sorted = results.map((result) => result[name]).toSorted((one, other) => one - other);
      return [name, sorted[Math.floor(sorted.length / 2)]];
    }),
  );
}
