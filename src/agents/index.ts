export type { ConnectionRequest, RequestedToolkit } from "../protocol/types.ts";
export { connectCards } from "./connectCards.ts";
export type { ChatMessage, ConnectCardOfMessage, ConnectionAnswer } from "./connectCards.ts";
export { connectionRequired } from "./connectionRequired.ts";
export type { ConnectionRequired, ConnectionRequiredOptions } from "./connectionRequired.ts";
export { forwardConnectionErrors } from "./forwardConnectionErrors.ts";
export { readConnectionRequest } from "./readConnectionRequest.ts";
export type { ReadConnectionRequestOptions } from "./readConnectionRequest.ts";
