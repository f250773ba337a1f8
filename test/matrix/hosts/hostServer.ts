import { createReadStream, existsSync, readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type * as sandboxEntry from "../../../src/sandbox/index.ts";
import type * as serverEntry from "../../../src/server/index.ts";
import type * as testingEntry from "../../../src/testing/index.ts";
import type { Build } from "./builds.ts";
import { folder } from "./resets.ts";

/** How a page comes to its colours: in its HTML and styles, and in what the user prefers. */
export interface Colours {
  readonly root?: string;
  readonly css?: string;
  readonly preference?: "dark";
  /** What the page asks of the kit. */
  readonly theme?: "light" | "dark";
}

export interface HostServer {
  readonly origin: string;
  close(): Promise<void>;
}

const types: Readonly<Record<string, string>> = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".json": "application/json",
  ".map": "application/json",
  ".svg": "image/svg+xml",
  ".txt": "text/plain",
  ".woff2": "font/woff2",
};

/** Serves what the bundlers have built, with the packed handler over the packed sandbox beside it. */
export async function serveHosts(
  builds: readonly Build[],
  colours: Readonly<Record<string, Colours>>,
): Promise<HostServer> {
  const answer = await createApi();
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://host.test");
    if (url.pathname.startsWith("/api/composio")) return answer(request, response);
    const build = builds.find(({ base }) => url.pathname.startsWith(`${base}/`));
    const path = url.pathname.slice(build?.base.length ?? 0);
    const name = path.endsWith("/") ? `${path}index.html` : path;
    // React Router writes its pages beneath their base.
    const file =
      build && [name, build.base + name].map((each) => join(build.output, each)).find((each) => existsSync(each));
    if (file === undefined) return response.writeHead(404).end();
    response.setHeader("content-type", types[extname(file)] ?? "application/octet-stream");
    if (!file.endsWith(".html")) return createReadStream(file).pipe(response);
    const { root = "", css = "" } = colours[url.searchParams.get("colours") ?? ""] ?? {};
    response.end(
      readFileSync(file, "utf8").replace("<html ", `<html ${root} `).replace("</head>", `<style>${css}</style></head>`),
    );
  });
  return { origin: await listen(server), close: () => close(server) };
}

/** As a server of the customer's would make it, of what they have installed. */
async function createApi(): Promise<(request: IncomingMessage, response: ServerResponse) => void> {
  const { createComposioHandler, toNodeListener } = await loadEntry("server");
  const { createSandbox } = await loadEntry("sandbox");
  const { sandboxComposio } = await loadEntry("testing");
  const handler = createComposioHandler({ composio: sandboxComposio(createSandbox()), identify: () => "user_1" });
  return toNodeListener(handler);
}

interface Entries {
  server: typeof serverEntry;
  sandbox: typeof sandboxEntry;
  testing: typeof testingEntry;
}

/** An entry of the package as installed. */
export async function loadEntry<Name extends keyof Entries>(name: Name): Promise<Entries[Name]> {
  const path = join(folder, "node_modules/composio-react/dist", name, "index.js");
  // SAFETY: its types are the source's, which the package is built of.
  return (await import(pathToFileURL(path).href)) as Entries[Name];
}

export async function listen(server: Server, host = "localhost"): Promise<string> {
  await new Promise<void>((settle) => server.listen(0, host, settle));
  // SAFETY: a server that listens on a port has an address with one.
  return `http://${host}:${(server.address() as AddressInfo).port}`;
}

export async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((settle) => server.close(settle));
}
