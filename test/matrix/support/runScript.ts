import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { shellEnvironment } from "./environment.ts";

export interface RunOptions {
  /** From the project's root. */
  folder: string;
  /** Run by this Node: a script and its parameters. */
  script: readonly string[];
  environment?: Readonly<Record<string, string>>;
}

/** Runs a tool of an installed package to its end. Gives what it printed; rejects with it where it failed. */
export async function runScript({ folder, script, environment = {} }: RunOptions): Promise<string> {
  return new Promise((settle, fail) => {
    const options = {
      cwd: resolve(folder),
      env: shellEnvironment(environment),
      maxBuffer: 64 * 1024 * 1024,
    };
    execFile(process.execPath, script, options, (error, stdout, stderr) => {
      const output = `${stdout}${stderr}`;
      if (error) fail(new Error(`${script.join(" ")} failed:\n${output}`, { cause: error }));
      else settle(output);
    });
  });
}
