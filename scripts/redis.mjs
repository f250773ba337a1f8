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
  if (process.getuid?.() !== 0 || spawnSync("apt-get", ["--version"]).status !== 0) throw new Error(howTo);
  // Only the program: no service shall start.
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive", RUNLEVEL: "1" };
  for (const parameters of [["update"], ["install", "-y", "--no-install-recommends", "redis-server"]]) {
    const { status, stderr } = spawnSync("apt-get", parameters, { env, encoding: "utf8" });
    if (status !== 0) throw new Error(`${howTo}\napt-get ${parameters.join(" ")} failed: ${stderr}`);
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
