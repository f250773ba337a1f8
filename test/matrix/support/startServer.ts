import { spawn } from "node:child_process";
import { resolve } from "node:path";
import { shellEnvironment } from "./environment.ts";

export interface Server {
  /** Where it is, without a slash at the end. */
  readonly url: string;
  /** What it has printed so far. */
  output(): string;
  stop(): Promise<void>;
}

export interface StartOptions {
  /** From the project's root. */
  folder: string;
  /** @default this Node */
  command?: string;
  /** What the command runs: a script and its parameters. */
  script: readonly string[];
  environment?: Readonly<Record<string, string>>;
  /** Finds its address in what it prints. @default the first address of this machine */
  address?: RegExp;
}

const isWindows = process.platform === "win32";

/** Starts a server in a process of its own, and waits until it has printed its address. */
export async function startServer(options: StartOptions): Promise<Server> {
  const {
    folder,
    command = process.execPath,
    script,
    environment = {},
    address = /http:\/\/(?:localhost|127\.0\.0\.1):\d+/,
  } = options;
  const child = spawn(command, script, {
    cwd: resolve(folder),
    env: shellEnvironment({ NODE_ENV: "production", ...environment }),
    stdio: ["ignore", "pipe", "pipe"],
    ...(command !== process.execPath && { detached: !isWindows, shell: isWindows }),
  });
  let output = "";
  const closed = new Promise<void>((settle) => child.once("close", () => settle()));
  const url = await new Promise<string>((settle, fail) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (chunk: string) => {
        output += chunk;
        const [found] = address.exec(output) ?? [];
        if (found !== undefined) settle(found);
      });
    }
    child.once("error", fail);
    void closed.then(() => fail(new Error(`${script.join(" ")} ended before it was ready:\n${output}`)));
  });
  return {
    url,
    output: () => output,
    async stop() {
      // npm does not tell the shell's own children to end: all of them are in one group.
      if (command !== process.execPath && !isWindows && child.pid !== undefined) process.kill(-child.pid);
      else child.kill();
      await closed;
    },
  };
}

/** The packed sandbox, on a port of its own. */
export function startSandbox(installed: string): Promise<Server> {
  return startServer({
    folder: installed,
    script: ["node_modules/composio-react/dist/sandbox/bin.js", "--port", "0"],
  });
}
