import { Hono } from "hono";
import { cors } from "hono/cors";
import { isComposioError } from "../../protocol/isComposioError.ts";
import { exposedHeaders } from "./exposedHeaders.ts";
import { failureEntry } from "./failureEntry.ts";
import { handlerError } from "../http/handlerError.ts";
import { errorResponse, methodNotAllowed } from "../http/responses.ts";
import { splitPath } from "../http/routePath.ts";
import { kitRoutes, type OpenRouteName, otherRoutes, resources } from "../http/routeTable.ts";
import type { Answer } from "./answerRequest.ts";
import type { HandlerServices } from "./requestContext.ts";

/** Answers pages, redirects and webhooks. Without an entry, because its option is not set, the route is a 404. */
export type OpenRoutes<Context> = {
  readonly [Name in OpenRouteName]?: (request: Request, context: Context) => Response | Promise<Response>;
};

export interface RouterOptions<Context> {
  /** The path at which the handler is mounted; undefined for any. */
  readonly mount: string | undefined;
  readonly services: Pick<HandlerServices, "origins" | "log">;
  /** Answers the kit's requests. */
  readonly answer: Answer<Context>;
  readonly open: OpenRoutes<Context>;
  readonly liveUpdates: boolean;
}

/** Finds the route of each request, and turns thrown errors into answers. */
export function createRouter<Context>(
  options: RouterOptions<Context>,
): (request: Request, context: Context) => Promise<Response> {
  const { mount, services, answer, open } = options;
  const hono = new Hono<{ Bindings: { context: Context } }>({
    getPath: (request) => splitPath(new URL(request.url).pathname, mount).route ?? "/",
  });

  function failure(thrown: unknown, route?: string, headers = new Headers()): Response {
    const error = isComposioError(thrown) ? thrown : handlerError("internal_error", { cause: thrown });
    services.log(failureEntry(error, route));
    return errorResponse(error, Object.fromEntries(headers));
  }

  const served = kitRoutes.filter(([name]) => name !== "events" || options.liveUpdates);
  const allowTrusted = cors({
    origin: (origin) => (services.origins.has(origin) ? origin : null),
    credentials: true,
    allowMethods: [...new Set(served.map(([, { method }]) => method))],
    exposeHeaders: [...exposedHeaders],
    maxAge: 600,
  });
  // Most requests have the same origin and skip the CORS middleware, which would copy the Response to add headers.
  const allowWhereAsked: typeof allowTrusted = (context, next) =>
    context.req.method === "OPTIONS" || context.req.header("origin") !== undefined
      ? allowTrusted(context, next)
      : next();
  for (const resource of resources) hono.use(`/${resource}/*`, allowWhereAsked);

  // Fixed paths first, because paths with a parameter match them too.
  const paths = [...new Set(served.map(([, { path }]) => path))];
  for (const path of paths.toSorted((one, other) => one.indexOf(":") - other.indexOf(":"))) {
    const ofPath = served.filter(([, row]) => row.path === path);
    for (const [name, { method }] of ofPath) {
      hono.on(method, path, async ({ req, env }) => {
        const headers = new Headers();
        try {
          return await answer(name, { request: req.raw, id: req.param("id") ?? "", context: env.context, headers });
        } catch (error) {
          return failure(error, `${method} ${path}`, headers);
        }
      });
    }
    hono.all(path, () => methodNotAllowed(ofPath.map(([, { method }]) => method)));
  }

  for (const [name, { method, path }] of otherRoutes) {
    const respond = open[name];
    if (!respond) continue;
    hono.on(method, path, async ({ req, env }) => {
      try {
        return await respond(req.raw, env.context);
      } catch (error) {
        return failure(error, `${method} ${path}`);
      }
    });
    hono.all(path, () => methodNotAllowed([method]));
  }
  hono.notFound(() => errorResponse(handlerError("route_not_found")));
  hono.onError((error) => failure(error));
  return async (request, context) => hono.fetch(request, { context });
}
