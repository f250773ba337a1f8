import { isComposioError } from "../../protocol/errors.ts";
import { refusal } from "../http/errors.ts";
import type { AuthConfig, Target } from "../../protocol/types.ts";
import { isIdentifier } from "../settings/allowlist.ts";
import {
  appAuthConfigs,
  type MissingAuthConfig,
  authConfigSubject,
  presentAuthConfig,
} from "../present/authConfigs.ts";
import { noSubject } from "../request/authorization.ts";
import type { AuthConfigCreation } from "../composio/sdk.ts";
import {
  createAuthConfigInput,
  type CreateAuthConfigInput,
  listAuthConfigsInput,
  noInput,
  updateAuthConfigInput,
} from "../request/inputs.ts";
import { listRoute, type Route, singleRoute } from "../request/defineRoute.ts";
import type { RawAuthConfig } from "../composio/rawTypes.ts";
import type { Session } from "../request/context.ts";
import { knownToolkit } from "../policy/knownToolkit.ts";
import { isMalformed } from "../composio/upstreamFailure.ts";

export const authConfigRoutes: readonly Route[] = [
  listRoute("/auth-configs", "authConfigs.list", {
    input: listAuthConfigsInput,
    list: async (session, { toolkit }) => {
      const { configs, missing } = await appAuthConfigs(session, toolkit);
      const permitted = await permittedConfigs(session, configs);
      const items = await Promise.all(permitted.map((config) => presentReadable(session, config)));
      const warnings = await permittedWarnings(session, missing);
      return { items: items.filter((item) => item !== null), ...(warnings.length > 0 && { warnings }) };
    },
  }),
  singleRoute("GET", "/auth-configs/:id", "authConfigs.get", {
    input: noInput,
    target: authConfigTarget,
    find: readAuthConfig,
    subject: authConfigSubject,
    run: presentAuthConfig,
  }),
  singleRoute("POST", "/auth-configs", "authConfigs.create", {
    status: 201,
    input: createAuthConfigInput,
    target: ({ toolkit }) => ({ toolkit }),
    find: (session, { toolkit }) => knownToolkit(session, toolkit),
    subject: ({ slug }) => ({ ...noSubject, toolkit: slug }),
    run: async (session, { slug }, input) => {
      const id = await session.upstream.createAuthConfig(creation({ ...input, toolkit: slug }));
      return presentAuthConfig(session, await session.upstream.authConfig(id));
    },
  }),
  singleRoute("PATCH", "/auth-configs/:id", "authConfigs.update", {
    input: updateAuthConfigInput,
    target: authConfigTarget,
    find: readAuthConfig,
    subject: authConfigSubject,
    run: async (session, { id }, { enabled }) => {
      await session.upstream.setAuthConfigEnabled(id, enabled);
      return presentAuthConfig(session, await session.upstream.authConfig(id));
    },
  }),
];

/** Null where Composio's page of the toolkit makes no sense: one of them must not take all the others with it. */
async function presentReadable(session: Session, config: RawAuthConfig): Promise<AuthConfig | null> {
  try {
    return await presentAuthConfig(session, config);
  } catch (error) {
    if (!isComposioError(error) || !isMalformed(error.cause)) throw error;
    session.app.log({ level: "error", message: `Composio's toolkit ${config.toolkit} can't be read: left out.` });
    return null;
  }
}

function authConfigTarget(_: object, id: string): Target {
  return { authConfigId: id };
}

async function readAuthConfig({ upstream, app }: Session, _: object, id: string): Promise<RawAuthConfig> {
  if (!isIdentifier(id)) throw refusal("auth_config_not_found");
  if (app.allowlist?.hasAuthConfig(id) === false) throw refusal("not_allowed");
  return upstream.authConfig(id);
}

async function permittedConfigs(
  { permits }: Session,
  configs: readonly RawAuthConfig[],
): Promise<readonly RawAuthConfig[]> {
  const permitted = await Promise.all(configs.map((config) => permits(authConfigSubject(config))));
  return configs.filter((_, index) => permitted[index]);
}

/** For developers, whose console the browser's side tells in development. */
async function permittedWarnings({ permits }: Session, missing: readonly MissingAuthConfig[]): Promise<string[]> {
  const permitted = await Promise.all(missing.map((each) => permits({ ...each, connectedAccountId: null })));
  return missing.filter((_, index) => permitted[index]).map(({ message }) => message);
}

/** Without a scheme it is Composio's own provider app; with one it is the app's own, its keys in `credentials`. */
function creation({ toolkit, authScheme, name, credentials = {}, scopes }: CreateAuthConfigInput): AuthConfigCreation {
  const shared = { ...(name !== undefined && { name }), credentials: { ...credentials, ...(scopes && { scopes }) } };
  return {
    toolkit: { slug: toolkit },
    auth_config:
      authScheme === undefined
        ? { type: "use_composio_managed_auth", ...shared }
        : { type: "use_custom_auth", authScheme, ...shared },
  };
}
