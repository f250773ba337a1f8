import { isComposioError } from "../../protocol/errors.ts";
import type {
  CreateAuthConfigOptions,
  InitiateOptions,
  LinkOptions,
  RequestOptions,
  ToolkitFilters,
  UpdateOptions,
} from "../../protocol/requests.ts";
import {
  type Page,
  parseAccount,
  parseAccounts,
  parseAuthConfig,
  parseAuthConfigs,
  parseLink,
  parseNothing,
  parseToolkit,
  parseToolkits,
} from "../../protocol/responses.ts";
import type {
  AccountFilters,
  AuthConfig,
  ConnectLink,
  ConnectedAccount,
  Target,
  Toolkit,
} from "../../protocol/types.ts";
import type { SeenAccounts } from "./seenAccounts.ts";
import type { TicketStore } from "./ticketStore.ts";
import type { Transport } from "./transport.ts";

/** The handler's routes for connected accounts. All throw `ComposioError`. */
export interface AccountsApi {
  /** Every page of the user's accounts, newest first. An empty filter array matches nothing. */
  list(filters?: AccountFilters, options?: RequestOptions): Promise<readonly ConnectedAccount[]>;
  get(id: string, options?: RequestOptions): Promise<ConnectedAccount>;
  /** Starts an OAuth connection: send the user to `redirectUrl`, then wait for the account. */
  link(target: Target, link?: LinkOptions, options?: RequestOptions): Promise<ConnectLink>;
  /** Connects with credentials that the user gave. */
  initiate(target: Target, initiate: InitiateOptions, options?: RequestOptions): Promise<ConnectedAccount>;
  update(id: string, update: UpdateOptions, options?: RequestOptions): Promise<ConnectedAccount>;
  /** Deletes the account; `revoke` also asks the provider to withdraw its tokens. Gone already counts as done. */
  delete(id: string, deletion?: { revoke?: boolean | undefined }, options?: RequestOptions): Promise<void>;
}

/** The handler's routes for auth configs. All throw `ComposioError`. */
export interface AuthConfigsApi {
  list(filters?: { toolkit?: string | undefined }, options?: RequestOptions): Promise<readonly AuthConfig[]>;
  get(id: string, options?: RequestOptions): Promise<AuthConfig>;
  /** For the app's admins. */
  create(config: CreateAuthConfigOptions, options?: RequestOptions): Promise<AuthConfig>;
  /** For the app's admins. */
  update(id: string, update: { enabled: boolean }, options?: RequestOptions): Promise<AuthConfig>;
}

/** The handler's routes for toolkits. All throw `ComposioError`. */
export interface ToolkitsApi {
  list(filters?: ToolkitFilters, options?: RequestOptions): Promise<Page<Toolkit>>;
  get(slug: string, options?: RequestOptions): Promise<Toolkit>;
}

export interface AccountsApiOptions {
  readonly call: Transport;
  readonly tickets: Pick<TicketStore, "of">;
  /** Hears of every account that an answer tells of. */
  readonly seen: SeenAccounts;
  /** Says of accounts in a list which other one has replaced them. */
  readonly markReplaced: (accounts: readonly ConnectedAccount[]) => readonly ConnectedAccount[];
  /** Where Composio returns the user to; without it the handler decides. */
  readonly callbackUrl: string | undefined;
}

export function createAccountsApi({ call, tickets, seen, markReplaced, callbackUrl }: AccountsApiOptions): AccountsApi {
  return {
    list: async (filters = {}, request) => {
      // An empty array would vanish from the query, and the answer would hold everything.
      const { toolkits, authConfigIds, statuses, ids } = filters;
      if ([toolkits, authConfigIds, statuses, ids].some((values) => values?.length === 0)) return [];
      const page = await call(
        {
          method: "GET",
          path: ["connected-accounts"],
          query: { ...filters, tickets: ids && tickets.of(ids) },
        },
        parseAccounts,
        request,
      );
      seen.add(
        page.items,
        Object.values(filters).every((values) => values === undefined),
      );
      return markReplaced(page.items);
    },
    get: (id, request) => call({ method: "GET", path: ["connected-accounts", id] }, parseAccount, request),
    link: (target, link, request) =>
      call(
        {
          method: "POST",
          path: ["connected-accounts", "link"],
          body: { ...target, ...link, callbackUrl: link?.callbackUrl ?? callbackUrl },
        },
        parseLink,
        request,
      ),
    initiate: async (target, initiate, request) => {
      const body = { ...target, ...initiate };
      const account = await call({ method: "POST", path: ["connected-accounts"], body }, parseAccount, request);
      seen.add([account]);
      return account;
    },
    update: (id, update, request) =>
      call({ method: "PATCH", path: ["connected-accounts", id], body: update }, parseAccount, request),
    delete: async (id, deletion, request) => {
      const query = { revoke: deletion?.revoke || undefined };
      try {
        await call({ method: "DELETE", path: ["connected-accounts", id], query }, parseNothing, request);
      } catch (cause) {
        if (!isComposioError(cause) || cause.code !== "connected_account_not_found") throw cause;
      }
      seen.remove(id);
    },
  };
}

export function createAuthConfigsApi(call: Transport): AuthConfigsApi {
  return {
    list: async (filters = {}, request) =>
      (await call({ method: "GET", path: ["auth-configs"], query: filters }, parseAuthConfigs, request)).items,
    get: (id, request) => call({ method: "GET", path: ["auth-configs", id] }, parseAuthConfig, request),
    create: (config, request) =>
      call({ method: "POST", path: ["auth-configs"], body: config }, parseAuthConfig, request),
    update: (id, update, request) =>
      call({ method: "PATCH", path: ["auth-configs", id], body: update }, parseAuthConfig, request),
  };
}

export function createToolkitsApi(call: Transport): ToolkitsApi {
  return {
    list: (filters = {}, request) =>
      call({ method: "GET", path: ["toolkits"], query: { ...filters } }, parseToolkits, request),
    get: (slug, request) => call({ method: "GET", path: ["toolkits", slug] }, parseToolkit, request),
  };
}
