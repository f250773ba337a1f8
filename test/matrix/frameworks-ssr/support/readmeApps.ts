import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "../../../support/freePort.ts";
import { readmeBlock, readmeText } from "../../support/readme.ts";
import { runScript } from "../../support/runScript.ts";
import { type Server, startServer } from "../../support/startServer.ts";
import { writeFiles } from "../../support/writeFiles.ts";

const folder = "test/matrix/frameworks-ssr";
const modules = "../../node_modules";

/** README's first two files, and its test: as they stand there. */
const integrations = readmeBlock("export const Integrations");
const route = readmeBlock("export { handler as GET");
const server = readmeBlock("@hono/node-server");
const readmeTest = readmeBlock("createTestComposio()");

export interface ReadmeApp {
  readonly name: string;
  /** Writes what the framework's own starter makes, and README's files in their places. */
  write(): void;
  build(environment: Readonly<Record<string, string>>): Promise<void>;
  /** Each of them serves the page. */
  start(environment: Readonly<Record<string, string>>): Promise<readonly Server[]>;
  /** Where it is written. */
  readonly folder: string;
  /** What its starter gives `tsc`. */
  readonly typecheck: readonly string[];
}

export const readmeApps: readonly ReadmeApp[] = [viteApp(), nextApp()];

/**
 * As create-vite 9.3.0 leaves it with `--template react-ts`, its pictures and most of its CSS aside, with a Hono server
 * beside it, whose types are checked too.
 */
function viteApp(): ReadmeApp {
  const app = join(folder, ".work/vite");
  return {
    name: "Vite, with Hono",
    folder: app,
    typecheck: ["--build"],
    write() {
      rmSync(app, { recursive: true, force: true });
      cpSync(join(folder, "apps/create-vite"), app, { recursive: true });
      writeFiles(app, { "src/integrations.tsx": integrations, "src/integrations.test.tsx": readmeTest });
    },
    async build(environment) {
      // Any free port in place of README's: the machine may have another server there.
      const port = String(await freePort());
      const config = /`(server: \{ proxy: .*?\} \} \})`/.exec(readmeText())?.[1];
      if (config === undefined) throw new Error("README.md does not say how Vite proxies to the server.");
      writeFiles(app, {
        "server.ts": server.replace("3000", port),
        "vite.config.ts": `import { defineConfig } from "vite";
import react from "@vitejs/plugin-react";

export default defineConfig({ plugins: [react()], ${config.replace("3000", port)} });
`,
      });
      await runScript({ folder: app, script: [`${modules}/vite/bin/vite.js`, "build"], environment });
      const ssr = ["build", "--ssr", "server.ts", "--outDir", "build"];
      await runScript({ folder: app, script: [`${modules}/vite/bin/vite.js`, ...ssr], environment });
    },
    start: async (environment) => [
      await startServer({
        folder: app,
        script: [`${modules}/vite/bin/vite.js`, "preview", "--port", "0"],
        environment,
      }),
      await startServer({ folder: app, script: ["build/server.js"], environment }),
    ],
  };
}

/** As create-next-app 16.4.3 leaves it with `--yes --no-tailwind --no-eslint`, its fonts (from the network) and pictures aside. */
function nextApp(): ReadmeApp {
  const app = join(folder, ".work/next");
  const next = `${modules}/next/dist/bin/next`;
  return {
    name: "create-next-app",
    folder: app,
    typecheck: ["--noEmit"],
    write() {
      rmSync(app, { recursive: true, force: true });
      cpSync(join(folder, "apps/create-next-app"), app, { recursive: true });
      const page = /`app\/page\.tsx` is `(.*?)`/.exec(readmeText())?.[1];
      if (page === undefined) throw new Error("README.md does not say what app/page.tsx is.");
      writeFiles(app, {
        "app/page.tsx": `${page}\n`,
        "app/integrations.tsx": integrations,
        "app/integrations.test.tsx": readmeTest,
        "app/api/composio/[...path]/route.ts": route,
      });
    },
    build: async (environment) => void (await runScript({ folder: app, script: [next, "build"], environment })),
    start: async (environment) => [
      await startServer({ folder: app, script: [next, "start", "--port", "0"], environment }),
    ],
  };
}
