import { kitRoutes, openWords, otherRoutes } from "./routeTable.ts";

/** A request's path, divided into the handler's mount point and the route. */
export interface RoutePath {
  /** The mount point, such as `/api/composio`. Empty at the root, or if the framework has removed it from the path. */
  readonly basePath: string;
  /** The route, such as `/connected-accounts/ca_1`. Null if the path does not end with a route of the handler. */
  readonly route: string | null;
}

const paths = [...kitRoutes, ...otherRoutes].map(([, { path }]) => path.replace(":id", "[^/]+"));
// The first group is greedy, so the route is the last match. A mount point may have the name of a route.
const pattern = new RegExp(`^(?<basePath>.*)(?<route>${paths.join("|")})/?$`);
const openToAnybody = new RegExp(`[/\\\\](?:${openWords.join("|")})(?:[/\\\\;]|$)`, "i");

/** Whether login walls may be opened for a path. They may compare it decoded, in any case, or without parameters (`;v=1`). */
function mayBeOpen(basePath: string): boolean {
  const decode = (code: string) => String.fromCharCode(parseInt(code.slice(1), 16));
  return openToAnybody.test(basePath.replace(/%[0-7][\da-f]/gi, decode));
}

/**
 * Finds the route at the end of the path. With `mount`, only under that path. Without it, under any path, except one with a
 * segment for which login walls are often opened (`openWords`).
 */
export function splitPath(pathname: string, mount?: string): RoutePath {
  const { basePath = "", route = null } = pattern.exec(pathname)?.groups ?? {};
  const isMounted = mount === undefined ? !mayBeOpen(basePath) : basePath === mount;
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
