import { refusal } from "./refusal.ts";
import type { Toolkit } from "../core/types.ts";
import { isIdentifier } from "./allowlist.ts";
import { listToolkitsInput, type ListToolkitsInput, noInput } from "./requestShapes.ts";
import { defineRoute, type Route } from "./routes.ts";
import type { Session } from "./session.ts";
import { summaryOf } from "./toolkitCatalogue.ts";
import type { RawToolkit } from "./rawTypes.ts";

export const toolkitRoutes: readonly Route[] = [
  defineRoute("GET", "/toolkits", "toolkits.list", { input: listToolkitsInput, run: listToolkits }),
  defineRoute("GET", "/toolkits/:id", "toolkits.get", {
    input: noInput,
    target: (_, slug) => ({ toolkit: slug }),
    run: async ({ app }, _, slug) => {
      if (app.allowlist?.authConfigIds(slug).length === 0) throw refusal("not_allowed");
      const toolkit = isIdentifier(slug) ? await app.catalogue.get(slug) : null;
      if (toolkit === null) throw refusal("toolkit_not_found");
      return presentToolkit(toolkit);
    },
  }),
];

/** The allowlist's toolkits, all on one page, or a page of Composio's catalogue. */
async function listToolkits(
  { upstream, app }: Session,
  input: ListToolkitsInput,
): Promise<{ items: Toolkit[]; nextCursor: string | null }> {
  if (app.allowlist === null) {
    const { search, category, cursor, limit } = input;
    const page = await upstream.toolkits({
      limit,
      ...(search && { search }),
      ...(category && { category }),
      ...(cursor && { cursor }),
    });
    return { items: page.items.map(presentToolkit), nextCursor: page.nextCursor };
  }
  const toolkits = await Promise.all(app.allowlist.toolkits.map((slug) => app.catalogue.get(slug)));
  const known = toolkits.filter((toolkit) => toolkit !== null);
  return { items: known.filter((toolkit) => isFound(toolkit, input)).map(presentToolkit), nextCursor: null };
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
