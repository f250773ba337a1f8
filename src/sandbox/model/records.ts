import type { SandboxScheme, SandboxToolkit } from "../seed/catalogue.ts";
import type { AccessList } from "./types.ts";

/** An auth config as stored. */
export interface AuthConfigRecord {
  readonly id: string;
  name: string;
  readonly toolkit: SandboxToolkit;
  readonly scheme: SandboxScheme;
  readonly managed: boolean;
  enabled: boolean;
  deleted: boolean;
  credentials: Record<string, unknown>;
  shared: Record<string, unknown>;
  proxy: { readonly proxy_url: string; readonly proxy_auth_key?: string | undefined } | null;
  toolAccess: Record<string, readonly string[]>;
  restrictedTo: readonly string[];
  routerEnabled: boolean;
  readonly createdAt: number;
  updatedAt: number;
}

/** A connected account as stored. Read it through `Store.account`, which first applies a due transition. */
export interface AccountRecord {
  readonly id: string;
  readonly userId: string;
  readonly authConfig: AuthConfigRecord;
  status: string;
  statusReason: string | null;
  alias: string | null;
  readonly wordId: string;
  readonly accountType: "PRIVATE" | "SHARED";
  access: AccessList;
  deleted: boolean;
  /** Fields and credentials by exact name, unmasked. */
  values: Record<string, unknown>;
  failure: { readonly error: string; readonly error_description: string } | null;
  /** The scheduled transition. */
  next: Transition | null;
  flow: Flow | null;
  readonly raw: unknown[];
  readonly createdAt: number;
  updatedAt: number;
}

/** A change of status at a given time. */
export interface Transition {
  readonly at: number;
  readonly status: string;
  readonly reason: string | null;
}

/** Hints of MCP by which tools are chosen: a tool has at least one of `enabled`, and none of `disabled`. */
export interface TagFilter {
  readonly enabled?: readonly string[] | undefined;
  readonly disabled?: readonly string[] | undefined;
}

/** Which tools of a toolkit a session allows. */
export type ToolFilter =
  | { readonly enabled: readonly string[] }
  | { readonly disabled: readonly string[] }
  | { readonly tags: TagFilter };

/** A tool-router session. */
export interface SessionRecord {
  readonly id: string;
  readonly userId: string;
  /** Counts the changes of its settings. */
  readonly version: number;
  /** Null allows every toolkit. */
  readonly enabled: readonly string[] | null;
  readonly disabled: readonly string[];
  /** By toolkit slug. */
  readonly tools: Readonly<Record<string, ToolFilter>> | null;
  /** For toolkits without a filter of their own. */
  readonly tags: TagFilter | null;
  /** Slugs of the tools that are listed beside the meta tools. */
  readonly preload: readonly string[] | "all";
  /** Whether its agent may search for tools. */
  readonly searches: boolean;
  /** Whether its agent may run several tools in one call. */
  readonly runsSeveral: boolean;
  /** By toolkit slug. */
  readonly authConfigs: Readonly<Record<string, string>>;
  readonly connectedAccounts: Readonly<Record<string, readonly string[]>>;
  readonly callbackUrl: string | undefined;
  /** Whether a user may have several accounts of a toolkit in it. */
  readonly isMultiAccount: boolean;
  /** Whether its agent may ask the user to connect. Otherwise the app does. */
  readonly managesConnections: boolean;
  /** Whether its agent may wait until the user has connected. */
  readonly waitsForConnections: boolean;
  /** Whether its agent may delete accounts. */
  readonly removesAccounts: boolean;
  /** The address of the app's own page for connect links; null for Composio's. */
  readonly linkHost: string | null;
  /** The limits of several accounts, and the workbench: the sandbox returns them and does not use them. */
  readonly multiAccount: Readonly<Record<string, unknown>> | null;
  readonly workbench: Readonly<Record<string, unknown>> | null;
}

/** A session that a verifier can redeem, once. */
export interface AuthSession {
  readonly accountId: string;
  readonly expiresAt: number;
}

/** The webhook subscription: where the project's events are sent. */
export interface SubscriptionRecord {
  readonly id: string;
  url: string;
  version: "V1" | "V2" | "V3";
  events: readonly string[];
  secret: string;
  readonly createdAt: number;
  updatedAt: number;
}

/** One attempt to get a user's consent. A link opens a hosted page; a direct creation starts at the provider. */
export interface Flow {
  /** Part of the URL: of a link's hosted page, or of a direct creation's short URL. */
  readonly token: string;
  readonly kind: "link" | "direct";
  readonly accountId: string;
  readonly callbackUrl: string | null;
  readonly expiresAt: number;
  /** OAuth's `state`: ties the provider's answer to this flow. */
  readonly state: string;
  readonly codeVerifier: string;
  /** True after the user has decided. A flow can be used once. */
  finished: boolean;
}
