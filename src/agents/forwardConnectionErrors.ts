import { connectionRequired } from "./connectionRequired.ts";
import { type ReadConnectionRequestOptions, readConnectionRequest } from "./readConnectionRequest.ts";

/**
 * Makes an `onError` for streams of the AI SDK, which by default send no details of an error to the page. If a tool has failed
 * because a connection is missing, the page gets a `ConnectionRequired` as JSON. For any other error it gets the text that
 * `otherwise` returns. With `chosen`, the request names the account that the user had chosen.
 *
 * @example
 * return result.toUIMessageStreamResponse({ onError: forwardConnectionErrors() });
 */
export function forwardConnectionErrors(
  otherwise: (error: unknown) => string = () => "An error occurred.", // The AI SDK's own text for any error.
  options: ReadConnectionRequestOptions = {},
): (error: unknown) => string {
  return (error) => {
    const request = readConnectionRequest(error, options);
    return request === null ? otherwise(error) : JSON.stringify(connectionRequired(request.toolkits, request));
  };
}
