export { isComposioError, ComposioError, type ComposioErrorCode } from "../protocol/errors.ts";
export {
  createComposioClient,
  type ComposioClient,
  type ComposioClientOptions,
} from "../client/createComposioClient.ts";
export type { AuthConfig, AuthConfigSummary, ConnectedAccount, Target, Toolkit } from "../protocol/types.ts";
export { composioQueries } from "../react/queries/composioQueries.ts";
export { prefetchConnections } from "./prefetchConnections.ts";
