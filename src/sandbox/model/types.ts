/** One API request. Requests for hosted pages and control routes are not logged. */
export interface LoggedRequest {
  readonly method: string;
  /** The path without the query, such as `/api/v3.1/connected_accounts`. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** Some of the headers, without `x-api-key`. */
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON; the raw text if it is not JSON; null without a body. */
  readonly body: unknown;
  /** Status of the answer; 0 while pending and after a dropped connection. */
  readonly status: number;
  /** Epoch milliseconds by the sandbox's clock. */
  readonly time: number;
}

/** A tool of an app that has run, for an agent or directly. */
export interface SandboxToolCall {
  /** Slug of the tool, such as `GMAIL_SEND_EMAIL`. */
  readonly tool: string;
  /** The account that it has run with; null for an app whose tools need none. */
  readonly connectedAccountId: string | null;
  readonly arguments: Readonly<Record<string, unknown>>;
  /** Epoch milliseconds by the sandbox's clock. */
  readonly time: number;
}

/** The requests that a fault or delay affects: those with this `method`, and with a path that contains `path`. */
export interface RequestMatcher {
  readonly method?: string | undefined;
  readonly path?: string | undefined;
  /** How many requests are affected. @default 1 for faults, unlimited for delays */
  readonly times?: number | undefined;
}

/** A fault to inject. */
export interface Fault extends RequestMatcher {
  /** HTTP status, 200 to 599. @default 500 */
  readonly status?: number | undefined;
  /** The body: an object is sent as JSON, a text unchanged. @default Composio's envelope, or its flat body for 429 */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Whether the connection is dropped instead of answered. */
  readonly network?: boolean | undefined;
  /** Whether the fault comes before the request takes effect, or after. @default 'before' */
  readonly when?: "before" | "after" | undefined;
}

/** A delay to inject. */
export interface Delay extends RequestMatcher {
  /** Milliseconds. */
  readonly ms: number;
}

/** Who may use a SHARED account. */
export interface AccessList {
  readonly allow_all_users: boolean;
  readonly allowed_user_ids: readonly string[];
  readonly not_allowed_user_ids: readonly string[];
}

/** An account for tests: all data, not masked. */
export interface SandboxAccount {
  readonly id: string;
  readonly userId: string;
  readonly authConfigId: string;
  readonly toolkit: string;
  readonly scheme: string;
  readonly status: string;
  readonly statusReason: string | null;
  readonly alias: string | null;
  readonly wordId: string;
  readonly accountType: "PRIVATE" | "SHARED";
  readonly deleted: boolean;
  /** Credentials and fields, not masked. */
  readonly val: Readonly<Record<string, unknown>>;
  /** The bodies of the requests that created and changed it. */
  readonly raw: readonly unknown[];
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** Options of `addAccount`. */
export interface NewAccount {
  readonly userId: string;
  /** Slug of the toolkit whose primary auth config is used. */
  readonly toolkit?: string | undefined;
  readonly authConfigId?: string | undefined;
  /** @default 'ACTIVE' */
  readonly status?: string | undefined;
  readonly statusReason?: string | null | undefined;
  readonly alias?: string | undefined;
  readonly accountType?: "PRIVATE" | "SHARED" | undefined;
  /** Who else may use a SHARED account. @default nobody */
  readonly access?: Partial<AccessList> | undefined;
  /** Credentials and fields. Omitted ones are generated. */
  readonly val?: Readonly<Record<string, unknown>> | undefined;
}

/** Options of `addAuthConfig`. */
export interface NewAuthConfig {
  readonly toolkit: string;
  /** The scheme. @default the toolkit's first one */
  readonly scheme?: string | undefined;
  /** @default generated */
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  /** Whether it uses Composio's OAuth app. @default true if the scheme has one */
  readonly managed?: boolean | undefined;
  /** @default true */
  readonly enabled?: boolean | undefined;
  readonly credentials?: Readonly<Record<string, unknown>> | undefined;
  /** Values for all accounts of the auth config. Users are not asked for them. */
  readonly sharedCredentials?: Readonly<Record<string, unknown>> | undefined;
}

/** A webhook subscription. It replaces an existing one. */
export interface NewWebhookSubscription {
  readonly url: string;
  /** The signing secret. @default generated, in Composio's form */
  readonly secret?: string | undefined;
  /** @default ['composio.connected_account.expired'] */
  readonly events?: readonly string[] | undefined;
}

/** One attempt to deliver an event. */
export interface WebhookDelivery {
  /** The event's `webhook-id`, the same in all attempts. */
  readonly id: string;
  readonly type: string;
  readonly url: string;
  /** The number of the attempt, from 1. */
  readonly attempt: number;
  /** Status of the answer; 0 without an answer. */
  readonly status: number;
  /** Why there was no answer; null if there was one. */
  readonly error: string | null;
  /** Epoch milliseconds by the sandbox's clock. */
  readonly time: number;
}

/**
 * Controls the sandbox. Each method can also be called over HTTP: `POST {origin}/_sandbox/<method>`, with the arguments as a
 * JSON array (or the single argument, if it is an object). The answer is `{ "result": … }`.
 */
export interface SandboxControl {
  /**
   * Completes a pending flow: the user allows or denies it, or the token exchange with the provider fails. Returns the URL to
   * which the browser would go, or null.
   * @param values values for the fields of a form, by field name
   */
  consent(
    connectedAccountId: string,
    decision: "allow" | "deny" | "fail",
    values?: Readonly<Record<string, string>>,
  ): string | null;
  /** Sets any status, also one that Composio does not have. */
  setStatus(connectedAccountId: string, status: string, reason?: string | null): void;
  /** Expires the account, as after a refresh that has failed permanently. For an OAUTH2 account it sends a webhook. */
  expire(connectedAccountId: string): void;
  /** Revokes the account, as if the user had withdrawn the access at the provider. */
  revoke(connectedAccountId: string): void;
  /** Fails the flow, as if the provider had refused the code. */
  fail(connectedAccountId: string): void;
  /** Adds an account. Unless the options say otherwise, it is ACTIVE and has generated credentials. */
  addAccount(account: NewAccount): SandboxAccount;
  /** Adds an auth config. Returns its id. */
  addAuthConfig(authConfig: NewAuthConfig): string;
  setAuthConfigEnabled(authConfigId: string, enabled: boolean): void;
  /** Delays API requests, by milliseconds. `delay(0)` removes all delays. */
  delay(delay: number | Delay): void;
  /** Lets the next API request fail, or as many as `times`. */
  failNext(fault: Fault): void;
  /** Sets the milliseconds from the callback until the account is ACTIVE. */
  activationLag(ms: number): void;
  /** Sends `Cross-Origin-Opener-Policy: same-origin` on the hosted pages. */
  coop(on: boolean): void;
  /** Refuses all typed credentials, whatever their scheme, as if the provider had rejected them. */
  refuseKeys(on: boolean): void;
  /** Sets the project's setting for masking secrets. */
  maskSecrets(on: boolean): void;
  /**
   * Callback identity verification: after consent, browsers go to this URL instead of the callback. Null switches it off.
   */
  verifyCallbacks(verifierUrl: string | null): void;
  /** Sets the project's webhook subscription. Unlike Composio, it accepts an http URL. Returns the signing secret. */
  subscribe(subscription: NewWebhookSubscription): string;
  /** Resolves with all delivery attempts, when none is pending any more. A failed delivery is retried twice. */
  deliveries(): Promise<readonly WebhookDelivery[]>;
  /** Advances the sandbox's clock, by milliseconds. */
  advance(ms: number): void;
  /** All accounts, also deleted ones. */
  accounts(): readonly SandboxAccount[];
  account(connectedAccountId: string): SandboxAccount;
  /** The tools that have run, with their accounts, the oldest first. At most the last 10,000. */
  toolCalls(): readonly SandboxToolCall[];
  requests(): readonly LoggedRequest[];
  clearRequests(): void;
  /** Restores the initial state: accounts, auth configs, faults, delays, tool calls, log and clock. The counter of ids continues. */
  reset(): void;
}
