import * as z from "zod/mini";
import { type ComposioErrorOptions, ComposioError, isComposioErrorCode } from "./errors.ts";
import { parseStored } from "./storage.ts";
import type { AuthConfig, AuthFieldKind, ConnectLink, ConnectedAccount, StatusReason, Toolkit } from "./types.ts";

/*
 * What the handler answers, as the browser reads it: tolerant of fields and values that a newer handler
 * adds, strict about those it needs.
 *
 *   GET    /connected-accounts?toolkits&authConfigIds&statuses&ids&tickets   → { items: ConnectedAccount[] }   (lists joined by comma)
 *   POST   /connected-accounts          { ...target, fields, scheme?, alias?, allowMultiple? }         → 201 ConnectedAccount
 *   POST   /connected-accounts/link     { ...target, callbackUrl?, alias?, allowMultiple?, fields? }   → 201 ConnectLink
 *   GET    /connected-accounts/:id                                   → ConnectedAccount
 *   PATCH  /connected-accounts/:id      { alias?, enabled?, fields?, replaces? }                       → ConnectedAccount
 *   DELETE /connected-accounts/:id?revoke=true                       → { success: true }
 *   GET    /auth-configs?toolkit        → { items: AuthConfig[] }
 *   GET    /auth-configs/:id            → AuthConfig
 *   POST   /auth-configs               { toolkit, authScheme?, name?, credentials?, scopes? }         → 201 AuthConfig   (admins)
 *   PATCH  /auth-configs/:id           { enabled }                                                     → AuthConfig       (admins)
 *   GET    /toolkits?search&category&cursor&limit                    → { items: Toolkit[], nextCursor }
 *   GET    /toolkits/:slug              → Toolkit
 *   GET    /events?ids&tickets          → a stream of `data: ` lines, each { account } or { missing } or { error }
 *   any failure                         → { error: WireError }
 *
 * Header `composio-user` of the answers: for whom (see users.ts); of POST, PATCH and DELETE: for whom it is meant.
 */

const nullableString = z._default(z.nullable(z.string()), null);

const toolkitSummary = z.object({ slug: z.string(), name: z.string(), logo: nullableString });

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

const connectedAccount = z.object({
  id: z.string(),
  status: z.string(),
  statusReason: nullableString,
  toolkit: toolkitSummary,
  authConfig: z.object({
    id: z.string(),
    isComposioManaged: z._default(z.boolean(), false),
    isDisabled: z._default(z.boolean(), false),
  }),
  authScheme: nullableString,
  alias: nullableString,
  wordId: nullableString,
  displayName: nullableString,
  isDisabled: z._default(z.boolean(), false),
  replacedBy: nullableString,
  createdAt: z.string(),
  updatedAt: z.string(),
});

const kinds: readonly AuthFieldKind[] = ["text", "secret", "multiline", "json"];

const authField = z.object({
  name: z.string(),
  label: z.string(),
  description: nullableString,
  required: z.boolean(),
  secret: z.boolean(),
  defaultValue: nullableString,
  kind: z.string(),
});

const authConfig = z.object({
  id: z.string(),
  name: z.string(),
  toolkit: toolkitSummary,
  authScheme: z.string(),
  isComposioManaged: z._default(z.boolean(), false),
  isEnabled: z._default(z.boolean(), true),
  fields: z._default(z.array(authField), []),
  hintUrl: nullableString,
  guideUrl: nullableString,
});

const toolkit = z.object({
  slug: z.string(),
  name: z.string(),
  logo: nullableString,
  description: nullableString,
  categories: z._default(z.array(z.object({ id: z.string(), name: z.string() })), []),
  authSchemes: z._default(z.array(z.string()), []),
  managedAuthSchemes: z._default(z.array(z.string()), []),
  noAuth: z._default(z.boolean(), false),
});

const link = z.object({ id: z.string(), redirectUrl: z.string(), expiresAt: nullableString });
const items = <Item extends z.ZodMiniType>(item: Item) =>
  z.object({ items: z.array(item), nextCursor: nullableString });

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
  const message = liveMessage.safeParse(parseStored(text));
  if (!message.success) return null;
  const { account, missing, error } = message.data;
  return {
    account: account && toAccount(account),
    missing,
    error: error === null ? null : parseError(0, { error }, null),
  };
}

// By hand, and nothing optional but by default: z.pipe, z.record, z.optional and z.catch would add 4 kB to every user's bundle.
function toAccount(raw: z.infer<typeof connectedAccount>): ConnectedAccount {
  const { statusReason: text, replacedBy, ...rest } = raw;
  const statusReason = text === null ? null : (statusReasons.find((reason) => reason === text) ?? "unknown");
  return { ...rest, statusReason, ...(replacedBy !== null && { replacedBy }) };
}

function toAuthConfig(raw: z.infer<typeof authConfig>): AuthConfig {
  const fields = raw.fields.map((field) => ({ ...field, kind: kinds.find((kind) => kind === field.kind) ?? "text" }));
  return { ...raw, fields };
}

function pageOf<Raw, Item>(convert: (raw: Raw) => Item): (page: Page<Raw>) => Page<Item> {
  return ({ items, nextCursor }) => ({ items: items.map(convert), nextCursor });
}

function same<Value>(value: Value): Value {
  return value;
}

function parser<Raw, Value>(schema: z.ZodMiniType<Raw>, convert: (raw: Raw) => Value): Parse<Value> {
  return (body) => {
    const result = schema.safeParse(body);
    if (result.success) return convert(result.data);
    const issue = result.error.issues[0];
    const where = issue ? ` (at ${issue.path.join(".") || "the top"})` : "";
    throw new ComposioError("invalid_response", {
      message: `The answer does not have the handler's shape${where}. Check the client's baseUrl.`,
    });
  };
}

const liveMessage = z.object({
  account: z._default(z.nullable(connectedAccount), null),
  missing: nullableString,
  error: z._default(z.unknown(), null),
});

const wireError = z.object({
  error: z.object({
    code: z.string(),
    message: nullableString,
    retryAfter: z._default(z.nullable(z.number()), null),
    fields: z._default(z.unknown(), null),
  }),
});

/** Turns a failed response into our error. A code of a newer handler becomes the nearest one by HTTP status. */
export function parseError(status: number, body: unknown, retryAfter: number | null): ComposioError {
  const result = wireError.safeParse(body);
  const options: ComposioErrorOptions = { status, ...(retryAfter !== null && { retryAfter }) };
  if (!result.success) {
    const message = `HTTP ${status} without the handler's own error. Is the server running, and the client's baseUrl right?`;
    return new ComposioError(codeForStatus(status), { ...options, message });
  }
  const { code, message, fields } = result.data.error;
  if (message !== null) options.message = message;
  if (typeof fields === "object" && fields !== null) {
    options.fields = Object.fromEntries(Object.entries(fields).map(([name, text]) => [name, String(text)]));
  }
  if (result.data.error.retryAfter !== null) options.retryAfter = result.data.error.retryAfter;
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
