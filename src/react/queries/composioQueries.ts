import { authConfigQuery, authConfigsQuery, connectedAccountsQuery, toolkitQuery, toolkitsQuery } from "./queries.ts";

/** The kit's queries, to prefetch or invalidate: `queryClient.prefetchQuery(composioQueries.connectedAccounts(client))`. */
export const composioQueries: {
  /** All accounts of the user. Hooks filter this list in the browser, so that a page sends one request. */
  readonly connectedAccounts: typeof connectedAccountsQuery;
  /** All auth configs of the app, without fields. With `{ toolkit }`: those of a toolkit, with fields. */
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
