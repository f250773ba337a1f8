/** What a value typed by a user comes to: taken, refused when it is checked, or taken and found dead later. */
export type CredentialVerdict = "accepted" | "refused" | "fails_later";

/** Judges credentials by how a value starts. `field` narrows it to one field; without it any field counts. */
export interface CredentialRule {
  readonly field?: string;
  readonly startsWith: string;
  readonly verdict: CredentialVerdict;
}

/** One value that a scheme asks for. */
export interface SandboxField {
  /** The exact key on the wire. */
  readonly name: string;
  /** `displayName` on the wire. */
  readonly label: string;
  /** @default '' */
  readonly description?: string;
  /** @default true */
  readonly required?: boolean;
  /** @default null */
  readonly defaultValue?: string | null;
  /** Left off the wire where undefined: for many real toolkits Composio doesn't say. */
  readonly secret?: boolean;
  /** `false` hides the field from the hosted page; its default applies. */
  readonly visible?: boolean;
  /** @default 'string' */
  readonly type?: string;
}

/** One way of authenticating a toolkit. */
export interface SandboxScheme {
  /** Composio's name of it, such as `OAUTH2`; unknown names are treated as forms of fields. */
  readonly mode: string;
  /** @default mode in words */
  readonly name?: string;
  /** Composio brings its own provider app. @default false */
  readonly managed?: boolean;
  /** The project has its own provider app: seeds a custom auth config for a redirect scheme. @default false */
  readonly customApp?: boolean;
  /** What the user is asked when connecting. */
  readonly fields?: readonly SandboxField[];
  /** What a custom auth config needs. Redirect schemes ask for client credentials by default. */
  readonly creationFields?: readonly SandboxField[];
  readonly scopes?: readonly string[];
  /** Where to find the credential. @default null */
  readonly hintUrl?: string | null;
  /** The first that matches decides. @default starts with `bad`: refused; with `late`: fails later; else accepted */
  readonly credentialRules?: readonly CredentialRule[];
}

/** A toolkit of the sandbox's catalogue. */
export interface SandboxToolkit {
  readonly slug: string;
  readonly name: string;
  readonly description: string;
  /** Names; their ids are derived. */
  readonly categories: readonly string[];
  /** The first is the primary one. */
  readonly schemes: readonly SandboxScheme[];
  /** An http(s) or `data:` URL. */
  readonly logo: string;
  readonly guideUrl?: string | null;
  /** Who the user is at the provider, shown as `state.val.displayName` after OAuth. */
  readonly identity?: string;
  /** How the seed sets up auth configs: enabled ones, only a disabled one, or none. @default 'enabled' */
  readonly seedAuthConfigs?: "enabled" | "disabled" | "none";
}

/** Options of `createSandbox`. */
export interface SandboxOptions {
  /** The `x-api-key` it takes. @default 'ak_sandbox' */
  readonly apiKey?: string;
  /** Where it is reached; may be set later. @default 'http://127.0.0.1:4100' */
  readonly origin?: string;
  /** Milliseconds since 1970. `control.advance` adds to it. @default Date.now */
  readonly now?: () => number;
  /** Makes ids from prefixes (`ca`, `ac`, `ln` …). @default counted, shaped like real ones */
  readonly newId?: (prefix: string) => string;
  /** Waits for injected delays. @default setTimeout */
  readonly wait?: (milliseconds: number) => Promise<void>;
  /** The project's masking switch. @default true */
  readonly maskSecrets?: boolean;
  /** The catalogue, in order of use. @default sandboxToolkits */
  readonly toolkits?: readonly SandboxToolkit[];
  /** Largest page of any list, and its default size. @default 50 for accounts, 200 for auth configs, 1000 for toolkits */
  readonly pageSize?: number;
  /** The connecting project, named on the hosted pages. @default 'Sandbox app' */
  readonly appName?: string;
}

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
  /** As if the refresh had failed for good. */
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

/** Composio's twin: same wire, no network, no key, in memory. */
export interface Sandbox {
  /** API, hosted pages and control routes. */
  readonly fetch: (request: Request) => Promise<Response>;
  /** Where it is reached: redirect URLs begin with it. */
  origin: string;
  readonly apiKey: string;
  readonly control: SandboxControl;
  readonly requests: readonly LoggedRequest[];
}
