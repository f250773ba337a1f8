import { Composio } from "@composio/core";
import { createComposioHandler, toNodeListener } from "composio-react/server";
import { Hono } from "hono";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";

export const composio = new Composio({
  apiKey: process.env.COMPOSIO_API_KEY,
  baseURL: process.env.COMPOSIO_BASE_URL,
  allowTracking: false,
  disableVersionCheck: true,
});

/** Serves the kit's handler, what the app adds, and the built page. */
export function serve(add: (app: Hono) => void): void {
  const app = new Hono();
  const handler = createComposioHandler({ composio, identify: () => "user_1" });
  app.all("/api/composio/*", ({ req }) => handler(req.raw));
  add(app);
  app.get("*", async ({ req, body }) => {
    const isScript = req.path.endsWith(".js");
    const type = isScript ? "text/javascript" : req.path.endsWith(".css") ? "text/css" : "text/html";
    return body(await readFile(`dist${req.path === "/" ? "/index.html" : req.path}`), 200, { "content-type": type });
  });

  const server = createServer(toNodeListener(app.fetch));
  server.listen(0, "localhost", () => {
    const address = server.address();
    console.log(`http://localhost:${typeof address === "object" && address ? address.port : ""}`);
  });
}
