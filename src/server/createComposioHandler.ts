import { Hono } from "hono";
import { cors } from "hono/cors";
import { defaultEnvironment } from "../platform/environment.ts";
import { isComposioError } from "../protocol/errors.ts";
import { handlerError } from "./http/handlerError.ts";
import { ticketHeader } from "../protocol/tickets.ts";
import { userHeader } from "../protocol/userHeader.ts";
import { createAccountReader } from "./batching/accountReader.ts";
import { accountRoutes } from "./routes/accountRoutes.ts";
import { createAllowlist, isIdentifier } from "./settings/allowlist.ts";
import { authConfigRoutes } from "./routes/authConfigRoutes.ts";
import { permission } from "./request/authorization.ts";
import { callbackPage } from "./pages/callbackPage.ts";
import { pageFiles } from "./pages/pageParts.ts";
import { connectRoutes } from "./routes/connectRoutes.ts";
import { eventRoutes } from "./routes/eventRoutes.ts";
import { createFrontDoor } from "./request/frontDoor.ts";
import { parseCredentials } from "./settings/credentials.ts";
import { logErrors, safely } from "./http/logger.ts";
import { failureEntry } from "./composio/failureEntry.ts";
import type { ComposioHandlerOptions } from "./handlerOptions.ts";
import { createLiveAccounts } from "./live/liveAccounts.ts";
import { isolatesRequests } from "./settings/isolatesRequests.ts";
import { createMemory, type Memory } from "./request/memory.ts";
import { checkOrigin, parseOrigins } from "./settings/origins.ts";
import { oauthRedirect, parseOauthRedirect } from "./routes/oauthRedirect.ts";
import { createPlace, createQueue, type Place } from "./composio/queue.ts";
import { queryObject } from "./http/queryObject.ts";
import { readJsonObject } from "./http/requestBody.ts";
import { createUserBudget } from "./limits/userBudget.ts";
import { parseBasePath, splitPath } from "./http/routePath.ts";
import { errorResponse, json, methodNotAllowed } from "./http/responses.ts";
import type { Route } from "./request/defineRoute.ts";
import type { HandlerServices } from "./request/requestContext.ts";
import { createSharedReads } from "./composio/sharedReads.ts";
import { createTickets } from "./batching/tickets.ts";
import { createToolkitCatalogue } from "./composio/toolkitCatalogue.ts";
import { toolkitRoutes } from "./routes/toolkitRoutes.ts";
import { createUserMark } from "./http/createUserMark.ts";
import { createUpstream, type UpstreamOptions } from "./composio/upstream.ts";
import { parseVerifyIdentity, verifyIdentity } from "./routes/verifyIdentity.ts";
import { followWayBack } from "./routes/wayBack.ts";
import { createWebhook } from "./webhook/webhook.ts";

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
 * export { handler as GET, handler as POST, handler as PATCH, handler as DELETE, handler as OPTIONS };
 */
export function createComposioHandler<Context = unknown>(
  options: ComposioHandlerOptions<Context>,
): ComposioHandler<Context> {
  const { isolateRequests = isolatesRequests(globalThis) } = options;
  const memory = createMemory();
  // Made here at any rate, so that a mistake in the options is told when the server starts.
  const handler = createHandler(options, memory);
  return isolateRequests ? (request, ...context) => createHandler(options, memory)(request, ...context) : handler;
}

function createHandler<Context>(
  {
    composio,
    identify,
    authConfigs,
    credentials = {},
    userFields = {},
    authorize,
    authorizeAdmin,
    origins = [],
    basePath: mountedAt,
    verifyIdentity: verification = false,
    oauthRedirect: redirection = false,
    webhook: webhookOptions,
    validateCredentials = false,
    logger = logErrors,
    upstreamTimeout: timeout = 20_000,
    upstreamConcurrency = 32,
    userRateLimit = 600,
    liveUpdates = true,
    bus,
    secret,
    environment,
  }: ComposioHandlerOptions<Context>,
  memory: Memory,
): ComposioHandler<Context> {
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
  const mount = parseBasePath(mountedAt);
  const log = safely(logger);
  const routes = liveUpdates ? [...standardRoutes, ...eventRoutes] : standardRoutes;
  const { clock, random, randomId } = defaultEnvironment(environment);
  const { now } = clock;
  const client = composio.getClient();
  const budget = createUserBudget(memory.budget, userRateLimit, now);
  const door = createFrontDoor({ memory, budget, identify, now });
  const upstreamOptions: UpstreamOptions = {
    client,
    timeout,
    now,
    log,
    queue: createQueue(upstreamConcurrency),
    reads: createSharedReads(),
    budget,
  };
  const connect = (signal: AbortSignal, users: Iterable<string>) =>
    createUpstream(upstreamOptions, { signal, place: createPlace(users) });
  const catalogueOptions = { ...upstreamOptions, timeout: Math.min(timeout, catalogueTimeout) };
  const loadToolkit = async (slug: string, place: Place) => {
    try {
      // Shared by all requests: one that is aborted must not take a toolkit from the others.
      return await createUpstream(catalogueOptions, { place, signal: new AbortController().signal }).toolkit(slug);
    } catch (error) {
      budget.charge(place.users, 1); // What exists is remembered for all; of what doesn't there is no end.
      throw error;
    }
  };
  const sharedSecret = secret ?? apiKeyOf(client);
  const markUser = createUserMark(sharedSecret, crypto);
  const services: HandlerServices = {
    allowlist: authConfigs ? createAllowlist(authConfigs) : null,
    credentials: parseCredentials({ credentials, userFields }),
    catalogue: createToolkitCatalogue({ load: loadToolkit, now, entries: memory.toolkits }),
    origins: parseOrigins(origins),
    validateCredentials,
    reader: createAccountReader({
      load: (userIds, ids, signal) =>
        connect(signal, userIds).accounts({ user_ids: [...userIds], connected_account_ids: [...ids] }),
      clock,
      random,
    }),
    tickets: createTickets({ secret: sharedSecret, now, crypto }),
    live: createLiveAccounts({ bus: bus ?? null, newId: randomId, log, now }),
    takeStream: door.takeStream,
    connect,
    clock,
    random,
    log,
  };
  const verifier = parseVerifyIdentity(verification, services.origins);
  const redirectTarget = parseOauthRedirect(redirection);
  const webhook = createWebhook(webhookOptions, memory.deliveries);

  async function run(userId: string, { route, request, id, context, headers }: Asked<Context>): Promise<object> {
    const url = new URL(request.url);
    const takesBody = route.method === "POST" || route.method === "PATCH";
    const mark = markUser(userId);
    try {
      const meant = request.headers.get(userHeader);
      if (meant !== null && meant !== ((await mark) ?? meant))
        throw handlerError("user_changed", { message: isAnother });
      if (request.bodyUsed) throw handlerError("internal_error", { message: isRead });
      // A copy is read, so that authorize gets the request as it came.
      const input = takesBody ? await readJsonObject(request.clone(), clock) : queryObject(url.searchParams);
      const { target, run: runPrepared } = route.prepare(input, id);
      const permits = permission(
        { authorize, authorizeAdmin },
        { userId, action: route.action, target, request, context },
      );
      const { signal } = request;
      const { basePath } = splitPath(url.pathname, mount);
      const upstream = connect(signal, [userId]);
      return await runPrepared({ userId, request, signal, headers, basePath, upstream, permits, services });
    } finally {
      // Last, so that it holds no read up; and with failures, which are this user's as well.
      const name = await mark;
      if (name !== null) headers.set(userHeader, name);
    }
  }

  /** Runs a route, and says with the answer for whom it is. */
  async function respond(route: Route, request: Request, id: string, context: Context): Promise<Response> {
    const headers = new Headers();
    try {
      if (route.method !== "GET") checkOrigin(request, services.origins);
      const result = await door.admit(request, context, (userId) =>
        run(userId, { route, request, id, context, headers }),
      );
      if (!(result instanceof Response)) return json(result, route.status, Object.fromEntries(headers));
      for (const [name, value] of headers) result.headers.set(name, value);
      return result;
    } catch (error) {
      return failure(error, `${route.method} ${route.path}`, headers);
    }
  }

  function failure(thrown: unknown, route?: string, headers = new Headers()): Response {
    const error = isComposioError(thrown) ? thrown : handlerError("internal_error", { cause: thrown });
    log(failureEntry(error, route));
    return errorResponse(error, Object.fromEntries(headers));
  }

  const hono = new Hono<{ Bindings: { context: Context } }>({
    getPath: (request) => splitPath(new URL(request.url).pathname, mount).route ?? "/",
  });
  const allowTrusted = cors({
    origin: (origin) => (services.origins.has(origin) ? origin : null),
    credentials: true,
    allowMethods: ["GET", "POST", "PATCH", "DELETE"],
    exposeHeaders: ["retry-after", ticketHeader, userHeader],
    maxAge: 600,
  });
  for (const resource of ["connected-accounts", "auth-configs", "toolkits", "events"])
    hono.use(`/${resource}/*`, allowTrusted);
  for (const path of new Set(routes.map((route) => route.path))) {
    const ofPath = routes.filter((route) => route.path === path);
    for (const route of ofPath) {
      hono.on(route.method, path, ({ req, env }) => respond(route, req.raw, req.param("id") ?? "", env.context));
    }
    hono.all(path, () => methodNotAllowed(ofPath.map((route) => route.method)));
  }
  hono.get("/callback", async (context) => {
    const query = new URL(context.req.url).searchParams;
    const connectedAccountId = query.get("connected_account_id") ?? query.get("connectedAccountId");
    // It proves nothing: whoever shows this account looks for themselves.
    if (connectedAccountId !== null && isIdentifier(connectedAccountId))
      services.live.announce({ connectedAccountId, userId: null });
    return (
      (await followWayBack(context.req.raw, services.tickets, services.origins)) ?? callbackPage(query, randomId())
    );
  });
  hono.all("/callback", () => methodNotAllowed(["GET"]));
  for (const [path, answer] of Object.entries(pageFiles)) {
    hono.get(path, answer);
    hono.all(path, () => methodNotAllowed(["GET"]));
  }
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
      return verifyIdentity(request, {
        verifier,
        admit: (request, work) => door.admitVerification(request, context, work),
        // A window that closes meanwhile must not stop what can't be done twice.
        connect: (userId) => connect(new AbortController().signal, [userId]),
        services,
        newNonce: randomId,
      });
    });
  if (redirectTarget !== null) serve("GET", "/oauth-redirect", (request) => oauthRedirect(request, redirectTarget));
  if (webhook) serve("POST", "/webhook", (request) => webhook(request, services));
  hono.notFound(() => errorResponse(handlerError("route_not_found")));
  hono.onError((error) => failure(error));
  // SAFETY: ComposioHandler asks for the context wherever Context is more than unknown.
  return async (request, ...[context]) => hono.fetch(request, { context: context as Context });
}

/** The SDK's client of every version so far has it; one that hides it gets a secret of this copy's own. */
function apiKeyOf(client: object): string | null {
  return "apiKey" in client && typeof client.apiKey === "string" && client.apiKey !== "" ? client.apiKey : null;
}

interface Asked<Context> {
  readonly route: Route;
  readonly request: Request;
  readonly id: string;
  readonly context: Context;
  /** Of the answer. */
  readonly headers: Headers;
}

const isRead = "identify() has read the request's body, which the handler needs. Let it read a copy: request.clone().";
const isAnother = "The request was made for another user than the one who is signed in now.";
