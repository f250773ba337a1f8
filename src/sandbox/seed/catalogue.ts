/** What the provider does with typed credentials: accepts them, refuses them when they are tested, or accepts them and refuses them later. */
export type CredentialVerdict = "accepted" | "refused" | "fails_later";

/** A verdict for values that begin with a text. `field` limits it to one field. */
export interface CredentialRule {
  readonly field?: string | undefined;
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
  readonly description?: string | undefined;
  /** @default true */
  readonly required?: boolean | undefined;
  /** @default null */
  readonly defaultValue?: string | null | undefined;
  /** If undefined, the API leaves it out, as Composio does for many toolkits. */
  readonly secret?: boolean | undefined;
  /** With `false`, the hosted page does not show the field, and its default is used. */
  readonly visible?: boolean | undefined;
  /** @default 'string' */
  readonly type?: string | undefined;
}

/** One way to authenticate with a toolkit. */
export interface SandboxScheme {
  /** Composio's name of the scheme, such as `OAUTH2`. Unknown names are treated as schemes with fields. */
  readonly mode: string;
  /** @default the mode in words */
  readonly name?: string | undefined;
  /** Whether Composio has its own app at the provider. @default false */
  readonly managed?: boolean | undefined;
  /**
   * Whether the project has its own app at the provider. If so, a redirect scheme gets a custom auth config.
   * @default false
   */
  readonly customApp?: boolean | undefined;
  /** The fields that the user fills in. */
  readonly fields?: readonly SandboxField[] | undefined;
  /** The fields that a custom auth config needs. Redirect schemes have client credentials by default. */
  readonly creationFields?: readonly SandboxField[] | undefined;
  readonly scopes?: readonly string[] | undefined;
  /** URL of the page where the user finds the credential. @default null */
  readonly hintUrl?: string | null | undefined;
  /** The first matching rule decides. @default `bad…`: refused; `late…`: fails later; other values: accepted */
  readonly credentialRules?: readonly CredentialRule[] | undefined;
}

/** A toolkit of the sandbox's catalogue. */
export interface SandboxToolkit {
  readonly slug: string;
  readonly name: string;
  readonly description: string;
  /** Names of categories. Their ids are made from them. */
  readonly categories: readonly string[];
  /** The first one is the primary scheme. */
  readonly schemes: readonly SandboxScheme[];
  /** An http(s) or `data:` URL. */
  readonly logo: string;
  readonly guideUrl?: string | null | undefined;
  /** The user's name at the provider, in `state.val.displayName` after OAuth. */
  readonly identity?: string | undefined;
  /** The auth configs at the start: enabled ones, only a disabled one, or none. @default 'enabled' */
  readonly seedAuthConfigs?: "enabled" | "disabled" | "none" | undefined;
}
