import { Hono } from "hono";
import { z } from "zod";
import { connectMethod } from "../core/schemes.ts";
import { createdView, experimentalView } from "./accountView.ts";
import {
  accessListOnlyForShared,
  accountBadRequest,
  authConfigDisabled,
  authConfigNotFound,
  directCreateRetired,
} from "./apiError.ts";
import { completeValues, judgeCredentials, missingFields } from "./credentials.ts";
import { linkUrl } from "./flows.ts";
import { activate, startWaiting } from "./lifecycle.ts";
import { parseBody, record } from "./parse.ts";
import type { AuthConfigRecord } from "./records.ts";
import type { AccessList } from "./types.ts";
import { viewContext } from "./world.ts";
import type { World } from "./world.ts";

const userId = z.string().min(1).max(256);

/** PATCH semantics: what is left out stays. */
export const accessListShape: z.ZodType<Partial<AccessList>> = z.object({
  allow_all_users: z.boolean().optional(),
  allowed_user_ids: z.array(userId).max(1000).optional(),
  not_allowed_user_ids: z.array(userId).max(1000).optional(),
});

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
    if (authConfig.managed && ["OAUTH1", "OAUTH2", "DCR_OAUTH"].includes(authConfig.scheme.mode)) throw directCreateRetired();
    assertAccessListAllowed(connection.experimental);
    const { status, ...given } = connection.state?.val ?? connection.data ?? {};
    const values = completeValues(authConfig, given);
    const redirected = connectMethod(authConfig.scheme.mode) === "redirect" && status !== "ACTIVE";
    assertCreatable(authConfig, connection.state?.authScheme, values, { redirected, validate: body.validate_credentials });
    const account = store.addAccount({
      userId: connection.user_id,
      authConfig,
      values,
      alias: connection.alias,
      accountType: connection.experimental?.account_type,
      access: connection.experimental?.acl_config_for_shared,
      raw: await context.req.json(),
    });
    if (redirected) {
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

/** What a provider's token must look like to be imported. */
const importedTokens: Readonly<Record<string, readonly string[]>> = {
  OAUTH2: ["access_token"],
  DCR_OAUTH: ["client_id", "access_token"],
  OAUTH1: ["oauth_token", "oauth_token_secret"],
};

function assertCreatable(
  authConfig: AuthConfigRecord,
  authScheme: string | undefined,
  values: Readonly<Record<string, unknown>>,
  how: { readonly redirected: boolean; readonly validate: boolean },
): void {
  const { mode } = authConfig.scheme;
  if (authScheme !== undefined && authScheme !== mode) {
    throw accountBadRequest(`Auth scheme ${authScheme} does not match the auth config's scheme ${mode}`);
  }
  const imported = how.redirected ? [] : (importedTokens[mode] ?? []).filter((name) => !values[name]);
  const missing = [...imported, ...missingFields(authConfig, values)];
  if (missing.length > 0) {
    throw accountBadRequest(
      `Missing required fields: ${missing.join(", ")}`,
      missing.map((name) => `${name}: Required`),
    );
  }
  if (how.validate && mode === "API_KEY" && judgeCredentials(authConfig.scheme, values) === "refused") {
    throw accountBadRequest("Credential validation failed: the provider rejected the credentials");
  }
}
