/** One API request as received. Hosted pages and control routes are not logged. */
export interface LoggedRequest {
  readonly method: string;
  /** Without query, such as `/api/v3.1/connected_accounts`. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** Without `x-api-key`. */
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON; the raw text if it is not JSON; null without a body. */
  readonly body: unknown;
  /** Status of the answer; 0 while pending and after a dropped connection. */
  readonly status: number;
  /** By the sandbox's clock. */
  readonly time: number;
}

/** Which requests a fault or delay applies to. `path` matches any request whose path contains it. */
export interface RequestMatcher {
  readonly method?: string;
  readonly path?: string;
  /** How many requests. @default 1 for faults, unlimited for delays */
  readonly times?: number;
}

/** A fault to inject. */
export interface Fault extends RequestMatcher {
  /** @default 500 */
  readonly status?: number;
  /** An object is sent as JSON, a text as it is. @default Composio's envelope, or its flat body for 429 */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Drop the connection instead of answering. */
  readonly network?: boolean;
  /** Whether the request takes effect first. @default 'before' */
  readonly when?: "before" | "after";
}

export interface Delay extends RequestMatcher {
  readonly ms: number;
}

/** Who may use a SHARED account. */
export interface AccessList {
  readonly allow_all_users: boolean;
  readonly allowed_user_ids: readonly string[];
  readonly not_allowed_user_ids: readonly string[];
}

/** An account as tests see it: everything, unmasked. */
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
  /** Credentials and fields, as stored. */
  readonly val: Readonly<Record<string, unknown>>;
  /** The bodies of the requests that created and changed it, as received. */
  readonly raw: readonly unknown[];
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface NewAccount {
  readonly userId: string;
  /** The toolkit whose first auth config is used. */
  readonly toolkit?: string;
  readonly authConfigId?: string;
  /** @default 'ACTIVE' */
  readonly status?: string;
  readonly statusReason?: string | null;
  readonly alias?: string;
  readonly accountType?: "PRIVATE" | "SHARED";
  /** Who else may use a SHARED account. @default nobody */
  readonly access?: Partial<AccessList>;
  /** Credentials and fields. Omitted ones are generated. */
  readonly val?: Readonly<Record<string, unknown>>;
}

export interface NewAuthConfig {
  readonly toolkit: string;
  /** @default the toolkit's first */
  readonly scheme?: string;
  /** @default made */
  readonly id?: string;
  readonly name?: string;
  /** @default whether the scheme has a managed app */
  readonly managed?: boolean;
  /** @default true */
  readonly enabled?: boolean;
  readonly credentials?: Readonly<Record<string, unknown>>;
  /** Values that every account of the config inherits, so that the user is not asked for them. */
  readonly sharedCredentials?: Readonly<Record<string, unknown>>;
}

/** Where to send events. It replaces an existing subscription. */
export interface NewWebhookSubscription {
  readonly url: string;
  /** @default made, shaped like Composio's */
  readonly secret?: string;
  /** @default ['composio.connected_account.expired'] */
  readonly events?: readonly string[];
}

/** One attempt to deliver an event. */
export interface WebhookDelivery {
  /** The event's `webhook-id`, the same for all its attempts. */
  readonly id: string;
  readonly type: string;
  readonly url: string;
  /** From 1. */
  readonly attempt: number;
  /** Status of the answer; 0 without an answer. */
  readonly status: number;
  /** Why there was no answer. */
  readonly error: string | null;
  /** By the sandbox's clock. */
  readonly time: number;
}

/**
 * Controls the sandbox. Each action also exists over HTTP: `POST {origin}/_sandbox/<action>` with its arguments as a
 * JSON array (or the single object argument). The answer is `{ "result": … }`.
 */
export interface SandboxControl {
  /**
   * Completes a pending flow: the user allows or denies it, or the exchange with the provider fails. Returns the URL
   * that the browser would be sent to, if any.
   */
  consent(
    connectedAccountId: string,
    decision: "allow" | "deny" | "fail",
    values?: Readonly<Record<string, string>>,
  ): string | null;
  /** Sets any status, even one that Composio does not have yet. */
  setStatus(connectedAccountId: string, status: string, reason?: string | null): void;
  /** Expires the account, as after a refresh that failed for good. For an OAUTH2 account a webhook is sent. */
  expire(connectedAccountId: string): void;
  revoke(connectedAccountId: string): void;
  /** Fails the flow, as if the provider had refused the code. */
  fail(connectedAccountId: string): void;
  addAccount(account: NewAccount): SandboxAccount;
  /** Returns its id. */
  addAuthConfig(authConfig: NewAuthConfig): string;
  setAuthConfigEnabled(authConfigId: string, enabled: boolean): void;
  /** Delays API requests; `delay(0)` removes all delays. */
  delay(delay: number | Delay): void;
  failNext(fault: Fault): void;
  /** Sets the milliseconds between the callback and ACTIVE. */
  activationLag(ms: number): void;
  /** Sends `Cross-Origin-Opener-Policy: same-origin` on the hosted pages. */
  coop(on: boolean): void;
  /** Refuses every API key at once, as if it were validated and wrong. */
  refuseKeys(on: boolean): void;
  maskSecrets(on: boolean): void;
  /**
   * Callback identity verification: after consent browsers go to this URL instead of the callback; null turns it off.
   */
  verifyCallbacks(verifierUrl: string | null): void;
  /** Sets the project's webhook, also to a plain http URL, which Composio refuses. Returns its signing secret. */
  subscribe(subscription: NewWebhookSubscription): string;
  /** All delivery attempts, once none is pending. A failed event is retried twice. */
  deliveries(): Promise<readonly WebhookDelivery[]>;
  /** Advances the clock. */
  advance(ms: number): void;
  /** All accounts, deleted ones too. */
  accounts(): readonly SandboxAccount[];
  account(connectedAccountId: string): SandboxAccount;
  requests(): readonly LoggedRequest[];
  clearRequests(): void;
  /** Restores the seed: accounts, auth configs, faults, delays, log and clock. The counter of ids goes on. */
  reset(): void;
}
