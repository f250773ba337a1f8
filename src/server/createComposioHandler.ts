import { Hono } from "hono";
import { cors } from "hono/cors";
import { defaultEnvironment, type Environment } from "../core/environment.ts";
import { isComposioError } from "../core/errors.ts";
import { refusal } from "./refusal.ts";
import type { Fields, Target } from "../core/types.ts";
import { ticketHeader } from "../core/tickets.ts";
import { createAccountReader } from "./accountReader.ts";
import { accountRoutes } from "./accountRoutes.ts";
import { createAllowlist, isIdentifier } from "./allowlist.ts";
import { authConfigRoutes } from "./authConfigRoutes.ts";
import { callbackPage } from "./callbackPage.ts";
import type { ComposioLike } from "./composioLike.ts";
import { connectRoutes } from "./connectRoutes.ts";
import type { EventBus } from "./eventBus.ts";
import { eventRoutes } from "./eventRoutes.ts";
import { ask, type Identify, userOf } from "./identify.ts";
import { parseCredentials } from "./credentials.ts";
import { failureEntry, logErrors, type Logger, safely } from "./logger.ts";
import { createLiveAccounts } from "./liveAccounts.ts";
import { checkOrigin, parseOrigins } from "./origins.ts";
import { oauthRedirect, parseOauthRedirect } from "./oauthRedirect.ts";
import { createQueue } from "./queue.ts";
import { readJsonObject } from "./requestBody.ts";
import { splitPath } from "./routePath.ts";
import { errorResponse, json, methodNotAllowed } from "./responses.ts";
import type { Action, Route } from "./routes.ts";
import type { AppSettings } from "./session.ts";
import { createSharedReads } from "./sharedReads.ts";
import { createTickets } from "./tickets.ts";
import { createToolkitCatalogue } from "./toolkitCatalogue.ts";
import { toolkitRoutes } from "./toolkitRoutes.ts";
import { createUpstream, type UpstreamOptions } from "./upstream.ts";
import { parseVerifyIdentity, verifyIdentity, type VerifyIdentityOptions } from "./verifyIdentity.ts";
import { createWebhook, type WebhookOptions } from "./webhook.ts";

/** What `authorize` decides on. */
export interface AuthorizeContext<Context = unknown> {
  readonly userId: string;
  readonly action: Action;
  /** What the action is about; null for lists. */
  readonly target: Target | null;
  readonly request: Request;
  /** What the framework has beside the request: the handler's second argument, as it came. */
  readonly context: Context;
}

export interface ComposioHandlerOptions<Context = unknown> {
  /** The official SDK: `new Composio({ apiKey })`. */
  composio: ComposioLike;
  /**
   * Says who the request's user is, from the app's own session: a stable id without commas. It is the
   * only source of the user id. Null, undefined or an empty text answer 401; what it throws, 500,
   * unless that is a ComposioError. The request's body is unread. The second argument is the framework's
   * context, such as Hono's `c` or Express's `req`: what the handler was called with.
   */
  identify: Identify<Context>;
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
  authorize?: (context: AuthorizeContext<Context>) => boolean | Promise<boolean>;
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
  /** Requests to Composio at a time, of this copy of the handler; further ones wait their turn. @default 32 */
  upstreamConcurrency?: number;
  /**
   * Whether pages may hold a stream of news (`GET /events`) instead of asking again and again. Switch it off
   * where a request is paid for as long as it lasts, or can't be held. @default true
   */
  liveUpdates?: boolean;
  /** Carries news between several copies of the handler, such as `createRedisBus`. @default none: this copy is the only one */
  bus?: EventBus;
  /**
   * Signs what spares Composio a question at each look: 16 characters or more that nobody can guess. Copies of the
   * handler must have the same, or they ask.
   * @default derived from the Composio API key
   */
  secret?: string;
  /** Clock and randomness, for tests. @default the runtime's */
  environment?: Partial<Pick<Environment, "clock" | "random" | "randomId">>;
}

/**
 * A fetch handler: export it for GET, POST, PATCH and DELETE, mount it, or wrap it in `toNodeListener`. Its second
 * argument reaches `identify` and `authorize`; it must be given where `createComposioHandler<Context>` names its type.
 */
export type ComposioHandler<Context = unknown> = (
  request: Request,
  ...context: unknown extends Context ? [context?: unknown] : [context: Context]
) => Promise<Response>;

/** Logos and names must not hold a list up for as long as an answer may take. */
const catalogueTimeout = 8_000;
/** The path with fixed words before the one with a parameter. */
const standardRoutes: readonly Route[] = [...connectRoutes, ...accountRoutes, ...authConfigRoutes, ...toolkitRoutes];

/**
 * Serves the browser kit: says who is asking, whether they may, and what the browser gets to see.
 * Keeps nothing but a cache of toolkit names, so run as many copies as you like.
 * @example
 * const handler = createComposioHandler({ composio: new Composio({ apiKey }), identify: getUserId });
 * export { handler as GET, handler as POST, handler as PATCH, handler as DELETE };
 */
export function createComposioHandler<Context = unknown>({
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
  upstreamConcurrency = 32,
  liveUpdates = true,
  bus,
  secret,
  environment,
}: ComposioHandlerOptions<Context>): ComposioHandler<Context> {
  // For callers without types: said when the server starts, not when a user clicks.
  if (typeof composio?.getClient !== "function")
    throw new TypeError("createComposioHandler: composio is missing. Pass the official SDK: new Composio({ apiKey }).");
  if (typeof identify !== "function")
    throw new TypeError(
      "createComposioHandler: identify is missing. Pass a function that says who the request's user is.",
    );
  if (secret !== undefined && !(secret.length >= 16))
    throw new TypeError(
      "createComposioHandler: secret needs 16 characters or more that nobody can guess. Is an environment variable missing?",
    );
  const log = safely(logger);
  const routes = liveUpdates ? [...standardRoutes, ...eventRoutes] : standardRoutes;
  const { clock, random, randomId } = defaultEnvironment(environment);
  const { now } = clock;
  const client = composio.getClient();
  const upstreamOptions: UpstreamOptions = {
    client,
    timeout,
    now,
    log,
    queue: createQueue(upstreamConcurrency),
    reads: createSharedReads(),
  };
  const connect = (signal: AbortSignal) => createUpstream(upstreamOptions, signal);
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
    reader: createAccountReader({
      load: (userIds, ids, signal) =>
        connect(signal).accounts({ user_ids: [...userIds], connected_account_ids: [...ids] }),
      clock,
      random,
    }),
    tickets: createTickets({ secret: secret ?? apiKeyOf(client), now, crypto }),
    live: createLiveAccounts({ bus: bus ?? null, copyId: randomId(), log, now }),
    connect,
    clock,
    random,
    log,
  };
  const verifier = parseVerifyIdentity(verification, app.origins);
  const redirectTarget = parseOauthRedirect(redirection);
  const webhook = createWebhook(webhookOptions);

  async function run(route: Route, request: Request, id: string, context: Context): Promise<Response> {
    if (route.method !== "GET") checkOrigin(request, app.origins);
    const url = new URL(request.url);
    const takesBody = route.method === "POST" || route.method === "PATCH";
    // A copy is read, so that identify and authorize get the request as it came.
    const input = takesBody ? await readJsonObject(request.clone()) : queryObject(url.searchParams);
    const userId = await userOf(request, context, identify);
    const { target, run: runPrepared } = route.prepare(input, id);
    const isAllowed = await ask("authorize", () =>
      authorize({ userId, action: route.action, target, request, context }),
    );
    if (!isAllowed) throw refusal("not_allowed");
    const { signal } = request;
    const { basePath } = splitPath(url.pathname);
    const headers = new Headers();
    const result = await runPrepared({ userId, request, signal, headers, basePath, upstream: connect(signal), app });
    return result instanceof Response ? result : json(result, route.status, Object.fromEntries(headers));
  }

  function failure(thrown: unknown, route?: string): Response {
    const error = isComposioError(thrown) ? thrown : refusal("internal_error", { cause: thrown });
    log(failureEntry(error, route));
    return errorResponse(error);
  }

  const hono = new Hono<{ Bindings: { context: Context } }>({
    getPath: (request) => splitPath(new URL(request.url).pathname).route ?? "/",
  });
  const allowTrusted = cors({
    origin: [...app.origins],
    credentials: true,
    allowMethods: ["GET", "POST", "PATCH", "DELETE"],
    exposeHeaders: ["retry-after", ticketHeader],
    maxAge: 600,
  });
  for (const resource of ["connected-accounts", "auth-configs", "toolkits", "events"])
    hono.use(`/${resource}/*`, allowTrusted);
  for (const path of new Set(routes.map((route) => route.path))) {
    const ofPath = routes.filter((route) => route.path === path);
    for (const route of ofPath) {
      hono.on(route.method, path, (context) =>
        run(route, context.req.raw, context.req.param("id") ?? "", context.env.context).catch((error: unknown) =>
          failure(error, `${route.method} ${path}`),
        ),
      );
    }
    hono.all(path, () => methodNotAllowed(ofPath.map((route) => route.method)));
  }
  hono.get("/callback", (context) => {
    const query = new URL(context.req.url).searchParams;
    const connectedAccountId = query.get("connected_account_id") ?? query.get("connectedAccountId");
    // It proves nothing: whoever shows this account looks for themselves.
    if (connectedAccountId !== null && isIdentifier(connectedAccountId))
      app.live.announce({ connectedAccountId, userId: null });
    return callbackPage(query, randomId());
  });
  hono.all("/callback", () => methodNotAllowed(["GET"]));
  /** A route of its own kind: not the browser kit's, so no CORS, and only where the app has asked for it. */
  const serve = (
    method: "GET" | "POST",
    path: string,
    answer: (request: Request, context: Context) => Response | Promise<Response>,
  ) => {
    hono.on(method, path, async (context) => {
      try {
        return await answer(context.req.raw, context.env.context);
      } catch (error) {
        return failure(error, `${method} ${path}`);
      }
    });
    hono.all(path, () => methodNotAllowed([method]));
  };
  if (verifier)
    serve("GET", "/verify", (request, context) => {
      // A window that closes meanwhile must not stop what can't be done twice.
      const upstream = connect(new AbortController().signal);
      return verifyIdentity(request, {
        verifier,
        identify: (request) => userOf(request, context, identify),
        upstream,
        app,
        newNonce: randomId,
      });
    });
  if (redirectTarget !== null) serve("GET", "/oauth-redirect", (request) => oauthRedirect(request, redirectTarget));
  if (webhook) serve("POST", "/webhook", (request) => webhook(request, app));
  hono.notFound(() => errorResponse(refusal("route_not_found")));
  hono.onError((error) => failure(error));
  // SAFETY: ComposioHandler asks for the context wherever Context is more than unknown.
  return async (request, ...[context]) => hono.fetch(request, { context: context as Context });
}

/** Repeated parameters are one list, as are comma-joined ones. */
function queryObject(query: URLSearchParams): object {
  return Object.fromEntries([...new Set(query.keys())].map((key) => [key, query.getAll(key).join(",")]));
}

/** The SDK's client of every version so far has it; one that hides it gets a secret of this copy's own. */
function apiKeyOf(client: object): string | null {
  return "apiKey" in client && typeof client.apiKey === "string" && client.apiKey !== "" ? client.apiKey : null;
}
