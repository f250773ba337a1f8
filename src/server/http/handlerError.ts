import { largestBody } from "../../protocol/limits.ts";
import type { ComposioErrorCode, ComposioErrorOptions } from "../../protocol/errorTypes.ts";
import { ComposioError } from "../../protocol/errors.ts";

/** Messages for developers: what happened, why, and how to fix it. */
const messages: Readonly<Partial<Record<ComposioErrorCode, string>>> = {
  unauthenticated:
    "identify() returned no user for this request. Sign the user in, or let identify() read their session.",
  origin_not_allowed:
    "The request came from an origin the handler does not trust. Add it to createComposioHandler({ origins }).",
  not_allowed: "The handler's rules do not allow this. Check authConfigs and authorize in createComposioHandler.",
  route_not_found:
    "The handler has no such route. Check that the client's baseUrl is the path where the handler is mounted, and that the option that opens this route is set.",
  method_not_allowed:
    "This route does not support that HTTP method. Export the handler for GET, POST, PATCH and DELETE.",
  invalid_request: "The request does not have the shape that this route expects.",
  invalid_json: "The request body is not valid JSON.",
  unsupported_media_type: "Send the body as application/json.",
  body_too_large: `The request body is larger than the handler accepts (${largestBody / 1024} KiB).`,
  callback_url_not_allowed:
    "callbackUrl must be a full URL, on the handler's own host or on one of createComposioHandler({ origins }): add its origin there. A proxy that changes the Host header (in nginx: one without 'proxy_set_header Host $http_host'; in Vite: one that is written as a string, not as { target }) makes the app's own page another origin.",
  connected_account_not_found: "This user has no connected account with that id.",
  auth_config_not_found: "No such auth config. Create one in the Composio dashboard and pass its id (ac_…).",
  auth_config_disabled: "The auth config is disabled. Enable it in the Composio dashboard or by authConfigs.update.",
  auth_config_missing: "This project has no enabled auth config for the toolkit. Create one in the Composio dashboard.",
  toolkit_not_found: "Composio has no toolkit with that slug.",
  toolkit_oauth_unmanaged:
    "The toolkit connects only by OAuth, and Composio has no OAuth app for it: create a custom auth config with your own OAuth app.",
  toolkit_no_auth: "The toolkit needs no connection: its tools run for everyone.",
  already_connected:
    "The user already has an ACTIVE account under this auth config. Pass allowMultiple to add another.",
  alias_taken: "Another account of this user and toolkit has that alias.",
  conflict: "Composio refused because of the account's current state, or because another change is under way.",
  link_required: "OAuth accounts are connected by a link: call connectedAccounts.link, not initiate.",
  scheme_not_supported: "The account's auth scheme does not support this operation.",
  invalid_fields: "The fields do not match what the auth config expects.",
  config_rejected: "Composio did not accept the auth config. Check its credentials, scopes and scheme.",
  credentials_rejected: "The provider did not accept the credentials.",
  rate_limited: "Composio's rate limit is reached. Wait as long as retryAfter says.",
  composio_unauthorized:
    "Composio answered 401: either the handler's API key is wrong (check COMPOSIO_API_KEY), or it lacks a scope that this call needs (connected accounts, auth configs, toolkits).",
  composio_forbidden:
    "The handler's API key lacks a permission (connected accounts, auth configs, toolkits). Use a key with more scopes.",
  composio_rejected: "Composio rejected the handler's request.",
  composio_unavailable: "Composio did not answer, or answered with an error of its own.",
  composio_timeout: "Composio did not answer in time.",
  internal_error: "The handler failed. Its log has the cause.",
  aborted: "The caller aborted the request.",
  user_changed: "Another user is signed in now.",
};

/** The handler's error for a code, with a message for developers. The browser kit has the texts for users. */
export function handlerError(code: ComposioErrorCode, options: ComposioErrorOptions = {}): ComposioError {
  const message = options.message ?? messages[code];
  return new ComposioError(code, message === undefined ? options : { ...options, message });
}
