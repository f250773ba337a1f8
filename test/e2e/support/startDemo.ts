import { type ChildProcess, spawn } from "node:child_process";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type RemoteControl, connectSandbox } from "../../../src/testing/connectSandbox.ts";

export interface RunningDemo {
  /** Where the page is, without a slash at the end. */
  readonly url: string;
  /** What the command has printed so far. */
  output(): string;
  /** The embedded sandbox, by its control routes. */
  readonly sandbox: RemoteControl;
  readonly sandboxOrigin: string;
  /** As Ctrl-C would. */
  stop(): Promise<void>;
}

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../../..");
const pageAddress = /Local:\s+(http:\/\/localhost:\d+)\//;
const sandboxAddress = /http:\/\/127\.0\.0\.1:\d+/;

/** Runs `npm start` as a user does, on free ports, and reads the addresses that it prints. */
export async function startDemo(environment: Readonly<Record<string, string>> = {}): Promise<RunningDemo> {
  const { COMPOSIO_API_KEY: _key, COMPOSIO_BASE_URL: _url, FORCE_COLOR: _color, ...inherited } = process.env;
  const child = spawn("npm", ["start"], {
    cwd: root,
    env: { ...inherited, NO_COLOR: "1", PORT: "0", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
    // A process group of its own, so that a signal reaches all of it, as Ctrl-C does.
    detached: true,
  });
  const output = collect(child);
  const closed = new Promise<void>((settle) => child.once("close", () => settle()));
  const stop = async () => {
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null)
      process.kill(-child.pid, "SIGINT");
    await closed;
  };

  const started = output.until((text) => pageAddress.test(text) && text.includes("Composio:"));
  const failed = closed.then(() => {
    throw new Error(`npm start ended before it was ready:\n${output.text()}`);
  });
  await Promise.race([started, failed]);
  const [, url = ""] = pageAddress.exec(output.text()) ?? [];
  const [origin = ""] = sandboxAddress.exec(output.text()) ?? [];
  return { url, output: output.text, sandbox: connectSandbox(origin).control, sandboxOrigin: origin, stop };
}

/** Gathers what a process says, and tells when enough has been said. */
function collect(child: ChildProcess) {
  let text = "";
  const waiting = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
      for (const check of waiting) check();
    });
  }
  return {
    text: () => text,
    until: (test: (text: string) => boolean) =>
      new Promise<void>((resolve) => {
        const check = () => {
          if (test(text)) resolve();
        };
        waiting.add(check);
        check();
      }),
  };
}
