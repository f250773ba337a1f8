import { expect, test } from "vitest";
import { connectMethod } from "../../src/protocol/schemes.ts";

test.each([
  ...["OAUTH2", "OAUTH1", "OAUTH1A", "DCR_OAUTH", "CIMD_OAUTH", "SAML", "COMPOSIO_LINK"].map((scheme) => [
    scheme,
    "redirect",
  ]),
  // Kinds of OAuth that may come: CIMD_OAUTH came in September 2026.
  ["PAR_OAUTH", "redirect"],
  ["OAUTH3", "redirect"],
  ...["S2S_OAUTH2", "API_KEY", "BEARER_TOKEN", "BASIC", "BASIC_WITH_JWT"].map((scheme) => [scheme, "fields"]),
  ...["GOOGLE_SERVICE_ACCOUNT", "SERVICE_ACCOUNT", "BILLCOM_AUTH", "CALCOM_AUTH"].map((scheme) => [scheme, "fields"]),
  ["NO_AUTH", "none"],
  ["SOMETHING_NEW", "fields"],
])("%s connects by: %s", (scheme, method) => {
  expect(connectMethod(scheme)).toBe(method);
});
