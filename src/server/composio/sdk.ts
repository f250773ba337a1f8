/** The parts of the official SDK that are used: `new Composio({ apiKey })` of `@composio/core` 0.17 or newer. */
export interface ComposioLike {
  getClient(): ComposioClientLike;
}

/**
 * The parts of the SDK's raw client that are used. Its high-level methods are not used: they drop `user_id`, field
 * attributes and cursors, and send additional requests. The types are loose (methods instead of function properties,
 * `object` for bodies that are unions in the SDK), so that every version of the SDK fits. Answers are `unknown`:
 * `upstreamShapes.ts` parses them.
 */
export interface ComposioClientLike {
  /** For calls that have no method in some versions. `path` begins with `/api/v3.1`. */
  post(path: string, options: RawOptions & { body: object }): PromiseLike<unknown>;
  readonly connectedAccounts: {
    list(query: AccountQuery, options: RawOptions): PromiseLike<unknown>;
    retrieve(id: string, options: RawOptions): PromiseLike<unknown>;
    create(body: object, options: RawOptions): PromiseLike<unknown>;
    patch(id: string, body: object, options: RawOptions): PromiseLike<unknown>;
    updateStatus(id: string, body: { enabled: boolean }, options: RawOptions): PromiseLike<unknown>;
    delete(id: string, query: { revoke_on_delete?: boolean }, options: RawOptions): PromiseLike<unknown>;
  };
  readonly link: {
    create(body: LinkCreation, options: RawOptions): PromiseLike<unknown>;
  };
  readonly authConfigs: {
    list(query: AuthConfigQuery, options: RawOptions): PromiseLike<unknown>;
    retrieve(id: string, options: RawOptions): PromiseLike<unknown>;
    create(body: object, options: RawOptions): PromiseLike<unknown>;
    update(id: string, body: object, options: RawOptions): PromiseLike<unknown>;
    updateStatus(status: "ENABLED" | "DISABLED", params: { nanoid: string }, options: RawOptions): PromiseLike<unknown>;
  };
  readonly toolkits: {
    list(query: ToolkitQuery, options: RawOptions): PromiseLike<unknown>;
    retrieve(slug: string, query: Record<string, never>, options: RawOptions): PromiseLike<unknown>;
  };
}

export interface RawOptions {
  signal: AbortSignal;
  /** Milliseconds. */
  timeout: number;
  maxRetries: number;
}

/** The statuses that Composio accepts as a filter; it may answer with others. */
export const wireStatuses = [
  "INITIALIZING",
  "INITIATED",
  "ACTIVE",
  "FAILED",
  "EXPIRED",
  "INACTIVE",
  "REVOKED",
] as const;

/** Arrays must never be empty: the client drops them, and Composio answers with the accounts of the whole project. */
export interface AccountQuery {
  user_ids: string[];
  connected_account_ids?: string[];
  auth_config_ids?: string[];
  toolkit_slugs?: string[];
  statuses?: (typeof wireStatuses)[number][];
  /** "ALL" includes SHARED accounts, also those of other users; "PRIVATE" has only the users' own. */
  account_type: "ALL" | "PRIVATE";
  limit: number;
  cursor?: string;
}

export interface AccountCreation {
  auth_config: { id: string };
  connection: { user_id: string; alias?: string; state: { authScheme: string; val: object } };
  validate_credentials?: boolean;
}

export interface AccountPatch {
  /** An empty text removes it. */
  alias?: string;
  connection?: { state: { authScheme: string; val: object } };
}

export interface LinkCreation {
  auth_config_id: string;
  user_id: string;
  callback_url: string;
  alias?: string;
  connection_data?: Record<string, string>;
}

export interface AuthCompletion {
  session_uri: string;
  user_id: string;
}

export interface AuthConfigQuery {
  /** Slugs joined by comma. */
  toolkit_slug?: string;
  show_disabled?: boolean;
  search?: string;
  limit: number;
  cursor?: string;
}

export interface AuthConfigCreation {
  toolkit: { slug: string };
  auth_config:
    | { type: "use_composio_managed_auth"; name?: string; credentials?: object }
    | { type: "use_custom_auth"; authScheme: string; name?: string; credentials: object };
}

/** Composio keeps the credentials that are left out. */
export type AuthConfigChange =
  | { type: "custom"; name?: string; credentials: object }
  | { type: "default"; name?: string; scopes?: readonly string[] };

export interface ToolkitQuery {
  include_deprecated?: boolean;
  search?: string;
  category?: string;
  limit: number;
  cursor?: string;
}
