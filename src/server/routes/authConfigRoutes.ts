import { handlerError } from "../http/handlerError.ts";
import { isIdentifier } from "../settings/allowlist.ts";
import { authConfigSubject } from "../present/describeAuthConfig.ts";
import { presentAuthConfig, presentAuthConfigs, summarizeAuthConfigs } from "../present/presentAuthConfigs.ts";
import { appAuthConfigs, type AuthConfigFilter } from "../policy/appAuthConfigs.ts";
import { refuseMasked } from "../policy/checkFields.ts";
import { offeredToolkit, toolkitSubject } from "../policy/offeredToolkit.ts";
import { onlyPermitted } from "../request/authorization.ts";
import type { AuthConfigChange, AuthConfigCreation } from "../composio/sdk.ts";
import type { AuthConfigFilters, CreateAuthConfigOptions, UpdateAuthConfigOptions } from "../../protocol/requests.ts";
import type { RouteName } from "../../protocol/routes.ts";
import { listRoute, type Routes, singleRoute } from "../request/defineRoute.ts";
import type { RawAuthConfig } from "../composio/rawTypes.ts";
import type { RequestContext } from "../request/requestContext.ts";

export const authConfigRoutes: Routes<Extract<RouteName, `authConfigs.${string}`>> = {
  "authConfigs.list": listRoute(async (context, input) => {
    const filter = filterOf(input);
    const { configs, missing } = await appAuthConfigs(context, filter);
    const permitted = await onlyPermitted(context, configs, authConfigSubject);
    const items = await (filter === null ? summarizeAuthConfigs : presentAuthConfigs)(context, permitted);
    // In development the browser kit writes them to the console.
    const warned = await onlyPermitted(context, missing, (each) => ({ ...each, connectedAccountId: null }));
    const listed = new Set(items.map(({ id }) => id));
    const unlisted = permitted.filter(({ id }) => !listed.has(id)).map(({ toolkit }) => toolkit);
    return {
      items,
      // Otherwise the page would say for minutes that these toolkits can't be connected.
      ...(unlisted.length > 0 && { unreadable: [...new Set(unlisted)] }),
      ...(warned.length > 0 && { warnings: warned.map(({ message }) => message) }),
    };
  }),
  "authConfigs.get": singleRoute({
    target: (_, id) => ({ authConfigId: id }),
    find: (context, _, id) => readAuthConfig(context, id),
    subject: authConfigSubject,
    run: presentAuthConfig,
  }),
  "authConfigs.create": singleRoute({
    target: ({ toolkit }) => ({ toolkit }),
    find: (context, { toolkit }) => offeredToolkit(context, toolkit),
    subject: toolkitSubject,
    run: async (context, { slug }, input) => {
      const id = await context.upstream.createAuthConfig(creation({ ...input, toolkit: slug }));
      return presentAuthConfig(context, await context.upstream.authConfig(id));
    },
  }),
  "authConfigs.update": singleRoute({
    target: (_, id) => ({ authConfigId: id }),
    find: (context, _, id) => coveredAuthConfig(context, id),
    subject: authConfigSubject,
    run: async (context, config, { enabled, ...change }) => {
      const { id } = config;
      if (Object.values(change).some((value) => value !== undefined))
        await context.upstream.updateAuthConfig(id, changeOf(config, change));
      if (enabled !== undefined) await context.upstream.setAuthConfigEnabled(id, enabled);
      return presentAuthConfig(context, await context.upstream.authConfig(id));
    },
  }),
};

/** Null for a list without a filter. */
function filterOf({ toolkit, toolkits, ids }: AuthConfigFilters): AuthConfigFilter | null {
  if (toolkit === undefined && toolkits === undefined && ids === undefined) return null;
  return { toolkits: [...(toolkits ?? []), ...(toolkit === undefined ? [] : [toolkit])], ids: ids ?? [] };
}

async function readAuthConfig({ upstream, services }: RequestContext, id: string): Promise<RawAuthConfig> {
  if (!isIdentifier(id)) throw handlerError("auth_config_not_found");
  if (services.allowlist?.hasAuthConfig(id) === false) throw handlerError("not_allowed");
  return upstream.authConfig(id);
}

/** An auth config for admins. It need not be in the allowlist, if its toolkit is. */
async function coveredAuthConfig({ upstream, services }: RequestContext, id: string): Promise<RawAuthConfig> {
  if (!isIdentifier(id)) throw handlerError("auth_config_not_found");
  const config = await upstream.authConfig(id);
  // No other one than the admin has named is changed.
  if (config.id !== id) throw handlerError("auth_config_not_found");
  if (services.allowlist?.covers({ toolkit: config.toolkit, authConfigId: id }) === false)
    throw handlerError("not_allowed");
  return config;
}

/** The change that Composio gets. Its own OAuth app takes only a name and scopes. */
function changeOf(
  { isComposioManaged }: RawAuthConfig,
  { name, credentials = {}, scopes }: UpdateAuthConfigOptions,
): AuthConfigChange {
  if (isComposioManaged && Object.keys(credentials).length > 0)
    throw handlerError("invalid_request", {
      message: "This auth config uses Composio's own OAuth app, which takes no credentials.",
    });
  const named = name === undefined ? {} : { name };
  if (isComposioManaged) return { type: "default", ...named, ...(scopes && { scopes }) };
  refuseMasked(Object.entries(credentials));
  return { type: "custom", ...named, credentials: { ...credentials, ...(scopes && { scopes }) } };
}

/** The auth config that Composio gets. Without a scheme it uses Composio's OAuth app, with one the `credentials`. */
function creation({
  toolkit,
  authScheme,
  name,
  credentials = {},
  scopes,
}: CreateAuthConfigOptions): AuthConfigCreation {
  refuseMasked(Object.entries(credentials));
  const shared = {
    ...(name !== undefined && { name }),
    credentials: { ...credentials, ...(scopes && { scopes }) },
  };
  return {
    toolkit: { slug: toolkit },
    auth_config:
      authScheme === undefined
        ? { type: "use_composio_managed_auth", ...shared }
        : { type: "use_custom_auth", authScheme, ...shared },
  };
}
