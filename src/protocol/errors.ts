import { errorText } from "../locales/english/errorText.ts";
import { BaseError, earlyDeveloperMessages, earlyRows, englishText } from "./earlyErrors.ts";
import type { ComposioErrorCode, ComposioErrorOptions, ErrorRow } from "./errorTypes.ts";

/**
 * Every error of the kit: HTTP status (0 if there is no response), whether the same call may succeed
 * later, and the key of the text for users.
 */
const table: Readonly<Record<ComposioErrorCode, ErrorRow>> = {
  ...earlyRows,
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
  user_changed: [409, false, "userChanged"],
  link_required: [400, false, "notSetUp"],
  scheme_not_supported: [400, false, "somethingWrong"],
  invalid_fields: [422, false, "checkFields"],
  credentials_rejected: [422, false, "credentialsRejected"],
  config_rejected: [422, false, "checkFields"],
  // Composio itself.
  rate_limited: [429, true, "busy"],
  composio_unauthorized: [502, false, "notSetUp"],
  composio_forbidden: [502, false, "notSetUp"],
  composio_rejected: [502, false, "notSetUp"],
  composio_unavailable: [502, true, "unreachable"],
  composio_timeout: [504, true, "unreachable"],
  internal_error: [500, false, "somethingWrong"],
  // In the browser.
  invalid_response: [0, false, "notSetUp"],
  // Results of a flow.
  popup_blocked: [0, false, "blocked"],
  access_denied: [0, false, "denied"],
  connection_failed: [0, false, "failed"],
  not_accepted: [0, false, "notAllowed"],
  link_expired: [0, false, "linkExpired"],
  timed_out: [0, false, "timedOut"],
  identity_mismatch: [0, false, "identityMismatch"],
};

// SAFETY: the table is a literal: it has no other keys. Pure, so that pages without this list do not load it.
export const errorCodes: readonly ComposioErrorCode[] = /* @__PURE__ */ Object.keys(table) as ComposioErrorCode[];

/**
 * Messages for developers. A production build has none. Errors that the handler sends have its message instead.
 */
const developerMessages: Partial<Readonly<Record<ComposioErrorCode, string>>> = {
  ...earlyDeveloperMessages,
  user_changed: "Another user is signed in now.",
  unauthenticated:
    "The answer was a web page, or a redirect to one, instead of the handler's JSON. Without a redirect, check the client's baseUrl first: servers of single-page apps answer unknown paths with index.html. Otherwise look for a login wall or a proxy in front of the handler.",
  internal_error: "The handler failed. Its log has the cause.",
  invalid_response:
    "The answer is not the handler's JSON, or is of another version. Check the client's baseUrl, any proxy, and that client and handler are of the same version.",
  popup_blocked: "The browser opened no window. Call start() in a click, or use redirect mode.",
  access_denied: "The user did not give consent.",
  connection_failed: "The account is FAILED or REVOKED, or the callback reported a failure.",
  link_expired: "The link expired after 10 minutes.",
  timed_out: "The account did not become ACTIVE in time.",
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

/** The only error class of the kit. `instanceof` and `isComposioError` know its errors also from another copy of the package. */
export class ComposioError extends BaseError {
  /** True for every error of the kit: a file that is loaded later has its own copy of this class. A subclass knows only its own. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    if (this !== ComposioError) return super[Symbol.hasInstance](value);
    // As in `isComposioError`, which can't be imported: it names this class in its type.
    return typeof value === "object" && value !== null && "isComposioError" in value && value.isComposioError === true;
  }

  constructor(code: ComposioErrorCode, options: ComposioErrorOptions = {}) {
    super(code, table[code], options.message ?? developerMessage(code), options);
  }

  override get userMessage(): string {
    // "This app" in the middle of a sentence begins with a small letter.
    return this.userText ?? englishText(this.messageKey, errorText).replace(/(?<=[a-z,] )This app/, "this app");
  }
}

export function isComposioErrorCode(code: string): code is ComposioErrorCode {
  return Object.hasOwn(table, code);
}
