/** A row of a route table. */
export interface RouteRow {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** Relative to the handler's mount point. Its only parameter is `:id`. */
  readonly path: string;
}

type Rows = Readonly<Record<string, `${RouteRow["method"]} /${string}`>>;

/**
 * Every route that the browser kit calls, by the name of the client's method. The server's matching and CORS, `Action`
 * and the client's requests derive from this table. A route that is not a GET changes something.
 */
export const routes = {
  "connectedAccounts.list": "GET /connected-accounts",
  "connectedAccounts.initiate": "POST /connected-accounts",
  "connectedAccounts.link": "POST /connected-accounts/link",
  "connectedAccounts.get": "GET /connected-accounts/:id",
  "connectedAccounts.update": "PATCH /connected-accounts/:id",
  "connectedAccounts.delete": "DELETE /connected-accounts/:id",
  "authConfigs.list": "GET /auth-configs",
  "authConfigs.create": "POST /auth-configs",
  "authConfigs.get": "GET /auth-configs/:id",
  "authConfigs.update": "PATCH /auth-configs/:id",
  "admin.authConfigs": "GET /admin-auth-configs",
  "admin.toolkit": "GET /admin-toolkits/:id",
  "toolkits.list": "GET /toolkits",
  "toolkits.get": "GET /toolkits/:id",
  events: "GET /events",
} as const;

export type RouteName = keyof typeof routes;

/** What a request does: the name of its route. A user who may list accounts may receive their changes. */
export type Action = Exclude<RouteName, "events">;

/** The action that `authorize` or `authorizeAdmin` gets. */
export function actionOf(name: RouteName): Action {
  return name === "events" ? "connectedAccounts.list" : name;
}

/** Routes of which `authorizeAdmin` decides instead of `authorize`. Without `authorizeAdmin` they are refused. */
const adminRoutes: ReadonlySet<RouteName> = new Set<RouteName>([
  "authConfigs.create",
  "authConfigs.update",
  "admin.authConfigs",
  "admin.toolkit",
]);

export function isForAdmins(name: RouteName): boolean {
  return adminRoutes.has(name);
}

export function routeOf(name: RouteName): RouteRow {
  return rowOf(routes, name);
}

/** The row of a name. Its parameter type checks the table. */
export function rowOf<Table extends Rows>(table: Table, name: keyof Table & string): RouteRow {
  // SAFETY: the tables are literals of this form.
  const [method, path] = (table[name] ?? "").split(" ") as [RouteRow["method"], string];
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
