/// <reference types="node" />
import { createServer, type Server } from "node:http";
import { type AddressInfo, isIP } from "node:net";
import { toNodeListener } from "../platform/nodeListener.ts";
import { createSandbox } from "./createSandbox.ts";
import { ConnectionDropped } from "./control/faults.ts";
import { isLoopback } from "../platform/isLoopback.ts";
import type { Sandbox, SandboxOptions } from "./options.ts";

export interface ServeOptions extends SandboxOptions {
  /** 0 takes a free port. @default 4100 */
  readonly port?: number | undefined;
  /** @default '127.0.0.1' */
  readonly host?: string | undefined;
  /** More host names for requests, without ports, such as the service's name in Docker Compose. */
  readonly allowedHosts?: readonly string[] | undefined;
}

export interface ServedSandbox {
  readonly sandbox: Sandbox;
  /** The URL of the server. */
  readonly url: string;
  readonly close: () => Promise<void>;
}

/**
 * Serves a sandbox with `node:http`, for this machine. It accepts requests for loopback host names, for `host` if it is an IP
 * address, for the host of `origin` and for `allowedHosts`. A fault that drops the connection closes the socket without an answer.
 */
export async function serveSandbox({
  port = 4100,
  host = "127.0.0.1",
  allowedHosts = [],
  ...options
}: ServeOptions = {}): Promise<ServedSandbox> {
  const sandbox = createSandbox(options);
  const isOwnHost = hostCheck(host, options.origin, allowedHosts);
  const server = createServer((incoming, outgoing) => {
    if (!isOwnHost(incoming.headers.host ?? "")) {
      outgoing.writeHead(403, { "content-type": "text/plain", ...closed }).end(hostRefused);
      return;
    }
    const onError = (error: unknown) => {
      if (error instanceof ConnectionDropped) outgoing.destroy();
      else console.error(error);
    };
    toNodeListener(answer, { onError })(incoming, outgoing);
  });
  async function answer(request: Request): Promise<Response> {
    if (Number(request.headers.get("content-length")) > largestBody) return new Response(null, { status: 413 });
    const response = await sandbox.fetch(limited(request));
    for (const [name, value] of Object.entries(closed)) response.headers.set(name, value);
    return response;
  }
  await listen(server, port, host);
  const url = options.origin ?? `http://${host.includes(":") ? `[${host}]` : host}:${boundPort(server)}`;
  sandbox.origin = url;
  return { sandbox, url, close: () => close(server) };
}

/** Headers of every answer. Pages of other origins can't load it, and browsers don't guess its type. */
const closed = { "cross-origin-resource-policy": "same-origin", "x-content-type-options": "nosniff" };
const hostRefused =
  "This sandbox accepts only the host names localhost and 127.0.0.1. For another name, start it with --allow-host or --origin.\n";
/** Most bytes of a request's body. */
const largestBody = 4 * 1024 * 1024;

/** Protects against DNS rebinding: a page whose host name points to this machine would have the sandbox's origin. */
function hostCheck(host: string, origin: string | undefined, allowed: readonly string[]): (header: string) => boolean {
  const named = new Set([origin === undefined ? "" : new URL(origin).host]);
  return (header) => {
    const hostname = header.replace(/:\d*$/, "");
    const isBound = isIP(host) > 0 && hostname.replace(/^\[|\]$/g, "") === host;
    const isAllowed = allowed.some((name) => name.toLowerCase() === hostname.toLowerCase());
    return isLoopback(hostname) || isBound || isAllowed || (header !== "" && named.has(header));
  };
}

/** A request whose body fails if it is larger than `largestBody`. */
function limited(request: Request): Request {
  if (!request.body) return request;
  let left = largestBody;
  const count = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      left -= chunk.length;
      if (left < 0) throw new Error("The request is larger than the sandbox accepts (4 MiB).");
      controller.enqueue(chunk);
    },
  });
  const init: RequestInit & { duplex: "half" } = { body: request.body.pipeThrough(count), duplex: "half" };
  return new Request(request, init);
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
