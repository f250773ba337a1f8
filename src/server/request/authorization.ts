import { type Action, type RouteName, actionOf, routeOf } from "../../protocol/routes.ts";
import type { Target } from "../../protocol/types.ts";
import { ask } from "../http/identify.ts";
import { handlerError } from "../http/handlerError.ts";

/** What a request comes to, as Composio names it: however the request has named it. */
export interface Subject {
  /** Its slug. */
  readonly toolkit: string | null;
  readonly authConfigId: string | null;
  readonly connectedAccountId: string | null;
}

/** What `authorize` and `authorizeAdmin` decide on. */
export interface AuthorizeContext<Context = unknown> extends Subject {
  readonly userId: string;
  readonly action: Action;
  /** What the request names, in its own words; null for lists. Decide on `toolkit` and the ids below, which it comes to. */
  readonly target: Target | null;
  /** The slug, as Composio spells it; null where the request is about no single toolkit, such as a list. */
  readonly toolkit: string | null;
  /** The auth config that would be used or read, or that the account belongs to. */
  readonly authConfigId: string | null;
  /** The account that is read, changed or reconnected. */
  readonly connectedAccountId: string | null;
  readonly request: Request;
  /** What the framework has beside the request: the handler's second argument, as it came. */
  readonly context: Context;
}

export type Authorize<Context = unknown> = (context: AuthorizeContext<Context>) => boolean | Promise<boolean>;

/** Whether the request's user may do what it wants with a thing. */
export type Permits = (subject: Subject) => Promise<boolean>;

/** Of a list as a whole. */
export const noSubject: Subject = { toolkit: null, authConfigId: null, connectedAccountId: null };

export interface Rules<Context> {
  readonly authorize: Authorize<Context> | undefined;
  readonly authorizeAdmin: Authorize<Context> | undefined;
}

/**
 * The app's rule for one request. Users may do everything where the app has none; admins' actions are closed then,
 * and refused here before anything is asked of Composio.
 */
export function permission<Context>(
  { authorize, authorizeAdmin }: Rules<Context>,
  route: RouteName,
  request: Omit<AuthorizeContext<Context>, keyof Subject | "action">,
): Permits {
  const action = actionOf(route);
  const isAdmin = routeOf(route).forAdmins === true;
  const name = isAdmin ? "authorizeAdmin" : "authorize";
  const rule = isAdmin ? authorizeAdmin : authorize;
  if (rule === undefined && isAdmin) throw handlerError("not_allowed", { message: closed });
  if (rule === undefined) return () => Promise.resolve(true);
  return async (subject) => {
    const answer: unknown = await ask(name, () => rule({ ...request, action, ...subject }));
    // A Response or an object, as other libraries have it, must not pass for a yes.
    if (typeof answer !== "boolean")
      throw handlerError("internal_error", { message: `${name}() must return true or false, or a promise of one.` });
    return answer;
  };
}

const closed =
  "Auth configs are changed by the app's admins only. Say who they are by createComposioHandler({ authorizeAdmin }).";
