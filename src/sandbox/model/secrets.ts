import type { AccountRecord } from "./records.ts";

const secretName =
  /token|secret|password|api_?key|private_?key|credentials|session|dev_?key|verifier|encoded|signature|bearer/i;
const publicNames = new Set(["token_type"]);

/** How the secrets of an account are sent. */
type Masking = "redacted" | "shortened" | "raw";

function maskingOf(account: AccountRecord, maskSecrets: boolean): Masking {
  if (account.authConfig.managed) return "redacted";
  return maskSecrets ? "shortened" : "raw";
}

/**
 * Masks an account's values as Composio does. With a managed auth config, secrets are always "REDACTED". With a custom one,
 * they are cut to four characters (shorter ones are "REDACTED"), or sent in full if the project has switched masking off.
 */
export function maskValues(
  account: AccountRecord,
  values: Readonly<Record<string, unknown>>,
  maskSecrets: boolean,
): Record<string, unknown> {
  const masking = maskingOf(account, maskSecrets);
  const declared = new Map((account.authConfig.scheme.fields ?? []).map((field) => [field.name, field.secret]));
  const mask = (name: string, value: unknown): unknown => {
    if (isRecord(value))
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, mask(key, inner)]));
    const secret = declared.get(name) ?? (secretName.test(name) && !publicNames.has(name));
    return secret ? maskText(value, masking) : value;
  };
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, mask(name, value)]));
}

/** Masks all values of headers, because each may contain the credential. */
export function maskHeaders(
  account: AccountRecord,
  headers: Readonly<Record<string, string>>,
  maskSecrets: boolean,
): Record<string, unknown> {
  const masking = maskingOf(account, maskSecrets);
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, maskText(value, masking)]));
}

/** The credentials of an auth config, redacted except those that are public in OAuth. */
export function redactCredentials(credentials: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const shown = new Set(["client_id", "consumer_key", "scopes", "user_scopes", "oauth_redirect_uri"]);
  return Object.fromEntries(
    Object.entries(credentials).map(([name, value]) => [name, shown.has(name) ? value : "REDACTED"]),
  );
}

/** The shared credentials of an auth config: secrets are redacted, other values (a region, a base URL) are not. */
export function redactShared(
  shared: Readonly<Record<string, unknown>>,
  secretFields: ReadonlySet<string>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(shared).map(([name, value]) => [
      name,
      secretFields.has(name) || secretName.test(name) ? "REDACTED" : value,
    ]),
  );
}

function maskText(value: unknown, masking: Masking): unknown {
  if (typeof value !== "string" || value === "" || masking === "raw") return value;
  return masking === "redacted" || value.length < 4 ? "REDACTED" : `${value.slice(0, 4)}...`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
