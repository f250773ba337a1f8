import { execFile } from "node:child_process";
import { describe, expect, test } from "vitest";

interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** Runs the built command to its end. */
function sandbox(parameters: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Ended> {
  return new Promise((settle) => {
    const env = { ...process.env, COMPOSIO_API_KEY: "", COMPOSIO_BASE_URL: "", ...environment };
    const child = execFile(
      process.execPath,
      ["dist/sandbox/bin.js", ...parameters],
      { env, encoding: "utf8" },
      (_error, stdout, stderr) => settle({ code: child.exitCode, output: stdout + stderr }),
    );
  });
}

const print = (expression: string) => ["--", process.execPath, "--eval", `console.log(${expression})`];

describe("composio-sandbox -- <command>", () => {
  test("serves the sandbox to the command's SDK, by the environment, while the command runs", async () => {
    const ask = `fetch(process.env.COMPOSIO_BASE_URL + "/api/v3.1/toolkits/gmail", {
      headers: { "x-api-key": process.env.COMPOSIO_API_KEY },
    }).then((response) => console.log("answered " + response.status))`;
    const { code, output } = await sandbox(["--", process.execPath, "--eval", ask]);
    expect(output).toContain("answered 200");
    expect(output).toContain("Composio: the sandbox (offline).");
    expect(code).toBe(0);
  });

  test("with an API key it starts no sandbox: the command uses the real Composio", async () => {
    const { output } = await sandbox(print("[process.env.COMPOSIO_API_KEY, process.env.COMPOSIO_BASE_URL].join()"), {
      COMPOSIO_API_KEY: "ak_mine",
    });
    expect(output).toBe("ak_mine,\n");
  });

  test("ends with the command's own exit code", async () => {
    expect((await sandbox(["--", process.execPath, "--eval", "process.exit(3)"])).code).toBe(3);
  });

  test("says which command there is none of", async () => {
    const { code, output } = await sandbox(["--", "no-such-command"]);
    expect(output).toContain("no-such-command");
    expect(code).toBe(1);
  });

  test("refuses a port that is none", async () => {
    const { code, output } = await sandbox(["--port", "http"]);
    expect(output).toContain("--port takes a whole number from 0 to 65535, not http.");
    expect(code).toBe(1);
  });
});
