import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { resolve } from "node:path";

/** The package as npm would publish it. The suites install it; none of them imports the source. */
export const tarball: string = resolve(".cache/matrix/composio-react.tgz");

let isPacked = false;

/** Builds, unless this run already has (`BUILT_DIST`), and packs once for all suites of a run. */
export default function pack(): void {
  if (isPacked) return;
  const folder = resolve(".cache/matrix");
  mkdirSync(folder, { recursive: true });
  if (process.env["BUILT_DIST"] !== "1") execFileSync(process.execPath, ["scripts/build.mjs"], { stdio: "inherit" });
  const output = execFileSync("npm", ["pack", "--ignore-scripts", "--silent", "--pack-destination", folder], {
    encoding: "utf8",
    shell: process.platform === "win32",
  });
  execFileSync(process.platform === "win32" ? "move" : "mv", [resolve(folder, output.trim()), tarball]);
  if (!existsSync(tarball)) throw new Error(`npm pack wrote no ${tarball}.`);
  isPacked = true;
}
