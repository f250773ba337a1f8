import { defineConfig } from "vitest/config";

/** README: `test: { environment: "jsdom", globals: true }`; here for three environments in one run. */
const inEnvironment = (environment: string, include: string[], setupFiles: string[] = []) => ({
  test: { name: environment, environment, globals: true, include, setupFiles },
});

/** docs/testing.md: `test: { setupFiles: "./vitest.setup.ts" }` */
const setup = ["./vitest.setup.ts"];

/** Without globals Testing Library takes nothing away after a test. */
const leftOpen = { test: { name: "no-globals", environment: "jsdom", include: ["leftOpen.test.tsx"] } };

export default defineConfig({
  test: {
    projects: [
      inEnvironment("jsdom", ["*.test.tsx"], setup),
      inEnvironment("happy-dom", ["*.test.tsx"], setup),
      inEnvironment("node", ["*.test.ts"]),
      leftOpen,
    ],
  },
});
