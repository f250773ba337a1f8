import type { ComposioError } from "../../protocol/errors.ts";
import { isComposioError } from "../../protocol/isComposioError.ts";
import { handlerError } from "../http/handlerError.ts";
import { connectMethod } from "../../protocol/schemes.ts";
import type { Target } from "../../protocol/types.ts";
import { ownAccount } from "./visibleAccounts.ts";
import type { RequestContext } from "../request/requestContext.ts";
import type { RawAuthConfig } from "../composio/rawTypes.ts";

/** How the caller connects. It decides which of several auth configs is used. */
export interface ConnectPreference {
  readonly method: "redirect" | "fields";
  readonly scheme?: string | undefined;
}

/** Finds the enabled auth config of a target, or throws an error that says why there is none. */
export async function resolveAuthConfig(
  context: RequestContext,
  target: Target,
  preference: ConnectPreference,
): Promise<RawAuthConfig> {
  if (target.authConfigId !== undefined) return allowedAuthConfig(context, target.authConfigId);
  if (target.toolkit !== undefined) return authConfigOfToolkit(context, target.toolkit, preference);
  const account = await ownAccount(context, target.connectedAccountId);
  // If the account's auth config can't be used any more, a reconnect uses the toolkit's current one.
  const current = await availableAuthConfig(context, account.authConfigId);
  return current ?? authConfigOfToolkit(context, account.toolkit, preference);
}

async function allowedAuthConfig({ upstream, services }: RequestContext, id: string): Promise<RawAuthConfig> {
  if (services.allowlist?.hasAuthConfig(id) === false) throw handlerError("not_allowed");
  const config = await upstream.authConfig(id);
  // Composio may answer with another one, whose access or toolkit the app has not chosen.
  if (config.id !== id) throw handlerError("auth_config_not_found");
  if (!config.isEnabled) throw handlerError("auth_config_disabled");
  return config;
}

async function availableAuthConfig(context: RequestContext, id: string): Promise<RawAuthConfig | null> {
  if (id === "") return null;
  try {
    return await allowedAuthConfig(context, id);
  } catch (error) {
    if (isComposioError(error) && ["not_allowed", "auth_config_not_found", "auth_config_disabled"].includes(error.code))
      return null;
    throw error;
  }
}

async function authConfigOfToolkit(
  context: RequestContext,
  toolkit: string,
  preference: ConnectPreference,
): Promise<RawAuthConfig> {
  const { upstream, services } = context;
  const allowed = services.allowlist?.authConfigIds(toolkit);
  if (allowed?.length === 0) throw handlerError("not_allowed");
  const [single, ...others] = allowed ?? [];
  if (single !== undefined && others.length === 0) return allowedAuthConfig(context, single);
  const all = await upstream.authConfigs({ toolkit_slug: toolkit, show_disabled: true });
  // Composio's answer is checked, so that no auth config of another toolkit is used.
  const candidates = all.filter((config) => (allowed ? allowed.includes(config.id) : config.toolkit === toolkit));
  const enabled = candidates
    .filter((config) => config.isEnabled)
    .toSorted(
      (one, other) => rank(one, preference) - rank(other, preference) || one.createdAt.localeCompare(other.createdAt),
    );
  const [best] = enabled;
  if (best && (preference.scheme === undefined || best.authScheme === preference.scheme)) return best;
  if (best)
    throw handlerError("auth_config_missing", {
      message: `This app has no enabled auth config with the scheme ${preference.scheme} for the toolkit.`,
    });
  throw candidates.length > 0 ? handlerError("auth_config_disabled") : await reasonForNone(context, toolkit);
}

/** Lower is better. First counts the preferred scheme, then the preferred method, then Composio's OAuth app, then OAuth 2. */
function rank({ authScheme, isComposioManaged }: RawAuthConfig, { scheme, method }: ConnectPreference): number {
  const actual = connectMethod(authScheme ?? "OAUTH2");
  return (
    (scheme !== undefined && authScheme !== scheme ? 8 : 0) +
    (actual === method ? 0 : 4) +
    (isComposioManaged ? 0 : 2) +
    (authScheme === "OAUTH2" ? 0 : 1)
  );
}

/** The error that says why a toolkit can't be connected. This is an expected state of an app, not a bug (houston#1202). */
async function reasonForNone({ userId, services }: RequestContext, slug: string): Promise<ComposioError> {
  const toolkit = await services.catalogue.get(slug, userId);
  if (toolkit === null) return handlerError("toolkit_not_found");
  // Composio finds "GITHUB", too, but answers with its own slug, by which the page looks for accounts.
  if (toolkit.slug !== slug)
    return handlerError("toolkit_not_found", { message: `Composio's slug of this toolkit is "${toolkit.slug}".` });
  if (toolkit.noAuth) return handlerError("toolkit_no_auth");
  const isOnlyOAuth =
    toolkit.authSchemes.length > 0 && toolkit.authSchemes.every((scheme) => connectMethod(scheme) === "redirect");
  return handlerError(
    isOnlyOAuth && toolkit.managedAuthSchemes.length === 0 ? "toolkit_oauth_unmanaged" : "auth_config_missing",
  );
}
