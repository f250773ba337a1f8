import { Hono } from "hono";
import { accountRoutes } from "./accountRoutes.ts";
import { invalidApiKey } from "../http/apiError.ts";
import { authConfigRoutes } from "./authConfigRoutes.ts";
import { connectionRoutes } from "./connectionRoutes.ts";
import { projectRoutes } from "./projectRoutes.ts";
import { sessionRoutes } from "./sessionRoutes.ts";
import { sessionToolRoutes } from "./sessionToolRoutes.ts";
import { toolRoutes } from "./toolRoutes.ts";
import { toolkitRoutes } from "./toolkitRoutes.ts";
import { webhookRoutes } from "./webhookRoutes.ts";
import type { World } from "../model/world.ts";

/** Composio's API, the same under each of its prefixes. */
export function apiRoutes(world: World, apiKey: string): Hono {
  const routes = new Hono();
  routes.use(async (context, next) => {
    if (context.req.header("x-api-key") !== apiKey) throw invalidApiKey();
    await next();
  });
  routes.route("/auth_configs", authConfigRoutes(world));
  routes.route("/connected_accounts", connectionRoutes(world));
  routes.route("/connected_accounts", accountRoutes(world));
  routes.route("/toolkits", toolkitRoutes(world));
  routes.route("/org/project", projectRoutes(world));
  routes.route("/tools", toolRoutes(world));
  routes.route("/tool_router/session", sessionRoutes(world));
  routes.route("/tool_router/session", sessionToolRoutes(world));
  routes.route("/webhook_subscriptions", webhookRoutes(world));
  return routes;
}
