import { connectionRequired } from "./connectionRequired.ts";
import { readConnectionRequest } from "./readConnectionRequest.ts";

/** What the AI SDK says of any error. */
const anError = () => "An error occurred.";

/**
 * An `onError` for the streams of the AI SDK, which otherwise tell the page of a tool's failure only that there was
 * one. Where a tool fails for want of a connection, the page gets a `ConnectionRequired` as JSON; of any other error it
 * gets what `otherwise` says.
 *
 * @example
 * return result.toUIMessageStreamResponse({ onError: forwardConnectionErrors() });
 */
export function forwardConnectionErrors(otherwise: (error: unknown) => string = anError): (error: unknown) => string {
  return (error) => {
    const request = readConnectionRequest(error);
    return request === null ? otherwise(error) : JSON.stringify(connectionRequired(request.toolkits, request));
  };
}
