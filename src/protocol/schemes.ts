import type { AuthScheme } from "./types.ts";

const redirectSchemes = new Set<string>(["OAUTH2", "OAUTH1", "DCR_OAUTH", "CIMD_OAUTH", "SAML"]);

/** How a scheme is connected: by a trip to the provider, by fields typed here, or not at all. */
export type ConnectMethod = "redirect" | "fields" | "none";

/** S2S_OAUTH2 counts as fields: no user consents, credentials are exchanged by Composio. */
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

/** Whether Composio takes new credentials for an existing account (changelog of 2026-04-07). */
export function canReplaceCredentials(scheme: AuthScheme | null): boolean {
  return scheme !== null && patchableSchemes.has(scheme);
}
