// What "connect an account" costs a page, all of it in one file, beside the kits of other services. `npm run bench:peers`.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { summarize } from "./summarize.mjs";

const work = resolve(".cache/peers");
const versions = {
  "@amp-labs/react": "2.16.1",
  "@nangohq/frontend": "0.71.10",
  "@pipedream/connect-react": "3.0.1",
  "@pipedream/sdk": "3.1.0",
  "@radix-ui/themes": "3.3.0",
  "@workos-inc/widgets": "1.18.0",
  swr: "2.4.0",
};
/** What a page imports to let its users connect an account. */
const pages = {
  "composio-react: ConnectButton": [
    ["{ ComposioProvider, ConnectButton, createComposioClient }", resolve("dist/index.js")],
  ],
  "@pipedream/connect-react": [
    ["{ FrontendClientProvider, useAccounts }", "@pipedream/connect-react"],
    ["{ createFrontendClient }", "@pipedream/sdk/browser"],
  ],
  "@workos-inc/widgets: Pipes": [["{ Pipes, WorkOsWidgets }", "@workos-inc/widgets"]],
  "@amp-labs/react: ConnectProvider": [["{ AmpersandProvider, ConnectProvider }", "@amp-labs/react"]],
  "@nangohq/frontend: a loader of its hosted page": [["{ default as Nango }", "@nangohq/frontend"]],
};

install();
const sizes = {};
for (const [name, imports] of Object.entries(pages)) sizes[name] = await sizeOf(imports);
const [[ours, bytes], ...others] = Object.entries(sizes);
console.log(
  "Bytes of JavaScript, minified and by gzip -9, in one file: all that is loaded first or later, with every library but React:",
);
console.table(
  Object.fromEntries(
    Object.entries(sizes).map(([name, size]) => [name, { bytes: size, "÷ ours": (size / bytes).toFixed(2) }]),
  ),
);
for (const [name, size] of others)
  summarize({ what: `size of all code, ${ours.split(":")[0]} to ${name}`, ours: bytes, theirs: size, unit: "bytes" });

function install() {
  const manifest = JSON.stringify({ private: true, dependencies: { ...versions, react: "19", "react-dom": "19" } });
  if (existsSync(join(work, "node_modules"))) return;
  mkdirSync(work, { recursive: true });
  writeFileSync(join(work, "package.json"), manifest);
  // Their scripts have nothing to do with what a page loads.
  const options = ["--ignore-scripts", "--legacy-peer-deps", "--no-audit", "--no-fund", "--no-package-lock"];
  execFileSync("npm", ["install", ...options], { cwd: work, stdio: ["ignore", "ignore", "inherit"] });
}

async function sizeOf(imports) {
  const lines = imports.map(([names, from], index) => {
    return `import ${names} from ${JSON.stringify(from)}; globalThis.page${index} = ${names.replace("default as ", "")};`;
  });
  const { outputFiles } = await build({
    stdin: { contents: lines.join("\n"), resolveDir: work },
    ...{ bundle: true, minify: true, format: "esm", platform: "browser", jsx: "automatic", write: false, outdir: work },
    external: ["react", "react-dom", "react/*", "react-dom/*"],
    // This package's own copy of React Query: the peers bring theirs.
    nodePaths: [resolve("node_modules")],
    loader: { ".css": "empty" },
    define: { "process.env.NODE_ENV": '"production"' },
    logLevel: "error",
  });
  return outputFiles.reduce((sum, { contents }) => sum + gzipSync(contents, { level: 9 }).length, 0);
}
