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
  | "not_loaded"
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

/** HTTP status (0 if there is no response), whether the same call may succeed later, and the key of the text for users. */
export type ErrorRow<Key extends keyof ErrorText = keyof ErrorText> = readonly [
  status: number,
  retryable: boolean,
  messageKey: Key,
];

export interface ComposioErrorOptions {
  /** For developers: what happened, why, how to fix it. Never a credential or a body of Composio. */
  message?: string | undefined;
  /** A text for the user that the app has written. */
  userText?: string | undefined;
  /** HTTP status, if it differs from that of the code. */
  status?: number | undefined;
  /** Seconds to wait before trying again. */
  retryAfter?: number | undefined;
  /** For `invalid_fields`: what is wrong, by exact field name. */
  fields?: Readonly<Record<string, string>> | undefined;
  /** Never sent to the browser. */
  cause?: unknown;
}

/** The `error` of a failed response: `{ error: { code, message, status, retryAfter?, fields? } }`. */
export interface WireError {
  readonly code: ComposioErrorCode;
  readonly message: string;
  readonly status: number;
  readonly retryAfter?: number;
  readonly fields?: Readonly<Record<string, string>>;
}
