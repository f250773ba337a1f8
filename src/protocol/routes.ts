/** A route of the handler. */
export interface RouteRow {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** Below the handler's mount point. Its only parameter is `:id`. */
  readonly path: `/${string}`;
  /** What `authorize` is asked about, where that is not the route's own name. */
  readonly action?: Action;
  /** `authorizeAdmin` decides, in place of `authorize`; without it the route is closed. */
  readonly forAdmins?: true;
}

/**
 * Every route that the browser kit asks, by the name of the client's method. The server's matching and CORS, `Action`
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
  "toolkits.list": { method: "GET", path: "/toolkits" },
  "toolkits.get": { method: "GET", path: "/toolkits/:id" },
  // Whoever may list accounts may hear of them.
  events: { method: "GET", path: "/events", action: "connectedAccounts.list" },
} as const;

type Routes = typeof routes;
export type RouteName = keyof Routes;

/** What a request wants to do: the name of its route, unless the row says another. */
export type Action = {
  [Name in RouteName]: Routes[Name] extends { readonly action: string } ? never : Name;
}[RouteName];

/** The row of a route. Its return type is what checks the table. */
export function routeOf(name: RouteName): RouteRow {
  return routes[name];
}

/** What the app's rule is asked about. */
export function actionOf(name: RouteName): Action {
  // SAFETY: a row without an action has the name of one.
  return routeOf(name).action ?? (name as Action);
}

/** Whether the input of a route is its JSON body; else it is its query. */
export function takesBody({ method }: RouteRow): boolean {
  return method === "POST" || method === "PATCH";
}

/**
 * Routes that browsers open as pages, that providers redirect to, and that Composio calls. They carry no user's
 * request of the kit: a login wall in front of the handler may let them through to anybody.
 */
export const openRoutes = {
  callback: { method: "GET", path: "/callback" },
  callbackScript: { method: "GET", path: "/callback/script" },
  callbackStyle: { method: "GET", path: "/callback/style" },
  verify: { method: "GET", path: "/verify" },
  oauthRedirect: { method: "GET", path: "/oauth-redirect" },
  webhook: { method: "POST", path: "/webhook" },
} as const;
