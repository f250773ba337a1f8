import { Hono } from "hono";
import { cors } from "hono/cors";
import { defaultEnvironment } from "../core/environment.ts";
import { isComposioError } from "../core/errors.ts";
import { refusal } from "./refusal.ts";
import type { Fields, Target } from "../core/types.ts";
import { accountRoutes } from "./accountRoutes.ts";
import { createAllowlist } from "./allowlist.ts";
import { authConfigRoutes } from "./authConfigRoutes.ts";
import { callbackPage } from "./callbackPage.ts";
import type { ComposioLike } from "./composioLike.ts";
import { connectRoutes } from "./connectRoutes.ts";
import { ask, type Identify, userOf } from "./identify.ts";
import { parseCredentials } from "./credentials.ts";
import { failureEntry, logErrors, type Logger, safely } from "./logger.ts";
import { checkOrigin, parseOrigins } from "./origins.ts";
import { oauthRedirect, parseOauthRedirect } from "./oauthRedirect.ts";
import { readJsonObject } from "./requestBody.ts";
import { splitPath } from "./routePath.ts";
import { errorResponse, json, methodNotAllowed } from "./responses.ts";
import type { Action, Route } from "./routes.ts";
import type { AppSettings } from "./session.ts";
import { createToolkitCatalogue } from "./toolkitCatalogue.ts";
import { toolkitRoutes } from "./toolkitRoutes.ts";
import { createUpstream, type UpstreamOptions } from "./upstream.ts";
import { parseVerifyIdentity, verifyIdentity, type VerifyIdentityOptions } from "./verifyIdentity.ts";
import { createWebhook, type WebhookOptions } from "./webhook.ts";

/** What `authorize` decides on. */
export interface AuthorizeContext {
  readonly userId: string;
  readonly action: Action;
  /** What the action is about; null for lists. */
  readonly target: Target | null;
  readonly request: Request;
}

export interface ComposioHandlerOptions {
  /** The official SDK: `new Composio({ apiKey })`. */
  composio: ComposioLike;
  /**
   * Says who the request's user is, from the app's own session: a stable id without commas. It is the
   * only source of the user id. Null, undefined or an empty text answer 401; what it throws, 500,
   * unless that is a ComposioError. The request's body is unread.
   */
  identify: Identify;
  /**
   * The auth configs this app has, by toolkit slug; several where the user shall choose.
   * @default every enabled auth config of the Composio project
   */
  authConfigs?: Readonly<Record<string, string | readonly string[]>>;
  /**
   * Credentials that the app itself brings, by auth config id and exact field name: one key for all
   * users, who then connect with a click. Sent to Composio with each connection, and nowhere else.
   * @default none: each user gives their own
   */
  credentials?: Readonly<Record<string, Fields>>;
  /**
   * Whether a user may do a thing; asked after the request was found well-formed. Given, it also
   * decides on `authConfigs.create` and `authConfigs.update`, which are for the app's admins.
   * @default everything but those two
   */
  authorize?: (context: AuthorizeContext) => boolean | Promise<boolean>;
  /** Further origins of the app: for CORS with credentials, changes, callback URLs. @default [] */
  origins?: readonly string[];
  /**
   * Opens `/verify`, which Composio sends browsers to when its callback identity verification is on
   * (Settings > General > Configuration > OAuth callback verifier URL): only the user who started a
   * connection can finish it. @default false
   */
  verifyIdentity?: boolean | VerifyIdentityOptions;
  /**
   * Opens `/oauth-redirect`, the redirect URI of an OAuth app of your own on your own domain. Where it
   * leads to: true is Composio; a text is the absolute address, such as a sandbox's
   * `${sandbox.origin}/api/v3.1/toolkits/auth/callback`. @default false
   */
  oauthRedirect?: boolean | string;
  /** Opens `/webhook`, which Composio tells of accounts that expire. @default none */
  webhook?: WebhookOptions;
  /** Lets Composio try an API key before it is saved, where it can. @default false */
  validateCredentials?: boolean;
  /** Hears of failures, without credentials or bodies. @default one line on stderr for each of our or Composio's faults */
  logger?: Logger;
  /** Milliseconds for each request to Composio. @default 20000 */
  upstreamTimeout?: number;
  /** @default Date.now */
  now?: () => number;
  /** A text nobody can guess, for the callback page's content security policy. @default 128 random bits */
  newNonce?: () => string;
}

/** A fetch handler: export it for GET, POST, PATCH and DELETE, mount it, or wrap it in `toNodeListener`. */
export type ComposioHandler = (request: Request) => Promise<Response>;

const environment = defaultEnvironment();
/** Logos and names must not hold a list up for as long as an answer may take. */
const catalogueTimeout = 8_000;
/** The path with fixed words before the one with a parameter. */
const routes: readonly Route[] = [...connectRoutes, ...accountRoutes, ...authConfigRoutes, ...toolkitRoutes];

/**
 * Serves the browser kit: says who is asking, whether they may, and what the browser gets to see.
 * Keeps nothing but a cache of toolkit names, so run as many copies as you like.
 * @example
 * const handler = createComposioHandler({ composio: new Composio({ apiKey }), identify: getUserId });
 * export { handler as GET, handler as POST, handler as PATCH, handler as DELETE };
 */
export function createComposioHandler({
  composio,
  identify,
  authConfigs,
  credentials = {},
  authorize = ({ action }) => action !== "authConfigs.create" && action !== "authConfigs.update",
  origins = [],
  verifyIdentity: verification = false,
  oauthRedirect: redirection = false,
  webhook: webhookOptions,
  validateCredentials = false,
  logger = logErrors,
  upstreamTimeout: timeout = 20_000,
  now = environment.clock.now,
  newNonce = environment.randomId,
}: ComposioHandlerOptions): ComposioHandler {
  // For callers without types: said when the server starts, not when a user clicks.
  if (typeof composio?.getClient !== "function")
    throw new TypeError("createComposioHandler: composio is missing. Pass the official SDK: new Composio({ apiKey }).");
  if (typeof identify !== "function")
    throw new TypeError(
      "createComposioHandler: identify is missing. Pass a function that says who the request's user is.",
    );
  const log = safely(logger);
  const upstreamOptions: UpstreamOptions = { client: composio.getClient(), timeout, now, log };
  // Shared by all requests: one that is aborted must not take a toolkit from the others.
  const catalogueSource = createUpstream(
    { ...upstreamOptions, timeout: Math.min(timeout, catalogueTimeout) },
    new AbortController().signal,
  );
  const app: AppSettings = {
    allowlist: authConfigs ? createAllowlist(authConfigs) : null,
    credentials: parseCredentials(credentials),
    catalogue: createToolkitCatalogue({ load: (slug) => catalogueSource.toolkit(slug), now }),
    origins: parseOrigins(origins),
    validateCredentials,
    announce: () => undefined, // Nobody listens yet.
    now,
    log,
  };
  const verifier = parseVerifyIdentity(verification, app.origins);
  const redirectTarget = parseOauthRedirect(redirection);
  const webhook = createWebhook(webhookOptions);

  async function run(route: Route, request: Request, id: string): Promise<Response> {
    if (route.method !== "GET") checkOrigin(request, app.origins);
    const url = new URL(request.url);
    const takesBody = route.method === "POST" || route.method === "PATCH";
    // A copy is read, so that identify and authorize get the request as it came.
    const input = takesBody ? await readJsonObject(request.clone()) : queryObject(url.searchParams);
    const userId = await userOf(request, identify);
    const { target, run: runPrepared } = route.prepare(input, id);
    const isAllowed = await ask("authorize", () => authorize({ userId, action: route.action, target, request }));
    if (!isAllowed) throw refusal("not_allowed");
    const upstream = createUpstream(upstreamOptions, request.signal);
    const { basePath } = splitPath(url.pathname);
    return json(await runPrepared({ userId, request, basePath, upstream, app }), route.status);
  }

  function failure(thrown: unknown, route?: string): Response {
    const error = isComposioError(thrown) ? thrown : refusal("internal_error", { cause: thrown });
    log(failureEntry(error, route));
    return errorResponse(error);
  }

  const hono = new Hono({ getPath: (request) => splitPath(new URL(request.url).pathname).route ?? "/" });
  const allowTrusted = cors({
    origin: [...app.origins],
    credentials: true,
    allowMethods: ["GET", "POST", "PATCH", "DELETE"],
    exposeHeaders: ["retry-after"],
    maxAge: 600,
  });
  for (const resource of ["connected-accounts", "auth-configs", "toolkits"]) hono.use(`/${resource}/*`, allowTrusted);
  for (const path of new Set(routes.map((route) => route.path))) {
    const ofPath = routes.filter((route) => route.path === path);
    for (const route of ofPath) {
      hono.on(route.method, path, (context) =>
        run(route, context.req.raw, context.req.param("id") ?? "").catch((error: unknown) =>
          failure(error, `${route.method} ${path}`),
        ),
      );
    }
    hono.all(path, () => methodNotAllowed(ofPath.map((route) => route.method)));
  }
  hono.get("/callback", (context) => callbackPage(new URL(context.req.url).searchParams, newNonce()));
  hono.all("/callback", () => methodNotAllowed(["GET"]));
  /** A route of its own kind: not the browser kit's, so no CORS, and only where the app has asked for it. */
  const serve = (method: "GET" | "POST", path: string, answer: (request: Request) => Response | Promise<Response>) => {
    hono.on(method, path, async (context) => {
      try {
        return await answer(context.req.raw);
      } catch (error) {
        return failure(error, `${method} ${path}`);
      }
    });
    hono.all(path, () => methodNotAllowed([method]));
  };
  if (verifier)
    serve("GET", "/verify", (request) => {
      // A window that closes meanwhile must not stop what can't be done twice.
      const upstream = createUpstream(upstreamOptions, new AbortController().signal);
      return verifyIdentity(request, { verifier, identify, upstream, app, newNonce });
    });
  if (redirectTarget !== null) serve("GET", "/oauth-redirect", (request) => oauthRedirect(request, redirectTarget));
  if (webhook) serve("POST", "/webhook", (request) => webhook(request, app));
  hono.notFound(() => errorResponse(refusal("route_not_found")));
  hono.onError((error) => failure(error));
  return async (request) => hono.fetch(request);
}

/** Repeated parameters are one list, as are comma-joined ones. */
function queryObject(query: URLSearchParams): object {
  return Object.fromEntries([...new Set(query.keys())].map((key) => [key, query.getAll(key).join(",")]));
}
