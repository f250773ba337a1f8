import { anySignal } from "./anySignal.ts";
import type {
  AccountCreation,
  AccountPatch,
  AccountQuery,
  AuthCompletion,
  AuthConfigChange,
  AuthConfigCreation,
  AuthConfigQuery,
  ComposioClientLike,
  LinkCreation,
  RawOptions,
  ToolkitQuery,
} from "./sdk.ts";
import { isConfirmed } from "../http/confirmation.ts";
import type { Logger } from "../http/logger.ts";
import type { UserBudget } from "../limits/userBudget.ts";
import type { Queue } from "./queue.ts";
import type { RawAccount, RawAuthConfig, RawPage, RawToolkit } from "./rawTypes.ts";
import type { Asker, SharedReads } from "./sharedReads.ts";
import {
  aborted,
  failureError,
  malformed,
  type Meanings,
  readFailure,
  timedOut,
  type UpstreamFailure,
} from "./upstreamFailure.ts";
import {
  type ParseRaw,
  parseRawAccounts,
  parseRawAuthCompletion,
  parseRawAuthConfig,
  parseRawAuthConfigCreation,
  parseRawAuthConfigs,
  parseRawCreation,
  parseRawLink,
  parseRawToolkit,
  parseRawToolkits,
} from "./upstreamShapes.ts";

/** Calls to Composio for one request of the handler. Answers are typed, errors are the kit's, and lists have all pages. */
export interface Upstream {
  accounts(query: Omit<AccountQuery, "limit" | "cursor">): Promise<RawAccount[]>;
  createAccount(body: AccountCreation, meanings: Meanings): Promise<{ id: string; status: string }>;
  patchAccount(id: string, body: AccountPatch, meanings: Meanings): Promise<void>;
  setAccountEnabled(id: string, enabled: boolean): Promise<void>;
  deleteAccount(id: string, revoke: boolean): Promise<void>;
  createLink(
    body: LinkCreation,
    meanings: Meanings,
  ): Promise<{ id: string; redirectUrl: string; expiresAt: string | null }>;
  authConfigs(query: Omit<AuthConfigQuery, "limit" | "cursor">): Promise<RawAuthConfig[]>;
  authConfig(id: string): Promise<RawAuthConfig>;
  authConfigPage(query: AuthConfigQuery, meanings?: Meanings): Promise<RawPage<RawAuthConfig>>;
  createAuthConfig(body: AuthConfigCreation): Promise<string>;
  updateAuthConfig(id: string, body: AuthConfigChange): Promise<void>;
  setAuthConfigEnabled(id: string, enabled: boolean): Promise<void>;
  /** Redeems the session of a verification, once. Returns the account's id; null if the answer has none. */
  completeAuth(body: AuthCompletion): Promise<string | null>;
  toolkits(query: ToolkitQuery): Promise<RawPage<RawToolkit>>;
  /** All toolkits that Composio lists, deprecated ones too, without their modes. */
  allToolkits(): Promise<RawToolkit[]>;
  toolkit(slug: string): Promise<RawToolkit>;
}

export interface UpstreamOptions {
  readonly client: ComposioClientLike;
  /** Milliseconds for a call, including the answer's body. */
  readonly timeout: number;
  readonly now: () => number;
  readonly log: Logger;
  /** The queue for all calls of this copy of the handler. */
  readonly queue: Queue;
  /** Sends a read once if two requests need it at the same time. */
  readonly reads: SharedReads;
  /** The limits of each user. Every caller is charged, also for shared reads. */
  readonly budget: UserBudget;
}

type Call = (options: RawOptions) => PromiseLike<unknown>;
type PageCall = (page: { limit: number; cursor?: string }, options: RawOptions) => PromiseLike<unknown>;

/** Items of a page. Composio gives at most 200 auth configs and 1,000 toolkits; for accounts it documents no limit. */
const pageSizes = { accounts: 100, authConfigs: 200, toolkits: 1_000 };
/** Most pages of a list: more than any project has, so that a list with endless cursors ends. */
const maximumPages = 100;
/** A list may take this many times the timeout of a call. */
const listTimeouts = 3;

/** @param asker the users in whose turns of the queue the calls wait, and the signal that ends them */
export function createUpstream(options: UpstreamOptions, asker: Asker): Upstream {
  const { client, timeout, now, log, queue, reads, budget } = options;

  async function attempt(
    call: Call,
    { waiting, signal }: Asker,
  ): Promise<{ body: unknown } | { failure: UpstreamFailure }> {
    const deadline = AbortSignal.timeout(timeout);
    const either = anySignal([signal, deadline]);
    try {
      // No retries by the client: it would repeat a POST that may have succeeded, and wait for a long Retry-After.
      return {
        body: await queue(async () => call({ signal: either.signal, timeout, maxRetries: 0 }), waiting, either.signal),
      };
    } catch (error) {
      if (signal.aborted) return { failure: aborted };
      return { failure: deadline.aborted ? timedOut : readFailure(error, now) };
    } finally {
      either.forget();
    }
  }

  async function readOnce<Value>(call: Call, parse: ParseRaw<Value>, meanings: Meanings, asker: Asker): Promise<Value> {
    let outcome = await attempt(call, asker);
    if ("failure" in outcome && isTransient(outcome.failure)) outcome = await attempt(call, asker);
    return settle(outcome, parse, meanings);
  }

  function read<Value>(key: string, call: Call, parse: ParseRaw<Value>, meanings: Meanings = {}): Promise<Value> {
    budget.charge(asker.waiting.users, 1);
    return reads.read(key, asker, (all) => readOnce(call, parse, meanings, all));
  }

  async function write<Value>(call: Call, parse: ParseRaw<Value>, meanings: Meanings = {}): Promise<Value> {
    budget.charge(asker.waiting.users, 1);
    const outcome = await attempt(call, asker);
    reads.forget();
    return settle(outcome, parse, meanings);
  }

  /** For a change whose answer has nothing to be read. */
  async function change(call: Call, meanings: Meanings): Promise<void> {
    await write(
      (options) => isConfirmed(call(options)),
      (isDone) => (isDone === true ? isDone : null),
      meanings,
    );
  }

  async function readAll<Item extends { readonly id: string }>(
    key: string,
    limit: number,
    list: PageCall,
    parse: ParseRaw<RawPage<Item>>,
  ): Promise<Item[]> {
    budget.charge(asker.waiting.users, 1);
    const items = await reads.read(key, asker, (all) => readPages(limit, list, parse, ({ id }) => id, all));
    // Every caller is charged for the pages of a long list, also if the read is shared.
    const furtherPages = Math.ceil(items.length / limit) - 1;
    if (furtherPages > 0) {
      budget.check(asker.waiting.users);
      budget.charge(asker.waiting.users, furtherPages);
    }
    return items;
  }

  async function readPages<Item>(
    limit: number,
    list: PageCall,
    parse: ParseRaw<RawPage<Item>>,
    keyOf: (item: Item) => string,
    asker: Asker,
  ): Promise<Item[]> {
    const items = new Map<string, Item>();
    const cursors = new Set<string>();
    let page: Parameters<PageCall>[0] = { limit };
    const until = now() + listTimeouts * timeout;
    for (let count = 0; count < maximumPages; count++) {
      if (now() > until) throw failureError(timedOut);
      const answer = await readOnce((options) => list(page, options), parse, {}, asker);
      for (const item of answer.items) items.set(keyOf(item), item);
      if (answer.dropped > 0)
        log({
          level: "warn",
          message: `Ignored ${answer.dropped} entries of a list from Composio that had no id or toolkit.`,
        });
      if (answer.nextCursor === null) return [...items.values()];
      if (cursors.has(answer.nextCursor)) {
        log({ level: "warn", message: "A list from Composio had the same cursor twice: taken as its end." });
        return [...items.values()];
      }
      page = { limit, cursor: answer.nextCursor };
      cursors.add(answer.nextCursor);
    }
    throw failureError(malformed);
  }

  return {
    accounts: (query) =>
      readAll(
        `accounts ${JSON.stringify(query)}`,
        pageSizes.accounts,
        (page, options) => client.connectedAccounts.list({ ...query, ...page }, options),
        parseRawAccounts,
      ),
    createAccount: (body, meanings) =>
      write((options) => client.connectedAccounts.create(body, options), parseRawCreation, meanings),
    patchAccount: (id, body, meanings) =>
      change((options) => client.connectedAccounts.patch(id, body, options), meanings),
    setAccountEnabled: (id, enabled) =>
      change((options) => client.connectedAccounts.updateStatus(id, { enabled }, options), {
        notFound: "connected_account_not_found",
      }),
    deleteAccount: (id, revoke) =>
      change((options) => client.connectedAccounts.delete(id, revoke ? { revoke_on_delete: true } : {}, options), {
        notFound: "connected_account_not_found",
      }),
    createLink: (body, meanings) => write((options) => client.link.create(body, options), parseRawLink, meanings),
    authConfigs: (query) =>
      readAll(
        `auth configs ${JSON.stringify(query)}`,
        pageSizes.authConfigs,
        (page, options) => client.authConfigs.list({ ...query, ...page }, options),
        parseRawAuthConfigs,
      ),
    authConfig: (id) =>
      read(`auth config ${id}`, (options) => client.authConfigs.retrieve(id, options), parseRawAuthConfig, {
        notFound: "auth_config_not_found",
      }),
    authConfigPage: (query, meanings) =>
      read(
        `auth config page ${JSON.stringify(query)}`,
        (options) => client.authConfigs.list(query, options),
        parseRawAuthConfigs,
        meanings,
      ),
    createAuthConfig: (body) =>
      write((options) => client.authConfigs.create(body, options), parseRawAuthConfigCreation, {
        notFound: "toolkit_not_found",
        refused: "config_rejected",
      }),
    updateAuthConfig: (id, body) =>
      change((options) => client.authConfigs.update(id, body, options), {
        notFound: "auth_config_not_found",
        refused: "config_rejected",
      }),
    setAuthConfigEnabled: (id, enabled) =>
      change((options) => client.authConfigs.updateStatus(enabled ? "ENABLED" : "DISABLED", { nanoid: id }, options), {
        notFound: "auth_config_not_found",
      }),
    completeAuth: async (body) => {
      const { id } = await write(
        (options) => client.post("/api/v3.1/connected_accounts/complete_auth", { body, ...options }),
        parseRawAuthCompletion,
        { notFound: "link_expired", refused: "connection_failed", identity: true },
      );
      return id;
    },
    toolkits: (query) =>
      read(`toolkits ${JSON.stringify(query)}`, (options) => client.toolkits.list(query, options), parseRawToolkits, {
        refused: "invalid_request",
        ...((query.search ?? query.category) && { notFound: "toolkit_not_found" }),
      }),
    allToolkits: () =>
      // Not a shared read: the catalogue already asks once for all users.
      readPages(
        pageSizes.toolkits,
        (page, options) => client.toolkits.list({ include_deprecated: true, ...page }, options),
        parseRawToolkits,
        ({ slug }) => slug,
        asker,
      ),
    toolkit: (slug) =>
      // Not a shared read: the catalogue already asks once for all users.
      readOnce(
        (options) => client.toolkits.retrieve(slug, {}, options),
        parseRawToolkit,
        { notFound: "toolkit_not_found" },
        asker,
      ),
  };
}

function settle<Value>(
  outcome: { body: unknown } | { failure: UpstreamFailure },
  parse: ParseRaw<Value>,
  meanings: Meanings,
): Value {
  if ("failure" in outcome) throw failureError(outcome.failure, meanings);
  const value = parse(outcome.body);
  if (value === null) throw failureError(malformed);
  return value;
}

/** Whether a failed read is repeated once: after a dropped connection or a gateway error. */
function isTransient({ kind, status, retryAfter }: UpstreamFailure): boolean {
  return kind === "network" || (retryAfter === null && (status === 502 || status === 503 || status === 504));
}
