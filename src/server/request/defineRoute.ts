import type { RouteInputs } from "../../protocol/requests.ts";
import type { RouteName } from "../../protocol/routes.ts";
import type { Target } from "../../protocol/types.ts";
import { handlerError } from "../http/handlerError.ts";
import { noSubject, type Subject } from "./authorization.ts";
import type { RequestContext } from "./requestContext.ts";

/** How the handler serves a route; its method, path and action are in `protocol/routes.ts`. */
export interface Route<Input = never> {
  /** What the input names, and how to do it. */
  prepare(input: Input, id: string): PreparedRequest;
}

/** Some of the routes, by name. */
export type Routes<Name extends RouteName = RouteName> = { readonly [Each in Name]: Route<RouteInputs[Each]> };

export interface PreparedRequest {
  readonly target: Target | null;
  /** Does it, once the app's rule permits what it comes to. */
  run(context: RequestContext): Promise<object>;
}

/**
 * A list: whether the user may is asked of the list as a whole, then of each thing in it.
 * @param list leaves out what the app's rule doesn't permit
 */
export function listRoute<Input>(list: (context: RequestContext, input: Input) => Promise<object>): Route<Input> {
  return {
    prepare: (input) => ({
      target: null,
      async run(context) {
        await check(context, noSubject);
        return list(context, input);
      },
    }),
  };
}

interface SingleDefinition<Input, Found> {
  readonly target: (input: Input, id: string) => Target;
  /** Reads what the request comes to. It changes nothing: nobody has been asked yet whether the user may. */
  readonly find: (context: RequestContext, input: Input, id: string) => Promise<Found>;
  readonly subject: (found: Found, input: Input) => Subject;
  readonly run: (context: RequestContext, found: Found, input: Input) => Promise<object>;
}

/** A route about one thing: it is found, then the app's rule is asked about it, then the route does its work. */
export function singleRoute<Input, Found>(definition: SingleDefinition<Input, Found>): Route<Input> {
  const { target, find, subject, run } = definition;
  return {
    prepare: (input, id) => ({
      target: target(input, id),
      async run(context) {
        const found = await find(context, input, id);
        await check(context, subject(found, input));
        return run(context, found, input);
      },
    }),
  };
}

async function check({ permits }: RequestContext, subject: Subject): Promise<void> {
  if (!(await permits(subject))) throw handlerError("not_allowed");
}
