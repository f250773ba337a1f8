import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, resolve, sep } from "node:path";
import { listen } from "../../support/listen.ts";

export interface StaticServer {
  readonly address: string;
  readonly close: () => Promise<void>;
}

const types: Readonly<Record<string, string>> = {
  ".css": "text/css",
  ".html": "text/html",
  ".js": "text/javascript",
};

/** Serves a folder of files on a free port. */
export async function serveFolder(folder: string): Promise<StaticServer> {
  const root = resolve(folder);
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const path = join(root, pathname === "/" ? "index.html" : pathname);
    const send = (status: number, type: string, body: Buffer | string) =>
      response.writeHead(status, { "content-type": type }).end(body);
    if (!path.startsWith(root + sep)) return void send(404, "text/plain", "Not found");
    readFile(path).then(
      (body) => send(200, types[extname(path)] ?? "application/octet-stream", body),
      () => send(404, "text/plain", "Not found"),
    );
  });
  const port = await listen(server);
  return {
    address: `http://localhost:${port}/`,
    close: () =>
      new Promise((settle) => {
        server.closeAllConnections();
        server.close(() => settle());
      }),
  };
}
