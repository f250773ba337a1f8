import type * as z from "zod";
import type { Target } from "../../protocol/types.ts";
import type { Action } from "./actions.ts";
import { noSubject, type Subject } from "./authorization.ts";
import { handlerError } from "../http/handlerError.ts";
import { parseInput } from "./inputs.ts";
import type { RequestContext } from "./requestContext.ts";

export interface Route {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** A pattern; its only parameter is `:id`. */
  readonly path: string;
  readonly action: Action;
  /** Of a success. */
  readonly status: 200 | 201;
  /** Checks the query or body, and gives what it names and how to do it. */
  prepare(input: unknown, id: string): PreparedRequest;
}

export interface PreparedRequest {
  readonly target: Target | null;
  /** Does it, once the app's rule permits what it comes to. */
  run(context: RequestContext): Promise<object>;
}

interface ListDefinition<Input> {
  readonly input: z.ZodType<Input>;
  /** Leaves out what the app's rule doesn't permit. */
  readonly list: (context: RequestContext, input: Input) => Promise<object>;
}

interface SingleDefinition<Input, Found> {
  /** Of a success; 200 by default. */
  readonly status?: Route["status"];
  readonly input: z.ZodType<Input>;
  readonly target: (input: Input, id: string) => Target;
  /** Reads what the request comes to. It changes nothing: nobody has been asked yet whether the user may. */
  readonly find: (context: RequestContext, input: Input, id: string) => Promise<Found>;
  readonly subject: (found: Found, input: Input) => Subject;
  readonly run: (context: RequestContext, found: Found, input: Input) => Promise<object>;
}

/** A list: whether the user may is asked of the list as a whole, then of each thing in it. */
export function listRoute<Input>(path: string, action: Action, { input: schema, list }: ListDefinition<Input>): Route {
  return {
    method: "GET",
    path,
    action,
    status: 200,
    prepare(value) {
      const input = parseInput(schema, value);
      return {
        target: null,
        async run(context) {
          await check(context, noSubject);
          return list(context, input);
        },
      };
    },
  };
}

/** Ties a route's schema to its functions, so that the table of routes needs no types of its own. */
export function singleRoute<Input, Found>(
  method: Route["method"],
  path: string,
  action: Action,
  definition: SingleDefinition<Input, Found>,
): Route {
  const { status = 200, input: schema, target, find, subject, run } = definition;
  return {
    method,
    path,
    action,
    status,
    prepare(value, id) {
      const input = parseInput(schema, value);
      return {
        target: target(input, id),
        async run(context) {
          const found = await find(context, input, id);
          await check(context, subject(found, input));
          return run(context, found, input);
        },
      };
    },
  };
}

async function check({ permits }: RequestContext, subject: Subject): Promise<void> {
  if (!(await permits(subject))) throw handlerError("not_allowed");
}
