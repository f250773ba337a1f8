import { type Action, type RouteName, actionOf, routeOf } from "../../protocol/routes.ts";
import type { Target } from "../../protocol/types.ts";
import { ask } from "../http/identify.ts";
import { handlerError } from "../http/handlerError.ts";

/** What a request is about, with Composio's names, however the request names its target. */
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
  /** The target as the request names it; null for lists. Decide by `toolkit` and the ids below, not by this. */
  readonly target: Target | null;
  /** The slug, as Composio spells it; null if the request is not about one toolkit, such as a list. */
  readonly toolkit: string | null;
  /** The auth config that is used or read, or that the account belongs to. */
  readonly authConfigId: string | null;
  /** The account that is read, changed or reconnected. */
  readonly connectedAccountId: string | null;
  readonly request: Request;
  /** The handler's second argument, unchanged. */
  readonly context: Context;
}

export type Authorize<Context = unknown> = (context: AuthorizeContext<Context>) => boolean | Promise<boolean>;

/** Whether the user may do what the request asks for, with this subject. */
export type Permits = (subject: Subject) => Promise<boolean>;

/** The subject of a whole list. */
export const noSubject: Subject = { toolkit: null, authConfigId: null, connectedAccountId: null };

export interface Rules<Context> {
  readonly authorize: Authorize<Context> | undefined;
  readonly authorizeAdmin: Authorize<Context> | undefined;
}

/**
 * The app's rule for one request. Without `authorize` users may do everything; without `authorizeAdmin` admins' actions
 * are refused here, before any request to Composio.
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
    // Other libraries return a Response or an object here: it must not count as true.
    if (typeof answer !== "boolean")
      throw handlerError("internal_error", { message: `${name}() must return true or false, or a promise of one.` });
    return answer;
  };
}

const closed =
  "Only the app's admins may create or change auth configs. Name them by createComposioHandler({ authorizeAdmin }).";
