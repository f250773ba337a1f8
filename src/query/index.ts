export { isComposioError, ComposioError, type ComposioErrorCode } from "../core/errors.ts";
export { createComposioClient, type ComposioClient, type ComposioClientOptions } from "../core/client.ts";
export type { AuthConfig, ConnectedAccount, Target, Toolkit } from "../core/types.ts";
export { composioQueries } from "../react/queries.ts";
export { prefetchConnections } from "./prefetchConnections.ts";
