import type { RouteInputs } from "../../protocol/requests.ts";
import type { RouteName } from "../../protocol/routes.ts";
import type { Target } from "../../protocol/types.ts";
import { handlerError } from "../http/handlerError.ts";
import { noSubject, type Subject } from "./authorization.ts";
import type { RequestContext } from "./requestContext.ts";

/** How the handler serves a route; its method, path and action are in `protocol/routes.ts`. */
export interface Route<Input = never> {
  /** Returns the target that the input names, and a function that does the work. */
  prepare(input: Input, id: string): PreparedRequest;
}

/** Some of the routes, by name. */
export type Routes<Name extends RouteName = RouteName> = { readonly [Each in Name]: Route<RouteInputs[Each]> };

export interface PreparedRequest {
  readonly target: Target | null;
  /** Does the work if `authorize` permits it. Throws `not_allowed` otherwise. */
  run(context: RequestContext): Promise<object>;
}

/**
 * A route for a list. `authorize` is called first for the whole list, then for each item.
 * @param list must leave out items that `permits` refuses
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
  /** Finds what the request is about. It must not change anything, because `authorize` is called later. */
  readonly find: (context: RequestContext, input: Input, id: string) => Promise<Found>;
  readonly subject: (found: Found, input: Input) => Subject;
  readonly run: (context: RequestContext, found: Found, input: Input) => Promise<object>;
}

/** A route for one item: finds it, calls `authorize` for it, then does the work. */
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
