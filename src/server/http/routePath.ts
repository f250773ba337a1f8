import { kitRoutes, openWords, otherRoutes } from "./routeTable.ts";

/** Where a request's path divides into the handler's mount point and its route. */
export interface RoutePath {
  /** Such as `/api/composio`; empty at the root, or where the framework has cut it off. */
  readonly basePath: string;
  /** Such as `/connected-accounts/ca_1`; null where the path ends in none of ours. */
  readonly route: string | null;
}

const paths = [...kitRoutes, ...otherRoutes].map(([, { path }]) => path.replace(":id", "[^/]+"));
// Greedy in front: the last such words are the route, so a mount point may be named like one.
const pattern = new RegExp(`^(?<basePath>.*)(?<route>${paths.join("|")})/?$`);
const openToAnybody = new RegExp(`/(?:${openWords.join("|")})(?:/|$)`);

/**
 * Finds the route by the end of the path. It may be mounted anywhere, but not beneath what a login wall lets
 * through; where `mount` says its place, nowhere else.
 */
export function splitPath(pathname: string, mount?: string): RoutePath {
  const { basePath = "", route = null } = pattern.exec(pathname)?.groups ?? {};
  const isInPlace = mount === undefined ? !openToAnybody.test(basePath) : basePath === mount;
  return route !== null && isInPlace ? { basePath, route } : { basePath: "", route: null };
}

/** Checks the `basePath` option when the server starts. */
export function parseBasePath(basePath: string | undefined): string | undefined {
  if (basePath === undefined || basePath === "" || basePath === "/") return basePath && "";
  if (!basePath.startsWith("/") || /[?#*:]/.test(basePath))
    throw new TypeError(
      `createComposioHandler({ basePath }): "${basePath}" is not a path. Write it as requests have it: /api/composio.`,
    );
  return new URL(basePath.replace(/\/$/, ""), "http://localhost").pathname;
}
