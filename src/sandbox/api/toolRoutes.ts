import { Hono } from "hono";
import { z } from "zod";
import { ApiError } from "../http/apiError.ts";
import { paginate } from "../http/pagination.ts";
import { commaList, namesToolkit, parseBody, parseQuery, queryCursor, queryLimit, record } from "../http/parse.ts";
import type { SessionRecord } from "../model/records.ts";
import type { World } from "../model/world.ts";
import { isUsable } from "../connecting/sessionAccounts.ts";
import { type AppTool, appTool, appTools } from "../tools/appTools.ts";
import { isMetaTool, metaToolsOf, metaToolView } from "../tools/metaTools.ts";
import { runTool } from "../tools/runTool.ts";
import { runSessionTool } from "../tools/sessionTools.ts";
import { appToolView, needsNoAuth } from "../tools/toolView.ts";
import { plainSession } from "./sessionSettings.ts";

const listQuery = z.object({
  tool_slugs: commaList,
  toolkit_slug: commaList,
  search: z.string().optional(),
  cursor: queryCursor,
  limit: queryLimit,
});

const executeBody = z.object({
  user_id: z.string().nullish(),
  connected_account_id: z.string().nullish(),
  arguments: record.nullish(),
});

const sessionless: SessionRecord = { ...plainSession, id: "", userId: "" };
/** The meta tools that run without a session. Composio refuses the others in these words. */
const worksAlone: ReadonlySet<string> = new Set(["COMPOSIO_SEARCH_TOOLS", "COMPOSIO_GET_TOOL_SCHEMAS"]);

/** Tools without a session: the list, and direct execution. */
export function toolRoutes(world: World): Hono {
  const { store } = world;
  const routes = new Hono();
  const toolkitOf = (tool: AppTool) => store.toolkits.get(tool.toolkit);
  const find = (slug: string) => {
    const tool = appTool(slug);
    const toolkit = tool && toolkitOf(tool);
    if (!toolkit) throw new ApiError(404, 2301, "Tool_ToolNotFound", `Unable to retrieve tool with slug ${slug}`);
    return { tool, toolkit };
  };

  routes.get("/", (context) => {
    const query = parseQuery(context, listQuery);
    const search = query.search?.toLowerCase();
    // Composio's own tools are listed only if somebody asks for them.
    const metaTools = metaToolsOf({ ...sessionless, waitsForConnections: true }).filter(
      (slug) => query.tool_slugs?.includes(slug) ?? query.toolkit_slug?.includes("composio"),
    );
    const views = appTools.flatMap((tool) => {
      const toolkit = toolkitOf(tool);
      const isWanted =
        (query.tool_slugs?.includes(tool.slug) ?? true) &&
        (!query.toolkit_slug || namesToolkit(query.toolkit_slug, { slug: tool.toolkit })) &&
        (!search || `${tool.slug} ${tool.name} ${tool.description}`.toLowerCase().includes(search));
      return toolkit && isWanted ? [appToolView(tool, toolkit)] : [];
    });
    const all = [...views, ...metaTools.map((slug) => metaToolView(slug, sessionless))];
    return context.json(paginate(all, query, world.pageSize ?? 1000));
  });

  routes.get("/enum", (context) => context.text(appTools.map(({ slug }) => slug).join(",")));

  routes.get("/:slug", (context) => {
    const slug = context.req.param("slug");
    if (isMetaTool(slug)) return context.json(metaToolView(slug, sessionless));
    const { tool, toolkit } = find(slug);
    return context.json(appToolView(tool, toolkit));
  });

  routes.post("/execute/:slug", async (context) => {
    const body = await parseBody(context, executeBody);
    const slug = context.req.param("slug");
    const userId = body.user_id ?? "default";
    if (isMetaTool(slug)) {
      const session = { ...sessionless, userId };
      const call = { slug, input: body.arguments ?? {} };
      const { data, error } = worksAlone.has(slug)
        ? await runSessionTool(world, session, call, context.req.raw.signal)
        : { data: {}, error: `Invalid request for ${slug}: ${slug} can only be called inside a tool-router session.` };
      return context.json({ data, error, successful: error === null, log_id: store.newId("log") });
    }
    const { tool, toolkit } = find(slug);
    const account = store
      .accounts()
      .filter((each) => each.authConfig.toolkit === toolkit)
      .findLast((each) =>
        body.connected_account_id ? each.id === body.connected_account_id : each.userId === userId && isUsable(each),
      );
    if (!needsNoAuth(toolkit)) {
      if (account && body.user_id && account.userId !== body.user_id && account.accountType === "PRIVATE") {
        const message = "User ID does not match the connected account's user ID";
        throw new ApiError(400, 1812, "ActionExecute_ConnectedAccountEntityIdMismatch", message);
      }
      if (!account || !isUsable(account)) {
        const message = `No connected account found for user ID ${userId} for toolkit ${toolkit.slug}`;
        throw new ApiError(400, 1810, "ActionExecute_ConnectedAccountNotFound", message);
      }
    }
    const { data, error } = runTool(world, tool, body.arguments ?? {}, account);
    return context.json({ data, error, successful: error === null, log_id: store.newId("log") });
  });

  return routes;
}
