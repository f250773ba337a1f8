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
  /** Scopes that it asks for; empty: the defaults. */
  readonly scopes: readonly string[];
  /** The redirect URI of its own OAuth app; null if none is set. */
  readonly redirectUri: string | null;
  /** How many accounts are connected by it; null if Composio doesn't say. */
  readonly connections: number | null;
  /** What the app calls it; absent without a label. */
  readonly accessLevel?: AccessLevel;
  /** Whether the handler offers it to users: without the `authConfigs` option it offers all that are enabled. */
  readonly isOffered: boolean;
}

/** One way to set up a toolkit: a scheme, with the app of Composio or with one of your own. */
export interface SchemeSetup {
  readonly authScheme: AuthScheme;
  /** Whether Composio has an OAuth app for it. */
  readonly isManaged: boolean;
  /** What an auth config of your own needs, such as client id and secret; without scopes and redirect URI. */
  readonly fields: readonly AuthField[];
  /** Whether it takes scopes. */
  readonly hasScopes: boolean;
  /** Scopes that are asked for if none are named. */
  readonly defaultScopes: readonly string[];
  /** Scopes that Composio's own app may ask for; of other schemes, the known ones. */
  readonly knownScopes: readonly string[];
  /** Where to register an app at the provider. */
  readonly hintUrl: string | null;
}

/** What an admin chooses from for a toolkit. */
export interface ToolkitSetup {
  readonly toolkit: ToolkitSummary;
  readonly schemes: readonly SchemeSetup[];
  /** What to register as redirect URI at the provider; null: the handler's own `/oauth-redirect`. */
  readonly redirectUri: string | null;
  readonly guideUrl: string | null;
}
