import type * as z from "zod";
import type { Target } from "../core/types.ts";
import { parseInput } from "./requestShapes.ts";
import type { Session } from "./session.ts";

/** What a request wants to do: the client's own words for it. The last two change the app itself: its admins'. */
export type Action =
  | "connectedAccounts.list"
  | "connectedAccounts.get"
  | "connectedAccounts.link"
  | "connectedAccounts.initiate"
  | "connectedAccounts.update"
  | "connectedAccounts.delete"
  | "authConfigs.list"
  | "authConfigs.get"
  | "toolkits.list"
  | "toolkits.get"
  | "authConfigs.create"
  | "authConfigs.update";

export interface Route {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** A pattern; its only parameter is `:id`. */
  readonly path: string;
  readonly action: Action;
  /** Of a success. */
  readonly status: 200 | 201;
  /** Checks the query or body, and gives what it is about and how to do it. */
  prepare(input: unknown, id: string): PreparedRequest;
}

export interface PreparedRequest {
  readonly target: Target | null;
  run(session: Session): Promise<object>;
}

export interface RouteDefinition<Input> {
  /** Of a success; 200 by default. */
  readonly status?: Route["status"];
  readonly input: z.ZodType<Input>;
  readonly target?: (input: Input, id: string) => Target;
  readonly run: (session: Session, input: Input, id: string) => Promise<object>;
}

/** Ties a route's schema to its function, so that the table of routes needs no types of its own. */
export function defineRoute<Input>(
  method: Route["method"],
  path: string,
  action: Action,
  definition: RouteDefinition<Input>,
): Route {
  const { status = 200, input: schema, target, run } = definition;
  return {
    method,
    path,
    action,
    status,
    prepare(value, id) {
      const input = parseInput(schema, value);
      return { target: target?.(input, id) ?? null, run: (session) => run(session, input, id) };
    },
  };
}
