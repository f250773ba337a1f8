import { type ComposioErrorOptions, ComposioError, isComposioErrorCode } from "./errors.ts";
import {
  type Shape,
  ShapeError,
  type ValueOf,
  arrayOf,
  boolean,
  nullable,
  number,
  object,
  readOrNull,
  string,
  unknown,
  withDefault,
} from "../platform/shapes.ts";
import { parseJson } from "../platform/json.ts";
import type {
  AuthConfig,
  AuthConfigSummary,
  AuthFieldKind,
  ConnectLink,
  ConnectedAccount,
  StatusReason,
  Toolkit,
} from "./types.ts";

/*
 * What the handler answers, as the browser reads it: tolerant of fields and values that a newer handler
 * adds, strict about those it needs.
 */

const nullableString = nullable(string);

const toolkitSummary = object({ slug: string, name: string, logo: nullableString });

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

const connectedAccount = object({
  id: string,
  status: string,
  statusReason: nullableString,
  toolkit: toolkitSummary,
  authConfig: object({
    id: string,
    isComposioManaged: withDefault(boolean, false),
    isDisabled: withDefault(boolean, false),
  }),
  authScheme: nullableString,
  alias: nullableString,
  wordId: nullableString,
  displayName: nullableString,
  isDisabled: withDefault(boolean, false),
  replacedBy: nullableString,
  createdAt: string,
  updatedAt: string,
});

const kinds: readonly AuthFieldKind[] = ["text", "secret", "multiline", "json"];

const authField = object({
  name: string,
  label: string,
  description: nullableString,
  required: boolean,
  secret: boolean,
  defaultValue: nullableString,
  kind: string,
});

const authConfigSummary = {
  id: string,
  name: string,
  toolkit: toolkitSummary,
  authScheme: string,
  isComposioManaged: withDefault(boolean, false),
  isEnabled: withDefault(boolean, true),
  guideUrl: nullableString,
};
// A form without its fields would be a wrong one: they must be there.
const authConfig = object({ ...authConfigSummary, fields: arrayOf(authField), hintUrl: nullableString });

const toolkit = object({
  slug: string,
  name: string,
  logo: nullableString,
  description: nullableString,
  categories: withDefault(arrayOf(object({ id: string, name: string })), []),
  authSchemes: withDefault(arrayOf(string), []),
  managedAuthSchemes: withDefault(arrayOf(string), []),
  noAuth: withDefault(boolean, false),
});

const link = object({ id: string, redirectUrl: string, expiresAt: nullableString });
const items = <Item>(item: Shape<Item>) => object({ items: arrayOf(item), nextCursor: nullableString });

/** Checks a response body and gives its typed form, or throws `invalid_response`. */
export type Parse<Value> = (body: unknown) => Value;

/** A page of a list; `nextCursor` is null on the last. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

export const parseAccount: Parse<ConnectedAccount> = parser(connectedAccount, toAccount);
export const parseAccounts: Parse<Page<ConnectedAccount>> = parser(items(connectedAccount), pageOf(toAccount));
export const parseLink: Parse<ConnectLink> = parser(link, same);
export const parseAuthConfig: Parse<AuthConfig> = parser(authConfig, toAuthConfig);
export const parseAuthConfigs: Parse<Page<AuthConfig>> = parser(items(authConfig), pageOf(toAuthConfig));
export const parseAuthConfigSummaries: Parse<Page<AuthConfigSummary>> = parser(items(object(authConfigSummary)), same);
export const parseToolkit: Parse<Toolkit> = parser(toolkit, same);
export const parseToolkits: Parse<Page<Toolkit>> = parser(items(toolkit), same);
export const parseNothing: Parse<void> = () => undefined;

/** One message of `GET /events`: exactly one of them is given. */
export interface LiveMessage {
  readonly account: ConnectedAccount | null;
  /** Id of an account that the user does not have (any more). */
  readonly missing: string | null;
  readonly error: ComposioError | null;
}

/** Null for a message of a newer handler, or one that makes no sense. */
export function parseLiveMessage(text: string): LiveMessage | null {
  const message = readOrNull(liveMessage, parseJson(text));
  if (!message) return null;
  const { account, missing, error } = message;
  return {
    account: account && toAccount(account),
    missing,
    error: error === null ? null : parseError(0, { error }, null),
  };
}

function toAccount(raw: ValueOf<typeof connectedAccount>): ConnectedAccount {
  const { statusReason: text, replacedBy, ...rest } = raw;
  const statusReason = text === null ? null : (statusReasons.find((reason) => reason === text) ?? "unknown");
  return { ...rest, statusReason, ...(replacedBy !== null && { replacedBy }) };
}

function toAuthConfig(raw: ValueOf<typeof authConfig>): AuthConfig {
  const fields = raw.fields.map((field) => ({ ...field, kind: kinds.find((kind) => kind === field.kind) ?? "text" }));
  return { ...raw, fields };
}

function pageOf<Raw, Item>(convert: (raw: Raw) => Item): (page: Page<Raw>) => Page<Item> {
  return ({ items, nextCursor }) => ({ items: items.map(convert), nextCursor });
}

function same<Value>(value: Value): Value {
  return value;
}

function parser<Raw, Value>(shape: Shape<Raw>, convert: (raw: Raw) => Value): Parse<Value> {
  return (body) => {
    try {
      return convert(shape(body));
    } catch (error) {
      if (!(error instanceof ShapeError)) throw error;
      throw new ComposioError("invalid_response", {
        message: `The answer does not have the handler's shape (at ${error.path || "the top"}). Check the client's baseUrl.`,
      });
    }
  };
}

const liveMessage = object({
  account: nullable(connectedAccount),
  missing: nullableString,
  error: withDefault(unknown, null),
});

const wireError = object({
  error: object({
    code: string,
    message: nullableString,
    retryAfter: nullable(number),
    fields: withDefault(unknown, null),
  }),
});

/** Turns a failed response into our error. A code of a newer handler becomes the nearest one by HTTP status. */
export function parseError(status: number, body: unknown, retryAfter: number | null): ComposioError {
  const result = readOrNull(wireError, body);
  const options: ComposioErrorOptions = { status, ...(retryAfter !== null && { retryAfter }) };
  if (!result) {
    const message = `HTTP ${status} without the handler's own error. Is the server running, and the client's baseUrl right?`;
    return new ComposioError(codeForStatus(status), { ...options, message });
  }
  const { code, message, fields } = result.error;
  if (message !== null) options.message = message;
  if (typeof fields === "object" && fields !== null) {
    options.fields = Object.fromEntries(Object.entries(fields).map(([name, text]) => [name, String(text)]));
  }
  if (result.error.retryAfter !== null) options.retryAfter = result.error.retryAfter;
  return new ComposioError(isComposioErrorCode(code) ? code : codeForStatus(status), options);
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
