import { Hono } from "hono";
import { z } from "zod";
import { paginate, type WirePage } from "../http/pagination.ts";
import { namesToolkit, parseBody, parseQuery, queryBoolean, queryCursor, queryLimit } from "../http/parse.ts";
import { categoryId, toolkitListView, toolkitView } from "./toolkitView.ts";
import type { SandboxToolkit } from "../seed/catalogue.ts";
import type { World } from "../model/world.ts";

const filters = {
  category: z.string().optional(),
  managed_by: z.enum(["composio", "all", "project"]).optional(),
  type: z.enum(["native", "custom", "all"]).optional(),
  sort_by: z.enum(["usage", "alphabetically"]).optional(),
  search: z.string().optional(),
  cursor: queryCursor,
};

/** "Minimum 3 characters", says the specification. An empty text is no search. */
const search = z.union([z.literal(""), z.string().min(3)]).optional();
const listQuery = z.object({ ...filters, search, include_deprecated: queryBoolean, limit: queryLimit });
const pageQuery = z.object({ cursor: queryCursor, limit: queryLimit });
const multiBody = z.object({
  ...filters,
  toolkits: z.array(z.string()).optional(),
  limit: z
    .int()
    .min(1)
    .nullish()
    .transform((limit) => limit ?? undefined),
});

/** The catalogue of toolkits. */
export function toolkitRoutes(world: World): Hono {
  const { store } = world;
  const routes = new Hono();
  const maximum = world.pageSize ?? 1000;

  routes.get("/", (context) => {
    const query = parseQuery(context, listQuery);
    return context.json(listPage(find([...store.toolkits.values()], query), query, maximum));
  });

  routes.post("/multi", async (context) => {
    const body = await parseBody(context, multiBody);
    const { toolkits: wanted } = body;
    const chosen = [...store.toolkits.values()].filter((toolkit) => !wanted || namesToolkit(wanted, toolkit));
    return context.json(listPage(find(chosen, body), body, maximum));
  });

  routes.get("/categories", (context) => {
    const names = new Set([...store.toolkits.values()].flatMap((toolkit) => toolkit.categories));
    const categories = [...names].toSorted().map((name) => ({ id: categoryId(name), name }));
    return context.json(paginate(categories, parseQuery(context, pageQuery), maximum));
  });

  routes.get("/:slug", (context) => context.json(toolkitView(store.toolkit(context.req.param("slug")))));

  return routes;
}

interface ToolkitQuery {
  readonly category?: string | undefined;
  readonly managed_by?: string | undefined;
  readonly type?: string | undefined;
  readonly sort_by?: string | undefined;
  readonly search?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit?: number | undefined;
}

function find(toolkits: readonly SandboxToolkit[], query: ToolkitQuery): readonly SandboxToolkit[] {
  // All toolkits of the sandbox are Composio's own. Custom (MCP) toolkits do not exist.
  if (query.managed_by === "project" || query.type === "custom") return [];
  const search = query.search?.trim().toLowerCase();
  const found = toolkits.filter(
    (toolkit) =>
      (!query.category ||
        toolkit.categories.some((name) => name === query.category || categoryId(name) === query.category)) &&
      (!search ||
        [toolkit.slug, toolkit.name, toolkit.description].some((text) => text.toLowerCase().includes(search))),
  );
  return query.sort_by === "alphabetically"
    ? found.toSorted((one, other) => (one.name.toLowerCase() < other.name.toLowerCase() ? -1 : 1))
    : found;
}

function listPage(toolkits: readonly SandboxToolkit[], query: ToolkitQuery, maximum: number): WirePage<unknown> {
  const page = paginate(toolkits, query, maximum);
  return { ...page, items: page.items.map(toolkitListView) };
}
