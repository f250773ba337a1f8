import { handlerError } from "../http/handlerError.ts";
import type { Toolkit } from "../../protocol/types.ts";
import { noSubject, type Permits, type Subject } from "../request/authorization.ts";
import { listToolkitsInput, type ListToolkitsInput, noInput } from "../request/inputs.ts";
import { listRoute, type Route, singleRoute } from "../request/defineRoute.ts";
import type { RequestContext } from "../request/requestContext.ts";
import { knownToolkit } from "../policy/knownToolkit.ts";
import { summaryOf } from "../composio/toolkitCatalogue.ts";
import type { RawToolkit } from "../composio/rawTypes.ts";

export const toolkitRoutes: readonly Route[] = [
  listRoute("/toolkits", "toolkits.list", { input: listToolkitsInput, list: listToolkits }),
  singleRoute("GET", "/toolkits/:id", "toolkits.get", {
    input: noInput,
    target: (_, slug) => ({ toolkit: slug }),
    find: async (context, _, slug) => {
      if (context.services.allowlist?.authConfigIds(slug).length === 0) throw handlerError("not_allowed");
      return knownToolkit(context, slug);
    },
    subject: toolkitSubject,
    run: async (_, toolkit) => presentToolkit(toolkit),
  }),
];

/** The allowlist's toolkits, all on one page, or a page of Composio's catalogue. */
async function listToolkits(
  { userId, upstream, permits, services }: RequestContext,
  input: ListToolkitsInput,
): Promise<{ items: Toolkit[]; nextCursor: string | null }> {
  if (services.allowlist === null) {
    const { search, category, cursor, limit } = input;
    const page = await upstream.toolkits({
      limit,
      ...(search && { search }),
      ...(category && { category }),
      ...(cursor && { cursor }),
    });
    return { items: (await permitted(page.items, permits)).map(presentToolkit), nextCursor: page.nextCursor };
  }
  const toolkits = await Promise.all(services.allowlist.toolkits.map((slug) => services.catalogue.get(slug, userId)));
  const known = toolkits.filter((toolkit) => toolkit !== null);
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
  { search = "", category = "" }: ListToolkitsInput,
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
