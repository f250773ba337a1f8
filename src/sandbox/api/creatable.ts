import { connectMethod } from "../../protocol/schemes.ts";
import { accountBadRequest, fieldsMissing } from "../http/apiError.ts";
import { judgeCredentials, labelsOf, missingFields, missingKeys } from "../model/credentials.ts";
import type { Switches } from "../model/store.ts";
import type { AuthConfigRecord } from "../model/records.ts";

type Values = Readonly<Record<string, unknown>>;

/** The input of a direct creation, and its values merged with shared credentials and defaults. */
export interface Creation {
  readonly authConfig: AuthConfigRecord;
  /** `val.status`. ACTIVE means that the credentials are complete. */
  readonly status: unknown;
  readonly given: Values;
  readonly values: Values;
}

export function assertSchemeMatches(authConfig: AuthConfigRecord, authScheme: string | undefined): void {
  const { mode } = authConfig.scheme;
  if (authScheme === undefined || authScheme === mode) return;
  throw accountBadRequest(`Auth scheme ${authScheme} does not match the auth config's scheme ${mode}`);
}

/** Whether the user must go to the provider, or to Composio's form because no value was given. */
export function needsUser({ authConfig, status, given, values }: Creation): boolean {
  if (status === "ACTIVE") return false;
  const method = connectMethod(authConfig.scheme.mode);
  if (method === "redirect") return true;
  return method === "fields" && Object.keys(given).length === 0 && missingFields(authConfig, values).length > 0;
}

/**
 * Throws if a required value is missing. As at Composio, a value under a wrong name is accepted, and tool calls fail later:
 * Composio checks only a scheme's own keys, such as `token` of BEARER_TOKEN.
 */
export function assertComplete(creation: Creation): void {
  const missing = missingFrom(creation);
  if (missing.length === 0) return;
  throw fieldsMissing(
    labelsOf(creation.authConfig, missing),
    missing.map((name) => `${name}: Required`),
  );
}

/**
 * Tests the credentials.
 * @param isValidated `validate_credentials`: at Composio this is experimental, and only for API keys
 */
export function assertAccepted(
  { authConfig: { scheme }, values }: Pick<Creation, "authConfig" | "values">,
  { refuseKeys }: Pick<Switches, "refuseKeys">,
  isValidated = false,
): void {
  const isRefused =
    (refuseKeys && connectMethod(scheme.mode) === "fields") ||
    (isValidated && scheme.mode === "API_KEY" && judgeCredentials(scheme, values) === "refused");
  if (isRefused) throw accountBadRequest("Credential validation failed: the provider rejected the credentials");
}

/** The values that are needed to import an existing token, by scheme. */
const importedTokens: Readonly<Record<string, readonly string[]>> = {
  OAUTH2: ["access_token"],
  DCR_OAUTH: ["client_id", "access_token"],
  OAUTH1: ["oauth_token", "oauth_token_secret"],
};

function missingFrom(creation: Creation): readonly string[] {
  const { authConfig, given, values } = creation;
  const { mode } = authConfig.scheme;
  if (connectMethod(mode) === "redirect") {
    if (needsUser(creation)) return missingFields(authConfig, values);
    return (importedTokens[mode] ?? []).filter((name) => !values[name]);
  }
  if (needsUser(creation)) return [];
  return Object.keys(given).length === 0 ? missingFields(authConfig, values) : missingKeys(mode, values);
}
