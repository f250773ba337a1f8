/// <reference types="node" />
import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { toNodeListener } from "../core/nodeListener.ts";
import { createSandbox } from "./createSandbox.ts";
import { ConnectionDropped } from "./faults.ts";
import type { Sandbox, SandboxOptions } from "./options.ts";

export interface ServeOptions extends SandboxOptions {
  /** 0 takes a free one. @default 4100 */
  readonly port?: number;
  /** @default '127.0.0.1' */
  readonly host?: string;
}

export interface ServedSandbox {
  readonly sandbox: Sandbox;
  /** Where it is reached. */
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Serves a sandbox over `node:http`. A dropped connection closes the socket without an answer. */
export async function serveSandbox({
  port = 4100,
  host = "127.0.0.1",
  ...options
}: ServeOptions = {}): Promise<ServedSandbox> {
  const sandbox = createSandbox(options);
  const server = createServer((incoming, outgoing) => {
    const onError = (error: unknown) => {
      if (error instanceof ConnectionDropped) outgoing.destroy();
      else console.error(error);
    };
    toNodeListener(sandbox.fetch, { onError })(incoming, outgoing);
  });
  await listen(server, port, host);
  const url = options.origin ?? `http://${host.includes(":") ? `[${host}]` : host}:${boundPort(server)}`;
  sandbox.origin = url;
  return { sandbox, url, close: () => close(server) };
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

function boundPort(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === "string")
    throw new Error("The sandbox's server has no port: it is not listening.");
  return address.port;
}

function close(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    server.closeAllConnections();
  });
}
