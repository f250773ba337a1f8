import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { close, listen, loadEntry } from "./hostServer.ts";
import { folder, workshop } from "./resets.ts";

/** What the strictest of hosts sends with everything, the handler's pages included. */
const policy = "default-src 'self'; style-src 'self'; script-src 'self'; require-trusted-types-for 'script'";

/** Where Composio's logos come from, as README says. */
export const logos = "https://logos.composio.dev";

export interface StrictApp {
  readonly origin: string;
  /** Who is signed in. */
  user: string | null;
  /** What browsers have reported of the policy. */
  readonly reports: string[];
  close(): Promise<void>;
}

const nonce = "8b1f0c2e";
const root = join(workshop, "strict");

/**
 * An app under a strict Content-Security-Policy: `/client` is rendered in the browser, `/server` on the server and
 * hydrated, `/nonce` likewise with a nonce for styles. These name the origin of the logos, `/no-logos` does not.
 * The sandbox's pages are the provider's, on another origin.
 */
export async function serveStrictApp(): Promise<StrictApp> {
  bundle();
  // SAFETY: the bundle's only export, written below.
  const { render } = (await import(pathToFileURL(join(root, "dist/server.mjs")).href)) as {
    render: (nonce?: string) => string;
  };
  const { createComposioHandler, toNodeListener } = await loadEntry("server");
  const { createSandbox } = await loadEntry("sandbox");
  const { sandboxComposio } = await loadEntry("testing");

  const gmail = { slug: "gmail", name: "Gmail", schemes: [{ mode: "OAUTH2", managed: true }] } as const;
  const stripe = { slug: "stripe", name: "Stripe", schemes: [{ mode: "API_KEY", managed: false }] } as const;
  const toolkits = [gmail, stripe].map((toolkit) => ({
    description: "",
    categories: [],
    logo: `${logos}/api/${toolkit.slug}`,
    ...toolkit,
  }));
  const sandbox = createSandbox({ toolkits });
  const provider = createServer(toNodeListener(sandbox.fetch));
  sandbox.origin = await listen(provider, "127.0.0.1");

  const handler = createComposioHandler({
    composio: sandboxComposio(sandbox),
    identify: () => app.user,
    verifyIdentity: true,
    logger: () => undefined,
  });
  const api = toNodeListener(handler);
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://app.test");
    const own = policyOf(pathname);
    if (pathname === "/report") return take(request, response, app.reports);
    // On top of what the handler itself sends, as a proxy in front adds it.
    const sent = response.writeHead.bind(response);
    Object.assign(response, {
      writeHead: (status: number, ...rest: never[]) => {
        response.appendHeader("content-security-policy", `${own}; report-uri /report`);
        return sent(status, ...rest);
      },
    });
    if (pathname.startsWith("/api/composio")) return api(request, response);
    const file = { "/app.css": "text/css", "/client.js": "text/javascript", "/hydrate.js": "text/javascript" }[
      pathname
    ];
    if (file !== undefined) {
      const content = readFileSync(join(root, "dist", pathname));
      response.writeHead(200, { "content-type": file }).end(content);
      return;
    }
    const isClient = pathname === "/client" || pathname === "/no-logos";
    const content = isClient ? "" : render(pathname === "/nonce" ? nonce : undefined);
    const script = isClient ? "client.js" : "hydrate.js";
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(
      `<!doctype html><html lang="de"><head><title>Strict</title><link rel="stylesheet" href="/app.css"></head>
<body><div id="root"${pathname === "/nonce" ? ` data-nonce="${nonce}"` : ""}>${content}</div><script type="module" src="/${script}"></script></body></html>`,
    );
  });
  const app: StrictApp = {
    origin: await listen(server),
    user: "user_1",
    reports: [],
    close: async () => {
      await Promise.all([close(server), close(provider)]);
    },
  };
  sandbox.control.verifyCallbacks(`${app.origin}/api/composio/verify`);
  return app;
}

function policyOf(pathname: string): string {
  if (pathname === "/client" || pathname === "/server") return `${policy}; img-src 'self' ${logos}`;
  if (pathname !== "/nonce") return policy;
  return `${policy.replace("style-src 'self'", `style-src 'self' 'nonce-${nonce}'`)}; img-src 'self' ${logos}`;
}

function take(request: IncomingMessage, response: ServerResponse, reports: string[]): void {
  let body = "";
  request.on("data", (chunk: Buffer) => (body += chunk.toString("utf8")));
  request.on("end", () => {
    reports.push(body);
    response.writeHead(204).end();
  });
}

/** The app by esbuild: for the browser, to hydrate, and for the server. */
function bundle(): void {
  mkdirSync(join(root, "dist"), { recursive: true });
  const write = (name: string, text: string) => writeFileSync(join(root, name), text);
  write(
    "App.jsx",
    `import { ComposioProvider, ConnectButton, ConnectionStatusBadge, createComposioClient } from "composio-react";
const client = createComposioClient({ baseUrl: "/api/composio" });
const theme = { accentColor: "rgb(124, 58, 237)", borderRadius: "999px", fontFamily: "system-ui, sans-serif" };
export const App = ({ nonce }) => (
  <ComposioProvider client={client} theme={theme} nonce={nonce}>
    <ConnectButton toolkit="gmail" />
    <ConnectButton toolkit="stripe" />
    <ConnectionStatusBadge toolkit="gmail" />
  </ComposioProvider>
);
`,
  );
  const imports = `import { App } from "./App.jsx";\nconst root = document.getElementById("root");\n`;
  write("client.jsx", `import { createRoot } from "react-dom/client";\n${imports}createRoot(root).render(<App />);\n`);
  write(
    "hydrate.jsx",
    `import { hydrateRoot } from "react-dom/client";\n${imports}hydrateRoot(root, <App nonce={root.dataset.nonce} />);\n`,
  );
  write(
    "server.jsx",
    `import { renderToString } from "react-dom/server";
import { App } from "./App.jsx";
export const render = (nonce) => renderToString(<App nonce={nonce} />);
`,
  );
  write("app.css", `@import "composio-react/styles.css";\n`);
  // Development builds of React and the kit, which say more of what is wrong.
  const build = (...parameters: string[]) => {
    const options = ["--bundle", "--jsx=automatic", "--tsconfig-raw={}", "--log-level=error"];
    const { status, stderr } = spawnSync(
      process.execPath,
      [join(folder, "node_modules/esbuild/bin/esbuild"), ...parameters, ...options],
      { cwd: root, encoding: "utf8" },
    );
    if (status !== 0) throw new Error(`esbuild: ${stderr}`);
  };
  const development = `--define:process.env.NODE_ENV="development"`;
  build("client.jsx", "hydrate.jsx", "app.css", "--outdir=dist", "--format=esm", development);
  build("server.jsx", "--outfile=dist/server.mjs", "--format=esm", "--platform=node", "--packages=external");
}
