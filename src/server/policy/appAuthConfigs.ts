import { isComposioError } from "../../protocol/isComposioError.ts";
import type { Allowlist } from "../settings/allowlist.ts";
import type { RequestContext } from "../request/requestContext.ts";
import type { RawAuthConfig } from "../composio/rawTypes.ts";
import { isMalformed } from "../composio/upstreamFailure.ts";

/** Selects the auth configs of these toolkits, and those with these ids. */
export interface AuthConfigFilter {
  readonly toolkits: readonly string[];
  readonly ids: readonly string[];
}

/** An id of the allowlist that Composio does not have under its toolkit. */
export interface MissingAuthConfig {
  readonly toolkit: string;
  readonly authConfigId: string;
  /** A text for developers. */
  readonly message: string;
}

export interface AppAuthConfigs {
  readonly configs: readonly RawAuthConfig[];
  readonly missing: readonly MissingAuthConfig[];
}

/** The app's auth configs: those of its allowlist, otherwise the project's. Disabled ones only if the allowlist or `filter.ids` names them. */
export async function appAuthConfigs(
  context: RequestContext,
  filter: AuthConfigFilter | null,
): Promise<AppAuthConfigs> {
  const { upstream, services } = context;
  if (services.allowlist !== null) return allowedAuthConfigs(context, services.allowlist, filter);
  if (filter === null) return { configs: await upstream.authConfigs({}), missing: [] };
  const [ofToolkits, ...byId] = await Promise.all([
    authConfigsOf(context, filter.toolkits),
    ...filter.ids.map((id) => singleAuthConfig(context, id)),
  ]);
  const configs = [...ofToolkits, ...byId.filter((config) => config !== null)];
  return { configs: [...new Map(configs.map((config) => [config.id, config])).values()], missing: [] };
}

/** Checks Composio's answer too, so that no auth config of another toolkit is used. */
async function authConfigsOf(
  { upstream }: RequestContext,
  toolkits: readonly string[],
): Promise<readonly RawAuthConfig[]> {
  if (toolkits.length === 0) return [];
  const configs = await upstream.authConfigs({ toolkit_slug: toolkits.join(",") });
  return configs.filter(({ toolkit }) => toolkits.includes(toolkit));
}

/** Null if there is none, or if it is malformed: one bad config must not make the whole list fail. */
async function singleAuthConfig({ upstream, services }: RequestContext, id: string): Promise<RawAuthConfig | null> {
  try {
    return await upstream.authConfig(id);
  } catch (error) {
    if (!isComposioError(error)) throw error;
    if (error.code === "auth_config_not_found") return null;
    if (!isMalformed(error.cause)) throw error;
    services.log({ level: "error", message: `Composio's auth config ${id} can't be read: left out.` });
    return null;
  }
}

/** Reads the auth configs of the allowlist with one list request, because the toolkit of each id is known. */
async function allowedAuthConfigs(
  { upstream, services }: RequestContext,
  allowlist: Allowlist,
  filter: AuthConfigFilter | null,
): Promise<AppAuthConfigs> {
  const isWanted = (toolkit: string, id: string) =>
    filter === null || filter.toolkits.includes(toolkit) || filter.ids.includes(id);
  const toolkits = allowlist.toolkits.filter((toolkit) =>
    allowlist.authConfigIds(toolkit).some((id) => isWanted(toolkit, id)),
  );
  if (toolkits.length === 0) return { configs: [], missing: [] };
  const configs = await upstream.authConfigs({ toolkit_slug: toolkits.join(","), show_disabled: true });
  // In the order of the option, which is the order of access levels for users.
  const order = toolkits.flatMap((toolkit) => allowlist.authConfigIds(toolkit));
  const allowed = configs
    .filter(({ toolkit, id }) => allowlist.hasAuthConfig(id) && isWanted(toolkit, id))
    .toSorted((one, other) => order.indexOf(one.id) - order.indexOf(other.id));
  const found = new Set(allowed.map(({ id }) => id));
  const missing = toolkits.flatMap((toolkit) =>
    allowlist
      .authConfigIds(toolkit)
      .filter((id) => isWanted(toolkit, id) && !found.has(id))
      .map((id) => ({
        toolkit,
        authConfigId: id,
        message: `createComposioHandler({ authConfigs }): Composio has no auth config ${id} of the toolkit ${toolkit}.`,
      })),
  );
  for (const { message } of missing) services.log({ level: "warn", message });
  return { configs: allowed, missing };
}
