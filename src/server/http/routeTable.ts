import { type RouteName, type RouteRow, openRoutes, routes, rowOf } from "../../protocol/routes.ts";

export type OpenRouteName = keyof typeof openRoutes;

/** The routes of the browser kit, in the table's order. */
export const kitRoutes: readonly (readonly [RouteName, RouteRow])[] = rowsOf(routes);

/** The routes of pages, redirects and webhooks. */
export const otherRoutes: readonly (readonly [OpenRouteName, RouteRow])[] = rowsOf(openRoutes);

/** The first segments of the paths of `kitRoutes`. */
export const resources: readonly string[] = firstWords(kitRoutes);

/** The first segments of the paths of `otherRoutes`. Login walls are opened for them, by rules such as `^/api/composio/webhook`. */
export const openWords: readonly string[] = firstWords(otherRoutes);

function firstWords(table: readonly (readonly [string, RouteRow])[]): readonly string[] {
  return [...new Set(table.map(([, { path }]) => path.split("/")[1] ?? ""))];
}

function rowsOf<Table extends Parameters<typeof rowOf>[0]>(
  table: Table,
): readonly (readonly [keyof Table & string, RouteRow])[] {
  // SAFETY: the tables are literals and have no keys besides those of their types.
  return (Object.keys(table) as (keyof Table & string)[]).map((name) => [name, rowOf(table, name)]);
}
