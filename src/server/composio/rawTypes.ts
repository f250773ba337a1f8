import type { Page } from "../../protocol/types.ts";

/** A connected account as Composio lists it, without the values of its state. */
export interface RawAccount {
  readonly id: string;
  readonly status: string;
  readonly statusReason: string | null;
  readonly toolkit: string;
  /** Empty if Composio names none. Then `isAuthConfigDisabled` is true. */
  readonly authConfigId: string;
  readonly isComposioManaged: boolean;
  readonly isAuthConfigDisabled: boolean;
  readonly authScheme: string | null;
  readonly alias: string | null;
  readonly wordId: string | null;
  readonly displayName: string | null;
  /** Names, never values, of the fields in its state; null if its state can't be read. */
  readonly heldNames: readonly string[] | null;
  readonly isDisabled: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** The owner, from `user_id`, which is deprecated, or from a proof. Null if nothing says whose it is. */
  readonly userId: string | null;
  /** Who may use a SHARED account besides its owner; null for other accounts. */
  readonly access: RawAccess | null;
  /** Composio's `account_type`: "unsaid" if it is missing or null, or "private" in another case; "unknown" for another value. */
  readonly sharing: "PRIVATE" | "SHARED" | "unknown" | "unsaid";
}

/** Checked in this order: `denied`, `isForAll`, `allowed`. Otherwise a user has no access. */
export interface RawAccess {
  readonly isForAll: boolean;
  readonly allowed: readonly string[];
  readonly denied: readonly string[];
}

export interface RawAuthConfig {
  readonly id: string;
  readonly name: string | null;
  readonly toolkit: string;
  readonly logo: string | null;
  readonly guideUrl: string | null;
  readonly hintUrl: string | null;
  readonly authScheme: string | null;
  readonly isComposioManaged: boolean;
  readonly isEnabled: boolean;
  /** The fields that connecting asks for; null if Composio doesn't say. Their shape is not documented: see `authFields`. */
  readonly expectedFields: readonly unknown[] | null;
  /** Names, never values, of the fields that the config supplies to each of its accounts. */
  readonly suppliedFields: readonly string[];
  /** Of its credentials, only `scopes` and `redirectUri` are read. */
  readonly scopes: readonly string[];
  readonly redirectUri: string | null;
  /** How many accounts use it; null if Composio doesn't say. */
  readonly connections: number | null;
  readonly createdAt: string;
}

/** One way to authenticate with a toolkit. */
export interface RawAuthMode {
  readonly scheme: string;
  readonly hintUrl: string | null;
  readonly required: readonly unknown[];
  readonly optional: readonly unknown[];
  /** Names of fields that belong to the auth config itself (client_id …); users are never asked for them. */
  readonly creationFields: readonly string[];
  readonly creation: { readonly required: readonly unknown[]; readonly optional: readonly unknown[] };
  /** Scopes that Composio's OAuth app may ask for. */
  readonly managedScopes: readonly string[];
}

/** A toolkit from the catalogue's list (without modes) or from its details (with modes). */
export interface RawToolkit {
  readonly slug: string;
  readonly name: string | null;
  readonly logo: string | null;
  readonly description: string | null;
  readonly categories: readonly { readonly id: string; readonly name: string }[];
  readonly guideUrl: string | null;
  readonly authSchemes: readonly string[];
  readonly managedAuthSchemes: readonly string[];
  readonly noAuth: boolean;
  readonly modes: readonly RawAuthMode[];
}

/** A page of Composio's list; `dropped` counts malformed entries. */
export interface RawPage<Item> extends Page<Item> {
  readonly dropped: number;
}
