#!/usr/bin/env node
/// <reference types="node" />
import { randomBytes } from "node:crypto";
import { parseArgs } from "node:util";
import { serveSandbox } from "./serve.ts";

const usage = `composio-sandbox: Composio's API on this machine, in memory.

  --port <number>     port to listen on; 0 takes a free one (default 4100)
  --host <address>    address to listen on (default 127.0.0.1, which nobody else can reach)
  --api-key <key>     the x-api-key it takes (default ak_sandbox)
  --origin <url>      where it is reached, if not there: it answers under no other name
  --catalogue-size <number>  fill the catalogue up to so many toolkits, each with an auth config (Composio: 2,100)
  --raw-secrets       don't mask custom configs' secrets, as with the project's switch off
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
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: "4100" },
      host: { type: "string", default: "127.0.0.1" },
      "api-key": { type: "string", default: "ak_sandbox" },
      origin: { type: "string" },
      "catalogue-size": { type: "string", default: "0" },
      "raw-secrets": { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    process.stdout.write(usage);
    return;
  }
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`--port takes a number from 0 to 65535, not ${values.port}.`);
  const catalogueSize = Number(values["catalogue-size"]);
  if (!Number.isInteger(catalogueSize) || catalogueSize < 0)
    throw new Error(`--catalogue-size takes a whole number, not ${values["catalogue-size"]}.`);
  const { url, sandbox, close } = await serveSandbox({
    port,
    host: values.host,
    apiKey: values["api-key"],
    catalogueSize,
    maskSecrets: !values["raw-secrets"],
    newId: (prefix) => `${prefix}_${randomBytes(9).toString("base64url").replaceAll(/[_-]/g, "0")}`,
    ...(values.origin !== undefined && { origin: values.origin }),
  });
  process.stdout.write(
    `Composio sandbox on ${url}\n` +
      `  API key   ${sandbox.apiKey}\n` +
      `  SDK       new Composio({ apiKey: "${sandbox.apiKey}", baseURL: "${url}" })\n`,
  );
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void close());
}
