/** Stable names of everything that can go wrong. They cross the wire. */
export type ComposioErrorCode =
  | "unauthenticated"
  | "origin_not_allowed"
  | "not_allowed"
  | "route_not_found"
  | "method_not_allowed"
  | "invalid_request"
  | "invalid_json"
  | "unsupported_media_type"
  | "body_too_large"
  | "callback_url_not_allowed"
  | "connected_account_not_found"
  | "auth_config_not_found"
  | "auth_config_disabled"
  | "auth_config_missing"
  | "toolkit_not_found"
  | "toolkit_oauth_unmanaged"
  | "toolkit_no_auth"
  | "already_connected"
  | "alias_taken"
  | "conflict"
  | "link_required"
  | "scheme_not_supported"
  | "invalid_fields"
  | "credentials_rejected"
  | "rate_limited"
  | "composio_unauthorized"
  | "composio_forbidden"
  | "composio_rejected"
  | "composio_unavailable"
  | "composio_timeout"
  | "internal_error"
  | "network_error"
  | "request_timeout"
  | "aborted"
  | "invalid_response"
  | "popup_blocked"
  | "access_denied"
  | "connection_failed"
  | "link_expired"
  | "timed_out"
  | "cancelled"
  | "identity_mismatch";

/**
 * Every error of the kit: HTTP status (0 where no response exists), whether the same call may succeed
 * later, and the words for developers and for users. The codes are stable and cross the wire.
 */
const table: Readonly<
  Record<ComposioErrorCode, readonly [status: number, retryable: boolean, message: string, userMessage: string]>
> = {
  // Requests the handler refuses.
  unauthenticated: [
    401,
    false,
    "identify() returned no user for this request. Sign the user in, or let identify() read their session.",
    "Please sign in, then try again.",
  ],
  origin_not_allowed: [
    403,
    false,
    "The request came from an origin the handler does not trust. Add it to createComposioHandler({ origins }).",
    "This page may not do that.",
  ],
  not_allowed: [
    403,
    false,
    "The handler's rules do not allow this. Check authConfigs and authorize in createComposioHandler.",
    "You don't have access to this.",
  ],
  route_not_found: [
    404,
    false,
    "The handler has no such route. Check the client's baseUrl against where the handler is mounted.",
    "Something is not set up right.",
  ],
  method_not_allowed: [
    405,
    false,
    "This route does not take that HTTP method. Export the handler for GET, POST, PATCH and DELETE.",
    "Something is not set up right.",
  ],
  invalid_request: [
    400,
    false,
    "The request does not have the shape this route takes.",
    "Something about that request was wrong.",
  ],
  invalid_json: [400, false, "The request body is not valid JSON.", "Something about that request was wrong."],
  unsupported_media_type: [415, false, "Send the body as application/json.", "Something about that request was wrong."],
  body_too_large: [
    413,
    false,
    "The request body is larger than the handler takes (64 KiB).",
    "That is too large to send.",
  ],
  callback_url_not_allowed: [
    400,
    false,
    "callbackUrl must be on one of the app's own origins. Add the origin to createComposioHandler({ origins }).",
    "Something is not set up right.",
  ],
  // What does not exist, or not for this user.
  connected_account_not_found: [
    404,
    false,
    "This user has no connected account with that id.",
    "This connection no longer exists.",
  ],
  auth_config_not_found: [
    404,
    false,
    "No such auth config. Create one in the Composio dashboard and pass its id (ac_…).",
    "This app can't be connected yet.",
  ],
  auth_config_disabled: [
    409,
    false,
    "The auth config is disabled. Enable it in the Composio dashboard or by authConfigs.update.",
    "Connecting this app is switched off right now.",
  ],
  auth_config_missing: [
    409,
    false,
    "This project has no enabled auth config for the toolkit. Create one in the Composio dashboard.",
    "This app can't be connected yet.",
  ],
  toolkit_not_found: [404, false, "Composio has no toolkit with that slug.", "This app is not known."],
  toolkit_oauth_unmanaged: [
    409,
    false,
    "The toolkit connects only by OAuth and Composio has no app of its own for it: create a custom auth config with your own OAuth app.",
    "This app can't be connected yet.",
  ],
  toolkit_no_auth: [
    400,
    false,
    "The toolkit needs no connection: its tools run for everyone.",
    "This app is ready to use: there is nothing to connect.",
  ],
  // What the state of things forbids.
  already_connected: [
    409,
    false,
    "The user already has an ACTIVE account under this auth config. Pass allowMultiple to add another.",
    "This app is already connected.",
  ],
  alias_taken: [
    409,
    false,
    "Another account of this user and toolkit has that alias.",
    "You already use that name for another connection.",
  ],
  conflict: [
    409,
    true,
    "Composio refused because of the account's present state, or another change is under way.",
    "That can't be done right now. Try again in a moment.",
  ],
  link_required: [
    400,
    false,
    "OAuth accounts are connected by a link: call connectedAccounts.link, not initiate.",
    "Something is not set up right.",
  ],
  scheme_not_supported: [
    400,
    false,
    "The account's auth scheme does not support this operation.",
    "That isn't possible for this app.",
  ],
  invalid_fields: [
    422,
    false,
    "The fields do not match what the auth config expects.",
    "Please check the highlighted fields.",
  ],
  credentials_rejected: [
    422,
    false,
    "The provider did not accept the credentials.",
    "These credentials were not accepted. Check them and try again.",
  ],
  // Composio itself.
  rate_limited: [
    429,
    true,
    "Composio's rate limit is reached. Wait as long as retryAfter says.",
    "A lot is going on right now. We'll try again shortly.",
  ],
  composio_unauthorized: [
    502,
    false,
    "Composio rejected the handler's API key. Check COMPOSIO_API_KEY.",
    "Connections are not set up right. Please contact support.",
  ],
  composio_forbidden: [
    502,
    false,
    "The handler's API key lacks a permission (connected accounts, auth configs, toolkits). Use a key with more scopes.",
    "Connections are not set up right. Please contact support.",
  ],
  composio_rejected: [502, false, "Composio rejected the handler's request.", "Something went wrong on our side."],
  composio_unavailable: [
    502,
    true,
    "Composio did not answer properly.",
    "The connection service is not available right now. Try again in a moment.",
  ],
  composio_timeout: [
    504,
    true,
    "Composio did not answer in time.",
    "The connection service is slow right now. Try again in a moment.",
  ],
  internal_error: [500, false, "The handler failed. Its log has the cause.", "Something went wrong on our side."],
  // The browser's side.
  network_error: [
    0,
    true,
    "No answer from the handler. Check the connection and the client's baseUrl.",
    "No connection. Check your network and try again.",
  ],
  request_timeout: [0, true, "The handler did not answer in time.", "This is taking too long. Try again."],
  aborted: [0, false, "The caller aborted the request.", "Cancelled."],
  invalid_response: [
    0,
    false,
    "The answer was not the handler's JSON. Check the client's baseUrl, and that no proxy answers in its place.",
    "Something is not set up right.",
  ],
  // Ends of a flow.
  popup_blocked: [
    0,
    false,
    "The browser did not open a window. Call start() synchronously in a click, or use redirect mode.",
    "Your browser blocked the window.",
  ],
  access_denied: [0, false, "The user did not give consent.", "Access was not granted."],
  connection_failed: [0, false, "The account ended as FAILED or REVOKED.", "The connection didn't work."],
  link_expired: [0, false, "The connect link ran out before the user finished (10 minutes).", "The link has expired."],
  timed_out: [0, false, "The account was not ACTIVE within the caller's timeout.", "This took too long."],
  cancelled: [0, false, "The user cancelled.", "Cancelled."],
  identity_mismatch: [
    0,
    false,
    "The connection was finished by someone other than the user who started it.",
    "Another account finished this connection. Sign in with your own and try again.",
  ],
};

export interface ComposioErrorOptions {
  /** For developers: what happened, why, how to fix it. Never a credential or an upstream body. */
  message?: string;
  /** HTTP status, where it differs from the code's own. */
  status?: number;
  /** Seconds to wait before trying again. */
  retryAfter?: number;
  /** For `invalid_fields`: what is wrong, by exact field name. */
  fields?: Readonly<Record<string, string>>;
  /** Stays on this side of the wire. */
  cause?: unknown;
}

/** The one error class of the kit. Tell it by `isComposioError`, which holds across copies of the package. */
export class ComposioError extends Error {
  override readonly name: string = "ComposioError";
  readonly code: ComposioErrorCode;
  /** HTTP status; 0 where there was no response. */
  readonly status: number;
  /** Whether the same call may succeed later. */
  readonly retryable: boolean;
  /** English words for the user; components show the message table's instead. */
  readonly userMessage: string;
  /** Seconds to wait before trying again. */
  readonly retryAfter: number | null;
  /** What is wrong with which field, by exact name. */
  readonly fields: Readonly<Record<string, string>> | null;
  /** Brand: `instanceof` fails across two copies of the package. */
  readonly isComposioError: true = true;

  constructor(code: ComposioErrorCode, options: ComposioErrorOptions = {}) {
    const [status, retryable, message, userMessage] = table[code];
    super(options.message ?? message, "cause" in options ? { cause: options.cause } : undefined);
    this.code = code;
    this.status = options.status ?? status;
    this.retryable = retryable;
    this.userMessage = userMessage;
    this.retryAfter = options.retryAfter ?? null;
    this.fields = options.fields ?? null;
  }

  /** What may cross the wire: no cause, no stack. */
  toJSON(): WireError {
    return {
      code: this.code,
      message: this.message,
      status: this.status,
      ...(this.retryAfter !== null && { retryAfter: this.retryAfter }),
      ...(this.fields !== null && { fields: this.fields }),
    };
  }
}

/** The `error` of a failed response: `{ error: { code, message, status, retryAfter?, fields? } }`. */
export interface WireError {
  readonly code: ComposioErrorCode;
  readonly message: string;
  readonly status: number;
  readonly retryAfter?: number;
  readonly fields?: Readonly<Record<string, string>>;
}

export function isComposioError(value: unknown): value is ComposioError {
  return typeof value === "object" && value !== null && "isComposioError" in value && value.isComposioError === true;
}

export function isComposioErrorCode(code: string): code is ComposioErrorCode {
  return Object.hasOwn(table, code);
}
