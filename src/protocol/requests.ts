import type { AccountFilters, AuthScheme, Fields, Target } from "./types.ts";

/**
 * The response header with the user: a keyed hash of the user id, which only shows whether two users are the same. A
 * request that changes something sends it back; the handler refuses it if another user is signed in by then.
 */
export const userHeader = "composio-user";

/** Options of `connectedAccounts.link`. */
export interface LinkOptions {
  /** The full URL of the page to which Composio redirects at the end, on one of the app's origins. */
  callbackUrl?: string | undefined;
  /** The new account's name: at most 200 characters, unique per user and toolkit (otherwise `alias_taken`). */
  alias?: string | undefined;
  /** Allows a second account under the same auth config. @default false */
  allowMultiple?: boolean | undefined;
  /** Values that are needed before the redirect, such as a subdomain, by exact field name. */
  fields?: Fields | undefined;
}

/** Options of `connectedAccounts.initiate`. */
export interface InitiateOptions {
  /** The credential, by the exact names of the auth config's fields. */
  fields: Fields;
  /** Which scheme to use, if the target has several. */
  scheme?: AuthScheme | undefined;
  /** As in `LinkOptions`. */
  alias?: string | undefined;
  /** Allows a second account under the same auth config; otherwise `already_connected`. @default false */
  allowMultiple?: boolean | undefined;
}

/** Changes of an account, at least one. */
export interface UpdateOptions {
  /** A new name, at most 200 characters; `''` clears it. */
  alias?: string | undefined;
  /** false pauses the account, true resumes it. */
  enabled?: boolean | undefined;
  /** New credentials. Must contain every secret of the account. */
  fields?: Fields | undefined;
  /**
   * Id of the account that this ACTIVE one replaces: a dead one, or a working one that is known to have the same identity
   * at the provider. Its alias moves to this one. It is not deleted.
   */
  replaces?: string | undefined;
}

export interface DeleteOptions {
  /** Also asks the provider to revoke its tokens. Otherwise they stay valid there. @default false */
  revoke?: boolean | undefined;
  /**
   * Leaves an account that is connected by now (ACTIVE or paused), or whose status Composio does not say, and throws
   * `conflict`. @default false
   */
  unlessActive?: boolean | undefined;
}

/** Auth configs of these toolkits or with these ids. An empty array matches nothing. */
export interface AuthConfigFilters {
  /** A slug. */
  toolkit?: string | undefined;
  /** Slugs, at most 100. */
  toolkits?: readonly string[] | undefined;
  /** `ac_…`, at most 100. */
  ids?: readonly string[] | undefined;
}

/** A new auth config. */
export interface CreateAuthConfigOptions {
  /** A slug. */
  toolkit: string;
  /** At most 200 characters. @default Composio's choice */
  name?: string | undefined;
  /** Without a scheme: Composio's own OAuth app. */
  authScheme?: AuthScheme | undefined;
  /** The developer's credentials for the scheme, such as client_id and client_secret. */
  credentials?: Fields | undefined;
  /** OAuth scopes, each without commas. @default the toolkit's */
  scopes?: readonly string[] | undefined;
}

/** Changes of an auth config. A member that is left out stays unchanged. */
export interface UpdateAuthConfigOptions {
  /** false: users can't connect by it, and its accounts stop working. */
  enabled?: boolean | undefined;
  /** At most 200 characters. */
  name?: string | undefined;
  /** Only the values that change: Composio keeps the others. */
  credentials?: Fields | undefined;
  /** All scopes, not only new ones. An empty list means the defaults. */
  scopes?: readonly string[] | undefined;
}

/** Filters of `useAuthConfigs`. */
export interface AdminAuthConfigFilters {
  /** A text in the name or the id. */
  search?: string | undefined;
  /** A toolkit's slug. */
  toolkit?: string | undefined;
  /** `nextCursor` of the page before. */
  cursor?: string | undefined;
  /** Items on a page, 1 to 100. @default 50 */
  limit?: number | undefined;
}

/** Filters of `toolkits.list` and `useToolkits`. */
export interface ToolkitFilters {
  /** Slugs: only these toolkits, in this order, all on one page. An empty array matches nothing. */
  toolkits?: readonly string[] | undefined;
  /** Words of names and descriptions. With one or two characters: how a word of a name begins. */
  search?: string | undefined;
  /** Id of a category, as in `Toolkit.categories`. */
  category?: string | undefined;
  /** `nextCursor` of the page before, with the same filters. */
  cursor?: string | undefined;
  /** Items on a page, 1 to 100. @default 50 */
  limit?: number | undefined;
}

/**
 * The input of each route, without the id in its path: the query of a GET or DELETE (lists joined by commas), or the JSON
 * body of a POST or PATCH (a target as its one key). The client's requests and the server's schemas have these types.
 */
export interface RouteInputs {
  "connectedAccounts.list": AccountFilters;
  "connectedAccounts.initiate": InitiateOptions & { target: Target };
  "connectedAccounts.link": LinkOptions & { target: Target };
  "connectedAccounts.get": NoInput;
  "connectedAccounts.update": UpdateOptions;
  "connectedAccounts.delete": DeleteOptions;
  "authConfigs.list": AuthConfigFilters;
  "authConfigs.create": CreateAuthConfigOptions;
  "authConfigs.get": NoInput;
  "authConfigs.update": UpdateAuthConfigOptions;
  "admin.authConfigs": AdminAuthConfigFilters;
  "admin.toolkit": NoInput;
  "toolkits.list": ToolkitFilters;
  "toolkits.get": NoInput;
  events: Pick<AccountFilters, "ids">;
}

type NoInput = Readonly<Record<string, never>>;

/** The last argument of every method of the client. */
export interface RequestOptions {
  /** Aborts the request, which then rejects with the code `aborted`. */
  readonly signal?: AbortSignal | undefined;
}

/** Options of `connectedAccounts.waitForConnection`. */
export interface WaitOptions extends RequestOptions {
  /** Milliseconds. Then it polls a last time, and rejects with the code `timed_out`. @default 600_000, the lifetime of a connect link */
  timeout?: number | undefined;
}
