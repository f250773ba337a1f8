import { readdirSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig, type ViteUserConfig } from "vitest/config";
import { CountReporter } from "../../scripts/CountReporter.ts";

const here = dirname(fileURLToPath(import.meta.url));

/**
 * The wider matrices: the packed tarball in other people's builds, pages, browsers and runtimes. One folder is one
 * suite, and so one Vitest project. `npm run test:matrix` runs every cell, `MATRIX=cover` a covering set of them.
 */
const suites = readdirSync(here, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== "support")
  .map((entry) => entry.name);

const config: ViteUserConfig = defineConfig({
  root: resolve(here, "../.."),
  test: {
    reporters: ["default", new CountReporter()],
    passWithNoTests: true,
    projects: suites.map((name, index) => ({
      test: {
        name,
        environment: "node",
        include: [`test/matrix/${name}/**/*.test.ts`],
        exclude: ["**/node_modules/**", "**/app/**", "**/apps/**", "**/.work/**"],
        globalSetup: "test/matrix/support/pack.ts",
        testTimeout: 120_000,
        hookTimeout: 600_000,
        // Bundlers and browsers of several suites at once would miss every deadline on two cores.
        fileParallelism: false,
        maxConcurrency: 2,
        sequence: { groupOrder: index },
      },
    })),
  },
});

export default config;
