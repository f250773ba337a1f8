import { execFileSync } from "node:child_process";

/** The package is tested as built, and never as built by an earlier run. */
export default function build(): void {
  execFileSync(process.execPath, ["scripts/build.mjs"], { stdio: "inherit" });
}
