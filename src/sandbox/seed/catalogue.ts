/** What happens to a typed value: accepted, refused when it is validated, or accepted and found invalid later. */
export type CredentialVerdict = "accepted" | "refused" | "fails_later";

/** Decides by the start of a value. `field` limits the rule to one field. */
export interface CredentialRule {
  readonly field?: string;
  readonly startsWith: string;
  readonly verdict: CredentialVerdict;
}

/** One field of a scheme. */
export interface SandboxField {
  /** The exact key in the API. */
  readonly name: string;
  /** `displayName` in the API. */
  readonly label: string;
  /** @default '' */
  readonly description?: string;
  /** @default true */
  readonly required?: boolean;
  /** @default null */
  readonly defaultValue?: string | null;
  /** Omitted from the API when undefined: for many toolkits Composio does not say. */
  readonly secret?: boolean;
  /** `false` hides the field from the hosted page; its default is used. */
  readonly visible?: boolean;
  /** @default 'string' */
  readonly type?: string;
}

/** One way to authenticate with a toolkit. */
export interface SandboxScheme {
  /** Composio's name of the scheme, such as `OAUTH2`. Unknown names are treated as schemes with fields. */
  readonly mode: string;
  /** @default the mode in words */
  readonly name?: string;
  /** Whether Composio has its own app at the provider. @default false */
  readonly managed?: boolean;
  /**
   * Whether the project has its own app at the provider: adds a custom auth config for a redirect scheme. @default
   * false
   */
  readonly customApp?: boolean;
  /** The fields that the user fills in. */
  readonly fields?: readonly SandboxField[];
  /** The fields that a custom auth config needs. Redirect schemes have client credentials by default. */
  readonly creationFields?: readonly SandboxField[];
  readonly scopes?: readonly string[];
  /** URL of the page where the user finds the credential. @default null */
  readonly hintUrl?: string | null;
  /** The first matching rule decides. @default starts with `bad`: refused; with `late`: fails later; else accepted */
  readonly credentialRules?: readonly CredentialRule[];
}

/** A toolkit of the sandbox's catalogue. */
export interface SandboxToolkit {
  readonly slug: string;
  readonly name: string;
  readonly description: string;
  /** Names; their ids are derived. */
  readonly categories: readonly string[];
  /** The first one is the primary scheme. */
  readonly schemes: readonly SandboxScheme[];
  /** An http(s) or `data:` URL. */
  readonly logo: string;
  readonly guideUrl?: string | null;
  /** The user's name at the provider, in `state.val.displayName` after OAuth. */
  readonly identity?: string;
  /** The auth configs at the start: enabled ones, only a disabled one, or none. @default 'enabled' */
  readonly seedAuthConfigs?: "enabled" | "disabled" | "none";
}
