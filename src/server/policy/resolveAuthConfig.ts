import { ComposioError } from "../../protocol/errors.ts";
import { refusal } from "../http/errors.ts";
import { connectMethod } from "../../protocol/schemes.ts";
import type { Target } from "../../protocol/types.ts";
import { ownAccount } from "./visibleAccounts.ts";
import type { Session } from "../request/context.ts";
import type { RawAuthConfig } from "../composio/rawTypes.ts";

/** How the caller means to connect: it decides between a toolkit's several auth configs. */
export interface ConnectWish {
  readonly method: "redirect" | "fields";
  readonly scheme?: string | undefined;
}

/** The enabled auth config of this app that a target means, or the error that says why there is none. */
export async function resolveAuthConfig(session: Session, target: Target, wish: ConnectWish): Promise<RawAuthConfig> {
  if (target.authConfigId !== undefined) return allowedAuthConfig(session, target.authConfigId);
  if (target.toolkit !== undefined) return authConfigOfToolkit(session, target.toolkit, wish);
  const account = await ownAccount(session, target.connectedAccountId);
  // An account outlives its auth config: reconnecting then takes the one that the app has now.
  const current = await availableAuthConfig(session, account.authConfigId);
  return current ?? authConfigOfToolkit(session, account.toolkit, wish);
}

async function allowedAuthConfig({ upstream, app }: Session, id: string): Promise<RawAuthConfig> {
  if (app.allowlist?.hasAuthConfig(id) === false) throw refusal("not_allowed");
  const config = await upstream.authConfig(id);
  if (!config.isEnabled) throw refusal("auth_config_disabled");
  return config;
}

async function availableAuthConfig(session: Session, id: string): Promise<RawAuthConfig | null> {
  try {
    return await allowedAuthConfig(session, id);
  } catch (error) {
    if (
      error instanceof ComposioError &&
      ["not_allowed", "auth_config_not_found", "auth_config_disabled"].includes(error.code)
    )
      return null;
    throw error;
  }
}

async function authConfigOfToolkit(session: Session, toolkit: string, wish: ConnectWish): Promise<RawAuthConfig> {
  const { upstream, app } = session;
  const allowed = app.allowlist?.authConfigIds(toolkit);
  if (allowed?.length === 0) throw refusal("not_allowed");
  const [single, ...others] = allowed ?? [];
  if (single !== undefined && others.length === 0) return allowedAuthConfig(session, single);
  const all = await upstream.authConfigs({ toolkit_slug: toolkit, show_disabled: true });
  // The filter is Composio's; a config of another toolkit must not slip in by a looser reading of it.
  const candidates = all.filter((config) => (allowed ? allowed.includes(config.id) : config.toolkit === toolkit));
  const enabled = candidates
    .filter((config) => config.isEnabled)
    .toSorted((one, other) => rank(one, wish) - rank(other, wish) || one.createdAt.localeCompare(other.createdAt));
  const [best] = enabled;
  if (best && (wish.scheme === undefined || best.authScheme === wish.scheme)) return best;
  if (best)
    throw refusal("auth_config_missing", {
      message: `This app has no enabled auth config of the scheme ${wish.scheme} for the toolkit.`,
    });
  throw candidates.length > 0 ? refusal("auth_config_disabled") : await reasonForNone(session, toolkit);
}

/** Lower is better: the wished scheme, then the wished way, then Composio's own app, then OAuth. */
function rank({ authScheme, isComposioManaged }: RawAuthConfig, { scheme, method }: ConnectWish): number {
  const actual = connectMethod(authScheme ?? "OAUTH2");
  return (
    (scheme !== undefined && authScheme !== scheme ? 8 : 0) +
    (actual === method ? 0 : 4) +
    (isComposioManaged ? 0 : 2) +
    (authScheme === "OAUTH2" ? 0 : 1)
  );
}

/** Why a toolkit can't be connected: an expected state of the app, not a fault (houston#1202). */
async function reasonForNone({ userId, app }: Session, slug: string): Promise<ComposioError> {
  const toolkit = await app.catalogue.get(slug, userId);
  if (toolkit === null) return refusal("toolkit_not_found");
  if (toolkit.noAuth) return refusal("toolkit_no_auth");
  const isOnlyOAuth =
    toolkit.authSchemes.length > 0 && toolkit.authSchemes.every((scheme) => connectMethod(scheme) === "redirect");
  return refusal(
    isOnlyOAuth && toolkit.managedAuthSchemes.length === 0 ? "toolkit_oauth_unmanaged" : "auth_config_missing",
  );
}
