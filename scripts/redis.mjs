// Finds a redis-server for the tests of the Redis bus, or installs Debian's where it may. `node scripts/redis.mjs`.
import { spawnSync } from "node:child_process";
import { pathToFileURL } from "node:url";

const howTo =
  "redis-server is missing: install it (Debian: apt-get install redis-server, macOS: brew install redis) or name it in REDIS_SERVER.";

/** The command, or an error that says how to get one. */
export function redisServer() {
  const command = process.env.REDIS_SERVER ?? "redis-server";
  if (spawnSync(command, ["--version"]).status !== 0) throw new Error(howTo);
  return command;
}

function install() {
  // A runner of a CI is often no root, but may become it without a password.
  const asRoot = process.getuid?.() === 0 ? [] : ["sudo", "-n"];
  // Only the program: no service shall start.
  const prefix = [...asRoot, "env", "DEBIAN_FRONTEND=noninteractive", "RUNLEVEL=1", "apt-get"];
  for (const parameters of [["update"], ["install", "-y", "--no-install-recommends", "redis-server"]]) {
    const [command, ...rest] = [...prefix, ...parameters];
    const { status, stderr, error } = spawnSync(command, rest, { encoding: "utf8" });
    if (status !== 0) throw new Error(`${howTo}\napt-get ${parameters.join(" ")} failed: ${stderr || error?.message}`);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  try {
    redisServer();
  } catch {
    install();
    redisServer();
  }
}
