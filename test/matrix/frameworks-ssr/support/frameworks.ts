import { rmSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "../../support/freePort.ts";
import { runScript } from "../../support/runScript.ts";
import { type Server, startServer } from "../../support/startServer.ts";

/** A way in which a customer builds and serves an app. */
export interface Framework {
  readonly name: string;
  /** Below `apps`. */
  readonly app: string;
  /** What the build leaves, below the app. */
  readonly output: string;
  readonly build: readonly string[];
  readonly start: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

const apps = "test/matrix/frameworks-ssr/apps";
const next = "../../node_modules/next/dist/bin/next";

const nextApp = {
  app: "next",
  build: [next, "build"],
  start: [next, "start"],
};

export const frameworks: readonly Framework[] = [
  { ...nextApp, name: "Next 16", output: ".next/plain" },
  {
    ...nextApp,
    name: "Next 16, `cacheComponents`",
    output: ".next/cache-components",
    environment: { CACHE_COMPONENTS: "1" },
  },
  {
    name: "React Router 7, framework mode",
    app: "react-router",
    output: "build",
    build: ["../../node_modules/@react-router/dev/bin.js", "build"],
    start: ["../../node_modules/@react-router/serve/bin.js", "build/server/index.js"],
  },
];

/** Builds an app for production, and serves it over a sandbox. */
export async function buildAndStart(framework: Framework, sandboxUrl: string): Promise<Server> {
  const folder = join(apps, framework.app);
  rmSync(join(folder, framework.output), { recursive: true, force: true });
  const environment = {
    ...framework.environment,
    NODE_ENV: "production",
    NEXT_TELEMETRY_DISABLED: "1",
    COMPOSIO_API_KEY: "ak_sandbox",
    COMPOSIO_BASE_URL: sandboxUrl,
  };
  await runScript({ folder, script: framework.build, environment });
  return startServer({ folder, script: framework.start, environment: { ...environment, PORT: await freePort() } });
}
