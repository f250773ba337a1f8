import type { AuthScheme } from "./types.ts";

const redirectSchemes = new Set<string>([
  ...["OAUTH2", "OAUTH1", "OAUTH1A", "DCR_OAUTH", "CIMD_OAUTH", "SAML"],
  // Composio's own page asks for what is needed.
  "COMPOSIO_LINK",
]);

/** How a scheme connects: by a redirect to the provider, by fields in a form, or not at all. */
export type ConnectMethod = "redirect" | "fields" | "none";

/** How a scheme connects. S2S_OAUTH2 has fields: Composio exchanges the credentials without a user's consent. */
export function connectMethod(scheme: AuthScheme): ConnectMethod {
  if (scheme === "NO_AUTH") return "none";
  return redirectSchemes.has(scheme) ? "redirect" : "fields";
}

const patchableSchemes = new Set<string>([
  "BEARER_TOKEN",
  "API_KEY",
  "BASIC",
  "BASIC_WITH_JWT",
  "GOOGLE_SERVICE_ACCOUNT",
  "SERVICE_ACCOUNT",
]);

/** Whether Composio accepts new credentials for an existing account (Composio's changelog of 2026-04-07). */
export function canReplaceCredentials(scheme: AuthScheme | null): boolean {
  return scheme !== null && patchableSchemes.has(scheme);
}
