import { Hono } from "hono";
import { z } from "zod";
import { authConfigFor, currentAccount, isAllowed } from "../connecting/sessionAccounts.ts";
import { ApiError } from "../http/apiError.ts";
import { experimental } from "../model/accessList.ts";
import { startLink } from "../connecting/links.ts";
import { paginate } from "../http/pagination.ts";
import { commaList, parseBody, parseQuery, queryBoolean, queryCursor, queryLimit } from "../http/parse.ts";
import type { AccountRecord, SessionRecord } from "../model/records.ts";
import type { SandboxToolkit } from "../seed/catalogue.ts";
import type { World } from "../model/world.ts";
import { metaToolsOf } from "../tools/metaTools.ts";
import { needsNoAuth } from "../tools/toolView.ts";

const ids = z
  .union([z.string(), z.array(z.string())])
  .transform((value) => (typeof value === "string" ? [value] : value));

const createBody = z.object({
  user_id: z.string().min(1),
  toolkits: z.union([z.object({ enable: z.array(z.string()) }), z.object({ disable: z.array(z.string()) })]).optional(),
  auth_configs: z.record(z.string(), z.string()).default({}),
  connected_accounts: z.record(z.string(), ids).default({}),
  multi_account: z.object({ enable: z.boolean().nullish() }).nullish(),
  manage_connections: z
    .object({
      enable: z.boolean().nullish(),
      callback_url: z.string().optional(),
      enable_wait_for_connections: z.boolean().nullish(),
    })
    .default({}),
});

const linkBody = z.object({
  toolkit: z.string().min(1),
  callback_url: z.string().optional(),
  alias: z.string().optional(),
  experimental: experimental.optional(),
});

const toolkitsQuery = z.object({
  toolkits: commaList,
  is_connected: queryBoolean,
  search: z.string().optional(),
  cursor: queryCursor,
  limit: queryLimit,
});

/** Tool-router sessions: creating and reading them, links, and the state of their toolkits. */
export function sessionRoutes(world: World): Hono {
  const { store } = world;
  const routes = new Hono();

  routes.post("/", async (context) => {
    const body = await parseBody(context, createBody);
    for (const authConfigId of Object.values(body.auth_configs)) store.authConfig(authConfigId);
    for (const accountId of Object.values(body.connected_accounts).flat()) store.account(accountId);
    const session: SessionRecord = {
      id: store.newId("trs"),
      userId: body.user_id,
      enabled: body.toolkits && "enable" in body.toolkits ? body.toolkits.enable : null,
      disabled: body.toolkits && "disable" in body.toolkits ? body.toolkits.disable : [],
      authConfigs: body.auth_configs,
      connectedAccounts: body.connected_accounts,
      callbackUrl: body.manage_connections.callback_url,
      isMultiAccount: body.multi_account?.enable ?? false,
      waitsForConnections: body.manage_connections.enable_wait_for_connections ?? false,
    };
    store.sessions.set(session.id, session);
    return context.json(sessionView(session, world.origin()), 201);
  });

  routes.get("/:id", (context) => context.json(sessionView(store.session(context.req.param("id")), world.origin())));

  routes.post("/:id/link", async (context) => {
    const body = await parseBody(context, linkBody);
    const session = store.session(context.req.param("id"));
    const toolkit = store.toolkit(body.toolkit);
    if (!isAllowed(session, toolkit)) {
      throw new ApiError(
        403,
        4303,
        "ToolRouter_Forbidden",
        `[Session Restriction] Toolkit '${toolkit.slug}' is not allowed`,
      );
    }
    const { link_token, redirect_url, connected_account_id } = startLink(world, {
      authConfig: authConfigFor(world, session, toolkit),
      userId: session.userId,
      alias: body.alias,
      callbackUrl: body.callback_url ?? session.callbackUrl,
      experimental: body.experimental,
      raw: await context.req.json(),
    });
    return context.json({ link_token, redirect_url, connected_account_id }, 201);
  });

  routes.get("/:id/toolkits", (context) => {
    const query = parseQuery(context, toolkitsQuery);
    const session = store.session(context.req.param("id"));
    const search = query.search?.toLowerCase();
    const rows = [...store.toolkits.values()]
      .filter((toolkit) => (query.toolkits ? query.toolkits.includes(toolkit.slug) : isAllowed(session, toolkit)))
      .filter(
        (toolkit) => !search || `${toolkit.slug} ${toolkit.name} ${toolkit.description}`.toLowerCase().includes(search),
      )
      .map((toolkit) => ({ toolkit, account: currentAccount(world, session, toolkit) }))
      .filter(({ account }) => query.is_connected !== true || account?.status === "ACTIVE");
    const page = paginate(rows, query, Math.min(world.pageSize ?? 50, 50));
    return context.json({ ...page, items: page.items.map(({ toolkit, account }) => toolkitView(toolkit, account)) });
  });

  return routes;
}

function toolkitView(toolkit: SandboxToolkit, account: AccountRecord | null): Record<string, unknown> {
  return {
    slug: toolkit.slug,
    name: toolkit.name,
    enabled: true,
    is_no_auth: needsNoAuth(toolkit),
    composio_managed_auth_schemes: toolkit.schemes.filter((scheme) => scheme.managed).map((scheme) => scheme.mode),
    meta: { logo: toolkit.logo, description: toolkit.description },
    connected_account: account && {
      id: account.id,
      user_id: account.userId,
      status: account.status,
      created_at: new Date(account.createdAt).toISOString(),
      auth_config: {
        id: account.authConfig.id,
        auth_scheme: account.authConfig.scheme.mode,
        is_composio_managed: account.authConfig.managed,
      },
    },
  };
}

function sessionView(session: SessionRecord, origin: string): Record<string, unknown> {
  return {
    session_id: session.id,
    config_version: 1,
    mcp: { type: "http", url: `${origin}/tool_router/v3/${session.id}/mcp` },
    // COMPOSIO_WAIT_FOR_CONNECTIONS is left out: Composio's schema does not allow it here.
    tool_router_tools: metaToolsOf({ waitsForConnections: false }),
    config: {
      user_id: session.userId,
      ...(session.enabled && { toolkits: { enabled: session.enabled } }),
      ...(session.disabled.length > 0 && { toolkits: { disabled: session.disabled } }),
      auth_configs: session.authConfigs,
      connected_accounts: session.connectedAccounts,
      manage_connections: {
        enabled: true,
        ...(session.callbackUrl !== undefined && { callback_url: session.callbackUrl }),
      },
      execute: { enable_multi_execute: true },
      preload: { tools: [] },
      search: { enable: true },
    },
    warnings: [],
  };
}
