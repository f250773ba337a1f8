// What a page loads first, beside React and React Query, in three bundlers. `npm run bench:size`.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { build as esbuild } from "esbuild";
import { build as vite } from "vite";
import { summarize } from "./summarize.mjs";

const webpackVersion = "5.103.0";
const work = resolve(".cache/size");
const external = /^(react|react-dom|@tanstack\/react-query)($|\/)/;

const pages = {
  "ConnectButton with its provider": "{ ComposioProvider, ConnectButton, createComposioClient }",
  "ConnectionStatusBadge with its provider": "{ ComposioProvider, ConnectionStatusBadge, createComposioClient }",
  "useConnectionStatus with its provider": "{ ComposioProvider, createComposioClient, useConnectionStatus }",
  "useConnect with its provider": "{ ComposioProvider, createComposioClient, useConnect }",
  "ApiKeyForm with its provider": "{ ApiKeyForm, ComposioProvider, createComposioClient }",
  "readConnectionRequest (agents)": "{ readConnectionRequest }",
};

const webpack = loadWebpack();
const floor = await sizeOfReactQuery();
const rows = {};
for (const [name, names] of Object.entries(pages)) {
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  const entry = join(work, "page.js");
  const from = resolve(name.endsWith("(agents)") ? "dist/agents/index.js" : "dist/index.js");
  writeFileSync(entry, `import ${names} from ${JSON.stringify(from)};\nglobalThis.page = ${names};\n`);
  const [byEsbuild, byVite, byWebpack] = [await inEsbuild(entry), await inVite(entry), await inWebpack(entry)];
  rows[name] = {
    esbuild: byEsbuild.first,
    Vite: byVite.first,
    webpack: byWebpack.first,
    "÷ React Query": Number((byVite.first / floor).toFixed(2)),
    "later, Vite": byVite.later,
  };
  summarize({
    what: `first load in Vite, ${name}, to React Query's useQuery`,
    ours: byVite.first,
    theirs: floor,
    unit: "bytes",
  });
}
console.log(
  `Bytes of JavaScript, minified and by gzip -9, beside React and React Query (whose useQuery is ${floor} in Vite):`,
);
console.table(rows);

async function inEsbuild(entry) {
  const outdir = join(work, "esbuild");
  const { metafile } = await esbuild({
    entryPoints: [entry],
    ...{ bundle: true, minify: true, splitting: true, format: "esm", outdir, metafile: true },
    external: ["react", "react-dom", "react/*", "react-dom/*", "@tanstack/react-query"],
    define: { "process.env.NODE_ENV": '"production"' },
  });
  const outputs = new Map(Object.entries(metafile.outputs).map(([path, output]) => [resolve(path), output]));
  const first = new Set([join(outdir, "page.js")]);
  for (const path of first) {
    for (const { path: next, kind } of outputs.get(path).imports)
      if (kind === "import-statement" && outputs.has(resolve(next))) first.add(resolve(next));
  }
  return weigh([...outputs.keys()], (path) => first.has(path));
}

async function inVite(entry, isExternal = (id) => external.test(id)) {
  const outDir = join(work, "vite");
  const { output } = await vite({
    root: work,
    configFile: false,
    logLevel: "error",
    build: {
      ...{ outDir, emptyOutDir: true, modulePreload: false },
      rollupOptions: { input: entry, external: isExternal },
    },
  });
  const chunks = new Map(output.filter(({ type }) => type === "chunk").map((chunk) => [chunk.fileName, chunk]));
  const first = new Set([...chunks.values()].filter(({ isEntry }) => isEntry).map(({ fileName }) => fileName));
  for (const name of first) for (const next of chunks.get(name).imports) if (chunks.has(next)) first.add(next);
  return weigh(
    [...chunks.keys()].map((name) => join(outDir, name)),
    (path) => first.has(path.slice(outDir.length + 1)),
  );
}

async function inWebpack(entry) {
  const path = join(work, "webpack");
  const stats = await new Promise((finish, fail) =>
    webpack(
      {
        ...{ mode: "production", entry, experiments: { outputModule: true } },
        output: { path, module: true, chunkFormat: "module", filename: "page.js", chunkFilename: "later.[id].js" },
        externalsType: "module",
        externals: [({ request }, done) => (external.test(request) ? done(null, request) : done())],
        performance: false,
      },
      (error, result) => (error ? fail(error) : finish(result)),
    ),
  );
  if (stats.hasErrors()) throw new Error(stats.toString("errors-only"));
  const files = readdirSync(path).filter((name) => name.endsWith(".js"));
  return weigh(
    files.map((name) => join(path, name)),
    (file) => file.endsWith("page.js"),
  );
}

function weigh(files, isFirst) {
  const total = (paths) => paths.reduce((sum, path) => sum + gzipSync(readFileSync(path), { level: 9 }).length, 0);
  const scripts = files.filter((path) => path.endsWith(".js"));
  return { first: total(scripts.filter(isFirst)), later: total(scripts.filter((path) => !isFirst(path))) };
}

/** What every page of this kit has anyway, for scale. */
async function sizeOfReactQuery() {
  mkdirSync(work, { recursive: true });
  const entry = join(work, "floor.js");
  const names = "{ QueryClient, QueryClientProvider, useQuery }";
  writeFileSync(entry, `import ${names} from "@tanstack/react-query";\nglobalThis.page = ${names};\n`);
  const { first } = await inVite(entry, (id) => /^(react|react-dom)($|\/)/.test(id));
  return first;
}

/** No dependency of the project: it is installed when it is first asked for. */
function loadWebpack() {
  const folder = resolve(".cache/webpack");
  if (!existsSync(join(folder, `node_modules/webpack`))) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "package.json"), "{}\n");
    execFileSync("npm", ["install", `webpack@${webpackVersion}`, "--no-audit", "--no-fund"], { cwd: folder });
  }
  return createRequire(join(folder, "package.json"))("webpack");
}
