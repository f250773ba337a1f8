import type { AccessLevel, AuthField, AuthScheme, ToolkitSummary } from "./types.ts";

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
