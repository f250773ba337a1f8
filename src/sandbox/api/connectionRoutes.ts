import { Hono } from "hono";
import { z } from "zod";
import { experimental } from "../model/accessList.ts";
import { createdView } from "../model/accountView.ts";
import { authConfigNotFound, directCreateRetired } from "../http/apiError.ts";
import { assertAccepted, assertComplete, assertSchemeMatches, needsUser } from "./creatable.ts";
import { completeValues } from "../model/credentials.ts";
import { assertVerifiableUser } from "../model/identityVerification.ts";
import { activate, startWaiting } from "../model/lifecycle.ts";
import { assertAccessListAllowed, assertUsable, startLink } from "../connecting/links.ts";
import { parseBody, record } from "../http/parse.ts";
import { viewContext, type World } from "../model/world.ts";

const linkBody = z.object({
  auth_config_id: z.string().min(1),
  user_id: z.string().min(1),
  alias: z.string().optional(),
  callback_url: z.string().optional(),
  connection_data: record.optional(),
  experimental: experimental.optional(),
});

const createBody = z.object({
  auth_config: z.object({ id: z.string().min(1) }),
  connection: z.object({
    user_id: z.string().min(1).default("default"),
    callback_url: z.url().optional(),
    redirect_uri: z.url().optional(),
    alias: z.string().optional(),
    state: z.object({ authScheme: z.string(), val: record }).optional(),
    data: record.optional(),
    experimental: experimental.optional(),
  }),
  validate_credentials: z.boolean().default(false),
});

/** The two ways to connect: a hosted link (`/link`) and direct creation. */
export function connectionRoutes(world: World): Hono {
  const { store } = world;
  const routes = new Hono();

  routes.post("/link", async (context) => {
    const body = await parseBody(context, linkBody);
    const link = startLink(world, {
      authConfig: store.authConfig(body.auth_config_id),
      userId: body.user_id,
      alias: body.alias,
      callbackUrl: body.callback_url,
      values: body.connection_data,
      experimental: body.experimental,
      raw: await context.req.json(),
    });
    return context.json(link, 201);
  });

  routes.post("/", async (context) => {
    const body = await parseBody(context, createBody);
    const { connection } = body;
    // As Composio: 400 instead of 404 for an old id without the prefix `ac_`.
    if (!body.auth_config.id.startsWith("ac_")) throw authConfigNotFound(body.auth_config.id, 400);
    const authConfig = store.authConfig(body.auth_config.id);
    assertUsable(authConfig);
    assertVerifiableUser(store, connection.user_id);
    if (authConfig.managed && ["OAUTH1", "OAUTH2", "DCR_OAUTH"].includes(authConfig.scheme.mode))
      throw directCreateRetired();
    assertAccessListAllowed(connection.experimental);
    assertSchemeMatches(authConfig, connection.state?.authScheme);
    const { status, ...given } = connection.state?.val ?? connection.data ?? {};
    const creation = { authConfig, status, given, values: completeValues(authConfig, given) };
    assertComplete(creation);
    assertAccepted(creation, store.switches, body.validate_credentials);
    const account = store.addAccount({
      userId: connection.user_id,
      authConfig,
      values: creation.values,
      alias: connection.alias,
      accountType: connection.experimental?.account_type,
      access: connection.experimental?.acl_config_for_shared,
      raw: await context.req.json(),
    });
    if (needsUser(creation)) {
      store.startFlow(account, "direct", connection.callback_url ?? connection.redirect_uri);
      startWaiting(account, "INITIATED", store.now());
    } else {
      activate(account, store.now());
    }
    return context.json(createdView(account, viewContext(world)), 201);
  });

  return routes;
}
