import { spawnSync } from "node:child_process";
import { createServer } from "node:http";
import { serveStatic } from "@hono/node-server/serve-static";
import { Hono } from "hono";
import type { TestProject } from "vitest/node";
import { toNodeListener } from "../../../src/server/index.ts";
import { listen } from "../../support/listen.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Where the static Storybook is served, without a slash at the end. */
    storiesAddress: string;
  }
}

export const builtStories = "storybook-static";

/** A folder that the build knows nothing of: the files must work wherever they are put. */
const folder = "/any/folder";

/**
 * Serves the built Storybook as plain files. `BUILT_STORIES` says that this very run has built it. Otherwise it is
 * built now: what is tested is never an earlier state.
 */
export default async function serveStories(project: TestProject): Promise<() => void> {
  if (process.env["BUILT_STORIES"] !== "1") build();
  const files = serveStatic({
    root: builtStories,
    rewriteRequestPath: (path) => path.slice(folder.length),
    // Names of assets hold their hash. Without a lifetime each page would load them all again.
    onFound: (path, context) => {
      if (path.includes("/assets/")) context.header("cache-control", "max-age=3600");
    },
  });
  const server = createServer(toNodeListener(new Hono().use(`${folder}/*`, files).fetch));
  const port = await listen(server);
  project.provide("storiesAddress", `http://127.0.0.1:${port}${folder}`);
  return () => {
    server.close();
    server.closeAllConnections();
  };
}

function build(): void {
  const parameters = ["node_modules/storybook/dist/bin/dispatcher.js", "build", "--quiet", "--disable-telemetry"];
  const { status } = spawnSync(process.execPath, parameters, {
    // Vitest's own environment would make it a development build.
    env: { ...process.env, NODE_ENV: "production" },
    stdio: ["ignore", "ignore", "inherit"],
  });
  if (status !== 0) throw new Error("The Storybook could not be built.");
}
