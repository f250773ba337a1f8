import { handlerError } from "../http/handlerError.ts";
import type { Toolkit } from "../../protocol/types.ts";
import { noSubject, type Subject } from "../request/authorization.ts";
import type { ToolkitFilters } from "../../protocol/requests.ts";
import type { RouteName } from "../../protocol/routes.ts";
import { listRoute, type Routes, singleRoute } from "../request/defineRoute.ts";
import type { RequestContext } from "../request/requestContext.ts";
import { appAuthConfigs } from "../policy/appAuthConfigs.ts";
import { knownToolkit } from "../policy/knownToolkit.ts";
import { summaryOf } from "../composio/toolkitCatalogue.ts";
import type { RawToolkit } from "../composio/rawTypes.ts";

/** Toolkits on a page, if the request has no `limit`. */
const pageSize = 50;

export const toolkitRoutes: Routes<Extract<RouteName, `toolkits.${string}`>> = {
  "toolkits.list": listRoute(listToolkits),
  "toolkits.get": singleRoute({
    target: (_, slug) => ({ toolkit: slug }),
    find: async (context, _, slug) => {
      if (context.services.allowlist?.authConfigIds(slug).length === 0) throw handlerError("not_allowed");
      return knownToolkit(context, slug);
    },
    subject: toolkitSubject,
    // `isConnectable` would cost another request to Composio. `GET /auth-configs` tells it.
    run: async (_, toolkit) => presentToolkit(toolkit, null),
  }),
};

/** The named toolkits, all of the allowlist, or one page of Composio's catalogue. */
async function listToolkits(
  context: RequestContext,
  input: ToolkitFilters,
): Promise<{ items: readonly Toolkit[]; nextCursor: string | null }> {
  const { userId, upstream, services } = context;
  const { allowlist } = services;
  const named = allowlist ? input.toolkits?.filter((slug) => allowlist.toolkits.includes(slug)) : input.toolkits;
  const slugs = named ?? allowlist?.toolkits;
  if (slugs === undefined) {
    const { search, category, cursor, limit = pageSize } = input;
    const page = await upstream.toolkits({
      limit,
      ...(search && { search }),
      ...(category && { category }),
      ...(cursor && { cursor }),
    });
    return { items: await presentPermitted(context, page.items), nextCursor: page.nextCursor };
  }
  const known = await services.catalogue.find(slugs, userId);
  const found = known.filter((toolkit) => isFound(toolkit, input));
  return { items: await presentPermitted(context, found), nextCursor: null };
}

function toolkitSubject({ slug }: RawToolkit): Subject {
  return { ...noSubject, toolkit: slug };
}

async function presentPermitted(context: RequestContext, toolkits: readonly RawToolkit[]): Promise<readonly Toolkit[]> {
  const answers = await Promise.all(toolkits.map((toolkit) => context.permits(toolkitSubject(toolkit))));
  const permitted = toolkits.filter((_, index) => answers[index]);
  const slugs = await connectable(context, permitted);
  return permitted.map((toolkit) => presentToolkit(toolkit, slugs));
}

function isFound(
  { slug, name, description, categories }: RawToolkit,
  { search = "", category = "" }: ToolkitFilters,
): boolean {
  const words = [slug, name, description].join(" ").toLowerCase();
  return (
    words.includes(search.trim().toLowerCase()) && (category === "" || categories.some(({ id }) => id === category))
  );
}

/** The slugs of the toolkits that can be connected, with at most one request. Those of an allowlist all have an auth config. */
async function connectable(context: RequestContext, toolkits: readonly RawToolkit[]): Promise<ReadonlySet<string>> {
  const slugs = toolkits.map(({ slug }) => slug);
  if (context.services.allowlist) return new Set(slugs);
  const free = toolkits.filter(({ noAuth }) => noAuth).map(({ slug }) => slug);
  const asked = slugs.filter((slug) => !free.includes(slug));
  if (asked.length === 0) return new Set(free);
  const { configs } = await appAuthConfigs(context, { toolkits: asked, ids: [] });
  return new Set([...free, ...configs.map(({ toolkit }) => toolkit)]);
}

function presentToolkit(toolkit: RawToolkit, connectableSlugs: ReadonlySet<string> | null): Toolkit {
  return {
    ...summaryOf(toolkit.slug, toolkit),
    description: toolkit.description,
    categories: toolkit.categories.map(({ id, name }) => ({ id, name })),
    authSchemes: toolkit.authSchemes,
    managedAuthSchemes: toolkit.managedAuthSchemes,
    noAuth: toolkit.noAuth,
    isConnectable: connectableSlugs?.has(toolkit.slug) ?? null,
  };
}
