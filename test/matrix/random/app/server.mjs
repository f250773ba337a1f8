// The built page, and the handler with the official SDK. The user is whoever the page's cookie names.
import { Composio } from "@composio/core";
import { serve } from "@hono/node-server";
import { serveStatic } from "@hono/node-server/serve-static";
import { createComposioHandler } from "composio-react/server";
import { Hono } from "hono";

const handler = createComposioHandler({
  composio: new Composio({ allowTracking: false, disableVersionCheck: true }),
  identify: (request) => /\buser=(\w+)/.exec(request.headers.get("cookie") ?? "")?.[1] ?? null,
});

const app = new Hono();
app.all("/api/composio/*", (c) => handler(c.req.raw));
app.use(serveStatic({ root: "app/dist" }));
serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }, ({ port }) => console.log(`http://localhost:${port}`));
