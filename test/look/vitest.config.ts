import { resolve } from "node:path";
import react from "@vitejs/plugin-react";
import { playwright } from "@vitest/browser-playwright";
import { defineConfig, type ViteUserConfig } from "vitest/config";
import { launchOptions } from "../../scripts/chromium.mjs";
import { CountReporter } from "../../scripts/CountReporter.ts";

/** Compares pictures of key stories with those in the repository: `npm run test:look`. */
const config: ViteUserConfig = defineConfig({
  root: resolve(import.meta.dirname, "../.."),
  plugins: [react()],
  optimizeDeps: {
    entries: ["test/look/look.test.tsx"],
    include: ["@storybook/react-vite", "@tanstack/react-query", "hono", "storybook/test", "zod"],
  },
  test: {
    name: "look",
    reporters: ["default", new CountReporter()],
    include: ["test/look/look.test.tsx"],
    testTimeout: 60_000,
    browser: {
      enabled: true,
      headless: true,
      provider: playwright({ launchOptions: await launchOptions() }),
      instances: [{ browser: "chromium" }],
      screenshotFailures: false,
      expect: {
        toMatchScreenshot: {
          // Antialiasing differs by a few pixels from run to run; a changed colour or a moved edge is more.
          comparatorOptions: { allowedMismatchedPixels: 20, threshold: 0.03 },
          resolveScreenshotPath: ({ root, arg, ext }) => `${root}/test/look/pictures/${arg}${ext}`,
          resolveDiffPath: ({ root, arg, ext }) => `${root}/.cache/look/${arg}${ext}`,
        },
      },
    },
  },
});

export default config;
