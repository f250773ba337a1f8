import { spawnSync } from "node:child_process";

/** The programs that the suite needs: what they may be called, and Debian's package. */
const programs = {
  firefox: { commands: ["firefox-esr", "firefox"], variable: "FIREFOX", packageName: "firefox-esr" },
  webkit: { commands: ["WebKitWebDriver"], variable: "WEBKIT_DRIVER", packageName: "webkit2gtk-driver" },
  display: { commands: ["Xvfb"], variable: "XVFB", packageName: "xvfb" },
} as const;

/** The command of a program. Debian's package is installed where it is missing and may be. */
export function program(name: keyof typeof programs): string {
  const { variable, packageName } = programs[name];
  const found = find(name);
  if (found !== null) return found;
  install(
    packageName,
    `${packageName} is missing. Install it (Debian: apt-get install ${packageName}) or name the program in ${variable}.`,
  );
  const installed = find(name);
  if (installed === null) throw new Error(`${packageName} is installed, and yet has no ${programs[name].commands[0]}.`);
  return installed;
}

function find(name: keyof typeof programs): string | null {
  const { commands, variable } = programs[name];
  const named = process.env[variable];
  if (named) return named;
  return commands.find((command) => spawnSync("which", [command]).status === 0) ?? null;
}

function install(packageName: string, howTo: string): void {
  if (process.getuid?.() !== 0 || spawnSync("which", ["apt-get"]).status !== 0) throw new Error(howTo);
  process.stderr.write(`Installing ${packageName} (once) …\n`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive", RUNLEVEL: "1" };
  for (const parameters of [["update"], ["install", "-y", "--no-install-recommends", packageName]]) {
    const { status, stderr } = spawnSync("apt-get", parameters, { env, encoding: "utf8" });
    if (status !== 0) throw new Error(`${howTo}\napt-get ${parameters.join(" ")} failed: ${stderr}`);
  }
}
