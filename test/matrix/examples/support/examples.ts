import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { shellEnvironment } from "../../support/environment.ts";
import { freePort } from "../../../support/freePort.ts";
import { install } from "../../support/install.ts";
import { tarball } from "../../support/pack.ts";
import { type Server, startServer } from "../../support/startServer.ts";

const suite = "test/matrix/examples";

/** What other tools leave in an example, and what a copy keeps. */
const leftovers = new Set(["node_modules", ".next", ".react-router", ".tanstack", "build", "dist"]);

/** The folders of `examples` with a package.json of their own: whoever copies one has an app. */
export const exampleNames: readonly string[] = readdirSync("examples").filter((name) =>
  existsSync(join("examples", name, "package.json")),
);

/**
 * Copies an example and installs it, with the packed tarball in the place of the published package. `locks/<name>.json`
 * pins the versions that its ranges allow: delete it, and the next run writes the newest.
 *
 * @param folder Of the copy, as deep in this project as the default: the lock has the path to the tarball.
 * @returns The copy's folder, from the project's root.
 */
export function installExample(name: string, folder: string = join(suite, ".work", name)): string {
  copyExample(name, folder);
  const lock = join(suite, "locks", `${name}.json`);
  if (!existsSync(lock)) writeLock(folder, lock);
  cpSync(lock, join(folder, "package-lock.json"));
  install(folder);
  return folder;
}

/** Copies the files of an example to a folder, in the place of those that are there. Its node_modules stay. */
export function copyExample(name: string, folder: string): string {
  mkdirSync(folder, { recursive: true });
  for (const entry of readdirSync(folder))
    if (entry !== "node_modules") rmSync(join(folder, entry), { recursive: true, force: true });
  const example = join("examples", name);
  for (const entry of readdirSync(example))
    if (!leftovers.has(entry)) cpSync(join(example, entry), join(folder, entry), { recursive: true });
  const file = join(folder, "package.json");
  const manifest = readFileSync(file, "utf8");
  const local = JSON.stringify(`file:${relative(folder, tarball).replaceAll("\\", "/")}`);
  writeFileSync(file, manifest.replace(/("composio-react": )".*?"/, `$1${local}`));
  return folder;
}

/** Runs a script of the copy's package.json to its end. */
export function runNpm(folder: string, ...parameters: readonly string[]): void {
  execFileSync("npm", parameters, {
    cwd: folder,
    env: shellEnvironment({ NEXT_TELEMETRY_DISABLED: "1" }),
    stdio: ["ignore", "ignore", "inherit"],
    shell: process.platform === "win32",
  });
}

/** Runs the copy's `npm start`: a production build, and the sandbox, because there is no API key. */
export async function startExample(folder: string): Promise<Server> {
  const environment = { COMPOSIO_API_KEY: "", NEXT_TELEMETRY_DISABLED: "1", PORT: String(await freePort()) };
  return startServer({ folder, command: "npm", script: ["start"], environment });
}

function writeLock(folder: string, lock: string): void {
  runNpm(folder, "install", "--package-lock-only", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error");
  // The tarball is another one after each change of the package.
  const text = readFileSync(join(folder, "package-lock.json"), "utf8");
  mkdirSync(join(lock, ".."), { recursive: true });
  writeFileSync(lock, text.replace(/("resolved": "file:.*?composio-react\.tgz",)\n\s*"integrity": ".*?",/, "$1"));
}
