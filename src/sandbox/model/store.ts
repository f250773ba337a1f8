import {
  accountConflict,
  accountNotFound,
  authConfigNotFound,
  sessionNotFound,
  toolkitNotFound,
} from "../http/apiError.ts";
import { namesToolkit } from "../http/parse.ts";
import { tokenFor, wordIdFor } from "./ids.ts";
import { initiationLifetime, settle } from "./lifecycle.ts";
import { schemeOf, seedAuthConfigs } from "./seedAuthConfigs.ts";
import type {
  AccountRecord,
  AuthConfigRecord,
  AuthSession,
  Flow,
  SessionRecord,
  SubscriptionRecord,
} from "./records.ts";
import type { SandboxToolkit } from "../seed/catalogue.ts";
import type { AccessList, NewAuthConfig, SandboxToolCall } from "./types.ts";

/** Settings of the project and of the simulation. `reset` restores them. */
export interface Switches {
  maskSecrets: boolean;
  activationLag: number;
  coop: boolean;
  refuseKeys: boolean;
  /** Callback identity verification: the URL to which browsers go after consent; null switches it off. */
  verifierUrl: string | null;
}

interface StoreOptions {
  readonly now: () => number;
  readonly newId: (prefix: string) => string;
  readonly toolkits: readonly SandboxToolkit[];
  readonly maskSecrets: boolean;
}

/** All data of the sandbox, and its clock. */
export class Store {
  readonly toolkits: ReadonlyMap<string, SandboxToolkit>;
  readonly newId: (prefix: string) => string;
  readonly switches: Switches;
  readonly #options: StoreOptions;
  readonly #authConfigs = new Map<string, AuthConfigRecord>();
  readonly #accounts = new Map<string, AccountRecord>();
  readonly #flows = new Map<string, Flow>();
  readonly authSessions: Map<string, AuthSession> = new Map<string, AuthSession>();
  readonly sessions: Map<string, SessionRecord> = new Map<string, SessionRecord>();
  readonly toolCalls: SandboxToolCall[] = [];
  /** The webhook subscription, of which a project has at most one. */
  subscription: SubscriptionRecord | null = null;
  #clockOffset = 0;

  constructor(options: StoreOptions) {
    this.#options = options;
    this.newId = options.newId;
    this.toolkits = new Map(options.toolkits.map((toolkit) => [toolkit.slug, toolkit]));
    this.switches = initialSwitches(options);
    this.reset();
  }

  now(): number {
    return this.#options.now() + this.#clockOffset;
  }

  advance(milliseconds: number): void {
    this.#clockOffset += milliseconds;
  }

  /** Restores the seed. */
  reset(): void {
    this.#clockOffset = 0;
    Object.assign(this.switches, initialSwitches(this.#options));
    this.#authConfigs.clear();
    this.#accounts.clear();
    this.#flows.clear();
    this.authSessions.clear();
    this.sessions.clear();
    this.toolCalls.length = 0;
    this.subscription = null;
    // In reverse order, so that lists, which show the newest first, begin with the most used toolkits.
    const seed = [...this.toolkits.values()].flatMap(seedAuthConfigs);
    for (const options of seed.toReversed()) this.addAuthConfig(options);
  }

  toolkit(slug: string): SandboxToolkit {
    const toolkit =
      this.toolkits.get(slug) ?? [...this.toolkits.values()].find((candidate) => namesToolkit([slug], candidate));
    if (!toolkit) throw toolkitNotFound(slug);
    return toolkit;
  }

  /** Newest first, as Composio lists them. */
  authConfigs(): readonly AuthConfigRecord[] {
    return [...this.#authConfigs.values()].filter((authConfig) => !authConfig.deleted).toReversed();
  }

  /** The toolkit's auth config `ac_<slug>`, otherwise its oldest one. */
  primaryAuthConfig(slug: string | undefined): AuthConfigRecord | undefined {
    const candidates = this.authConfigs().filter((candidate) => candidate.toolkit.slug === slug);
    return candidates.find((candidate) => candidate.id === `ac_${slug}`) ?? candidates.at(-1);
  }

  authConfig(id: string): AuthConfigRecord {
    const authConfig = this.#authConfigs.get(id);
    if (!authConfig || authConfig.deleted) throw authConfigNotFound(id);
    return authConfig;
  }

  addAuthConfig(options: NewAuthConfig): AuthConfigRecord {
    const toolkit = this.toolkit(options.toolkit);
    const scheme = schemeOf(toolkit, options.scheme);
    const id = options.id ?? this.newId("ac");
    const at = this.now();
    const authConfig: AuthConfigRecord = {
      id,
      name: options.name ?? `${toolkit.slug}-${tokenFor(id, 6).toLowerCase()}`,
      toolkit,
      scheme,
      managed: options.managed ?? scheme.managed === true,
      enabled: options.enabled ?? true,
      deleted: false,
      credentials: { ...options.credentials },
      shared: { ...options.sharedCredentials },
      proxy: null,
      toolAccess: { tools_for_connected_account_creation: [], tools_available_for_execution: [] },
      restrictedTo: [],
      routerEnabled: true,
      createdAt: at,
      updatedAt: at,
    };
    this.#authConfigs.set(id, authConfig);
    return authConfig;
  }

  /** Accounts in order of creation, after due transitions. Deleted ones only with `deleted`. */
  accounts(including: { readonly deleted: boolean } = { deleted: false }): readonly AccountRecord[] {
    const all = [...this.#accounts.values()].filter((account) => including.deleted || !account.deleted);
    for (const account of all) settle(account, this.now());
    return all;
  }

  account(id: string): AccountRecord {
    const account = this.#accounts.get(id);
    if (!account || account.deleted) throw accountNotFound(id);
    settle(account, this.now());
    return account;
  }

  addAccount(options: {
    readonly userId: string;
    readonly authConfig: AuthConfigRecord;
    readonly values: Record<string, unknown>;
    readonly alias?: string | undefined;
    readonly accountType?: "PRIVATE" | "SHARED" | undefined;
    readonly access?: Partial<AccessList> | undefined;
    readonly raw?: unknown;
  }): AccountRecord {
    const { slug } = options.authConfig.toolkit;
    this.assertAliasFree(options.userId, slug, options.alias);
    const at = this.now();
    const account: AccountRecord = {
      id: this.newId("ca"),
      userId: options.userId,
      authConfig: options.authConfig,
      status: "INITIALIZING",
      statusReason: null,
      alias: options.alias || null,
      wordId: wordIdFor(slug, this.#accounts.size),
      accountType: options.accountType ?? "PRIVATE",
      access: { allow_all_users: false, allowed_user_ids: [], not_allowed_user_ids: [], ...options.access },
      deleted: false,
      values: options.values,
      failure: null,
      next: null,
      flow: null,
      raw: options.raw === undefined ? [] : [options.raw],
      createdAt: at,
      updatedAt: at,
    };
    this.#accounts.set(account.id, account);
    return account;
  }

  /** Throws if another account of the user and toolkit has this alias. */
  assertAliasFree(userId: string, toolkit: string, alias: string | undefined, except?: AccountRecord): void {
    if (!alias) return;
    const taken = this.accounts().some(
      (other) =>
        other !== except &&
        other.alias === alias &&
        other.userId === userId &&
        other.authConfig.toolkit.slug === toolkit,
    );
    if (taken)
      throw accountConflict(`Alias "${alias}" is already used by another connected account of this user and toolkit`);
  }

  session(id: string): SessionRecord {
    const session = this.sessions.get(id);
    if (!session) throw sessionNotFound(id);
    return session;
  }

  startFlow(account: AccountRecord, kind: Flow["kind"], callbackUrl: string | undefined): Flow {
    const token = this.newId(kind === "link" ? "ln" : "s");
    const flow: Flow = {
      token,
      kind,
      accountId: account.id,
      callbackUrl: callbackUrl || null,
      expiresAt: this.now() + initiationLifetime,
      state: tokenFor(`${token}:state`, 32),
      codeVerifier: tokenFor(`${token}:verifier`, 43),
      finished: false,
    };
    account.flow = flow;
    this.#flows.set(flow.token, flow);
    this.#flows.set(flow.state, flow);
    return flow;
  }

  /** The flow with this token or OAuth state. */
  flow(key: string): Flow | undefined {
    return this.#flows.get(key);
  }
}

function initialSwitches({ maskSecrets }: StoreOptions): Switches {
  return { maskSecrets, activationLag: 0, coop: false, refuseKeys: false, verifierUrl: null };
}
