import { authConfigSubject } from "../present/describeAuthConfig.ts";
import { presentForAdmins, presentSetup } from "../present/presentForAdmins.ts";
import { filledPage } from "./filledPage.ts";
import { offeredToolkit, toolkitSubject } from "../policy/offeredToolkit.ts";
import { onlyPermitted } from "../request/authorization.ts";
import { listRoute, type Routes, singleRoute } from "../request/defineRoute.ts";

/** Auth configs on a page, if the request has no `limit`. */
const pageSize = 50;
const meanings = { refused: "invalid_request" } as const;

/** For the app's admins: `authorizeAdmin` decides. With the `authConfigs` option they get only the toolkits in it. */
export const adminRoutes: Routes<"admin.authConfigs" | "admin.toolkit"> = {
  "admin.authConfigs": listRoute(async (context, { search, toolkit, cursor, limit = pageSize }) => {
    const { upstream, services } = context;
    const { allowlist } = services;
    const listed = allowlist?.toolkits ?? null;
    if (toolkit !== undefined && listed?.includes(toolkit) === false) return { items: [], nextCursor: null };
    const slugs = toolkit === undefined ? listed : [toolkit];
    const query = {
      show_disabled: true,
      limit,
      ...(slugs && { toolkit_slug: slugs.join(",") }),
      ...(search && { search }),
    };
    const { items, nextCursor } = await filledPage(cursor, async (from) => {
      const page = await upstream.authConfigPage({ ...query, ...(from && { cursor: from }) }, meanings);
      const own = page.items.filter((config) => slugs === null || slugs.includes(config.toolkit));
      return { items: await onlyPermitted(context, own, authConfigSubject), nextCursor: page.nextCursor };
    });
    return { items: await presentForAdmins(context, items), nextCursor };
  }),
  "admin.toolkit": singleRoute({
    target: (_, slug) => ({ toolkit: slug }),
    find: (context, _, slug) => offeredToolkit(context, slug),
    subject: toolkitSubject,
    run: async ({ services }, toolkit) => presentSetup(toolkit, services.hasOwnRedirect),
  }),
};
