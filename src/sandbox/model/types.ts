/** One API request as it came in. Hosted pages and control routes are not logged. */
export interface LoggedRequest {
  readonly method: string;
  /** Without query, such as `/api/v3.1/connected_accounts`. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** Without `x-api-key`. */
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON; the raw text where it isn't JSON; null without a body. */
  readonly body: unknown;
  /** Of the answer; 0 while under way or where the connection was dropped. */
  readonly status: number;
  /** By the sandbox's clock. */
  readonly time: number;
}

/** Which requests a fault or delay applies to. A path matches where it is contained in the request's. */
export interface RequestMatcher {
  readonly method?: string;
  readonly path?: string;
  /** How many requests. @default 1 for faults, unlimited for delays */
  readonly times?: number;
}

/** A failure to come. */
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

/** Whom a SHARED account may be used by. */
export interface AccessList {
  readonly allow_all_users: boolean;
  readonly allowed_user_ids: readonly string[];
  readonly not_allowed_user_ids: readonly string[];
}

/** What a test may know about an account: everything, unmasked. */
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
  /** Its first auth config is used. */
  readonly toolkit?: string;
  readonly authConfigId?: string;
  /** @default 'ACTIVE' */
  readonly status?: string;
  readonly statusReason?: string | null;
  readonly alias?: string;
  readonly accountType?: "PRIVATE" | "SHARED";
  /** Who else may use a SHARED one. @default nobody */
  readonly access?: Partial<AccessList>;
  /** Credentials and fields; invented where left out. */
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
  /** Values that every account of the config inherits, so that its user isn't asked. */
  readonly sharedCredentials?: Readonly<Record<string, unknown>>;
}

/** Where to send events, in place of any subscription before. */
export interface NewWebhookSubscription {
  readonly url: string;
  /** @default made, shaped like Composio's */
  readonly secret?: string;
  /** @default ['composio.connected_account.expired'] */
  readonly events?: readonly string[];
}

/** One attempt to hand an event over. */
export interface WebhookDelivery {
  /** The event's `webhook-id`, the same for all its attempts. */
  readonly id: string;
  readonly type: string;
  readonly url: string;
  /** From 1. */
  readonly attempt: number;
  /** Of the answer; 0 where none came. */
  readonly status: number;
  /** Why no answer came. */
  readonly error: string | null;
  /** By the sandbox's clock. */
  readonly time: number;
}

/**
 * The sandbox's strings. Each action exists over HTTP too: `POST {origin}/_sandbox/<action>` with its
 * arguments as a JSON array (or the single object argument), answered by `{ "result": … }`.
 */
export interface SandboxControl {
  /** Finishes a pending flow as if the user had done it; returns where the browser would be sent, if anywhere. */
  consent(
    connectedAccountId: string,
    decision: "allow" | "deny",
    values?: Readonly<Record<string, string>>,
  ): string | null;
  /** Any status, also ones that Composio doesn't have yet. */
  setStatus(connectedAccountId: string, status: string, reason?: string | null): void;
  /** As if the refresh had failed for good. Of an OAUTH2 account, the webhook's subscriber is told. */
  expire(connectedAccountId: string): void;
  revoke(connectedAccountId: string): void;
  /** As if the provider had refused the code. */
  fail(connectedAccountId: string): void;
  addAccount(account: NewAccount): SandboxAccount;
  /** Returns its id. */
  addAuthConfig(authConfig: NewAuthConfig): string;
  setAuthConfigEnabled(authConfigId: string, enabled: boolean): void;
  /** Slows API requests down; `delay(0)` ends all delays. */
  delay(delay: number | Delay): void;
  failNext(fault: Fault): void;
  /** How long after the callback an account becomes ACTIVE. */
  activationLag(ms: number): void;
  /** Sends `Cross-Origin-Opener-Policy: same-origin` on the hosted pages. */
  coop(on: boolean): void;
  maskSecrets(on: boolean): void;
  /** Callback identity verification: browsers go here after consent instead of to the callback; null is off. */
  verifyCallbacks(verifierUrl: string | null): void;
  /** The project's webhook, without Composio's demand for https; gives its signing secret. */
  subscribe(subscription: NewWebhookSubscription): string;
  /** Every attempt to deliver an event, once none is under way: two more follow a failed one. */
  deliveries(): Promise<readonly WebhookDelivery[]>;
  /** Moves the clock. */
  advance(ms: number): void;
  /** All accounts, deleted ones too. */
  accounts(): readonly SandboxAccount[];
  account(connectedAccountId: string): SandboxAccount;
  requests(): readonly LoggedRequest[];
  clearRequests(): void;
  /** Back to the seed: accounts, auth configs, faults, delays, log and clock. Ids go on. */
  reset(): void;
}
