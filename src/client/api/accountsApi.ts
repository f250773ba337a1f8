import { isComposioError } from "../../protocol/isComposioError.ts";
import type {
  DeleteOptions,
  InitiateOptions,
  LinkOptions,
  RequestOptions,
  UpdateOptions,
} from "../../protocol/requests.ts";
import { accountRoutes } from "../../protocol/routes.ts";
import type { AccountFilters, ConnectLink, ConnectedAccount, Target } from "../../protocol/types.ts";
import type { SeenAccounts } from "./seenAccounts.ts";
import type { Transport } from "./transport.ts";

/** The handler's routes for connected accounts. All reject with a `ComposioError`. */
export interface AccountsApi {
  /**
   * All of the user's accounts, from every page of Composio's list, newest first. A filter has at most 100 values; an empty
   * one matches nothing.
   */
  list(filters?: AccountFilters, options?: RequestOptions): Promise<readonly ConnectedAccount[]>;
  /** Rejects with `connected_account_not_found` if the user has no such account. */
  get(id: string, options?: RequestOptions): Promise<ConnectedAccount>;
  /** Starts a connection at the provider: send the user to `redirectUrl`, then wait for the account. */
  link(target: Target, link?: LinkOptions, options?: RequestOptions): Promise<ConnectLink>;
  /** Connects with credentials that the user entered. */
  initiate(target: Target, initiate: InitiateOptions, options?: RequestOptions): Promise<ConnectedAccount>;
  /** Renames, pauses or resumes an account, or replaces its credentials. */
  update(id: string, update: UpdateOptions, options?: RequestOptions): Promise<ConnectedAccount>;
  /**
   * Deletes the account; `revoke` also asks the provider to revoke its tokens. Resolves too if the account does not
   * exist. With `unlessActive` it rejects with `conflict` if the account is connected by now.
   */
  delete(id: string, deletion?: DeleteOptions, options?: RequestOptions): Promise<void>;
}

export interface AccountsApiOptions {
  readonly call: Transport;
  /** Gets every account that an answer contains. */
  readonly seen: SeenAccounts;
  /** Sets `replacedBy` on the accounts that were replaced in this browser. */
  readonly markReplaced: (accounts: readonly ConnectedAccount[]) => readonly ConnectedAccount[];
  /** An account was made, changed or deleted. */
  readonly onChanged: () => void;
  /** The page that Composio redirects to; without it the handler decides. */
  readonly callbackUrl: string | undefined;
}

export function createAccountsApi(options: AccountsApiOptions): AccountsApi {
  const { call, seen, markReplaced, onChanged, callbackUrl } = options;
  return {
    list: async (input = {}, request) => {
      // An empty array would be lost in the query string, and the answer would contain everything.
      const { toolkits, authConfigIds, statuses, ids } = input;
      if ([toolkits, authConfigIds, statuses, ids].some((values) => values?.length === 0)) return [];
      const page = await call({ route: accountRoutes.list, input }, ({ parseAccounts }) => parseAccounts, request);
      seen.add(
        page.items,
        Object.values(input).every((values) => values === undefined),
      );
      return markReplaced(page.items);
    },
    get: (id, request) => call({ route: accountRoutes.get, id }, ({ parseAccount }) => parseAccount, request),
    link: (target, link, request) => {
      const input = { target, ...link, callbackUrl: link?.callbackUrl ?? callbackUrl };
      return call({ route: accountRoutes.link, input }, ({ parseLink }) => parseLink, request);
    },
    initiate: async (target, initiate, request) => {
      const input = { target, ...initiate };
      const account = await call({ route: accountRoutes.initiate, input }, ({ parseAccount }) => parseAccount, request);
      seen.add([account]);
      onChanged();
      return account;
    },
    update: async (id, input, request) => {
      const account = await call(
        { route: accountRoutes.update, id, input },
        ({ parseAccount }) => parseAccount,
        request,
      );
      onChanged();
      return account;
    },
    delete: async (id, input = {}, request) => {
      try {
        await call({ route: accountRoutes.delete, id, input }, ({ parseNothing }) => parseNothing, request);
      } catch (cause) {
        if (!isComposioError(cause) || cause.code !== "connected_account_not_found") throw cause;
      }
      seen.remove(id);
      onChanged();
    },
  };
}
