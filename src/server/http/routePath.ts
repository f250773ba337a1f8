import { kitRoutes, openWords, otherRoutes } from "./routeTable.ts";

/** A request's path, divided into the handler's mount point and the route. */
export interface RoutePath {
  /** Such as `/api/composio`; empty at the root, or if the framework has removed it. */
  readonly basePath: string;
  /** Such as `/connected-accounts/ca_1`; null if the path ends with no route of the handler. */
  readonly route: string | null;
}

const paths = [...kitRoutes, ...otherRoutes].map(([, { path }]) => path.replace(":id", "[^/]+"));
// The first group is greedy, so the last match is the route: a mount point may be named like a route.
const pattern = new RegExp(`^(?<basePath>.*)(?<route>${paths.join("|")})/?$`);
const openToAnybody = new RegExp(`/(?:${openWords.join("|")})(?:/|$)`);

/**
 * Finds the route by the end of the path. With `mount`, only under that path. Without it, under any path except those
 * that login walls let through.
 */
export function splitPath(pathname: string, mount?: string): RoutePath {
  const { basePath = "", route = null } = pattern.exec(pathname)?.groups ?? {};
  const isMounted = mount === undefined ? !openToAnybody.test(basePath) : basePath === mount;
  return route !== null && isMounted ? { basePath, route } : { basePath: "", route: null };
}

/** Checks the `basePath` option when the server starts. */
export function parseBasePath(basePath: string | undefined): string | undefined {
  if (basePath === undefined || basePath === "" || basePath === "/") return basePath && "";
  if (!basePath.startsWith("/") || /[?#*:]/.test(basePath))
    throw new TypeError(
      `createComposioHandler({ basePath }): "${basePath}" is not a path. Write it as in requests: /api/composio.`,
    );
  return new URL(basePath.replace(/\/$/, ""), "http://localhost").pathname;
}
