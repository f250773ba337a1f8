import { authConfigQuery, authConfigsQuery, connectedAccountsQuery, toolkitQuery, toolkitsQuery } from "./queries.ts";

/** Every query of the kit, for prefetching and invalidating: `queryClient.prefetchQuery(composioQueries.connectedAccounts(client))`. */
export const composioQueries: {
  /** All accounts of the user; filters are applied to it in the browser, so that a page makes one request. */
  readonly connectedAccounts: typeof connectedAccountsQuery;
  /** Every auth config of the app, without what it asks of the user; with `{ toolkit }`, those of a toolkit with it. */
  readonly authConfigs: typeof authConfigsQuery;
  readonly authConfig: typeof authConfigQuery;
  readonly toolkit: typeof toolkitQuery;
  readonly toolkits: typeof toolkitsQuery;
} = {
  connectedAccounts: connectedAccountsQuery,
  authConfigs: authConfigsQuery,
  authConfig: authConfigQuery,
  toolkit: toolkitQuery,
  toolkits: toolkitsQuery,
};
