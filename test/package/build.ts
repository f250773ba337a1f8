import { spawnSync } from "node:child_process";

/**
 * The package is tested as built, and never as built by an earlier run. A build that fails says why and leaves
 * no dist: then the tests of this folder fail, and those of the other projects still run.
 */
export default function build(): void {
  spawnSync(process.execPath, ["scripts/build.mjs"], { stdio: "inherit" });
}
