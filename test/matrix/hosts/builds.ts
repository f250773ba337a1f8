import { spawn } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, isAbsolute, join, relative } from "node:path";
import { type Reset, folder, resets, workshop } from "./resets.ts";

/** A production build of the host's page by one bundler, once for each reset. */
export interface Build {
  readonly label: string;
  /** Where its pages are served: `/vite/tailwind4/`. */
  readonly base: string;
  /** The folder that is served there. */
  readonly output: string;
  readonly run: () => Promise<void>;
}

const page = join(folder, "app/HostPage.jsx");
const tool = (path: string): string => join(folder, "node_modules", path);
const mount = `import { createRoot } from "react-dom/client";
createRoot(document.getElementById("root")).render(<HostPage />);
`;
const html = (head: string, script: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Host</title>${head}</head><body><div id="root"></div>${script}</body></html>\n`;

export const builds: readonly Build[] = [
  build("Vite 8", "vite", "dist", async (app) => {
    const inputs = resets.map(({ name }) => `${name}/index.html`);
    app.write(
      "vite.config.mjs",
      `import react from "@vitejs/plugin-react";
export default { base: "/vite/", plugins: [react()], build: { rollupOptions: { input: ${JSON.stringify(inputs)} } } };
`,
    );
    for (const reset of resets) {
      app.write(`${reset.name}/index.html`, html("", `<script type="module" src="./main.jsx"></script>`));
      app.write(`${reset.name}/main.jsx`, app.imports(reset, 1) + app.importPage(1) + mount);
    }
    await app.run(tool("vite/bin/vite.js"), "build", "--logLevel", "error");
  }),
  build("esbuild", "esbuild", "dist", async (app) => {
    for (const reset of resets) {
      app.write(`${reset.name}/main.jsx`, app.imports(reset, 1) + app.importPage(1) + mount);
      const link = `<link rel="stylesheet" href="main.css">`;
      app.write(`dist/${reset.name}/index.html`, html(link, `<script type="module" src="main.js"></script>`));
    }
    const entries = resets.map(({ name }) => `${name}/main.jsx`);
    // This project's own tsconfig.json would lead it to the source.
    const options = [
      "--tsconfig-raw={}",
      "--bundle",
      "--minify",
      "--format=esm",
      "--splitting",
      "--jsx=automatic",
      "--outdir=dist",
    ];
    await app.run(tool("esbuild/bin/esbuild"), ...entries, "--outbase=.", ...options, "--log-level=error");
  }),
  next("Next 16, Turbopack", "next-turbopack"),
  next("Next 16, webpack", "next-webpack", "--webpack"),
  build("React Router 7", "react-router", "build/client", async (app) => {
    // It looks up which server it builds for.
    app.write(
      "package.json",
      JSON.stringify({ type: "module", dependencies: { "@react-router/node": "*", isbot: "*" } }),
    );
    app.write(
      "vite.config.mjs",
      `import { reactRouter } from "@react-router/dev/vite";
export default { base: "/react-router/", plugins: [reactRouter()], logLevel: "error" };
`,
    );
    const paths = resets.map(({ name }) => `/${name}`);
    app.write(
      "react-router.config.js",
      `export default { ssr: false, basename: "/react-router/", prerender: ${JSON.stringify(paths)} };\n`,
    );
    app.write(
      "app/root.jsx",
      `import { Links, Meta, Outlet, Scripts } from "react-router";
export default function Root() {
  return <html lang="en"><head><meta charSet="utf-8" /><title>Host</title><Meta /><Links /></head><body><Outlet /><Scripts /></body></html>;
}
`,
    );
    const routes = resets.map(({ name }) => `route("${name}", "${name}.jsx")`);
    app.write(
      "app/routes.js",
      `import { route } from "@react-router/dev/routes";\nexport default [${routes.join(", ")}];\n`,
    );
    for (const reset of resets) {
      app.write(`app/${reset.name}.jsx`, `${app.imports(reset, 1)}${app.importPage(1)}export default HostPage;\n`);
    }
    await app.run(tool("@react-router/dev/bin.js"), "build");
  }),
];

function next(label: string, name: string, ...flags: string[]): Build {
  return build(label, name, "out", async (app) => {
    app.write("package.json", JSON.stringify({ type: "module" }));
    app.write(
      "next.config.mjs",
      `export default {
  output: "export",
  basePath: "/${name}",
  trailingSlash: true,
  turbopack: { root: ${JSON.stringify(folder)} },
  outputFileTracingRoot: ${JSON.stringify(folder)},
};
`,
    );
    for (const reset of resets) {
      app.write(
        `app/${reset.name}/layout.jsx`,
        `${app.imports(reset, 2)}export const metadata = { title: "Host" };
export default function Layout({ children }) {
  return <html lang="en"><body>{children}</body></html>;
}
`,
      );
      app.write(`app/${reset.name}/page.jsx`, `"use client";\n${app.importPage(2)}export default HostPage;\n`);
    }
    await app.run(tool("next/dist/bin/next"), "build", ...flags);
  });
}

interface App {
  /** Import statements of a reset's stylesheets, for a file in a folder of so many levels. */
  imports(reset: Reset, depth: number): string;
  importPage(depth: number): string;
  write(path: string, text: string): void;
  run(script: string, ...parameters: string[]): Promise<void>;
}

function build(label: string, name: string, output: string, make: (app: App) => Promise<void>): Build {
  const root = join(workshop, name);
  // Turbopack takes no absolute paths.
  const relatively = (path: string, depth: number) =>
    isAbsolute(path) ? "../".repeat(depth) + relative(root, path).replaceAll("\\", "/") : path;
  const app: App = {
    imports: (reset, depth) =>
      reset.imports.map((path) => `import ${JSON.stringify(relatively(path, depth))};\n`).join(""),
    importPage: (depth) => `import { HostPage } from ${JSON.stringify(relatively(page, depth))};\n`,
    write(path, text) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    },
    run: (script, ...parameters) => runNode(root, script, parameters),
  };
  return {
    label,
    base: `/${name}`,
    output: join(root, output),
    run: async () => {
      rmSync(root, { recursive: true, force: true });
      await make(app);
    },
  };
}

/** Runs a tool as its user would in a terminal. What it prints is shown only where it fails. */
async function runNode(cwd: string, script: string, parameters: readonly string[]): Promise<void> {
  const env = { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" };
  const child = spawn(process.execPath, [script, ...parameters], { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  const output: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => output.push(chunk));
  const code = await new Promise((settle, fail) => child.on("error", fail).on("close", settle));
  if (code !== 0) throw new Error(`${script} ended with ${String(code)}:\n${Buffer.concat(output).toString("utf8")}`);
}
