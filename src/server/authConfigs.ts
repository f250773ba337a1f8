import { connectMethod } from "../core/schemes.ts";
import { nameFromSlug } from "../core/targets.ts";
import type { AuthConfig, AuthField, Fields } from "../core/types.ts";
import { authFields } from "./authFields.ts";
import type { Subject } from "./authorization.ts";
import type { AppSettings, Session } from "./session.ts";
import { summaryOf } from "./toolkitCatalogue.ts";
import type { RawAuthConfig, RawToolkit } from "./rawTypes.ts";
import { imageUrl, webUrl } from "./urls.ts";

export function authConfigSubject({ id, toolkit }: RawAuthConfig): Subject {
  return { toolkit, authConfigId: id, connectedAccountId: null };
}

/** What leaves the server of an auth config: how it connects and what it asks. */
export async function presentAuthConfig({ app }: Session, config: RawAuthConfig): Promise<AuthConfig> {
  const toolkit = await toolkitOf(app, config);
  const scheme = config.authScheme ?? toolkit?.authSchemes[0] ?? "OAUTH2";
  const mode = toolkit?.modes.find((candidate) => candidate.scheme.toUpperCase() === scheme.toUpperCase());
  const summary = summaryOf(config.toolkit, toolkit);
  return {
    id: config.id,
    name: config.name ?? nameFromSlug(config.toolkit),
    toolkit: { ...summary, logo: summary.logo ?? imageUrl(config.logo) },
    authScheme: scheme,
    isComposioManaged: config.isComposioManaged,
    isEnabled: config.isEnabled,
    fields: askedFields(authFields({ scheme, mode, config }), app.credentials.get(config.id)),
    hintUrl: webUrl(mode?.hintUrl ?? config.hintUrl),
    guideUrl: webUrl(config.guideUrl ?? toolkit?.guideUrl ?? null),
  };
}

/**
 * What the app brings is no question to its users. Where it brings a secret they are asked nothing: an
 * address of their choosing (`base_url`, `subdomain`) would have Composio send the app's key there.
 */
function askedFields(fields: readonly AuthField[], own: Fields | undefined): readonly AuthField[] {
  if (own === undefined) return fields;
  if (bringsSecret(fields, own)) return [];
  return fields.filter(({ name }) => !Object.hasOwn(own, name));
}

/** Whether what the app brings is to be kept from its users. */
function bringsSecret(fields: readonly AuthField[], own: Fields): boolean {
  return Object.keys(own).some((name) => fields.find((field) => field.name === name)?.secret !== false);
}

/**
 * The toolkit has the fields. Where it can't be read a form would have the wrong ones, which is worse than
 * none; a scheme of redirects does without, since Composio's page asks for what is missing.
 */
async function toolkitOf(
  { catalogue }: AppSettings,
  { toolkit, authScheme }: RawAuthConfig,
): Promise<RawToolkit | null> {
  try {
    return await catalogue.get(toolkit);
  } catch (error) {
    if (authScheme !== null && connectMethod(authScheme) === "redirect") return null;
    throw error;
  }
}

/** An id of the allowlist that Composio does not have under its toolkit. */
export interface MissingAuthConfig {
  readonly toolkit: string;
  readonly authConfigId: string;
  /** For developers. */
  readonly message: string;
}

export interface AppAuthConfigs {
  readonly configs: readonly RawAuthConfig[];
  readonly missing: readonly MissingAuthConfig[];
}

/** The app's auth configs: those of its allowlist, or the project's enabled ones. Disabled ones of an allowlist are shown as such. */
export async function appAuthConfigs({ upstream, app }: Session, toolkit?: string): Promise<AppAuthConfigs> {
  const { allowlist } = app;
  if (allowlist === null) {
    const query = toolkit === undefined ? {} : { toolkit_slug: toolkit };
    return { configs: await upstream.authConfigs(query), missing: [] };
  }
  const toolkits = toolkit === undefined ? allowlist.toolkits : allowlist.toolkits.filter((slug) => slug === toolkit);
  if (toolkits.length === 0) return { configs: [], missing: [] };
  const configs = await upstream.authConfigs({ toolkit_slug: toolkits.join(","), show_disabled: true });
  const allowed = configs.filter((config) => allowlist.hasAuthConfig(config.id));
  const found = new Set(allowed.map(({ id }) => id));
  const missing = toolkits.flatMap((slug) =>
    allowlist
      .authConfigIds(slug)
      .filter((id) => !found.has(id))
      .map((id) => ({
        toolkit: slug,
        authConfigId: id,
        message: `createComposioHandler({ authConfigs }): Composio has no auth config ${id} of the toolkit ${slug}.`,
      })),
  );
  for (const { message } of missing) app.log({ level: "warn", message });
  return { configs: allowed, missing };
}
