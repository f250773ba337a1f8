/** A connected account as Composio lists it, without the values of its state. */
export interface RawAccount {
  readonly id: string;
  readonly status: string;
  readonly statusReason: string | null;
  readonly toolkit: string;
  readonly authConfigId: string;
  readonly isComposioManaged: boolean;
  readonly isAuthConfigDisabled: boolean;
  readonly authScheme: string | null;
  readonly alias: string | null;
  readonly wordId: string | null;
  readonly displayName: string | null;
  /** Names, never values, of what its state holds; null where it has none to be read. */
  readonly heldNames: readonly string[] | null;
  readonly isDisabled: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Deprecated upstream: null once Composio stops sending it. */
  readonly userId: string | null;
  /** Whom a SHARED account is for besides its owner; null for any other. */
  readonly access: RawAccess | null;
  /** Whom it may be listed to, in Composio's word; "unknown" where that is none we know, "unsaid" where there is none at all. */
  readonly sharing: "PRIVATE" | "SHARED" | "unknown" | "unsaid";
}

/** Deny list before everyone before allow list; whoever is in none is out. */
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
  /** What connecting by it asks for; null where Composio doesn't say. Undocumented entries: see `authFields`. */
  readonly expectedFields: readonly unknown[] | null;
  /** Names, never values, of what the config supplies to each of its accounts. */
  readonly suppliedFields: readonly string[];
  readonly createdAt: string;
}

/** One way to authenticate with a toolkit. */
export interface RawAuthMode {
  readonly scheme: string;
  readonly hintUrl: string | null;
  readonly required: readonly unknown[];
  readonly optional: readonly unknown[];
  /** Names that belong to the auth config itself (client_id …): never asked of users. */
  readonly creationFields: readonly string[];
}

/** A toolkit from the catalogue's list (no modes) or its page (all). */
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

/** One page of a list; `dropped` counts entries that made no sense. */
export interface RawPage<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
  readonly dropped: number;
}
