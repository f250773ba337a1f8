import { Composio } from "@composio/core";
import { createComposioHandler, toNodeListener } from "composio-react/server";
import { Hono } from "hono";
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";

const composio = new Composio({
  apiKey: process.env.COMPOSIO_API_KEY,
  baseURL: process.env.COMPOSIO_BASE_URL,
  allowTracking: false,
  disableVersionCheck: true,
});
const handler = createComposioHandler({ composio, identify: () => "user_1" });

const app = new Hono();
app.all("/api/composio/*", ({ req }) => handler(req.raw));
/** A tool of the agent's session. */
app.post("/api/tools/:slug", async ({ req, json }) => {
  const session = await composio.create("user_1");
  return json(await session.execute(req.param("slug"), await req.json()));
});
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
