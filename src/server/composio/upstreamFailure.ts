import { readRetryAfter } from "../../platform/retryAfter.ts";
import type { ComposioErrorCode } from "../../protocol/errorTypes.ts";
import type { ComposioError } from "../../protocol/errors.ts";
import type { AuthField } from "../../protocol/types.ts";
import { handlerError } from "../http/handlerError.ts";

/** A failed call to Composio, without any text of its answer. */
export interface UpstreamFailure {
  readonly kind: "answer" | "malformed" | "network" | "timeout" | "aborted";
  /** HTTP status; null if there was no answer. */
  readonly status: number | null;
  /** The runtime's code for a failed connection, such as `ECONNREFUSED`. */
  readonly reason: string | null;
  /** Composio's own code and slug, such as 600 and `ConnectedAccount_BadRequest`. */
  readonly code: string | null;
  readonly slug: string | null;
  readonly requestId: string | null;
  /** Seconds. */
  readonly retryAfter: number | null;
  /** What the answer's text says. The text itself is not stored, because it may contain credentials. */
  readonly topics: ReadonlySet<Topic>;
  /** The names of the call's fields that the text names. */
  readonly fields: readonly string[];
}

type Topic =
  | "alias"
  | "alias_taken"
  | "lease"
  | "link_required"
  | "no_managed_auth"
  | "auth_config_missing"
  | "auth_config_disabled"
  | "identity_mismatch";

const topicPatterns: readonly (readonly [Topic, RegExp])[] = [
  ["alias", /\balias\b/i],
  ["alias_taken", /alias\b.*\b(exist|taken|in use|unique|duplicate)|\b(exist|unique|duplicate)\w*\b.*\balias/i],
  ["lease", /\bleas|another operation|in progress|locked/i],
  ["link_required", /no longer supported|connected_accounts\/link/i],
  ["no_managed_auth", /DefaultAuthConfigNotFound|not have managed credentials/i],
  ["auth_config_missing", /auth ?config[^.]* not found/i],
  ["auth_config_disabled", /auth ?config[^.]* disabled|disabled (auth ?)?config/i],
  ["identity_mismatch", /identity/i],
];

/**
 * Reads an error of the SDK or its client. Not by class, because classes and bodies differ between versions: the status may
 * be on the error or on its cause, and the body nested or flat.
 */
export function readFailure(error: unknown, now: () => number, fields: readonly NamedField[] = []): UpstreamFailure {
  const outer = record(error);
  const source = typeof outer.status === "number" ? outer : record(outer.cause);
  if (typeof source.status !== "number") return { ...noAnswer, kind: kindOf(outer), reason: reasonOf(outer) };
  const body = record(record(source.error).error ?? source.error);
  // `errors` says what is wrong with which field, where the message says only that the request is invalid.
  const text = [body.message, body.slug, body.suggested_fix, body.errors]
    .flat()
    // Problems of a validator are objects, which name the field in a path or by their keys.
    .map((part) => (typeof part === "object" ? JSON.stringify(part) : part))
    .filter((part) => typeof part === "string")
    // Each part ends as a sentence does, because a field may be named by the last word of the message.
    .join("; ")
    // The text may quote what a user typed. On a very long one the patterns would take seconds.
    .slice(0, 2_000);
  return {
    kind: "answer",
    status: source.status,
    reason: null,
    code: typeof body.code === "number" || typeof body.code === "string" ? String(body.code) : null,
    slug: token(body.slug),
    requestId: token(body.request_id) ?? token(header(source.headers, "x-request-id")),
    retryAfter: retryAfterOf(source.headers, now),
    topics: new Set(topicPatterns.filter(([, pattern]) => pattern.test(text)).map(([topic]) => topic)),
    fields: namedIn(text, fields),
  };
}

const noAnswer: Omit<UpstreamFailure, "kind"> = {
  status: null,
  reason: null,
  code: null,
  slug: null,
  requestId: null,
  retryAfter: null,
  topics: new Set(),
  fields: [],
};

/** The failure of an answer that is not Composio's JSON. */
export const malformed: UpstreamFailure = { ...noAnswer, kind: "malformed" };
/** Whether an error's cause is a malformed answer. */
export const isMalformed = (cause: unknown): boolean => record(cause).kind === "malformed";
export const timedOut: UpstreamFailure = { ...noAnswer, kind: "timeout" };
export const aborted: UpstreamFailure = { ...noAnswer, kind: "aborted" };

/** A field by its two names: Composio's answers use either (`Missing required fields: Your Subdomain`, code 612). */
export type NamedField = Pick<AuthField, "name" | "label">;

/**
 * The names of the fields that a text names. Longer words are looked for first and taken out, because "API Key ID" begins with
 * the label of another field.
 */
function namedIn(text: string, fields: readonly NamedField[]): readonly string[] {
  const words = new Set(fields.flatMap(({ name, label }) => [name, label.trim()]).filter((word) => word !== ""));
  const found = new Set<string>();
  let rest = text;
  for (const word of [...words].toSorted((one, other) => other.length - one.length)) {
    const without = rest.replace(patternOf(word), ";");
    if (without !== rest) found.add(word);
    rest = without;
  }
  return fields.filter(({ name, label }) => found.has(name) || found.has(label.trim())).map(({ name }) => name);
}

/** A single word (`full`, `Region`) may be part of a sentence, so it counts only between punctuation marks, as in a list. */
function patternOf(word: string): RegExp {
  const isSingle = /^\p{L}+$/u.test(word);
  const start = isSingle ? "(?:^|[:;,.'\"`\\[(])\\s*" : "(?<![\\p{L}\\p{N}_-])";
  const end = isSingle ? "\\s*(?=$|[:;,.'\"`\\])])" : "(?![\\p{L}\\p{N}_-])";
  return new RegExp(start + word.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&") + end, "gu");
}

/** The error codes of one call, where they differ from the general ones. */
export interface Meanings {
  /** The code for 404 and 410. */
  readonly notFound?: ComposioErrorCode;
  /** Whether the call named an alias. */
  readonly alias?: boolean;
  /** Whether Composio compares the call's user with the one who started the connection. */
  readonly identity?: boolean;
  /** The code if Composio refuses the call's values (400, 422). */
  readonly refused?: ComposioErrorCode;
  /** What a developer reads about such a refusal, in place of the code's message. */
  readonly refusal?: string | undefined;
  /** The fields that the call may have values for. A refusal says which of them Composio has named. */
  readonly fields?: readonly NamedField[];
}

/** The kit's error for a failure. The failure is its `cause`, for the log. */
export function failureError(failure: UpstreamFailure, meanings: Meanings = {}): ComposioError {
  const code = codeOf(failure, meanings);
  return handlerError(code, {
    cause: failure,
    ...(code === "toolkit_oauth_unmanaged" && {
      message: "Composio has no OAuth app of its own for this toolkit: pass an authScheme and its credentials.",
    }),
    ...(code === meanings.refused && meanings.refusal !== undefined && { message: meanings.refusal }),
    ...(code === "invalid_fields" &&
      meanings.alias && {
        message: "Composio did not accept the alias. Send another one, or none.",
        fields: { alias: "Composio did not accept this name." },
      }),
    ...(code === "credentials_rejected" &&
      failure.fields.length > 0 && {
        fields: Object.fromEntries(failure.fields.map((name) => [name, "Composio did not accept this value."])),
      }),
    ...(failure.retryAfter !== null && { retryAfter: failure.retryAfter }),
  });
}

function codeOf({ kind, status, code, topics }: UpstreamFailure, meanings: Meanings): ComposioErrorCode {
  if (kind === "aborted") return "aborted";
  if (kind === "timeout" || status === 408) return "composio_timeout";
  if (status === null || status >= 500) return "composio_unavailable";
  if (status === 401) return "composio_unauthorized";
  if (status === 403) return "composio_forbidden";
  if (status === 429) return "rate_limited";
  if (meanings.alias && topics.has("alias_taken")) return "alias_taken";
  if (meanings.identity && status === 400 && topics.has("identity_mismatch")) return "identity_mismatch";
  if (topics.has("auth_config_disabled")) return "auth_config_disabled";
  if (status === 409) return meanings.alias && !topics.has("lease") ? "alias_taken" : "conflict";
  if (topics.has("link_required")) return "link_required";
  // Before "not found", because its text begins with "Default auth config not found for toolkit …".
  if (topics.has("no_managed_auth")) return "toolkit_oauth_unmanaged";
  if (code === "607" || topics.has("auth_config_missing")) return "auth_config_not_found";
  if (status === 404 || status === 410) return meanings.notFound ?? "composio_rejected";
  if (status !== 400 && status !== 422) return "composio_rejected";
  return meanings.alias && topics.has("alias") ? "invalid_fields" : (meanings.refused ?? "composio_rejected");
}

function kindOf(error: Record<string, unknown>): UpstreamFailure["kind"] {
  if (error instanceof SyntaxError) return "malformed";
  return /timed? ?out/i.test(String(error.message)) ? "timeout" : "network";
}

/** The code or name of the innermost error: the client wraps the error of `fetch`, whose cause is the socket's error. */
function reasonOf(error: Record<string, unknown>): string | null {
  const cause = record(error.cause);
  return token(record(cause.cause).code) ?? token(cause.code) ?? token(cause.name) ?? token(error.name);
}

function record(value: unknown): Record<string, unknown> {
  // SAFETY: any object can be read by key; every value is checked where it is used.
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

/** The value if it is an identifier, for the log. Null for other texts, which may contain secrets. */
function token(value: unknown): string | null {
  return typeof value === "string" && /^[\w:.-]{1,128}$/.test(value) ? value : null;
}

function header(headers: unknown, name: string): string | null {
  if (headers instanceof Headers) return headers.get(name);
  const value = record(headers)[name];
  return typeof value === "string" ? value : null;
}

/** Longest Retry-After that is sent to the browser, in seconds. Pages and handler wait at most `longestPause`. */
const longestRetryAfter = 3_600;

function retryAfterOf(headers: unknown, now: () => number): number | null {
  const wait = readRetryAfter(header(headers, "retry-after"), now());
  return wait !== null && wait > 0 ? Math.min(Math.ceil(wait), longestRetryAfter) : null;
}
