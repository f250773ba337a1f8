import type { AccountFilters, AuthScheme, Fields, Target } from "./types.ts";

export interface LinkOptions {
  /** Where the user is sent back to; on the app's own origin. */
  callbackUrl?: string | undefined;
  alias?: string | undefined;
  /** Allows a second account under the same auth config. @default false */
  allowMultiple?: boolean | undefined;
  /** Values the provider's address needs first, such as a subdomain. */
  fields?: Fields | undefined;
}

export interface InitiateOptions {
  /** The credential, by the exact names of the auth config's fields. */
  fields: Fields;
  /** Which scheme, where the target offers several. */
  scheme?: AuthScheme | undefined;
  alias?: string | undefined;
  allowMultiple?: boolean | undefined;
}

export interface UpdateOptions {
  /** A new name; `''` clears it. */
  alias?: string | undefined;
  /** false pauses the account, true resumes it. */
  enabled?: boolean | undefined;
  /** New credentials: only those that change. */
  fields?: Fields | undefined;
  /** Id of a dead account whose place this ACTIVE one takes: its name is handed on. It is not deleted. */
  replaces?: string | undefined;
}

export interface DeleteOptions {
  /** Also asks the provider to withdraw its tokens. @default false */
  revoke?: boolean | undefined;
}

/** Auth configs of these toolkits, and these by their ids. An empty array matches nothing. */
export interface AuthConfigFilters {
  toolkit?: string | undefined;
  toolkits?: readonly string[] | undefined;
  ids?: readonly string[] | undefined;
}

export interface CreateAuthConfigOptions {
  toolkit: string;
  name?: string | undefined;
  /** Without a scheme: Composio's own OAuth app. */
  authScheme?: AuthScheme | undefined;
  /** What the scheme wants from the app's developer, such as client_id and client_secret. */
  credentials?: Fields | undefined;
  scopes?: readonly string[] | undefined;
}

export interface UpdateAuthConfigOptions {
  enabled: boolean;
}

export interface ToolkitFilters {
  search?: string | undefined;
  category?: string | undefined;
  cursor?: string | undefined;
  /** Items a page, 1 to 100. @default 50 */
  limit?: number | undefined;
}

/**
 * What each route takes beside the id in its path: in the query of a GET or DELETE (lists joined by comma), in the JSON
 * body of a POST or PATCH (a target as its one key). The client sends it, and the server's schemas are checked against it.
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
  "toolkits.list": ToolkitFilters;
  "toolkits.get": NoInput;
  events: Pick<AccountFilters, "ids">;
}

type NoInput = Readonly<Record<string, never>>;

/** The last argument of every call of the client. */
export interface RequestOptions {
  readonly signal?: AbortSignal | undefined;
}

export interface WaitOptions extends RequestOptions {
  /** Milliseconds. @default 600_000, the life of a connect link */
  timeout?: number | undefined;
}
