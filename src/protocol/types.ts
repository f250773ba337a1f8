/** The statuses of a connected account at Composio (`GET /connected_accounts/{id}`, field `status`). */
export type KnownAccountStatus =
  | "INITIALIZING"
  | "INITIATED"
  | "PENDING"
  | "ACTIVE"
  | "INACTIVE"
  | "EXPIRED"
  | "FAILED"
  | "REVOKED";

/** A status of Composio, known or new. An unknown status counts as pending. */
export type AccountStatus = KnownAccountStatus | (string & {});

/** Why an account has its status, classified by the handler from Composio's text. `unknown` is any other text. */
export type StatusReason =
  | "initiation_timeout"
  | "refresh_failed"
  | "auth_failures"
  | "callback_failed"
  | "access_denied"
  | "identity_mismatch"
  | "user_action"
  | "auth_config_disabled"
  | "revoked"
  | "unknown";

/** How an auth config authenticates: Composio's name of the scheme. An unknown one is treated as a scheme with fields. */
export type AuthScheme =
  | "OAUTH2"
  | "OAUTH1"
  | "DCR_OAUTH"
  | "CIMD_OAUTH"
  | "S2S_OAUTH2"
  | "SAML"
  | "API_KEY"
  | "BEARER_TOKEN"
  | "BASIC"
  | "BASIC_WITH_JWT"
  | "GOOGLE_SERVICE_ACCOUNT"
  | "SERVICE_ACCOUNT"
  | "BILLCOM_AUTH"
  | "CALCOM_AUTH"
  | "NO_AUTH"
  | (string & {});

/** What a user connects: an app, one of its auth configs, or an account that they already have. */
export type Target =
  | {
      /** Composio's slug of the app, in lower case: `gmail`. */
      readonly toolkit: string;
      readonly authConfigId?: undefined;
      readonly connectedAccountId?: undefined;
    }
  | {
      /** Id of an auth config: `ac_…`. */
      readonly authConfigId: string;
      readonly toolkit?: undefined;
      readonly connectedAccountId?: undefined;
    }
  | {
      /** Id of an account that the user has: `ca_…`. */
      readonly connectedAccountId: string;
      readonly toolkit?: undefined;
      readonly authConfigId?: undefined;
    };

/** Name and logo of a toolkit. `logo` is an https or `data:image/` URL, or null. */
export interface ToolkitSummary {
  readonly slug: string;
  readonly name: string;
  readonly logo: string | null;
}

/** What the app may do through an auth config, in the app's own words: `createComposioHandler({ authConfigs })`. */
export interface AccessLevel {
  readonly label: string;
  readonly description: string | null;
  /** Whether the app offers other levels of the same toolkit. */
  readonly canChange: boolean;
}

/** One user's connection through an auth config. It never contains a credential. */
export interface ConnectedAccount {
  /** `ca_…` */
  readonly id: string;
  readonly status: AccountStatus;
  /** Null if Composio gives no reason. */
  readonly statusReason: StatusReason | null;
  readonly toolkit: ToolkitSummary;
  readonly authConfig: {
    /** `ac_…`. Empty if Composio names none, as it may once the auth config is gone. Then `isDisabled` is true. */
    readonly id: string;
    /** Whether it uses Composio's own OAuth app. */
    readonly isComposioManaged: boolean;
    /** Whether it is switched off for everybody. Then none of its accounts works. */
    readonly isDisabled: boolean;
    /** Absent if the app has given the auth config no label. */
    readonly accessLevel?: AccessLevel;
  };
  /** Null if Composio names none. */
  readonly authScheme: AuthScheme | null;
  /** The name the user gave it, unique per user and toolkit. */
  readonly alias: string | null;
  /** Composio's own label, such as `gmail_red-castle`. */
  readonly wordId: string | null;
  /** The account's name at the provider (an email address, a workspace), if Composio knows it. */
  readonly displayName: string | null;
  /** Whether this account is switched off: paused, or refused by the app. */
  readonly isDisabled: boolean;
  /**
   * Id of the account that replaced this dead one. Absent if there is none, or if it is not certain: Composio keeps no
   * record of it.
   */
  readonly replacedBy?: string;
  /**
   * Why the app does not accept this account: the text that the handler's `accept` returned. Plain text. Such an account
   * is disabled. Absent if it is accepted.
   */
  readonly refusal?: string;
  /**
   * True for a pending account that has not changed for 15 minutes: it counts as abandoned, because Composio's links are
   * valid for 10 minutes. Otherwise absent.
   */
  readonly isAbandoned?: boolean;
  /** True if another user owns it and has shared it: this user can use it, but not change it. Otherwise absent. */
  readonly isSharedByOther?: boolean;
  /** ISO 8601. */
  readonly createdAt: string;
  /** ISO 8601. */
  readonly updatedAt: string;
}

/** The form control of a field. */
export type AuthFieldKind = "text" | "secret" | "multiline" | "json";

/** One value that an auth config expects from the user. */
export interface AuthField {
  /** The exact key that is sent to Composio. It may contain dots and hyphens. */
  readonly name: string;
  /** Never empty. Composio's labels are English. */
  readonly label: string;
  /** Plain text. Only http(s) addresses in it may be shown as links. */
  readonly description: string | null;
  /** As Composio says it, even if the label says something else. */
  readonly required: boolean;
  readonly secret: boolean;
  /** Null without one, and for every secret. */
  readonly defaultValue: string | null;
  readonly kind: AuthFieldKind;
}

/** How a toolkit is authenticated, and which fields the user fills in. */
export interface AuthConfig {
  /** `ac_…` */
  readonly id: string;
  readonly name: string;
  readonly toolkit: ToolkitSummary;
  readonly authScheme: AuthScheme;
  readonly isComposioManaged: boolean;
  readonly isEnabled: boolean;
  /** Absent if the app has given the auth config no label. */
  readonly accessLevel?: AccessLevel;
  /** What the user must or may fill in before connecting; empty if nothing is needed. */
  readonly fields: readonly AuthField[];
  /** A page of the provider that shows where to find the credential. */
  readonly hintUrl: string | null;
  /** A guide to the toolkit's setup. */
  readonly guideUrl: string | null;
}

/** An auth config in an unfiltered list: without fields and hint. Filter by toolkit or id to get them. */
export type AuthConfigSummary = Omit<AuthConfig, "fields" | "hintUrl">;

/** A toolkit of the catalogue. */
export interface Toolkit extends ToolkitSummary {
  readonly description: string | null;
  readonly categories: readonly { readonly id: string; readonly name: string }[];
  readonly authSchemes: readonly AuthScheme[];
  /** Schemes for which Composio has its own OAuth app. */
  readonly managedAuthSchemes: readonly AuthScheme[];
  /** True for a toolkit that needs no connection at all. */
  readonly noAuth: boolean;
  /** Whether users can connect it: the project has an enabled auth config of it, or it needs none. Null in the answer for a single toolkit. */
  readonly isConnectable: boolean | null;
}

/** Credential fields by exact name. */
export type Fields = Readonly<Record<string, string>>;

/** The answer to a started OAuth connection. */
export interface ConnectLink {
  /** Id of the new connected account, `ca_…`. */
  readonly id: string;
  /** The URL that the user opens to connect. */
  readonly redirectUrl: string;
  /** ISO 8601; null if Composio names none. Its documentation says 10 minutes. */
  readonly expiresAt: string | null;
}

/** Filters of a list of connected accounts. An empty array matches nothing. */
export interface AccountFilters {
  /** Slugs. */
  readonly toolkits?: readonly string[] | undefined;
  /** `ac_…` */
  readonly authConfigIds?: readonly string[] | undefined;
  readonly statuses?: readonly AccountStatus[] | undefined;
  /** `ca_…` */
  readonly ids?: readonly string[] | undefined;
}

/** The state of a target's connection, for a user interface. */
export type ConnectionPhase = "not_connected" | "pending" | "connected" | "paused" | "needs_reconnect" | "failed";

/** One toolkit that an agent needs connected. */
export interface RequestedToolkit {
  readonly slug: string;
  /** The name for the new account, if the agent chose one. */
  readonly alias?: string | undefined;
  /** Composio's own label of the account, such as `gmail_red-castle`. */
  readonly wordId?: string | undefined;
  /** `ca_…`, if the agent names an account. */
  readonly connectedAccountId?: string | undefined;
}

/** What an agent needs before it can go on. At least one toolkit. */
export interface ConnectionRequest {
  readonly toolkits: readonly RequestedToolkit[];
  /** What the connection is for: a text from the app's own server. */
  readonly reason?: string | undefined;
}

/** A page of a list; `nextCursor` is null on the last. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

/** An auth config as the app's admins see it. Its secrets are never sent. */
export interface AdminAuthConfig {
  /** `ac_…` */
  readonly id: string;
  readonly name: string;
  readonly toolkit: ToolkitSummary;
  readonly authScheme: AuthScheme;
  readonly isComposioManaged: boolean;
  readonly isEnabled: boolean;
  /** Scopes that it asks the provider for. Empty means the defaults. */
  readonly scopes: readonly string[];
  /** The redirect URI of its own OAuth app; null if none is set. */
  readonly redirectUri: string | null;
  /** How many accounts use it; null if Composio doesn't say. */
  readonly connections: number | null;
  /** The app's label and description of it. Absent if the app has given it no label. */
  readonly accessLevel?: AccessLevel;
  /** Whether the handler offers it to users. Without the `authConfigs` option it offers all that are enabled. */
  readonly isOffered: boolean;
}

/** One way to set up a toolkit: a scheme, with Composio's OAuth app or with your own. */
export interface SchemeSetup {
  readonly authScheme: AuthScheme;
  /** Whether Composio has an OAuth app for it. */
  readonly isManaged: boolean;
  /** What your own auth config needs, such as client id and secret; without scopes and redirect URI. */
  readonly fields: readonly AuthField[];
  /** Whether it takes scopes. */
  readonly hasScopes: boolean;
  /** Scopes that are used if none are named. */
  readonly defaultScopes: readonly string[];
  /** If `isManaged`: the scopes that Composio's OAuth app may ask for. Otherwise: those that Composio knows. */
  readonly knownScopes: readonly string[];
  /** The provider's page for registering an OAuth app. */
  readonly hintUrl: string | null;
}

/** The ways in which an admin can set up a toolkit. */
export interface ToolkitSetup {
  readonly toolkit: ToolkitSummary;
  readonly schemes: readonly SchemeSetup[];
  /** The redirect URI to register at the provider. Null means the handler's own `/oauth-redirect`. */
  readonly redirectUri: string | null;
  /** A guide to the toolkit's setup. */
  readonly guideUrl: string | null;
}
