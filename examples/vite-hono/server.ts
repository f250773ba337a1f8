import { Composio } from "@composio/core";
import { serve } from "@hono/node-server";
import { serveStatic } from "@hono/node-server/serve-static";
import { createComposioHandler } from "composio-react/server";
import { Hono } from "hono";

const handler = createComposioHandler({
  composio: new Composio({ apiKey: process.env.COMPOSIO_API_KEY }),
  identify: () => "user_1", // the id of the signed-in user, from your session
});

const app = new Hono();
app.all("/api/composio/*", (c) => handler(c.req.raw));
app.use(serveStatic({ root: "dist" })); // made by `npm run build`

const port = Number(process.env.PORT ?? 3000);
serve({ fetch: app.fetch, port }, () => console.log(`http://localhost:${port}`));
