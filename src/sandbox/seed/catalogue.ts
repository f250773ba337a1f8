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
