#!/usr/bin/env node
/// <reference types="node" />
import { randomBytes } from "node:crypto";
import { parseArgs } from "node:util";
import { runCommand } from "./runCommand.ts";
import { type ServeOptions, serveSandbox } from "./serve.ts";

const usage = `composio-sandbox: Composio's API on this machine, in memory.

  composio-sandbox [options]             serves it until Ctrl+C
  composio-sandbox [options] -- <command>  runs a command whose Composio SDK uses it, by COMPOSIO_API_KEY and
                      COMPOSIO_BASE_URL; with a COMPOSIO_API_KEY of your own the command uses the real Composio

  --port <number>     port to listen on; 0 takes a free one (default 4100; with a command: 0)
  --host <address>    address to listen on (default 127.0.0.1, which nobody else can reach)
  --api-key <key>     the API key that it accepts (default ak_sandbox)
  --origin <url>      its URL for browsers, if it is another one (other host names are refused)
  --allow-host <name> another host name by which servers reach it, such as its service in Docker Compose; repeatable
  --catalogue-size <number>  fill the catalogue up to so many toolkits, each with an auth config (Composio: 2,100)
  --raw-secrets       don't mask the secrets of accounts with custom auth configs
  --help              this text
`;

try {
  await run();
} catch (error) {
  const isTaken = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
  const advice = isTaken ? "\nTake another one with --port, or --port 0 for a free one." : "";
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}${advice}\n`);
  process.exitCode = 1;
}

async function run(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      port: { type: "string" },
      host: { type: "string", default: "127.0.0.1" },
      "api-key": { type: "string", default: "ak_sandbox" },
      origin: { type: "string" },
      "allow-host": { type: "string", multiple: true, default: [] },
      "catalogue-size": { type: "string", default: "0" },
      "raw-secrets": { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    process.stdout.write(usage);
    return;
  }
  const [file, ...parameters] = positionals;
  if (file !== undefined && process.env.COMPOSIO_API_KEY) {
    process.exitCode = await runCommand([file, ...parameters], {});
    return;
  }
  const options: ServeOptions = {
    port: wholeNumber("port", values.port ?? (file === undefined ? "4100" : "0"), 65_535),
    host: values.host,
    allowedHosts: values["allow-host"],
    apiKey: values["api-key"],
    catalogueSize: wholeNumber("catalogue-size", values["catalogue-size"]),
    maskSecrets: !values["raw-secrets"],
    newId: (prefix) => `${prefix}_${randomBytes(9).toString("base64url").replaceAll(/[_-]/g, "0")}`,
    ...(values.origin !== undefined && { origin: values.origin }),
  };
  const { url, sandbox, close } = await serveSandbox(options);
  if (file === undefined) {
    process.stdout.write(
      `Composio sandbox on ${url}\n` +
        `  API key   ${sandbox.apiKey}\n` +
        `  SDK       new Composio({ apiKey: "${sandbox.apiKey}", baseURL: "${url}" })\n`,
    );
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void close());
    return;
  }
  process.stderr.write(`Composio: the sandbox (offline). Set COMPOSIO_API_KEY to use your project.\n`);
  try {
    process.exitCode = await runCommand([file, ...parameters], {
      COMPOSIO_API_KEY: sandbox.apiKey,
      COMPOSIO_BASE_URL: url,
      // Otherwise the SDK sends usage data to Composio.
      TELEMETRY_DISABLED: "true",
    });
  } finally {
    await close();
  }
}

function wholeNumber(option: string, text: string, largest: number = Number.MAX_SAFE_INTEGER): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 0 || number > largest)
    throw new Error(`--${option} takes a whole number from 0 to ${largest}, not ${text}.`);
  return number;
}
