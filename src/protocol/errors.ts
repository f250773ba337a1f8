import { errorText } from "../locales/english/errorText.ts";
import { withName } from "../locales/format.ts";
import type { ErrorText } from "../locales/messages.ts";

/** Stable error codes. Answers of the handler contain them. */
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
  | "config_rejected"
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
  | "user_changed"
  | "invalid_response"
  | "popup_blocked"
  | "access_denied"
  | "connection_failed"
  | "not_accepted"
  | "link_expired"
  | "timed_out"
  | "cancelled"
  | "identity_mismatch";

/**
 * Every error of the kit: HTTP status (0 if there is no response), whether the same call may succeed
 * later, and the key of the text for users.
 */
const table: Readonly<Record<ComposioErrorCode, Row>> = {
  // Requests the handler refuses.
  unauthenticated: [401, false, "signedOut"],
  origin_not_allowed: [403, false, "notAllowed"],
  not_allowed: [403, false, "notAllowed"],
  route_not_found: [404, false, "notSetUp"],
  method_not_allowed: [405, false, "notSetUp"],
  invalid_request: [400, false, "somethingWrong"],
  invalid_json: [400, false, "somethingWrong"],
  unsupported_media_type: [415, false, "somethingWrong"],
  body_too_large: [413, false, "tooLong"],
  callback_url_not_allowed: [400, false, "notSetUp"],
  // Does not exist, or is not accessible to this user.
  connected_account_not_found: [404, false, "failed"],
  auth_config_not_found: [404, false, "unavailable"],
  auth_config_disabled: [409, false, "switchedOff"],
  auth_config_missing: [409, false, "unavailable"],
  toolkit_not_found: [404, false, "unavailable"],
  toolkit_oauth_unmanaged: [409, false, "unavailable"],
  toolkit_no_auth: [400, false, "ready"],
  // Not possible in the current state.
  already_connected: [409, false, "alreadyConnected"],
  alias_taken: [409, false, "aliasTaken"],
  conflict: [409, true, "busy"],
  user_changed: [409, false, "somethingWrong"],
  link_required: [400, false, "notSetUp"],
  scheme_not_supported: [400, false, "somethingWrong"],
  invalid_fields: [422, false, "checkFields"],
  credentials_rejected: [422, false, "credentialsRejected"],
  config_rejected: [422, false, "checkFields"],
  // Composio itself.
  rate_limited: [429, true, "busy"],
  composio_unauthorized: [502, false, "notSetUp"],
  composio_forbidden: [502, false, "notSetUp"],
  composio_rejected: [502, false, "somethingWrong"],
  composio_unavailable: [502, true, "unreachable"],
  composio_timeout: [504, true, "unreachable"],
  internal_error: [500, false, "somethingWrong"],
  // In the browser.
  network_error: [0, true, "noConnection"],
  request_timeout: [0, true, "unreachable"],
  aborted: [0, false, "cancelled"],
  invalid_response: [0, false, "notSetUp"],
  // Results of a flow.
  popup_blocked: [0, false, "blocked"],
  access_denied: [0, false, "denied"],
  connection_failed: [0, false, "failed"],
  not_accepted: [0, false, "notAllowed"],
  link_expired: [0, false, "linkExpired"],
  timed_out: [0, false, "timedOut"],
  cancelled: [0, false, "cancelled"],
  identity_mismatch: [0, false, "identityMismatch"],
};

// SAFETY: the table is a literal: it has no other keys. Pure, so that pages without this list do not load it.
export const errorCodes: readonly ComposioErrorCode[] = /* @__PURE__ */ Object.keys(table) as ComposioErrorCode[];

type Row = readonly [status: number, retryable: boolean, messageKey: keyof ErrorText];

/**
 * Messages for developers. A production build has none. Errors that the handler sends have its message instead.
 */
const developerMessages: Partial<Readonly<Record<ComposioErrorCode, string>>> = {
  unauthenticated:
    "The answer was a web page, or a redirect to one, instead of the handler's JSON. Is there a login wall in front of the handler? Otherwise check the client's baseUrl and any proxy.",
  user_changed: "Another user is signed in now.",
  internal_error: "The handler failed. Its log has the cause.",
  network_error: "No answer from the handler. Check the client's baseUrl.",
  request_timeout: "The handler did not answer in time.",
  aborted: "The caller aborted the request.",
  invalid_response:
    "The answer is not the handler's JSON, or is of another version. Check the client's baseUrl, any proxy, and that client and handler are of the same version.",
  popup_blocked: "The browser opened no window. Call start() in a click, or use redirect mode.",
  access_denied: "The user did not give consent.",
  connection_failed: "The account is FAILED or REVOKED, or the callback reported a failure.",
  link_expired: "The link expired after 10 minutes.",
  timed_out: "The account did not become ACTIVE in time.",
  cancelled: "The user cancelled.",
  identity_mismatch: "Another user finished the connection.",
  not_accepted: "The handler's accept() refused the account.",
};

function developerMessage(code: ComposioErrorCode): string | undefined {
  try {
    // Written in the form that bundlers replace.
    return process.env.NODE_ENV === "production" ? undefined : developerMessages[code];
  } catch {
    return undefined; // A browser without a bundler has no `process`.
  }
}

export interface ComposioErrorOptions {
  /** For developers: what happened, why, how to fix it. Never a credential or a body of Composio. */
  message?: string;
  /** A text for the user that the app has written. */
  userText?: string | undefined;
  /** HTTP status, if it differs from that of the code. */
  status?: number;
  /** Seconds to wait before trying again. */
  retryAfter?: number;
  /** For `invalid_fields`: what is wrong, by exact field name. */
  fields?: Readonly<Record<string, string>>;
  /** Never sent to the browser. */
  cause?: unknown;
}

/** The only error class of the kit. Check for it by `isComposioError`, which works across copies of the package. */
export class ComposioError extends Error {
  override readonly name: string = "ComposioError";
  readonly code: ComposioErrorCode;
  /** HTTP status; 0 if there was no response. */
  readonly status: number;
  /** Whether the same call may succeed later. */
  readonly retryable: boolean;
  /** The key of the text for the user, in the components' messages. */
  readonly messageKey: keyof ErrorText;
  /** The app's own text for the user, in place of `messageKey`. */
  readonly userText: string | undefined;
  /** Seconds to wait before trying again. */
  readonly retryAfter: number | null;
  /** For `invalid_fields`: what is wrong, by exact field name. */
  readonly fields: Readonly<Record<string, string>> | null;
  /** Brand: `instanceof` fails across two copies of the package. */
  readonly isComposioError: true = true;

  constructor(code: ComposioErrorCode, options: ComposioErrorOptions = {}) {
    const [status, retryable, messageKey] = table[code];
    super(
      options.message ?? developerMessage(code) ?? `composio-react: ${code}`,
      "cause" in options ? { cause: options.cause } : undefined,
    );
    this.code = code;
    this.status = options.status ?? status;
    this.retryable = retryable;
    this.messageKey = messageKey;
    this.userText = options.userText;
    this.retryAfter = options.retryAfter ?? null;
    this.fields = options.fields ?? null;
  }

  /** A text for the user: the app's own, otherwise English. The components show it in the provider's language. */
  get userMessage(): string {
    return this.userText ?? withName(errorText[this.messageKey], errorText.thisApp);
  }

  /** The parts that are sent to the browser: no cause, no stack. */
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
