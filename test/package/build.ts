import { spawnSync } from "node:child_process";

/**
 * The package is tested as built, and never as built by an earlier run: `BUILT_DIST` says that this run built it. A
 * build that fails says why and leaves no dist: then the tests of this folder fail, and those of the other projects
 * still run.
 */
export default function build(): void {
  if (process.env["BUILT_DIST"] === "1") return;
  spawnSync(process.execPath, ["scripts/build.mjs"], { stdio: "inherit" });
}
