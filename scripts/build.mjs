// Builds dist: JavaScript and declarations by tsc, what is loaded later gathered into one file each, and the stylesheets.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { layeredStyles, minify, unlayeredStyles } from "./styles.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const dist = join(root, "dist");

await rm(dist, { recursive: true, force: true });
try {
  compile();
  await gatherLaterFiles();
  await rewriteDeclarations();
  await writeStyles();
  await declareStylesheets();
  await checkDirective();
  // npm does this only for a package that it installs itself, not for one that a workspace links.
  await chmod(join(dist, "sandbox/bin.js"), 0o755);
} catch (error) {
  // Half a package is worse than none: it would pass for the whole.
  await rm(dist, { recursive: true, force: true });
  console.error(`The build failed: ${error.message}`);
  process.exitCode = 1;
}

function compile() {
  const { status } = spawnSync(
    process.execPath,
    [join(root, "node_modules/typescript/bin/tsc"), "-p", "tsconfig.build.json"],
    {
      cwd: root,
      stdio: "inherit",
    },
  );
  if (status !== 0) throw new Error("tsc found errors.");
}

/**
 * Makes one file each of what pages load later, with all it needs from this package. If its files were also the page's,
 * esbuild would put into the page's first file whatever either needs, even on a page that never loads the later one.
 */
async function gatherLaterFiles() {
  for (const name of [
    "components/connect-button/partsLater.js",
    "components/connect-view/panelLater.js",
    "components/api-key-form/formLater.js",
    "client/accounts/watchingLater.js",
    "client/api/answersLater.js",
    "client/catalogue/catalogueLater.js",
    "client/catalogue/adminLater.js",
    "components/auth-config-list/adminPartsLater.js",
    "client/flow/flowsLater.js",
  ]) {
    const file = join(dist, name);
    const { outputFiles } = await build({
      entryPoints: [file],
      bundle: true,
      format: "esm",
      outfile: file,
      packages: "external",
      // For a browser esbuild would decide here what only the app's own build can: `process.env.NODE_ENV`.
      platform: "neutral",
      write: false,
    });
    for (const { path, contents } of outputFiles) await writeFile(path, contents);
  }
}

/** tsc rewrites `./file.ts` in JavaScript but not in declarations, where older compilers do not find it. */
async function rewriteDeclarations() {
  const files = (await readdir(dist, { recursive: true })).filter((file) => file.endsWith(".d.ts"));
  for (const file of files) {
    const path = join(dist, file);
    const text = await readFile(path, "utf8");
    const rewritten = text.replace(/((?:from|import|module)\s*\(?\s*["']\.{1,2}\/[^"']*)\.tsx?(["'])/g, "$1.js$2");
    if (rewritten !== text) await writeFile(path, rewritten);
    const left = /["']\.{1,2}\/[^"']*\.tsx?["']/.exec(rewritten);
    if (left) throw new Error(`${file} still imports ${left[0]}`);
  }
}

/** TypeScript 6 asks for the types of every import, a stylesheet's too (TS2882). */
async function declareStylesheets() {
  const files = (await readdir(dist)).filter((file) => file.endsWith(".css"));
  for (const file of files) await writeFile(join(dist, `${file}.d.ts`), "export {};\n");
}

async function writeStyles() {
  await writeFile(join(dist, "styles.css"), await layeredStyles(root));
  await writeFile(join(dist, "styles.unlayered.css"), await unlayeredStyles(root));
  const shadcn = await readFile(join(root, "src/components/shadcn.css"), "utf8");
  await writeFile(join(dist, "shadcn.css"), await minify(shadcn));
}

/** Bundlers look for the directive on the very first line, and on the browser entry alone. */
async function checkDirective() {
  const entry = join(dist, "index.js");
  if (!existsSync(entry)) throw new Error("src/index.ts is missing: there is no browser entry to build.");
  const [first] = (await readFile(entry, "utf8")).split("\n");
  if (!/^["']use client["'];$/.test(first))
    throw new Error(`dist/index.js begins with ${first}, not with 'use client'.`);
}
