import { isComposioError } from "../../protocol/errors.ts";
import { handlerError } from "../http/handlerError.ts";
import type { AuthConfig } from "../../protocol/types.ts";
import { isIdentifier } from "../settings/allowlist.ts";
import {
  appAuthConfigs,
  type MissingAuthConfig,
  authConfigSubject,
  presentAuthConfig,
} from "../present/authConfigs.ts";
import { noSubject } from "../request/authorization.ts";
import type { AuthConfigCreation } from "../composio/sdk.ts";
import type { CreateAuthConfigOptions } from "../../protocol/requests.ts";
import type { RouteName } from "../../protocol/routes.ts";
import { listRoute, type Routes, singleRoute } from "../request/defineRoute.ts";
import type { RawAuthConfig } from "../composio/rawTypes.ts";
import type { RequestContext } from "../request/requestContext.ts";
import { knownToolkit } from "../policy/knownToolkit.ts";
import { isMalformed } from "../composio/upstreamFailure.ts";

export const authConfigRoutes: Routes<Extract<RouteName, `authConfigs.${string}`>> = {
  "authConfigs.list": listRoute(async (context, { toolkit }) => {
    const { configs, missing } = await appAuthConfigs(context, toolkit);
    const permitted = await permittedConfigs(context, configs);
    const items = await Promise.all(permitted.map((config) => presentReadable(context, config)));
    const warnings = await permittedWarnings(context, missing);
    return { items: items.filter((item) => item !== null), ...(warnings.length > 0 && { warnings }) };
  }),
  "authConfigs.get": singleRoute({
    target: (_, id) => ({ authConfigId: id }),
    find: (context, _, id) => readAuthConfig(context, id),
    subject: authConfigSubject,
    run: presentAuthConfig,
  }),
  "authConfigs.create": singleRoute({
    target: ({ toolkit }) => ({ toolkit }),
    find: (context, { toolkit }) => knownToolkit(context, toolkit),
    subject: ({ slug }) => ({ ...noSubject, toolkit: slug }),
    run: async (context, { slug }, input) => {
      const id = await context.upstream.createAuthConfig(creation({ ...input, toolkit: slug }));
      return presentAuthConfig(context, await context.upstream.authConfig(id));
    },
  }),
  "authConfigs.update": singleRoute({
    target: (_, id) => ({ authConfigId: id }),
    find: (context, _, id) => readAuthConfig(context, id),
    subject: authConfigSubject,
    run: async (context, { id }, { enabled }) => {
      await context.upstream.setAuthConfigEnabled(id, enabled);
      return presentAuthConfig(context, await context.upstream.authConfig(id));
    },
  }),
};

/** Null where Composio's page of the toolkit makes no sense: one of them must not take all the others with it. */
async function presentReadable(context: RequestContext, config: RawAuthConfig): Promise<AuthConfig | null> {
  try {
    return await presentAuthConfig(context, config);
  } catch (error) {
    if (!isComposioError(error) || !isMalformed(error.cause)) throw error;
    context.services.log({ level: "error", message: `Composio's toolkit ${config.toolkit} can't be read: left out.` });
    return null;
  }
}

async function readAuthConfig({ upstream, services }: RequestContext, id: string): Promise<RawAuthConfig> {
  if (!isIdentifier(id)) throw handlerError("auth_config_not_found");
  if (services.allowlist?.hasAuthConfig(id) === false) throw handlerError("not_allowed");
  return upstream.authConfig(id);
}

async function permittedConfigs(
  { permits }: RequestContext,
  configs: readonly RawAuthConfig[],
): Promise<readonly RawAuthConfig[]> {
  const permitted = await Promise.all(configs.map((config) => permits(authConfigSubject(config))));
  return configs.filter((_, index) => permitted[index]);
}

/** For developers, whose console the browser's side tells in development. */
async function permittedWarnings(
  { permits }: RequestContext,
  missing: readonly MissingAuthConfig[],
): Promise<string[]> {
  const permitted = await Promise.all(missing.map((each) => permits({ ...each, connectedAccountId: null })));
  return missing.filter((_, index) => permitted[index]).map(({ message }) => message);
}

/** Without a scheme it is Composio's own provider app; with one it is the app's own, its keys in `credentials`. */
function creation({
  toolkit,
  authScheme,
  name,
  credentials = {},
  scopes,
}: CreateAuthConfigOptions): AuthConfigCreation {
  const shared = { ...(name !== undefined && { name }), credentials: { ...credentials, ...(scopes && { scopes }) } };
  return {
    toolkit: { slug: toolkit },
    auth_config:
      authScheme === undefined
        ? { type: "use_composio_managed_auth", ...shared }
        : { type: "use_custom_auth", authScheme, ...shared },
  };
}
