import { defineConfig } from "vitest/config";

/** README: `test: { environment: "jsdom", globals: true }`; here for three environments in one run. */
const inEnvironment = (environment: string, include: string[]) => ({
  test: { name: environment, environment, globals: true, include },
});

/** Without globals Testing Library takes nothing away after a test. */
const leftOpen = { test: { name: "no-globals", environment: "jsdom", include: ["leftOpen.test.tsx"] } };

export default defineConfig({
  test: {
    projects: [
      inEnvironment("jsdom", ["*.test.tsx"]),
      inEnvironment("happy-dom", ["*.test.tsx"]),
      inEnvironment("node", ["*.test.ts"]),
      leftOpen,
    ],
  },
});
