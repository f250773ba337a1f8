export { ComposioError } from "../protocol/errors.ts";
export type { ComposioErrorCode } from "../protocol/errorTypes.ts";
export { isComposioError } from "../protocol/isComposioError.ts";
export {
  createComposioClient,
  type ComposioClient,
  type ComposioClientOptions,
} from "../client/createComposioClient.ts";
export type { AuthConfig, AuthConfigSummary, ConnectedAccount, Target, Toolkit } from "../protocol/types.ts";
export { composioQueries } from "../react/queries/composioQueries.ts";
export { prefetchConnections } from "./prefetchConnections.ts";
export { type PrefetchIntegrationsPageOptions, prefetchIntegrationsPage } from "./prefetchIntegrationsPage.ts";
