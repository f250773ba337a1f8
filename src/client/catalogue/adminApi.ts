import { arrayOf, boolean, nullable, number, object, string, withDefault } from "../../platform/shapes.ts";
import { authField, withLevel } from "../../protocol/answers/catalogueAnswers.ts";
import type { AdminAuthConfigFilters, RequestOptions } from "../../protocol/requests.ts";
import { accessLevel, items, nullableString, parser, toolkitSummary } from "../../protocol/answers/accountAnswers.ts";
import { adminRoutes } from "../../protocol/routes.ts";
import type { AdminAuthConfig, Page, ToolkitSetup } from "../../protocol/types.ts";
import type { Transport } from "../api/transport.ts";

/*
 * The handler's routes for the app's admins, and the parsers of their answers. This code is loaded when it is first needed.
 */

const config = object({
  id: string,
  name: string,
  toolkit: toolkitSummary,
  authScheme: string,
  isComposioManaged: boolean,
  isEnabled: boolean,
  scopes: withDefault(arrayOf(string), []),
  redirectUri: nullableString,
  connections: nullable(number),
  accessLevel,
  isOffered: withDefault(boolean, true),
});

const setup = object({
  toolkit: toolkitSummary,
  schemes: arrayOf(
    object({
      authScheme: string,
      isManaged: boolean,
      fields: arrayOf(authField),
      hasScopes: boolean,
      defaultScopes: arrayOf(string),
      knownScopes: arrayOf(string),
      hintUrl: nullableString,
    }),
  ),
  redirectUri: nullableString,
  guideUrl: nullableString,
});

const parseConfigs = parser<Page<AdminAuthConfig>>(items(withLevel(config)));
const parseSetup = parser<ToolkitSetup>(setup);

export function readAuthConfigs(
  call: Transport,
  input: AdminAuthConfigFilters,
  request?: RequestOptions,
): Promise<Page<AdminAuthConfig>> {
  return call({ route: adminRoutes.authConfigs, input }, () => parseConfigs, request);
}

export function readSetup(call: Transport, slug: string, request?: RequestOptions): Promise<ToolkitSetup> {
  return call({ route: adminRoutes.toolkit, id: slug }, () => parseSetup, request);
}
