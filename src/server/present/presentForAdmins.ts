import { nameFromSlug } from "../../protocol/targets.ts";
import { connectMethod } from "../../protocol/schemes.ts";
import type { AdminAuthConfig, AuthField, SchemeSetup, ToolkitSetup } from "../../protocol/types.ts";
import type { RawAuthConfig, RawAuthMode, RawToolkit } from "../composio/rawTypes.ts";
import { summaryOf } from "../composio/toolkitCatalogue.ts";
import { composioRedirectUri, webUrl } from "../composio/urls.ts";
import type { RequestContext } from "../request/requestContext.ts";
import { authFields } from "./authFields.ts";
import { toolkitSummaries } from "./toolkitSummaries.ts";

/** Auth configs as admins get them. Of their credentials they contain only scopes and redirect URI. */
export async function presentForAdmins(
  context: RequestContext,
  configs: readonly RawAuthConfig[],
): Promise<AdminAuthConfig[]> {
  const { allowlist } = context.services;
  const toolkitOf = await toolkitSummaries(
    context,
    configs.map(({ toolkit }) => toolkit),
  );
  return configs.map((config) => {
    const accessLevel = allowlist?.accessLevel(config.id);
    return {
      id: config.id,
      name: config.name ?? nameFromSlug(config.toolkit),
      toolkit: toolkitOf(config.toolkit),
      authScheme: config.authScheme ?? "OAUTH2",
      isComposioManaged: config.isComposioManaged,
      isEnabled: config.isEnabled,
      scopes: config.scopes,
      redirectUri: webUrl(config.redirectUri),
      connections: config.connections,
      ...(accessLevel && { accessLevel }),
      isOffered: config.isEnabled && allowlist?.hasAuthConfig(config.id) !== false,
    };
  });
}

/** Fields that the form does not get as such: it has a control for scopes, and shows the redirect URI. */
const handled = new Set(["scopes", "user_scopes", "oauth_redirect_uri"]);

/** The ways in which an admin can set up a toolkit. */
export function presentSetup(toolkit: RawToolkit, hasOwnRedirect: boolean): ToolkitSetup {
  const redirects = toolkit.modes.flatMap((mode) => creationField(mode, "oauth_redirect_uri")?.defaultValue ?? []);
  return {
    toolkit: summaryOf(toolkit.slug, toolkit),
    schemes: toolkit.modes.filter(({ scheme }) => scheme !== "NO_AUTH").map((mode) => presentScheme(toolkit, mode)),
    redirectUri: hasOwnRedirect ? null : (webUrl(redirects[0] ?? null) ?? composioRedirectUri),
    guideUrl: webUrl(toolkit.guideUrl),
  };
}

function presentScheme(toolkit: RawToolkit, mode: RawAuthMode): SchemeSetup {
  const fields = creationFields(mode);
  const scopes = fields.find(({ name }) => name === "scopes");
  const defaults = splitScopes(scopes?.defaultValue);
  const defaultScopes = defaults.length > 0 ? defaults : mode.managedScopes;
  return {
    authScheme: mode.scheme,
    isManaged: toolkit.managedAuthSchemes.includes(mode.scheme),
    fields: fields.filter(({ name }) => !handled.has(name)),
    hasScopes: scopes !== undefined || (connectMethod(mode.scheme) === "redirect" && mode.managedScopes.length > 0),
    defaultScopes,
    knownScopes: [...new Set([...mode.managedScopes, ...defaultScopes])],
    hintUrl: webUrl(mode.hintUrl),
  };
}

function creationField(mode: RawAuthMode, fieldName: string): AuthField | undefined {
  return creationFields(mode).find(({ name }) => name === fieldName);
}

/** The fields that an auth config's creation expects, read by the same rules as the fields for users. */
function creationFields(mode: RawAuthMode): readonly AuthField[] {
  const { required, optional } = mode.creation;
  if (required.length + optional.length === 0) return [];
  return authFields({
    scheme: mode.scheme,
    mode: { ...mode, required, optional, creationFields: [] },
    config: { expectedFields: null, suppliedFields: [] },
  });
}

/** Splits a text of scopes with commas or spaces between them. */
function splitScopes(text: string | null | undefined): readonly string[] {
  return (text ?? "").split(/[\s,]+/).filter((scope) => scope !== "");
}
