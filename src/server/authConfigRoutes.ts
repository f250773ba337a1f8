import { isComposioError } from "../core/errors.ts";
import { refusal } from "./refusal.ts";
import type { AuthConfig, Target } from "../core/types.ts";
import { isIdentifier } from "./allowlist.ts";
import { appAuthConfigs, presentAuthConfig } from "./authConfigs.ts";
import type { AuthConfigCreation } from "./composioLike.ts";
import {
  createAuthConfigInput,
  type CreateAuthConfigInput,
  listAuthConfigsInput,
  noInput,
  updateAuthConfigInput,
} from "./requestShapes.ts";
import { defineRoute, type Route } from "./routes.ts";
import type { RawAuthConfig } from "./rawTypes.ts";
import type { Session } from "./session.ts";
import { isMalformed } from "./upstreamFailure.ts";

export const authConfigRoutes: readonly Route[] = [
  defineRoute("GET", "/auth-configs", "authConfigs.list", {
    input: listAuthConfigsInput,
    run: async (session, { toolkit }) => {
      const configs = await appAuthConfigs(session, toolkit);
      const items = await Promise.all(configs.map((config) => presentReadable(session, config)));
      return { items: items.filter((item) => item !== null) };
    },
  }),
  defineRoute("GET", "/auth-configs/:id", "authConfigs.get", {
    input: noInput,
    target: authConfigTarget,
    run: (session, _, id) => readAuthConfig(session, id),
  }),
  defineRoute("POST", "/auth-configs", "authConfigs.create", {
    status: 201,
    input: createAuthConfigInput,
    target: ({ toolkit }) => ({ toolkit }),
    run: async (session, input) => {
      const id = await session.upstream.createAuthConfig(creation(input));
      return presentAuthConfig(session, await session.upstream.authConfig(id));
    },
  }),
  defineRoute("PATCH", "/auth-configs/:id", "authConfigs.update", {
    input: updateAuthConfigInput,
    target: authConfigTarget,
    run: async (session, { enabled }, id) => {
      checkAllowed(session, id);
      await session.upstream.setAuthConfigEnabled(id, enabled);
      return readAuthConfig(session, id);
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

async function readAuthConfig(session: Session, id: string): Promise<object> {
  checkAllowed(session, id);
  return presentAuthConfig(session, await session.upstream.authConfig(id));
}

function checkAllowed({ app }: Session, id: string): void {
  if (!isIdentifier(id)) throw refusal("auth_config_not_found");
  if (app.allowlist?.hasAuthConfig(id) === false) throw refusal("not_allowed");
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
