import { handlerError } from "../http/handlerError.ts";
import type { Toolkit } from "../../protocol/types.ts";
import { noSubject, type Permits, type Subject } from "../request/authorization.ts";
import type { ToolkitFilters } from "../../protocol/requests.ts";
import type { RouteName } from "../../protocol/routes.ts";
import { listRoute, type Routes, singleRoute } from "../request/defineRoute.ts";
import type { RequestContext } from "../request/requestContext.ts";
import { knownToolkit } from "../policy/knownToolkit.ts";
import { summaryOf } from "../composio/toolkitCatalogue.ts";
import type { RawToolkit } from "../composio/rawTypes.ts";

/** Toolkits on a page, unless the request gives `limit`. */
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
    run: async (_, toolkit) => presentToolkit(toolkit),
  }),
};

/** All toolkits of the allowlist, or one page of Composio's catalogue. */
async function listToolkits(
  { userId, upstream, permits, services }: RequestContext,
  input: ToolkitFilters,
): Promise<{ items: Toolkit[]; nextCursor: string | null }> {
  if (services.allowlist === null) {
    const { search, category, cursor, limit = pageSize } = input;
    const page = await upstream.toolkits({
      limit,
      ...(search && { search }),
      ...(category && { category }),
      ...(cursor && { cursor }),
    });
    return { items: (await permitted(page.items, permits)).map(presentToolkit), nextCursor: page.nextCursor };
  }
  const known = await services.catalogue.find(services.allowlist.toolkits, userId);
  const found = known.filter((toolkit) => isFound(toolkit, input));
  return { items: (await permitted(found, permits)).map(presentToolkit), nextCursor: null };
}

function toolkitSubject({ slug }: RawToolkit): Subject {
  return { ...noSubject, toolkit: slug };
}

async function permitted(toolkits: readonly RawToolkit[], permits: Permits): Promise<readonly RawToolkit[]> {
  const answers = await Promise.all(toolkits.map((toolkit) => permits(toolkitSubject(toolkit))));
  return toolkits.filter((_, index) => answers[index]);
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

function presentToolkit(toolkit: RawToolkit): Toolkit {
  return {
    ...summaryOf(toolkit.slug, toolkit),
    description: toolkit.description,
    categories: toolkit.categories.map(({ id, name }) => ({ id, name })),
    authSchemes: toolkit.authSchemes,
    managedAuthSchemes: toolkit.managedAuthSchemes,
    noAuth: toolkit.noAuth,
  };
}
