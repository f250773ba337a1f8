import { defineConfig } from "vitest/config";

/** README: `vitest --environment jsdom --globals`; here for three environments in one run. */
const inEnvironment = (environment: string, include: string[]) => ({
  test: { name: environment, environment, globals: true, include },
});

export default defineConfig({
  test: {
    projects: [
      inEnvironment("jsdom", ["*.test.tsx"]),
      inEnvironment("happy-dom", ["*.test.tsx"]),
      inEnvironment("node", ["*.test.ts"]),
    ],
  },
});
