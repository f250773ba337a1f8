/** A route of the handler. */
export interface RouteRow {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** Relative to the handler's mount point. Its only parameter is `:id`. */
  readonly path: `/${string}`;
  /** The action that `authorize` gets, if it is not the route's own name. */
  readonly action?: Action;
  /** Whether `authorizeAdmin` decides instead of `authorize`. Without `authorizeAdmin` the route is refused. */
  readonly forAdmins?: true;
}

/**
 * Every route that the browser kit calls, by the name of the client's method. The server's matching and CORS, `Action`
 * and the client's requests derive from this table. A route that is not a GET changes something.
 */
export const routes = {
  "connectedAccounts.list": { method: "GET", path: "/connected-accounts" },
  "connectedAccounts.initiate": { method: "POST", path: "/connected-accounts" },
  "connectedAccounts.link": { method: "POST", path: "/connected-accounts/link" },
  "connectedAccounts.get": { method: "GET", path: "/connected-accounts/:id" },
  "connectedAccounts.update": { method: "PATCH", path: "/connected-accounts/:id" },
  "connectedAccounts.delete": { method: "DELETE", path: "/connected-accounts/:id" },
  "authConfigs.list": { method: "GET", path: "/auth-configs" },
  "authConfigs.create": { method: "POST", path: "/auth-configs", forAdmins: true },
  "authConfigs.get": { method: "GET", path: "/auth-configs/:id" },
  "authConfigs.update": { method: "PATCH", path: "/auth-configs/:id", forAdmins: true },
  "admin.authConfigs": { method: "GET", path: "/admin-auth-configs", forAdmins: true },
  "admin.toolkit": { method: "GET", path: "/admin-toolkits/:id", forAdmins: true },
  "toolkits.list": { method: "GET", path: "/toolkits" },
  "toolkits.get": { method: "GET", path: "/toolkits/:id" },
  // A user who may list accounts may receive their changes.
  events: { method: "GET", path: "/events", action: "connectedAccounts.list" },
} as const;

type Routes = typeof routes;
export type RouteName = keyof Routes;

/** What a request does: the name of its route, unless the row has an `action`. */
export type Action = {
  [Name in RouteName]: Routes[Name] extends { readonly action: string } ? never : Name;
}[RouteName];

/** The row of a route. Its return type checks the table. */
export function routeOf(name: RouteName): RouteRow {
  return routes[name];
}

/** The action that `authorize` or `authorizeAdmin` gets. */
export function actionOf(name: RouteName): Action {
  // SAFETY: without `action`, the route's name is an action.
  return routeOf(name).action ?? (name as Action);
}

/** Whether a route's input is a JSON body; otherwise it is the query. */
export function takesBody({ method }: RouteRow): boolean {
  return method === "POST" || method === "PATCH";
}

/**
 * Routes without the kit's requests: pages that browsers open, addresses that providers redirect to, and the webhook. If a
 * login wall protects the handler, exempt these routes from it.
 */
export const openRoutes = {
  callback: { method: "GET", path: "/callback" },
  callbackScript: { method: "GET", path: "/callback/script" },
  callbackStyle: { method: "GET", path: "/callback/style" },
  verify: { method: "GET", path: "/verify" },
  oauthRedirect: { method: "GET", path: "/oauth-redirect" },
  webhook: { method: "POST", path: "/webhook" },
} as const;
