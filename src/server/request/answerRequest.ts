import { type RouteInputs, userHeader } from "../../protocol/requests.ts";
import { type RouteName, takesBody } from "../../protocol/routes.ts";
import type { UserMark } from "../http/createUserMark.ts";
import { handlerError } from "../http/handlerError.ts";
import { queryObject } from "../http/queryObject.ts";
import { readJsonObject } from "../http/requestBody.ts";
import { json } from "../http/responses.ts";
import { routeOf } from "../http/routeTable.ts";
import { splitPath } from "../http/routePath.ts";
import { checkOrigin } from "./requestOrigin.ts";
import { permission, type Rules } from "./authorization.ts";
import type { Routes } from "./defineRoute.ts";
import type { Admission } from "./admission.ts";
import { inputs, parseInput } from "./inputs.ts";
import type { HandlerServices } from "./requestContext.ts";

/** A request and its route's parameters. */
export interface Incoming<Context> {
  readonly request: Request;
  /** The `:id` of the path; empty if the route has none. */
  readonly id: string;
  /** The handler's second argument. */
  readonly context: Context;
  /** Headers of the answer, also of an error. */
  readonly headers: Headers;
}

/** Serves one of the kit's routes. Throws a `ComposioError` for an error answer. */
export type Answer<Context> = (name: RouteName, incoming: Incoming<Context>) => Promise<Response>;

export interface AnswerOptions<Context> {
  readonly routes: Routes;
  readonly mount: string | undefined;
  readonly admission: Admission<Context>;
  readonly rules: Rules<Context>;
  readonly services: HandlerServices;
  readonly markUser: UserMark;
}

/**
 * Every request of the kit passes the same steps: check the origin, identify the user and apply the limits, compare the user
 * with the one in the request (`userHeader`), read the body, check the input, call `authorize`, run the route.
 */
export function createAnswer<Context>(options: AnswerOptions<Context>): Answer<Context> {
  const { routes, mount, admission, rules, services, markUser } = options;

  /** Checks the input by the route's schema. */
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- connects the types of both tables
  function prepare<Name extends RouteName>(name: Name, input: unknown, id: string) {
    const schema: (typeof inputs)[Name] = inputs[name];
    return routes[name].prepare(parseInput<RouteInputs[Name]>(schema, input), id);
  }

  async function run(userId: string, name: RouteName, incoming: Incoming<Context>): Promise<object> {
    const { request, id, context, headers } = incoming;
    const url = new URL(request.url);
    const mark = markUser(userId);
    try {
      const meant = request.headers.get(userHeader);
      if (meant !== null && meant !== ((await mark) ?? meant))
        throw handlerError("user_changed", { message: isAnother });
      if (request.bodyUsed) throw handlerError("internal_error", { message: isRead });
      const input = takesBody(routeOf(name))
        ? // A copy, so that `authorize` gets a request whose body is not read.
          await readJsonObject(request.clone(), services.clock)
        : queryObject(url.searchParams);
      const prepared = prepare(name, input, id);
      const permits = permission(rules, name, { userId, target: prepared.target, request, context });
      const { signal } = request;
      const { basePath } = splitPath(url.pathname, mount);
      const upstream = services.connect(signal, [userId], { endsAtLimit: routeOf(name).method === "GET" });
      return await prepared.run({ userId, request, signal, headers, basePath, upstream, permits, services });
    } finally {
      // At the end, so that nothing waits for the hash. Errors get the header too.
      const value = await mark;
      if (value !== null) headers.set(userHeader, value);
    }
  }

  return async (name, incoming) => {
    const { request, context, headers } = incoming;
    const { method } = routeOf(name);
    if (method !== "GET") checkOrigin(request, services.origins);
    const result = await admission.admit(request, context, (userId) => run(userId, name, incoming));
    if (!(result instanceof Response)) return json(result, method === "POST" ? 201 : 200, Object.fromEntries(headers));
    for (const [header, value] of headers) result.headers.set(header, value);
    return result;
  };
}

const isRead = "identify() has read the request's body, which the handler needs. Let it read a copy: request.clone().";
const isAnother = "The page sent this request for another user than the one who is signed in now.";
