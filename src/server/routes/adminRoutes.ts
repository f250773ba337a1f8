import { handlerError } from "../http/handlerError.ts";
import { authConfigSubject } from "../present/authConfigs.ts";
import { presentForAdmins, presentSetup } from "../present/adminAuthConfigs.ts";
import { knownToolkit } from "../policy/knownToolkit.ts";
import { noSubject } from "../request/authorization.ts";
import { listRoute, type Routes, singleRoute } from "../request/defineRoute.ts";

/** Auth configs on a page, if the request has no `limit`. */
const pageSize = 50;

/** For the app's admins: `authorizeAdmin` decides. With the `authConfigs` option they get only the toolkits in it. */
export const adminRoutes: Routes<"admin.authConfigs" | "admin.toolkit"> = {
  "admin.authConfigs": listRoute(async (context, { search, toolkit, cursor, limit = pageSize }) => {
    const { upstream, permits, services } = context;
    const { allowlist } = services;
    const listed = allowlist?.toolkits ?? null;
    if (toolkit !== undefined && listed?.includes(toolkit) === false) return { items: [], nextCursor: null };
    const slugs = toolkit === undefined ? listed : [toolkit];
    const query = {
      show_disabled: true,
      limit,
      ...(slugs && { toolkit_slug: slugs.join(",") }),
      ...(search && { search }),
      ...(cursor && { cursor }),
    };
    const page = await upstream.authConfigPage(query, { refused: "invalid_request" });
    const own = page.items.filter((config) => slugs === null || slugs.includes(config.toolkit));
    const permitted = await Promise.all(own.map((config) => permits(authConfigSubject(config))));
    const items = own.filter((_, index) => permitted[index]);
    return { items: await presentForAdmins(context, items), nextCursor: page.nextCursor };
  }),
  "admin.toolkit": singleRoute({
    target: (_, slug) => ({ toolkit: slug }),
    find: async (context, _, slug) => {
      if (context.services.allowlist?.authConfigIds(slug).length === 0) throw handlerError("not_allowed");
      return knownToolkit(context, slug);
    },
    subject: ({ slug }) => ({ ...noSubject, toolkit: slug }),
    run: async ({ services }, toolkit) => presentSetup(toolkit, services.hasOwnRedirect),
  }),
};
