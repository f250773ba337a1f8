import { Hono } from "hono";
import { z } from "zod";
import { accessListShape } from "./accessList.ts";
import { createdView, experimentalView } from "./accountView.ts";
import { accessListOnlyForShared, authConfigDisabled, authConfigNotFound, directCreateRetired } from "./apiError.ts";
import { assertAccepted, assertComplete, assertSchemeMatches, needsUser } from "./creatable.ts";
import { completeValues } from "./credentials.ts";
import { linkUrl } from "./flows.ts";
import { activate, startWaiting } from "./lifecycle.ts";
import { parseBody, record } from "./parse.ts";
import type { AuthConfigRecord } from "./records.ts";
import { viewContext } from "./world.ts";
import type { World } from "./world.ts";

const experimental = z.object({
  account_type: z.enum(["PRIVATE", "SHARED"]).optional(),
  acl_config_for_shared: accessListShape.optional(),
});

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

/** The two ways in: a hosted link (`/link`) and direct creation. */
export function connectionRoutes(world: World): Hono {
  const { store } = world;
  const routes = new Hono();

  routes.post("/link", async (context) => {
    const body = await parseBody(context, linkBody);
    const authConfig = usableAuthConfig(world, body.auth_config_id);
    assertAccessListAllowed(body.experimental);
    const account = store.addAccount({
      userId: body.user_id,
      authConfig,
      values: completeValues(authConfig, body.connection_data ?? {}),
      alias: body.alias,
      accountType: body.experimental?.account_type,
      access: body.experimental?.acl_config_for_shared,
      raw: await context.req.json(),
    });
    const flow = store.startFlow(account, "link", body.callback_url);
    startWaiting(account, "INITIALIZING", store.now());
    const link = {
      link_token: flow.token,
      redirect_url: linkUrl(flow, world.origin()),
      expires_at: new Date(flow.expiresAt).toISOString(),
      connected_account_id: account.id,
      experimental: experimentalView(account),
    };
    return context.json(link, 201);
  });

  routes.post("/", async (context) => {
    const body = await parseBody(context, createBody);
    const { connection } = body;
    // Ids from before `ac_` existed were seen answered by 400 instead of 404.
    if (!body.auth_config.id.startsWith("ac_")) throw authConfigNotFound(body.auth_config.id, 400);
    const authConfig = usableAuthConfig(world, body.auth_config.id);
    if (authConfig.managed && ["OAUTH1", "OAUTH2", "DCR_OAUTH"].includes(authConfig.scheme.mode))
      throw directCreateRetired();
    assertAccessListAllowed(connection.experimental);
    assertSchemeMatches(authConfig, connection.state?.authScheme);
    const { status, ...given } = connection.state?.val ?? connection.data ?? {};
    const creation = { authConfig, status, given, values: completeValues(authConfig, given) };
    assertComplete(creation);
    if (body.validate_credentials) assertAccepted(creation);
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

function usableAuthConfig(world: World, id: string): AuthConfigRecord {
  const authConfig = world.store.authConfig(id);
  if (!authConfig.enabled) throw authConfigDisabled();
  return authConfig;
}

function assertAccessListAllowed(options: z.infer<typeof experimental> | undefined): void {
  if (options?.acl_config_for_shared && options.account_type !== "SHARED") throw accessListOnlyForShared();
}
