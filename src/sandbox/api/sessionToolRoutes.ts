import { Hono } from "hono";
import { z } from "zod";
import { paginate } from "../http/pagination.ts";
import { parseBody, parseQuery, queryCursor, queryLimit, record } from "../http/parse.ts";
import type { World } from "../model/world.ts";
import { listedTools } from "../tools/listedTools.ts";
import { searchInput, searchTools } from "../tools/searchTools.ts";
import { runSessionTool } from "../tools/sessionTools.ts";

const listQuery = z.object({ cursor: queryCursor, limit: queryLimit });
const executeBody = z.object({
  tool_slug: z.string().min(1),
  arguments: record.nullish(),
  account: z.string().nullish(),
});
const executeMetaBody = z.object({ slug: z.string().min(1), arguments: record.nullish() });

/** The tools of tool-router sessions: meta tools, search and execution. */
export function sessionToolRoutes(world: World): Hono {
  const { store } = world;
  const routes = new Hono();

  routes.get("/:id/tools", (context) => {
    const session = store.session(context.req.param("id"));
    const tools = listedTools(world, session);
    return context.json(paginate(tools, parseQuery(context, listQuery), 500));
  });

  routes.post("/:id/search", async (context) => {
    const body = await parseBody(context, searchInput);
    return context.json(searchTools(world, store.session(context.req.param("id")), body));
  });

  routes.post("/:id/execute", async (context) => {
    const { tool_slug, arguments: input, account } = await parseBody(context, executeBody);
    const session = store.session(context.req.param("id"));
    const call = { slug: tool_slug, input: input ?? {}, account: account ?? undefined };
    const result = await runSessionTool(world, session, call, context.req.raw.signal);
    return context.json({ ...result, log_id: store.newId("log") });
  });

  routes.post("/:id/execute_meta", async (context) => {
    const { slug, arguments: input } = await parseBody(context, executeMetaBody);
    const session = store.session(context.req.param("id"));
    const result = await runSessionTool(world, session, { slug, input: input ?? {} }, context.req.raw.signal);
    return context.json({ ...result, log_id: store.newId("log") });
  });

  return routes;
}
