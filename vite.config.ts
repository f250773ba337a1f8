import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import react from "@vitejs/plugin-react";
import { playwright } from "@vitest/browser-playwright";
import type { Alias, Plugin } from "vite";
import { defineConfig, type UserWorkspaceConfig, type ViteUserConfig } from "vitest/config";
import type { BrowserConfigOptions } from "vitest/node";
import { launchOptions, cpuSavingArguments } from "./scripts/chromium.mjs";
import { CountReporter } from "./scripts/CountReporter.ts";

/** Vitest's own choice leaves a processor free, which of two is half. */
const workers = Math.max(2, availableParallelism() - 1);

/** For how long a test may take. It is no promise: on a busy machine the same test takes ten times as long. */
const testTimeout = 60_000;

/** For how long `expect.poll` looks. Vitest's own second is over on a busy machine before a page has drawn. */
export const patience: { poll: { timeout: number } } = { poll: { timeout: 8_000 } };

const config: ViteUserConfig = defineConfig({
  plugins: [react()],
  test: {
    reporters: ["default", new CountReporter()],
    projects: [
      {
        test: {
          name: "unit",
          environment: "node",
          include: ["test/**/*.test.{ts,tsx}"],
          exclude: ["**/node_modules/**", "test/{browser,e2e,look,matrix,package,stories}/**"],
          setupFiles: ["test/setup/unit.ts"],
          testTimeout,
          expect: patience,
          // Some build what they test, which takes long on a busy machine.
          hookTimeout: 60_000,
          // Files share their modules, which halves the time: none may leave anything behind in the process.
          isolate: false,
          maxWorkers: workers,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: "package",
          environment: "node",
          include: ["test/package/**/*.test.ts"],
          globalSetup: "test/package/build.ts",
          maxWorkers: workers,
          testTimeout,
          hookTimeout: 60_000,
          sequence: { groupOrder: 0 },
        },
      },
      browserProject("browser", 1),
      {
        test: {
          name: "stories",
          environment: "node",
          include: ["test/stories/**/*.test.ts"],
          globalSetup: "test/stories/support/serveStories.ts",
          isolate: false,
          // One file runs three pages at once: two leave a fifth of two processors idle, and four only wait for each other.
          maxWorkers: 1,
          maxConcurrency: 3,
          testTimeout,
          hookTimeout: 60_000,
          sequence: { groupOrder: 2 },
        },
      },
      {
        resolve: { alias: packageAlias() },
        test: {
          name: "e2e",
          environment: "node",
          include: ["test/e2e/**/*.test.ts"],
          globalSetup: "test/e2e/support/buildDemo.ts",
          // As in the unit tests: files share their modules, and leave nothing behind in the process.
          isolate: false,
          // Most of a test's time is waiting: for a poll, a window, a delay of the sandbox.
          maxWorkers: workers + 1,
          // The demo's server runs in the test's own process, on its sandbox.
          env: { COMPOSIO_API_KEY: "", COMPOSIO_BASE_URL: "" },
          expect: patience,
          testTimeout,
          hookTimeout: 60_000,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});

export default config;

/** The tests in Chromium. `aliases` replace dependencies. */
export function browserProject(name: string, groupOrder: number, aliases: Alias[] = []): UserWorkspaceConfig {
  return {
    plugins: [react(), inChromium()],
    // Two projects with different dependencies keep them apart.
    cacheDir: `node_modules/.vite/${name}`,
    resolve: { alias: [...packageAlias(), ...aliases] },
    optimizeDeps: {
      entries: ["test/{browser,setup}/**/*.{ts,tsx}"],
      include: prebundled(),
    },
    test: {
      name,
      include: ["test/browser/**/*.test.{ts,tsx}"],
      setupFiles: ["test/setup/browser.ts"],
      testTimeout,
      // Two pages leave a fifth of two processors idle, while tests wait.
      maxWorkers: workers + 1,
      browser: chromium(),
      sequence: { groupOrder },
    },
  };
}

/** A fresh object for each project: Vitest writes the project's name into it. */
function chromium(): BrowserConfigOptions {
  return {
    enabled: true,
    headless: true,
    // Files share one page for each worker: loading all modules anew was most of a file's time.
    isolate: false,
    provider: playwright(),
    instances: [{ browser: "chromium" }],
    viewport: { width: 1024, height: 768 },
    screenshotDirectory: ".cache/screenshots",
  };
}

/** Looks for the browser only when a project that needs one really runs, so that node tests never wait for it. */
function inChromium(): Plugin {
  return {
    name: "composio-react:chromium",
    async config(config) {
      if (!config.test?.browser) throw new Error("This project has no browser to launch.");
      config.test.browser.provider = playwright({ launchOptions: await launchOptions(cpuSavingArguments) });
    },
  };
}

/** The demo imports the package by its name, and gets its source. */
function packageAlias(): Alias[] {
  return [
    { find: /^composio-react$/, replacement: resolve("src/index.ts") },
    { find: /^composio-react\/(\w+)$/, replacement: resolve("src/$1/index.ts") },
  ];
}

/** Found late, a dependency makes the page reload in the middle of the first test. */
function prebundled(): string[] {
  return [
    "@tanstack/react-query",
    "@testing-library/jest-dom/vitest",
    "@testing-library/react",
    "@testing-library/user-event",
    "axe-core",
    "hono",
    "react",
    "react/jsx-dev-runtime",
    "react/jsx-runtime",
    "react-dom",
    "react-dom/client",
    "zod",
  ];
}
