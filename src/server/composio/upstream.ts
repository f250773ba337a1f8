import { anySignal } from "./anySignal.ts";
import type {
  AccountCreation,
  AccountPatch,
  AccountQuery,
  AuthCompletion,
  AuthConfigCreation,
  AuthConfigQuery,
  ComposioClientLike,
  LinkCreation,
  RawOptions,
  ToolkitQuery,
} from "./sdk.ts";
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

/** Composio, for one request of ours: typed answers, our errors, every page. */
export interface Upstream {
  accounts(query: Omit<AccountQuery, "account_type" | "limit" | "cursor">): Promise<RawAccount[]>;
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
  createAuthConfig(body: AuthConfigCreation): Promise<string>;
  setAuthConfigEnabled(id: string, enabled: boolean): Promise<void>;
  /** Redeems the session of a verifier, once: gives the account's id, so far as the answer names it. */
  completeAuth(body: AuthCompletion): Promise<string | null>;
  toolkits(query: ToolkitQuery): Promise<RawPage<RawToolkit>>;
  /** Every toolkit that Composio lists, deprecated ones too, without their modes. */
  allToolkits(): Promise<RawToolkit[]>;
  toolkit(slug: string): Promise<RawToolkit>;
}

export interface UpstreamOptions {
  readonly client: ComposioClientLike;
  /** Milliseconds for a call, its answer's body included. */
  readonly timeout: number;
  readonly now: () => number;
  readonly log: Logger;
  /** Every call of this copy stands in it. */
  readonly queue: Queue;
  /** The same read of two requests is made once. */
  readonly reads: SharedReads;
  /** Whoever asks pays, for what is shared as well. */
  readonly budget: UserBudget;
}

type Call = (options: RawOptions) => PromiseLike<unknown>;

/** Items a page: of accounts Composio documents no limit, of auth configs it gives 200 at most, of toolkits 1,000. */
const pageSizes = { accounts: 100, authConfigs: 200, toolkits: 1_000 };
/** Far more than anyone has: the end of a list that has none. */
const maximumPages = 100;
/** How many calls' time a list may take in all. */
const listPatience = 3;

/** @param asker its user takes turns with the others */
export function createUpstream(options: UpstreamOptions, asker: Asker): Upstream {
  const { client, timeout, now, log, queue, reads, budget } = options;

  async function attempt(
    call: Call,
    { place, signal }: Asker,
  ): Promise<{ body: unknown } | { failure: UpstreamFailure }> {
    const deadline = AbortSignal.timeout(timeout);
    const either = anySignal([signal, deadline]);
    try {
      // The client's own retries would repeat a POST that may have succeeded, and sleep through a long Retry-After.
      return {
        body: await queue(async () => call({ signal: either.signal, timeout, maxRetries: 0 }), place, either.signal),
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
    if ("failure" in outcome && isBlip(outcome.failure)) outcome = await attempt(call, asker);
    return settle(outcome, parse, meanings);
  }

  function read<Value>(key: string, call: Call, parse: ParseRaw<Value>, meanings: Meanings = {}): Promise<Value> {
    budget.charge(asker.place.users, 1);
    return reads.read(key, asker, (all) => readOnce(call, parse, meanings, all));
  }

  async function write<Value>(call: Call, parse: ParseRaw<Value>, meanings: Meanings = {}): Promise<Value> {
    budget.charge(asker.place.users, 1);
    const outcome = await attempt(call, asker);
    reads.forget();
    return settle(outcome, parse, meanings);
  }

  async function readAll<Item extends { readonly id: string }>(
    key: string,
    pageSize: number,
    page: (options: RawOptions, cursor?: string) => PromiseLike<unknown>,
    parse: ParseRaw<RawPage<Item>>,
  ): Promise<Item[]> {
    budget.charge(asker.place.users, 1);
    const items = await reads.read(key, asker, (all) => readPages(page, parse, ({ id }) => id, all));
    // A long list is work for this server, too, for each who asks.
    const furtherPages = Math.ceil(items.length / pageSize) - 1;
    if (furtherPages > 0) {
      budget.check(asker.place.users);
      budget.charge(asker.place.users, furtherPages);
    }
    return items;
  }

  async function readPages<Item>(
    page: (options: RawOptions, cursor?: string) => PromiseLike<unknown>,
    parse: ParseRaw<RawPage<Item>>,
    nameOf: (item: Item) => string,
    asker: Asker,
  ): Promise<Item[]> {
    const items = new Map<string, Item>();
    const cursors = new Set<string>();
    let cursor: string | undefined;
    const until = now() + listPatience * timeout;
    for (let count = 0; count < maximumPages; count++) {
      if (now() > until) throw failureError(timedOut);
      const answer = await readOnce((options) => page(options, cursor), parse, {}, asker);
      for (const item of answer.items) items.set(nameOf(item), item);
      if (answer.dropped > 0)
        log({
          level: "warn",
          message: `Passed over ${answer.dropped} entries of a list of Composio's that had no id or toolkit.`,
        });
      if (answer.nextCursor === null) return [...items.values()];
      if (cursors.has(answer.nextCursor)) {
        log({ level: "warn", message: "A list of Composio's gave the same cursor twice: read as its end." });
        return [...items.values()];
      }
      cursor = answer.nextCursor;
      cursors.add(cursor);
    }
    throw failureError(malformed);
  }

  return {
    accounts: (query) =>
      readAll(
        `accounts ${JSON.stringify(query)}`,
        pageSizes.accounts,
        (options, cursor) =>
          client.connectedAccounts.list(
            { ...query, account_type: "ALL", limit: pageSizes.accounts, ...(cursor !== undefined && { cursor }) },
            options,
          ),
        parseRawAccounts,
      ),
    createAccount: (body, meanings) =>
      write((options) => client.connectedAccounts.create(body, options), parseRawCreation, meanings),
    patchAccount: (id, body, meanings) =>
      write((options) => client.connectedAccounts.patch(id, body, options), ignore, meanings),
    setAccountEnabled: (id, enabled) =>
      write((options) => client.connectedAccounts.updateStatus(id, { enabled }, options), ignore, {
        notFound: "connected_account_not_found",
      }),
    deleteAccount: (id, revoke) =>
      write(
        (options) => client.connectedAccounts.delete(id, revoke ? { revoke_on_delete: true } : {}, options),
        ignore,
        { notFound: "connected_account_not_found" },
      ),
    createLink: (body, meanings) => write((options) => client.link.create(body, options), parseRawLink, meanings),
    authConfigs: (query) =>
      readAll(
        `auth configs ${JSON.stringify(query)}`,
        pageSizes.authConfigs,
        (options, cursor) =>
          client.authConfigs.list(
            { ...query, limit: pageSizes.authConfigs, ...(cursor !== undefined && { cursor }) },
            options,
          ),
        parseRawAuthConfigs,
      ),
    authConfig: (id) =>
      read(`auth config ${id}`, (options) => client.authConfigs.retrieve(id, options), parseRawAuthConfig, {
        notFound: "auth_config_not_found",
      }),
    createAuthConfig: (body) =>
      write((options) => client.authConfigs.create(body, options), parseRawAuthConfigCreation, {
        notFound: "toolkit_not_found",
      }),
    setAuthConfigEnabled: (id, enabled) =>
      write(
        (options) => client.authConfigs.updateStatus(enabled ? "ENABLED" : "DISABLED", { nanoid: id }, options),
        ignore,
        { notFound: "auth_config_not_found" },
      ),
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
      }),
    allToolkits: () =>
      // Not by the shared reads: the catalogue asks once for all.
      readPages(
        (options, cursor) =>
          client.toolkits.list(
            { include_deprecated: true, limit: pageSizes.toolkits, ...(cursor !== undefined && { cursor }) },
            options,
          ),
        parseRawToolkits,
        ({ slug }) => slug,
        asker,
      ),
    toolkit: (slug) =>
      // Not by the shared reads: the catalogue asks once for all.
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

/** A dropped connection or a gateway's hiccup: worth one more try at once, if nothing was changed. */
function isBlip({ kind, status, retryAfter }: UpstreamFailure): boolean {
  return kind === "network" || (retryAfter === null && (status === 502 || status === 503 || status === 504));
}

/** For answers of which only the status counts. */
const ignore: ParseRaw<undefined> = () => undefined;
