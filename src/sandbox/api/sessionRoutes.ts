import { Hono } from "hono";
import { z } from "zod";
import { assertLinkable, authConfigFor, currentAccount, isAllowed } from "../connecting/sessionAccounts.ts";
import { ApiError } from "../http/apiError.ts";
import { experimental } from "../model/accessList.ts";
import { startLink } from "../connecting/links.ts";
import { paginate } from "../http/pagination.ts";
import {
  commaList,
  namesToolkit,
  parseBody,
  parseQuery,
  queryBoolean,
  queryCursor,
  queryLimit,
} from "../http/parse.ts";
import type { AccountRecord, SessionRecord } from "../model/records.ts";
import type { SandboxToolkit } from "../seed/catalogue.ts";
import type { World } from "../model/world.ts";
import { configConflict, plainSession, sessionBody, sessionChange, withSettings } from "./sessionSettings.ts";
import { type CustomTools, customTools, customToolsView } from "../tools/customTools.ts";
import { metaToolsOf } from "../tools/metaTools.ts";
import { managedModes } from "./toolkitView.ts";
import { needsNoAuth } from "../tools/toolView.ts";

const linkBody = z.object({
  toolkit: z.string().min(1),
  callback_url: z.string().optional(),
  alias: z.string().optional(),
  experimental: experimental.optional(),
});

const ownTools = z.object({ experimental: customTools.nullish() });

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
    const { user_id: userId, ...settings } = await parseBody(context, sessionBody);
    const { experimental } = await parseBody(context, ownTools);
    const session = withSettings(world, { id: store.newId("trs"), userId, ...plainSession }, settings);
    store.sessions.set(session.id, session);
    return context.json(withOwnTools(sessionView(session, world.origin()), experimental), 201);
  });

  routes.post("/:id/attach", async (context) => {
    const { experimental } = await parseBody(context, ownTools);
    return context.json(
      withOwnTools(sessionView(store.session(context.req.param("id")), world.origin()), experimental),
    );
  });

  routes.get("/:id", (context) => context.json(sessionView(store.session(context.req.param("id")), world.origin())));

  routes.patch("/:id", async (context) => {
    const changes = await parseBody(context, sessionChange);
    const before = store.session(context.req.param("id"));
    if ((changes.expected_config_version ?? before.version) !== before.version) throw configConflict();
    const session = { ...withSettings(world, before, changes), version: before.version + 1 };
    store.sessions.set(session.id, session);
    return context.json(sessionView(session, world.origin()));
  });

  routes.delete("/:id", (context) => {
    const { id } = store.session(context.req.param("id"));
    store.sessions.delete(id);
    return context.json({ session_id: id, deleted: true });
  });

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
    assertLinkable(session, toolkit);
    const { link_token, redirect_url, connected_account_id } = startLink(world, {
      authConfig: authConfigFor(world, session, toolkit),
      userId: session.userId,
      alias: body.alias,
      callbackUrl: body.callback_url ?? session.callbackUrl,
      experimental: body.experimental,
      raw: await context.req.json(),
    });
    const url = session.linkHost === null ? redirect_url : `${session.linkHost.replace(/\/$/, "")}/link/${link_token}`;
    return context.json({ link_token, redirect_url: url, connected_account_id }, 201);
  });

  routes.get("/:id/toolkits", (context) => {
    const query = parseQuery(context, toolkitsQuery);
    const session = store.session(context.req.param("id"));
    const search = query.search?.toLowerCase();
    const rows = [...store.toolkits.values()]
      .filter((toolkit) => (query.toolkits ? namesToolkit(query.toolkits, toolkit) : isAllowed(session, toolkit)))
      .filter(
        (toolkit) => !search || `${toolkit.slug} ${toolkit.name} ${toolkit.description}`.toLowerCase().includes(search),
      )
      .map((toolkit) => ({ toolkit, account: currentAccount(world, session, toolkit) }))
      .filter(({ account }) => query.is_connected !== true || account?.status === "ACTIVE");
    const page = paginate(rows, query, Math.min(world.pageSize ?? 50, 50));
    return context.json({
      ...page,
      items: page.items.map(({ toolkit, account }) => sessionToolkitView(toolkit, account)),
    });
  });

  return routes;
}

function sessionToolkitView(toolkit: SandboxToolkit, account: AccountRecord | null): Record<string, unknown> {
  return {
    slug: toolkit.slug,
    name: toolkit.name,
    enabled: true,
    is_no_auth: needsNoAuth(toolkit),
    composio_managed_auth_schemes: managedModes(toolkit),
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
    config_version: session.version,
    mcp: { type: "http", url: `${origin}/tool_router/v3/${session.id}/mcp` },
    // COMPOSIO_WAIT_FOR_CONNECTIONS is left out: Composio's schema does not allow it here.
    tool_router_tools: metaToolsOf({ ...session, waitsForConnections: false }),
    config: {
      user_id: session.userId,
      ...(session.enabled && { toolkits: { enabled: session.enabled } }),
      ...(session.disabled.length > 0 && { toolkits: { disabled: session.disabled } }),
      ...(session.tools && { tools: session.tools }),
      ...(session.tags && { tags: session.tags }),
      ...(session.multiAccount && { multi_account: session.multiAccount }),
      ...(session.workbench && { workbench: workbenchView(session.workbench) }),
      auth_configs: session.authConfigs,
      connected_accounts: session.connectedAccounts,
      manage_connections: {
        enabled: session.managesConnections,
        ...(session.callbackUrl !== undefined && { callback_url: session.callbackUrl }),
        ...(session.waitsForConnections && { enable_wait_for_connections: true }),
        ...(!session.removesAccounts && { enable_connection_removal: false }),
      },
      execute: { enable_multi_execute: session.runsSeveral },
      preload: { tools: session.preload },
      search: { enable: session.searches },
    },
    warnings: [],
  };
}

/** The session beside the app's own tools, which Composio names and does not keep. */
function withOwnTools(view: Record<string, unknown>, own: CustomTools | null | undefined): Record<string, unknown> {
  return own?.custom_tools || own?.custom_toolkits ? { ...view, experimental: customToolsView(own) } : view;
}

function workbenchView({ enable_proxy_execution, ...others }: Readonly<Record<string, unknown>>): object {
  return {
    ...others,
    ...(enable_proxy_execution !== undefined && { proxy_execution_enabled: enable_proxy_execution }),
  };
}
