import { createServer } from "node:http";
import { serveStatic } from "@hono/node-server/serve-static";
import { Hono } from "hono";
import { createBackend } from "../../../examples/demo/server/backend.ts";
import type { SandboxOptions } from "../../../src/sandbox/index.ts";
import { toNodeListener } from "../../../src/server/index.ts";
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
  const pages = new Hono()
    .use("/assets/*", serveStatic({ root: builtDemo }))
    // Every other address is the page's own to read.
    .use(serveStatic({ path: `${builtDemo}/index.html` }));
  const servePage = toNodeListener(pages.fetch);
  const server = createServer((request, response) => {
    signIn(request, response, () => {
      if (request.url?.startsWith("/api/")) listener(request, response, () => response.writeHead(404).end());
      else servePage(request, response);
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
