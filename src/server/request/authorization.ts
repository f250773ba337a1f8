import { type Action, type RouteName, actionOf, isForAdmins } from "../../protocol/routes.ts";
import type { Target } from "../../protocol/types.ts";
import { callApp } from "../http/callApp.ts";
import { handlerError } from "../http/handlerError.ts";

/** What a request reads or changes, by Composio's ids, whichever kind of target the request has. */
export interface Subject {
  /** The toolkit's slug, as Composio spells it. Null if the request is not about one toolkit, as for a list. */
  readonly toolkit: string | null;
  /** The auth config that is read, changed or used, or to which the account belongs. */
  readonly authConfigId: string | null;
  /** The account that is read, changed or reconnected. */
  readonly connectedAccountId: string | null;
}

/** The argument of `authorize` and `authorizeAdmin`. */
export interface AuthorizeContext<Context = unknown> extends Subject {
  readonly userId: string;
  readonly action: Action;
  /** The target in the request; null for lists. Decide by `toolkit` and the ids, which the handler has checked. */
  readonly target: Target | null;
  readonly request: Request;
  /** The handler's second argument, unchanged. */
  readonly context: Context;
}

export type Authorize<Context = unknown> = (context: AuthorizeContext<Context>) => boolean | Promise<boolean>;

/** Whether `authorize` or `authorizeAdmin` permits the request's action on a subject. */
export type Permits = (subject: Subject) => Promise<boolean>;

/** The subject of a whole list. */
export const noSubject: Subject = { toolkit: null, authConfigId: null, connectedAccountId: null };

/** The items that the request's rule permits. */
export async function onlyPermitted<Item>(
  { permits }: { readonly permits: Permits },
  items: readonly Item[],
  subjectOf: (item: Item) => Subject,
): Promise<readonly Item[]> {
  const permitted = await Promise.all(items.map((item) => permits(subjectOf(item))));
  return items.filter((_, index) => permitted[index]);
}

export interface Rules<Context> {
  readonly authorize: Authorize<Context> | undefined;
  readonly authorizeAdmin: Authorize<Context> | undefined;
}

/**
 * The app's rule for one request. Without `authorize`, users may do everything. Without `authorizeAdmin`, actions of admins
 * throw `not_allowed` here, before any request to Composio.
 */
export function permission<Context>(
  { authorize, authorizeAdmin }: Rules<Context>,
  route: RouteName,
  request: Omit<AuthorizeContext<Context>, keyof Subject | "action">,
): Permits {
  const action = actionOf(route);
  const isAdmin = isForAdmins(route);
  const name = isAdmin ? "authorizeAdmin" : "authorize";
  const rule = isAdmin ? authorizeAdmin : authorize;
  if (rule === undefined && isAdmin) throw handlerError("not_allowed", { message: closed });
  if (rule === undefined) return () => Promise.resolve(true);
  return async (subject) => {
    const answer: unknown = await callApp(name, () => rule({ ...request, action, ...subject }));
    // In other libraries such a function may return a Response or an object, which must not count as true.
    if (typeof answer !== "boolean")
      throw handlerError("internal_error", { message: `${name}() must return true or false, or a promise of one.` });
    return answer;
  };
}

const closed =
  "Only the app's admins may do this, and the handler has no rule for them. Pass createComposioHandler({ authorizeAdmin }).";
