import { execFileSync } from "node:child_process";
import { resolve } from "node:path";

/** Where the built pages of the demo are, from the project's root. */
export const builtDemo = ".cache/demo-build";

/** The API key in the environment of that build. `secrets.test.ts` looks for it in the files. */
export const apiKeyOfBuild = "ak_CANARY0f5ecrets";

/** Builds the demo's pages once for all files: what customers ship is tested, and a built page loads in a few requests. */
export default function buildDemo(): void {
  execFileSync(
    process.execPath,
    [
      resolve("node_modules/vite/bin/vite.js"),
      "build",
      "examples/demo",
      "--outDir",
      resolve(builtDemo),
      "--emptyOutDir",
    ],
    {
      env: { ...process.env, NODE_ENV: "production", COMPOSIO_API_KEY: apiKeyOfBuild },
      stdio: ["ignore", "ignore", "inherit"],
    },
  );
}
