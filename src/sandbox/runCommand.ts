/// <reference types="node" />
import { spawn } from "node:child_process";
import { constants } from "node:os";

/**
 * Runs a command in this terminal, and resolves with its exit code. SIGTERM is forwarded to the command. The terminal itself
 * sends Ctrl+C to both.
 */
export function runCommand(
  [file, ...parameters]: readonly [string, ...string[]],
  environment: Readonly<Record<string, string>>,
): Promise<number> {
  const child = spawn(file, parameters, {
    stdio: "inherit",
    env: { ...process.env, ...environment },
    // On Windows, the commands of npm packages are shell scripts.
    shell: process.platform === "win32",
  });
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  process.on("SIGINT", () => undefined);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve(code ?? (signal === null ? 1 : 128 + constants.signals[signal])));
  });
}
