import { spawn } from "node:child_process";
import { program } from "./program.ts";

/** A screen in memory: WebKitGTK has no headless mode. */
export async function openDisplay(): Promise<{ readonly name: string; close(): Promise<void> }> {
  // It takes the first number that is free, and says which.
  const child = spawn(program("display"), ["-displayfd", "3", "-screen", "0", "1280x900x24", "-nolisten", "tcp"], {
    stdio: ["ignore", "ignore", "ignore", "pipe"],
  });
  const ended = new Promise<void>((settle) => child.once("close", () => settle()));
  const number = await new Promise<string>((resolve, reject) => {
    child.stdio[3]?.once("data", (data: Buffer) => resolve(data.toString().trim()));
    void ended.then(() => reject(new Error("Xvfb ended before it had a display.")));
  });
  return {
    name: `:${number}`,
    close() {
      child.kill();
      return ended;
    },
  };
}
