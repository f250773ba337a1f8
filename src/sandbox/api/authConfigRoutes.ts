import { Hono } from "hono";
import { z } from "zod";
import { authConfigBadRequest, noManagedAuth } from "../http/apiError.ts";
import { authConfigView } from "./authConfigView.ts";
import { paginate } from "../http/pagination.ts";
import {
  commaList,
  namesToolkit,
  ownValue,
  parseBody,
  parseQuery,
  queryBoolean,
  queryCursor,
  queryLimit,
  record,
} from "../http/parse.ts";
import type { AuthConfigRecord } from "../model/records.ts";
import { takesBearer } from "../model/seedAuthConfigs.ts";
import { creationFields } from "./toolkitView.ts";
import type { SandboxToolkit } from "../seed/catalogue.ts";
import type { NewAuthConfig } from "../model/types.ts";
import type { World } from "../model/world.ts";

const listQuery = z.object({
  toolkit_slug: commaList,
  is_composio_managed: queryBoolean,
  show_disabled: queryBoolean,
  search: z.string().optional(),
  cursor: queryCursor,
  limit: queryLimit,
});

const toolAccess = z.object({
  tools_for_connected_account_creation: z.array(z.string()).optional(),
  tools_available_for_execution: z.array(z.string()).optional(),
});

const common = {
  name: z.string().optional(),
  shared_credentials: record.optional(),
  tool_access_config: toolAccess.optional(),
  restrict_to_following_tools: z.array(z.string()).optional(),
  is_enabled_for_tool_router: z.boolean().optional(),
};

const proxyConfig = z.object({ proxy_url: z.url(), proxy_auth_key: z.string().optional() }).nullable().optional();

const createOptions = z.discriminatedUnion("type", [
  z.object({ type: z.literal("use_composio_managed_auth"), credentials: record.optional(), ...common }),
  z.object({
    type: z.literal("use_custom_auth"),
    authScheme: z.string().min(1),
    credentials: record.optional(),
    proxy_config: proxyConfig,
    ...common,
  }),
]);

const createBody = z.object({
  toolkit: z.object({ slug: z.string().min(1) }),
  auth_config: createOptions.default({ type: "use_composio_managed_auth" }),
});

const scopes = z.union([z.string(), z.array(z.string())]).optional();

const updateBody = z.discriminatedUnion("type", [
  z.object({ type: z.literal("custom"), credentials: record.optional(), proxy_config: proxyConfig, ...common }),
  z.object({ type: z.literal("default"), scopes, user_scopes: scopes, ...common }),
]);

/** Auth configs: how a toolkit is authenticated in this project. */
export function authConfigRoutes(world: World): Hono {
  const { store } = world;
  const routes = new Hono();
  const view = (authConfig: AuthConfigRecord) =>
    authConfigView(
      authConfig,
      store.accounts().filter((account) => account.authConfig === authConfig && account.status === "ACTIVE").length,
    );

  routes.get("/", (context) => {
    const query = parseQuery(context, listQuery);
    const search = query.search?.toLowerCase();
    const found = store
      .authConfigs()
      .filter(
        (authConfig) =>
          (!query.toolkit_slug || namesToolkit(query.toolkit_slug, authConfig.toolkit)) &&
          (query.is_composio_managed ?? authConfig.managed) === authConfig.managed &&
          (query.show_disabled === true || authConfig.enabled) &&
          (search === undefined ||
            authConfig.name.toLowerCase().includes(search) ||
            authConfig.id.toLowerCase().includes(search)),
      );
    const page = paginate(found, query, world.pageSize ?? 200);
    return context.json({ ...page, items: page.items.map(view) });
  });

  routes.post("/", async (context) => {
    const body = await parseBody(context, createBody);
    const toolkit = store.toolkit(body.toolkit.slug);
    const authConfig = store.addAuthConfig(newAuthConfig(toolkit, body.auth_config));
    applyCommon(authConfig, body.auth_config);
    if (body.auth_config.type === "use_custom_auth") authConfig.proxy = body.auth_config.proxy_config ?? null;
    const created = {
      toolkit: { slug: toolkit.slug },
      auth_config: {
        id: authConfig.id,
        auth_scheme: authConfig.scheme.mode,
        is_composio_managed: authConfig.managed,
        restrict_to_following_tools: authConfig.restrictedTo,
      },
    };
    return context.json(created, 201);
  });

  routes.get("/:id", (context) => context.json(view(store.authConfig(context.req.param("id")))));

  routes.patch("/:id", async (context) => {
    const body = await parseBody(context, updateBody);
    const authConfig = store.authConfig(context.req.param("id"));
    if ((body.type === "default") !== authConfig.managed) {
      throw authConfigBadRequest(`Auth config ${authConfig.id} is not of type ${body.type}`);
    }
    const changes =
      body.type === "custom" ? (body.credentials ?? {}) : { scopes: body.scopes, user_scopes: body.user_scopes };
    authConfig.credentials = { ...authConfig.credentials, ...withoutUndefined(changes) };
    if (body.type === "custom" && body.proxy_config !== undefined) authConfig.proxy = body.proxy_config;
    applyCommon(authConfig, body);
    authConfig.updatedAt = store.now();
    return context.json({ success: true });
  });

  routes.patch("/:id/:status{ENABLED|DISABLED}", (context) => {
    const authConfig = store.authConfig(context.req.param("id"));
    authConfig.enabled = context.req.param("status") === "ENABLED";
    authConfig.updatedAt = store.now();
    return context.json({ success: true });
  });

  routes.delete("/:id", (context) => {
    const query = parseQuery(context, z.object({ revoke_on_delete: queryBoolean }));
    const authConfig = store.authConfig(context.req.param("id"));
    authConfig.deleted = true;
    return context.json({ success: true, ...(query.revoke_on_delete && { revoke_job_id: store.newId("pj") }) });
  });

  return routes;
}

function newAuthConfig(toolkit: SandboxToolkit, options: z.output<typeof createOptions>): NewAuthConfig {
  const given = {
    toolkit: toolkit.slug,
    credentials: options.credentials ?? {},
    ...(options.name !== undefined && { name: options.name }),
  };
  if (options.type === "use_composio_managed_auth") {
    const scheme = toolkit.schemes.find((candidate) => candidate.managed);
    if (!scheme) throw noManagedAuth(toolkit.slug);
    return { ...given, scheme: scheme.mode, managed: true };
  }
  const scheme = toolkit.schemes.find((candidate) => candidate.mode === options.authScheme);
  const bearerAnyway = options.authScheme === "BEARER_TOKEN" && takesBearer(toolkit);
  if (!scheme && !bearerAnyway)
    throw authConfigBadRequest(`Auth scheme ${options.authScheme} is not supported by toolkit ${toolkit.slug}`);
  const missing = (scheme ? creationFields(scheme) : [])
    .filter((field) => field.required !== false && !ownValue(given.credentials, field.name))
    .map((field) => field.name);
  if (missing.length > 0) {
    throw authConfigBadRequest(
      `Missing required credentials: ${missing.join(", ")}`,
      missing.map((name) => `credentials.${name}: Required`),
    );
  }
  return { ...given, scheme: options.authScheme, managed: false };
}

function applyCommon(authConfig: AuthConfigRecord, options: z.output<z.ZodObject<typeof common>>): void {
  if (options.name !== undefined) authConfig.name = options.name;
  if (options.shared_credentials !== undefined) authConfig.shared = { ...options.shared_credentials };
  if (options.restrict_to_following_tools !== undefined) authConfig.restrictedTo = options.restrict_to_following_tools;
  if (options.is_enabled_for_tool_router !== undefined) authConfig.routerEnabled = options.is_enabled_for_tool_router;
  if (options.tool_access_config !== undefined) {
    authConfig.toolAccess = { ...authConfig.toolAccess, ...withoutUndefined(options.tool_access_config) };
  }
}

function withoutUndefined<Value>(values: Readonly<Record<string, Value | undefined>>): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
  );
}
