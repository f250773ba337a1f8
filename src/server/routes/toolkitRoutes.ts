import type { Page, Toolkit } from "../../protocol/types.ts";
import { onlyPermitted } from "../request/authorization.ts";
import type { ToolkitFilters } from "../../protocol/requests.ts";
import type { RouteName } from "../../protocol/routes.ts";
import { listRoute, type Routes, singleRoute } from "../request/defineRoute.ts";
import type { RequestContext } from "../request/requestContext.ts";
import { filledPage } from "./filledPage.ts";
import { handlerError } from "../http/handlerError.ts";
import { isComposioError } from "../../protocol/isComposioError.ts";
import type { ToolkitQuery } from "../composio/sdk.ts";
import { offeredToolkit, toolkitSubject } from "../policy/offeredToolkit.ts";
import { summaryOf } from "../composio/toolkitCatalogue.ts";
import type { RawToolkit } from "../composio/rawTypes.ts";

/** Toolkits on a page, if the request has no `limit`. */
const pageSize = 50;
/** Composio searches only for texts with at least this many characters. */
const shortestSearch = 3;
/** Most auth configs on a page, as Composio allows. */
const largestPage = 200;

export const toolkitRoutes: Routes<Extract<RouteName, `toolkits.${string}`>> = {
  "toolkits.list": listRoute(listToolkits),
  "toolkits.get": singleRoute({
    target: (_, slug) => ({ toolkit: slug }),
    find: (context, _, slug) => offeredToolkit(context, slug),
    subject: toolkitSubject,
    // `isConnectable` would cost another request to Composio. `GET /auth-configs` tells it.
    run: async (_, toolkit) => presentToolkit(toolkit, null),
  }),
};

/** The named toolkits, all of the allowlist, or one page of Composio's catalogue. */
async function listToolkits(context: RequestContext, input: ToolkitFilters): Promise<Page<Toolkit>> {
  const { userId, upstream, services } = context;
  const { allowlist } = services;
  const named = allowlist ? input.toolkits?.filter((slug) => allowlist.toolkits.includes(slug)) : input.toolkits;
  const slugs = named ?? allowlist?.toolkits;
  if (slugs === undefined) {
    const { search = "", category, cursor, limit = pageSize } = input;
    const isShort = search.trim() !== "" && search.trim().length < shortestSearch;
    if (isShort) return searchByFirstLetters(context, input);
    const query = { limit, ...(search.trim() && { search }), ...(category && { category }) };
    const { items, nextCursor } = await filledPage(cursor, async (from) => {
      const page = await cataloguePage(upstream, { ...query, ...(from && { cursor: from }) });
      return { items: await onlyPermitted(context, page.items, toolkitSubject), nextCursor: page.nextCursor };
    });
    return { items: await presentToolkits(context, items), nextCursor };
  }
  const known = await services.catalogue.find(slugs, userId);
  const found = known.filter((toolkit) => isFound(toolkit, input));
  const permitted = await onlyPermitted(context, found, toolkitSubject);
  return { items: await presentToolkits(context, permitted), nextCursor: null };
}

/**
 * Searches for one or two characters, which Composio refuses, in the cached catalogue: a word of the name begins with them.
 * An app of exactly that name (X) is first. The cursor is how many of the found toolkits earlier pages have looked at.
 */
async function searchByFirstLetters(
  context: RequestContext,
  { search = "", category = "", cursor, limit = pageSize }: ToolkitFilters,
): Promise<Page<Toolkit>> {
  const text = search.trim().toLowerCase();
  const found = (await context.services.catalogue.current(context.userId)).filter(
    (toolkit) => isFound(toolkit, { category }) && wordsOf(toolkit).some((word) => word.startsWith(text)),
  );
  const exact = found.filter(({ slug, name }) => [slug, name?.toLowerCase()].includes(text));
  const all = [...new Set([...exact, ...found])];
  const { items, nextCursor } = await filledPage(cursor, async (from = "0") => {
    if (!/^\d{1,6}$/.test(from))
      throw handlerError("invalid_request", { message: "cursor: it must come from an answer to the same search." });
    const end = Number(from) + limit;
    // The app is asked only about what the page shows, because each answer may cost it a query.
    const permitted = await onlyPermitted(context, all.slice(Number(from), end), toolkitSubject);
    return { items: permitted, nextCursor: end < all.length ? String(end) : null };
  });
  return { items: await presentToolkits(context, items), nextCursor };
}

function wordsOf({ slug, name }: RawToolkit): readonly string[] {
  return `${slug} ${name ?? ""}`.toLowerCase().split(/[\s_-]+/);
}

/** A page of Composio's catalogue. Its specification has 404 for a search or category without any toolkit. */
async function cataloguePage(upstream: RequestContext["upstream"], query: ToolkitQuery): Promise<Page<RawToolkit>> {
  try {
    return await upstream.toolkits(query);
  } catch (error) {
    if (!isComposioError(error) || error.code !== "toolkit_not_found") throw error;
    return { items: [], nextCursor: null };
  }
}

async function presentToolkits(context: RequestContext, toolkits: readonly RawToolkit[]): Promise<readonly Toolkit[]> {
  const slugs = await connectable(context, toolkits);
  return toolkits.map((toolkit) => presentToolkit(toolkit, slugs));
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

/** The slugs of the toolkits that can be connected. Those of an allowlist all have an auth config. */
async function connectable(context: RequestContext, toolkits: readonly RawToolkit[]): Promise<ReadonlySet<string>> {
  const slugs = toolkits.map(({ slug }) => slug);
  if (context.services.allowlist) return new Set(slugs);
  const free = toolkits.filter(({ noAuth }) => noAuth).map(({ slug }) => slug);
  const asked = slugs.filter((slug) => !free.includes(slug));
  return new Set([...free, ...(await withAuthConfig(context, asked))]);
}

/**
 * The toolkits that have an auth config, usually with one request. One toolkit may have thousands of auth configs, of which
 * only the first page is read: further requests ask only about the toolkits that were not found yet.
 */
async function withAuthConfig({ upstream }: RequestContext, slugs: readonly string[]): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (let rest = slugs; rest.length > 0; rest = slugs.filter((slug) => !found.has(slug))) {
    const query = { toolkit_slug: rest.join(",") };
    const { items, nextCursor } = await upstream.authConfigPage({ ...query, limit: largestPage });
    const isAnswer = items.some(({ toolkit }) => rest.includes(toolkit));
    // A page of other toolkits: Composio has ignored the filter.
    const configs = nextCursor === null || isAnswer ? items : await upstream.authConfigs(query);
    for (const { toolkit } of configs) found.add(toolkit);
    if (nextCursor === null || !isAnswer) break;
  }
  return found;
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
