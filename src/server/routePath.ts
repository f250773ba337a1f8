/** Where a request's path divides into the handler's mount point and its route. */
export interface RoutePath {
  /** Such as `/api/composio`; empty at the root, or where the framework has cut it off. */
  readonly basePath: string;
  /** Such as `/connected-accounts/ca_1`; null where the path ends in none of ours. */
  readonly route: string | null;
}

// Greedy in front: the last such words are the route, so a mount point may be named like one.
const pattern =
  /^(?<basePath>.*)(?<route>\/(?:(?:connected-accounts|auth-configs|toolkits)(?:\/[^/]+)?|callback(?:\/script|\/style)?|events|verify|oauth-redirect|webhook))\/?$/;

/** Finds the route by the end of the path, whatever the handler is mounted under. */
export function splitPath(pathname: string): RoutePath {
  const groups = pattern.exec(pathname)?.groups;
  return { basePath: groups?.basePath ?? "", route: groups?.route ?? null };
}
