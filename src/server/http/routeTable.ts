import {
  type Named,
  type RouteLine,
  type RouteLines,
  type RouteName,
  type RouteRow,
  accountRoutes,
  adminRoutes,
  authConfigRoutes,
  eventRoutes,
  openRoutes,
  readRoute,
  toolkitRoutes,
} from "../../protocol/routes.ts";

/** The routes of the browser kit, by name. */
export const routes: RouteLines = {
  ...named("connectedAccounts.", accountRoutes),
  ...named("authConfigs.", authConfigRoutes),
  ...named("admin.", adminRoutes),
  ...named("toolkits.", toolkitRoutes),
  ...eventRoutes,
};

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

export function routeOf(name: RouteName): RouteRow {
  return readRoute(routes[name]);
}

function rowsOf<Name extends string>(table: Readonly<Record<Name, RouteLine>>): readonly (readonly [Name, RouteRow])[] {
  // SAFETY: the tables are literals and have no keys besides those of their types.
  return (Object.keys(table) as Name[]).map((name) => [name, readRoute(table[name])]);
}

function named<Prefix extends string, Group extends Readonly<Record<string, RouteLine>>>(
  prefix: Prefix,
  group: Group,
): Named<Prefix, Group> {
  const lines = Object.entries(group).map(([name, line]) => [prefix + name, line]);
  // SAFETY: these are the keys and values of the type.
  return Object.fromEntries(lines) as Named<Prefix, Group>;
}
