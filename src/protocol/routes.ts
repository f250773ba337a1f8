/** A row of a route table. */
export interface RouteRow {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** Relative to the handler's mount point. Its only parameter is `:id`. */
  readonly path: string;
}

/** A route as one text, as in the groups below: `GET /toolkits`. */
export type RouteLine = `${RouteRow["method"]} /${string}`;

/*
 * Every route that the browser kit calls, by the name of the client's method, in one group for each of the client's parts:
 * a page loads the routes only of parts that it uses. The server's matching and CORS, `Action` and the client's requests
 * derive from these groups. A route that is not a GET changes something.
 */
export const accountRoutes = {
  list: "GET /connected-accounts",
  initiate: "POST /connected-accounts",
  link: "POST /connected-accounts/link",
  get: "GET /connected-accounts/:id",
  update: "PATCH /connected-accounts/:id",
  delete: "DELETE /connected-accounts/:id",
} as const;

export const authConfigRoutes = {
  list: "GET /auth-configs",
  create: "POST /auth-configs",
  get: "GET /auth-configs/:id",
  update: "PATCH /auth-configs/:id",
} as const;

export const adminRoutes = {
  authConfigs: "GET /admin-auth-configs",
  toolkit: "GET /admin-toolkits/:id",
} as const;

export const toolkitRoutes = {
  list: "GET /toolkits",
  get: "GET /toolkits/:id",
} as const;

export const eventRoutes = { events: "GET /events" } as const;

/** All of them, by names with their group: `connectedAccounts.list`. */
export type RouteLines = Named<"connectedAccounts.", typeof accountRoutes> &
  Named<"authConfigs.", typeof authConfigRoutes> &
  Named<"admin.", typeof adminRoutes> &
  Named<"toolkits.", typeof toolkitRoutes> &
  Named<"", typeof eventRoutes>;

/** A group of routes whose names begin with a prefix. */
export type Named<Prefix extends string, Group> = {
  readonly [Name in keyof Group & string as `${Prefix}${Name}`]: Group[Name];
};

export type RouteName = keyof RouteLines;

/** What a request does: the name of its route. A user who may list accounts may receive their changes. */
export type Action = Exclude<RouteName, "events">;

/** The action that `authorize` or `authorizeAdmin` gets. */
export function actionOf(name: RouteName): Action {
  return name === "events" ? "connectedAccounts.list" : name;
}

/** Routes of which `authorizeAdmin` decides instead of `authorize`. Without `authorizeAdmin` they are refused. */
const namesForAdmins: ReadonlySet<RouteName> = new Set<RouteName>([
  "authConfigs.create",
  "authConfigs.update",
  "admin.authConfigs",
  "admin.toolkit",
]);

export function isForAdmins(name: RouteName): boolean {
  return namesForAdmins.has(name);
}

export function readRoute(line: RouteLine): RouteRow {
  // SAFETY: the type says what a line is.
  const [method, path] = line.split(" ") as [RouteRow["method"], string];
  return { method, path };
}

/** Whether a route's input is a JSON body; otherwise it is the query. */
export function takesBody({ method }: RouteRow): boolean {
  return method === "POST" || method === "PATCH";
}

/**
 * Routes that the browser kit does not call: pages that browsers open, addresses that providers redirect to, and the
 * webhook. If a login wall protects the handler, exempt these routes from it.
 */
export const openRoutes = {
  callback: "GET /callback",
  callbackScript: "GET /callback/script",
  callbackStyle: "GET /callback/style",
  verify: "GET /verify",
  oauthRedirect: "GET /oauth-redirect",
  webhook: "POST /webhook",
} as const;
