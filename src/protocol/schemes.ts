import type { AuthScheme } from "./types.ts";

/**
 * Schemes with a redirect: all kinds of OAuth, also ones that are newer than this code, except S2S_OAUTH2, which has fields:
 * Composio exchanges the credentials without a user's consent. On COMPOSIO_LINK Composio's own page asks for what is needed.
 */
const redirectSchemes = /^(?!S2S)(.*OAUTH|SAML|COMPOSIO_LINK)/;

/** How a scheme connects: by a redirect to the provider, by fields in a form, or not at all. */
export type ConnectMethod = "redirect" | "fields" | "none";

export function connectMethod(scheme: AuthScheme): ConnectMethod {
  if (scheme === "NO_AUTH") return "none";
  return redirectSchemes.test(scheme) ? "redirect" : "fields";
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
