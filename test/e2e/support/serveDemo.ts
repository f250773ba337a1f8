import { readFile } from "node:fs/promises";
import { createServer, type ServerResponse } from "node:http";
import { getMimeType } from "hono/utils/mime";
import { createBackend } from "../../../examples/demo/server/backend.ts";
import type { SandboxOptions } from "../../../src/sandbox/index.ts";
import { builtDemo } from "./buildDemo.ts";
import { listen } from "../../support/listen.ts";

export interface ServedDemo {
  /** Where the page is, without a slash at the end. */
  readonly url: string;
  /** Where the embedded sandbox is. */
  readonly sandboxOrigin: string;
  /** What `npm start` prints of it. */
  readonly summary: string;
  close(): void;
}

/** The built demo on free ports, with a server and a sandbox of its own, in this process. Its apps are all unless given. */
export async function serveDemo({ toolkits }: Pick<SandboxOptions, "toolkits"> = {}): Promise<ServedDemo> {
  const { signIn, listener, summary, close } = await createBackend(toolkits && { toolkits });
  const server = createServer((request, response) => {
    signIn(request, response, () => {
      const { pathname } = new URL(request.url ?? "/", "http://localhost");
      if (pathname.startsWith("/api/")) listener(request, response, () => response.writeHead(404).end());
      // Every other address is the page's own to read.
      else void sendFile(response, pathname.startsWith("/assets/") ? pathname : "/index.html");
    });
  });
  const port = await listen(server);
  const [sandboxOrigin = ""] = /http:\/\/127\.0\.0\.1:\d+/.exec(summary) ?? [];
  return {
    // The page and the provider are on different hosts, as in life.
    url: `http://localhost:${port}`,
    sandboxOrigin,
    summary,
    close() {
      server.close();
      server.closeAllConnections();
      close();
    },
  };
}

/** Each file is read once for all tests: a page asks for thirty of them. */
const files = new Map<string, Promise<Buffer>>();

/** Names of assets hold their hash: a page that is loaded again has them, as customers' pages do. */
async function sendFile(response: ServerResponse, path: string): Promise<void> {
  const reading = files.get(path) ?? readFile(builtDemo + path);
  files.set(path, reading);
  try {
    const body = await reading;
    response.writeHead(200, {
      "content-type": getMimeType(path) ?? "application/octet-stream",
      "content-length": body.length,
      ...(path.startsWith("/assets/") && { "cache-control": "max-age=3600" }),
    });
    response.end(body);
  } catch {
    files.delete(path);
    response.writeHead(404).end();
  }
}
