import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { tarball } from "./pack.ts";

/**
 * Installs what a suite's own package.json and package-lock.json ask for (other people's bundlers and libraries are
 * no dependencies of this project), then unpacks the tarball over it as `node_modules/composio-react`.
 * A second run with the same lock installs nothing.
 *
 * @param folder A folder with a package.json and its lock, from the project's root: `test/matrix/hosts`.
 */
export function install(folder: string): void {
  installPackages(folder);
  const target = resolve(folder, "node_modules/composio-react");
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  run(folder, "tar", "-xzf", tarball, "-C", target, "--strip-components=1");
}

/** The same without the tarball. */
export function installPackages(folder: string): void {
  const lock = readFileSync(join(folder, "package-lock.json"));
  const hash = createHash("sha256").update(lock).digest("hex");
  const stamp = join(folder, "node_modules/.installed");
  if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== hash) {
    run(folder, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error");
    writeFileSync(stamp, hash);
  }
}

function run(folder: string, command: string, ...parameters: string[]): void {
  execFileSync(command, parameters, {
    cwd: resolve(folder),
    stdio: ["ignore", "ignore", "inherit"],
    shell: process.platform === "win32",
  });
}
