import { connectMethod } from "../../protocol/schemes.ts";
import { tokenFor } from "./ids.ts";
import { ownValue } from "../http/parse.ts";
import { scopesOf } from "./scopes.ts";
import type { AccountRecord, AuthConfigRecord } from "./records.ts";
import type { CredentialRule, CredentialVerdict, SandboxField, SandboxScheme } from "../seed/catalogue.ts";

const defaultRules: readonly CredentialRule[] = [
  { startsWith: "bad", verdict: "refused" },
  { startsWith: "late", verdict: "fails_later" },
];

/** Whether the provider accepts these values. */
export function judgeCredentials(scheme: SandboxScheme, values: Readonly<Record<string, unknown>>): CredentialVerdict {
  for (const rule of scheme.credentialRules ?? defaultRules) {
    const candidates = rule.field === undefined ? Object.values(values) : [ownValue(values, rule.field)];
    if (candidates.some((value) => typeof value === "string" && value.startsWith(rule.startsWith))) return rule.verdict;
  }
  return "accepted";
}

const structuralKeys: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries<readonly string[]>({
    BEARER_TOKEN: ["token"],
    BASIC: ["username"],
    BASIC_WITH_JWT: ["username", "password"],
    GOOGLE_SERVICE_ACCOUNT: ["credentials_json"],
    SERVICE_ACCOUNT: ["application_id", "installation_id", "private_key"],
    BILLCOM_AUTH: ["sessionId", "devKey"],
  }),
);

/** The keys that every ACTIVE account of the scheme has, for any toolkit. */
export function structuralKeysOf(mode: string): readonly string[] {
  return structuralKeys.get(mode) ?? [];
}

/** The fields that the user fills in: without those in the auth config's shared credentials. */
export function expectedFields(authConfig: AuthConfigRecord): readonly SandboxField[] {
  return (authConfig.scheme.fields ?? []).filter((field) => !Object.hasOwn(authConfig.shared, field.name));
}

/** Merges values: the given ones, then the auth config's shared ones, then the fields' defaults. */
export function completeValues(
  authConfig: AuthConfigRecord,
  given: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const defaults = (authConfig.scheme.fields ?? []).flatMap(({ name, defaultValue }) =>
    typeof defaultValue === "string" ? [[name, defaultValue] as const] : [],
  );
  return { ...Object.fromEntries(defaults), ...authConfig.shared, ...given };
}

/** Names of structural keys without a value. The API requires them. */
export function missingKeys(mode: string, values: Readonly<Record<string, unknown>>): readonly string[] {
  return structuralKeysOf(mode).filter((name) => isEmpty(ownValue(values, name)));
}

/** Names of required fields without a value. The hosted form requires them. Hidden fields are never required. */
export function missingFields(
  authConfig: AuthConfigRecord,
  values: Readonly<Record<string, unknown>>,
): readonly string[] {
  const asked = (authConfig.scheme.fields ?? []).filter((field) => field.required !== false && field.visible !== false);
  const names = new Set([...asked.map((field) => field.name), ...structuralKeysOf(authConfig.scheme.mode)]);
  return [...names].filter((name) => isEmpty(ownValue(values, name)));
}

/** How Composio's refusals name fields. */
export function labelsOf({ scheme }: AuthConfigRecord, names: readonly string[]): readonly string[] {
  return names.map((name) => scheme.fields?.find((field) => field.name === name)?.label ?? name);
}

const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === "";

/** Creates the tokens that a provider issues after consent, or for client credentials. Imported tokens are kept. */
export function mintCredentials(account: AccountRecord): void {
  const { scheme, toolkit } = account.authConfig;
  const token = (name: string) => `${name}_${tokenFor(`${account.id}:${name}:${account.raw.length}`, 36)}`;
  const displayName = toolkit.identity === undefined ? {} : { displayName: toolkit.identity };
  const bearer = { access_token: token("access"), token_type: "Bearer", expires_in: 3600 };
  const scope = scopesOf(account.authConfig).join(" ");
  const issued: Readonly<Record<string, Record<string, unknown>>> = {
    OAUTH2: { ...bearer, refresh_token: token("refresh"), scope, ...displayName },
    CIMD_OAUTH: { ...bearer, refresh_token: token("refresh"), scope, ...displayName },
    DCR_OAUTH: { ...clientRegistration(account), ...bearer, refresh_token: token("refresh"), scope, ...displayName },
    OAUTH1: { oauth_token: token("oauth"), oauth_token_secret: token("oauth_secret"), ...displayName },
    S2S_OAUTH2: bearer,
    SAML: displayName,
  };
  const imported = "access_token" in account.values || "oauth_token" in account.values;
  account.values = { ...(imported ? {} : ownValue(issued, scheme.mode)), ...account.values };
}

/** Removes issued tokens, so that a new flow does not find them. */
export function dropIssuedCredentials(account: AccountRecord): void {
  if (connectMethod(account.authConfig.scheme.mode) !== "redirect") return;
  for (const name of ["access_token", "refresh_token", "id_token", "oauth_token", "oauth_token_secret"])
    delete account.values[name];
}

/** The client that dynamic registration creates before the user is sent to the provider. */
export function clientRegistration(account: AccountRecord): Record<string, unknown> {
  return {
    client_id: `client_${tokenFor(`${account.id}:client`, 16)}`,
    client_secret: `secret_${tokenFor(`${account.id}:client_secret`, 24)}`,
    client_id_issued_at: Math.floor(account.createdAt / 1000),
  };
}

/** A value for every field, for tests that do not care about the content. */
export function sampleValues(authConfig: AuthConfigRecord): Record<string, unknown> {
  const values = completeValues(authConfig, {});
  const fields = (authConfig.scheme.fields ?? []).map((field) => field.name);
  const samples = [...fields, ...structuralKeysOf(authConfig.scheme.mode)]
    .filter((name) => (ownValue(values, name) ?? null) === null)
    .map((name) => [name, `sample_${name}_${tokenFor(`${authConfig.id}:${name}`, 12)}`] as const);
  return { ...values, ...Object.fromEntries(samples) };
}
