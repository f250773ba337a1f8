import { BaseError } from "../earlyErrors.ts";
import type { ComposioErrorOptions } from "../errorTypes.ts";
import { ComposioError, isComposioErrorCode } from "../errors.ts";
import {
  type Shape,
  arrayOf,
  boolean,
  nullable,
  number,
  object,
  readOrNull,
  string,
  unknown,
  withDefault,
} from "../../platform/shapes.ts";
import { readRetryAfter } from "../../platform/retryAfter.ts";
import type { AccessLevel, ConnectLink, ConnectedAccount, Page, StatusReason, ToolkitSummary } from "../types.ts";

/*
 * Reads the handler's answers in the browser. Fields and values that a newer handler adds are accepted. Fields that the
 * browser needs must be right.
 */

export const nullableString: Shape<string | null> = nullable(string);

export const toolkitSummary: Shape<ToolkitSummary> = object({ slug: string, name: string, logo: nullableString });

export const accessLevel: Shape<AccessLevel | null> = nullable(
  object({ label: string, description: nullableString, canChange: withDefault(boolean, false) }),
);

const statusReasons: readonly StatusReason[] = [
  "initiation_timeout",
  "refresh_failed",
  "auth_failures",
  "callback_failed",
  "access_denied",
  "identity_mismatch",
  "user_action",
  "auth_config_disabled",
  "revoked",
];

const accountMembers = object({
  id: string,
  status: string,
  statusReason: nullableString,
  toolkit: toolkitSummary,
  authConfig: object({
    id: string,
    isComposioManaged: withDefault(boolean, false),
    isDisabled: withDefault(boolean, false),
    accessLevel,
  }),
  authScheme: nullableString,
  alias: nullableString,
  wordId: nullableString,
  displayName: nullableString,
  isDisabled: withDefault(boolean, false),
  replacedBy: nullableString,
  refusal: nullableString,
  isAbandoned: withDefault(boolean, false),
  isSharedByOther: withDefault(boolean, false),
  createdAt: string,
  updatedAt: string,
});

/** Reads an account. An unknown `statusReason` becomes `unknown`. */
export const account: Shape<ConnectedAccount> = (value) => {
  const {
    statusReason: text,
    replacedBy,
    refusal,
    isAbandoned,
    isSharedByOther,
    authConfig,
    ...rest
  } = accountMembers(value);
  const { accessLevel: level, ...config } = authConfig;
  const statusReason = text === null ? null : (statusReasons.find((reason) => reason === text) ?? "unknown");
  return {
    ...rest,
    authConfig: level ? { ...config, accessLevel: level } : config,
    statusReason,
    ...(replacedBy !== null && { replacedBy }),
    ...(refusal !== null && { refusal }),
    ...(isAbandoned && { isAbandoned }),
    ...(isSharedByOther && { isSharedByOther }),
  };
};

const link = object({ id: string, redirectUrl: string, expiresAt: nullableString });

/** The shape of one page of a list. */
export function items<Item>(item: Shape<Item>): Shape<Page<Item>> {
  return object({ items: arrayOf(item), nextCursor: nullableString });
}

/** Checks a response body and returns it typed. Throws `invalid_response`. */
export type Parse<Value> = (body: unknown) => Value;

export const parseAccount: Parse<ConnectedAccount> = parser(account);
export const parseAccounts: Parse<Page<ConnectedAccount>> = parser(items(account));
export const parseLink: Parse<ConnectLink> = parser(link);
export const parseNothing: Parse<void> = () => undefined;

/** Makes the parser of an answer from its shape. */
export function parser<Value extends object>(shape: Shape<Value>): Parse<Value> {
  return (body) => {
    const value = readOrNull(shape, body);
    if (value === null) throw new ComposioError("invalid_response");
    return value;
  };
}

const wireError = object({
  error: object({
    code: string,
    message: nullableString,
    retryAfter: nullable(number),
    fields: withDefault(unknown, null),
  }),
});

/** Makes the error of a failed response. `now` is in milliseconds. */
export function parseRefusal({ status, headers }: Response, body: unknown, now: number): ComposioError {
  return parseError(status, body, readRetryAfter(headers.get("retry-after"), now));
}

/** Turns a failed response into a `ComposioError`. An unknown code, of a newer handler, is replaced by the code for the HTTP status. */
export function parseError(status: number, body: unknown, retryAfter: number | null): ComposioError {
  const result = readOrNull(wireError, body);
  const options: ComposioErrorOptions = { status, ...(retryAfter !== null && { retryAfter }) };
  if (!result) {
    const code = codeForStatus(status);
    const { message } = strayAnswer(status);
    // A proxy's answer: the handler can't be reached. The app that the user connects must not be blamed for that.
    if (status >= 500) return new BaseError(code, [status, true, "noConnection"], message, options);
    return new ComposioError(code, { ...options, message });
  }
  const { code, message, fields } = result.error;
  if (message !== null) options.message = message;
  if (typeof fields === "object" && fields !== null) {
    options.fields = Object.fromEntries(Object.entries(fields).map(([name, text]) => [name, String(text)]));
  }
  if (result.error.retryAfter !== null) options.retryAfter = result.error.retryAfter;
  return new ComposioError(isComposioErrorCode(code) ? code : codeForStatus(status), options);
}

/** Says to developers that the answer is not the handler's. A production build does not. */
function strayAnswer(status: number): Pick<ComposioErrorOptions, "message"> {
  try {
    // Written in the form that bundlers replace.
    if (process.env.NODE_ENV !== "production")
      return { message: `HTTP ${status}, not from the handler. Is the server running, and baseUrl right?` };
  } catch {
    // A browser without a bundler has no `process`.
  }
  return {};
}

function codeForStatus(status: number) {
  if (status === 401) return "unauthenticated";
  if (status === 403) return "not_allowed";
  if (status === 404) return "route_not_found";
  if (status === 413) return "body_too_large";
  if (status === 429) return "rate_limited";
  if (status === 504) return "composio_timeout";
  if (status >= 500) return "composio_unavailable";
  return "invalid_response";
}
