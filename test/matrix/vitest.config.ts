import { readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";
import { defineConfig, type UserWorkspaceConfig, type ViteUserConfig } from "vitest/config";
import { browserProject, patience } from "../../vite.config.ts";
import { CountReporter } from "../../scripts/CountReporter.ts";
import { installPackages } from "./support/install.ts";

const here = dirname(fileURLToPath(import.meta.url));

/**
 * The wider matrices: the packed tarball in other people's builds, pages, browsers and runtimes. One folder is one
 * suite, and so one Vitest project. `npm run test:matrix` runs every cell, `MATRIX=cover` a covering set of them.
 */
const suites = readdirSync(here, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !["react-18", "support"].includes(entry.name))
  .map((entry) => entry.name);

const config: ViteUserConfig = defineConfig({
  root: resolve(here, "../.."),
  test: {
    reporters: ["default", new CountReporter()],
    passWithNoTests: true,
    projects: [
      ...suites.map((name, index) => ({
        test: {
          name,
          environment: "node",
          include: [`test/matrix/${name}/**/*.test.ts`],
          exclude: ["**/node_modules/**", "**/app/**", "**/apps/**", "**/.work/**"],
          globalSetup: "test/matrix/support/pack.ts",
          testTimeout: 120_000,
          expect: patience,
          hookTimeout: 600_000,
          // Bundlers and browsers of several suites at once would miss every deadline on two cores.
          fileParallelism: false,
          maxConcurrency: 2,
          sequence: { groupOrder: index },
        },
      })),
      react18(),
    ],
  },
});

export default config;

/** The tests in Chromium, with React 18 in place of React 19, and the oldest React Query that the package takes. */
function react18(): UserWorkspaceConfig {
  const folder = join(here, "react-18");
  const project = browserProject("react-18", suites.length, [
    { find: /^(react|react-dom|@tanstack\/react-query)(?=$|\/)/, replacement: join(folder, "node_modules/$1") },
  ]);
  const installed: Plugin = {
    name: "composio-react:react-18",
    config: () => installPackages(folder),
  };
  return {
    ...project,
    plugins: [...(project.plugins ?? []), installed],
    // React 18 has no <Activity>.
    test: { ...project.test, exclude: ["**/node_modules/**", "test/browser/host-page/activity.test.tsx"] },
  };
}
