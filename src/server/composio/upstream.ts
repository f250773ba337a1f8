import type { ConnectLink } from "../../protocol/types.ts";
import { type CallOptions, createCalls } from "./calls.ts";
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
  ToolkitQuery,
} from "./sdk.ts";
import type { Confirmation } from "../http/confirmation.ts";
import { handlerError } from "../http/handlerError.ts";
import type { RawAccount, RawAuthConfig, RawPage, RawToolkit } from "./rawTypes.ts";
import type { Asker } from "./sharedReads.ts";
import type { Meanings } from "./upstreamFailure.ts";
import {
  parseRawAccount,
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
  /** One account. Empty if the answer is none. */
  account(id: string): Promise<readonly RawAccount[]>;
  createAccount(body: AccountCreation, meanings: Meanings): Promise<{ id: string; status: string }>;
  patchAccount(id: string, body: AccountPatch, meanings: Meanings): Promise<Confirmation>;
  setAccountEnabled(id: string, enabled: boolean): Promise<void>;
  deleteAccount(id: string, revoke: boolean): Promise<void>;
  createLink(body: LinkCreation, meanings: Meanings): Promise<ConnectLink>;
  authConfigs(query: Omit<AuthConfigQuery, "limit" | "cursor">): Promise<RawAuthConfig[]>;
  authConfig(id: string): Promise<RawAuthConfig>;
  authConfigPage(query: AuthConfigQuery, meanings?: Meanings): Promise<RawPage<RawAuthConfig>>;
  createAuthConfig(body: AuthConfigCreation): Promise<string>;
  updateAuthConfig(id: string, body: AuthConfigChange): Promise<void>;
  setAuthConfigEnabled(id: string, enabled: boolean): Promise<void>;
  /** Redeems the session of a verification, once. Returns the account's id; null if the answer has none. */
  completeAuth(body: AuthCompletion): Promise<string | null>;
  toolkits(query: ToolkitQuery): Promise<RawPage<RawToolkit>>;
  /** All toolkits that Composio lists, with or without deprecated ones, without their modes. */
  allToolkits(options: { readonly deprecated: boolean }): Promise<RawToolkit[]>;
  toolkit(slug: string): Promise<RawToolkit>;
}

export interface UpstreamOptions extends CallOptions {
  readonly client: ComposioClientLike;
}

/** Items of a page. Composio gives at most 200 auth configs and 1,000 toolkits; for accounts it documents no limit. */
const pageSizes = { accounts: 100, authConfigs: 200, toolkits: 1_000 };

/** @param asker the users in whose turns of the queue the calls wait, and the signal that ends them */
export function createUpstream(options: UpstreamOptions, asker: Asker): Upstream {
  const { client } = options;
  const { read, readOnce, readAll, readPages, write, confirm, change } = createCalls(options, asker);

  return {
    accounts: (query) =>
      readAll(
        `accounts ${JSON.stringify(query)}`,
        pageSizes.accounts,
        (page, options) => client.connectedAccounts.list({ ...query, ...page }, options),
        parseRawAccounts,
      ),
    account: (id) =>
      read(`account ${id}`, (options) => client.connectedAccounts.retrieve(id, options), parseRawAccount, {
        notFound: "connected_account_not_found",
      }),
    createAccount: (body, meanings) =>
      write((options) => client.connectedAccounts.create(body, options), parseRawCreation, meanings),
    patchAccount: (id, body, meanings) =>
      confirm((options) => client.connectedAccounts.patch(id, body, options), meanings),
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
    allToolkits: ({ deprecated }) =>
      // Not a shared read: the catalogue already asks once for all users.
      readPages(
        pageSizes.toolkits,
        (page, options) => client.toolkits.list({ ...(deprecated && { include_deprecated: true }), ...page }, options),
        parseRawToolkits,
        ({ slug }) => slug,
        asker,
      ),
    async toolkit(slug) {
      // Not a shared read: the catalogue already asks once for all users.
      const toolkit = await readOnce(
        (options) => client.toolkits.retrieve(slug, {}, options),
        parseRawToolkit,
        { notFound: "toolkit_not_found" },
        asker,
      );
      // Composio finds "GITHUB", too. The fields of another toolkit must not be asked for.
      if (toolkit.slug.toLowerCase() !== slug.toLowerCase()) throw handlerError("toolkit_not_found");
      return toolkit;
    },
  };
}
