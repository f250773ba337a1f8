// A catalogue of 2,000 apps in Chromium, beside the same markup without the kit. `npm run bench:catalogue`.
// Options: --rounds 3
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { chromium } from "playwright-core";
import { launchOptions } from "../scripts/chromium.mjs";

const { values } = parseArgs({ options: { rounds: { type: "string", default: "3" } } });

const { outputFiles } = await build({
  entryPoints: ["bench/cataloguePage.mjs"],
  ...{ bundle: true, minify: true, format: "iife", write: false },
  define: { "process.env.NODE_ENV": '"production"' },
});
const styles = readFileSync("dist/styles.css", "utf8");
const html = `<!doctype html><html lang="en"><style>${styles}</style><body><div id="root"></div><script>${outputFiles[0].text.replaceAll("</script", "<\\/script")}</script>`;

const browser = await chromium.launch(await launchOptions());
const rounds = { kit: [], "kit, accounts prefetched": [], "plain markup": [] };
const changes = [];
for (let round = 0; round < Number(values.rounds); round++) {
  for (const kind of Object.keys(rounds)) rounds[kind].push(await measure(kind));
  changes.push(await onPage(() => globalThis.bench.change()));
}
await browser.close();

const rows = Object.fromEntries(Object.entries(rounds).map(([kind, results]) => [kind, middle(results)]));
const { tiles, ms } = changes.at(-1);
console.log(
  `2,000 tiles; the middle of ${values.rounds} rounds. Times in milliseconds, in this Chromium on this machine:`,
);
console.table(rows);
console.log(`One account changes: ${tiles.length} tile rendered anew (${tiles.join()}), ${ms} ms in React.`);
if (tiles.length !== 1 || rows.kit["requests at mount"] !== 1) process.exitCode = 1;

async function measure(kind) {
  return onPage(async (which) => {
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
  }, kind);
}

/** Runs a function in a new page, whose catalogue is ready. */
async function onPage(run, argument) {
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
